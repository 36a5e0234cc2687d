"""来件与拆分：上传或粘贴来件，核对读出来的内容和逐条建议，定好格式、期限、发文机关，然后开始起草。"""

from __future__ import annotations

from html import escape

import streamlit as st

from assistant.cases.models import Case, CaseSettings
from assistant.drafting.models import Proposal
from corpus.errors import BanfuError
from ui import (
    draft_case,
    draft_fields,
    draft_keep,
    draft_opinions,
    draft_route,
    draft_source,
    draft_split,
    widgets,
)
from ui.access import Access
from ui.draft_desk import cases, reader
from ui.draft_route import NEW, Step

_TEXT = "draft_paste"
_LEFT, _RIGHT = 5, 6
_LONGEST = 100_000
_UNTOLD = "请换成 Word（.docx）、文字版 PDF 或文本文件再传，也可以直接粘贴正文。"


# a new case


def new(here: Access) -> None:
    """Take a proposal in: a file, or pasted text."""
    with st.sidebar:
        draft_case.back()
        st.html(
            '<h2 class="draft-name">新建答复</h2><p class="draft-facts">上传来件的文件，或者粘贴正文。读出的编号、提交人和'
            "逐条建议下一步都可以改。</p>"
        )
    left, right = st.columns([_LEFT, _RIGHT], gap="large")
    with left:
        _incoming(here)
    with right:
        st.html('<h3 class="draft-group">识别结果</h3>')
        _waiting_or_found(here)
    draft_keep.keep(NEW, (_TEXT,), hold=True)


def _incoming(here: Access) -> None:
    st.html('<h3 class="draft-group">来件</h3>')
    most = int(here.service.settings.limits.max_megabytes)
    # Any kind may be given: what cannot be read is told in our own words, which the uploader's are not.
    with st.container(key="draft_uploader"):
        given = st.file_uploader(
            "上传提案或建议（Word、PDF、文本）",
            max_upload_size=most,
            key=f"draft_file_{st.session_state.setdefault('draft_round', 0)}",
        )
    st.text_area(
        "或粘贴正文",
        key=_TEXT,
        height=330,
        max_chars=_LONGEST,
        placeholder="从标题贴到最后一条建议；提案人、编号在哪里都可以",
    )
    pressed = st.button("识别并拆分", type="primary", icon=":material/auto_awesome:", key="draft_read")
    if given is not None and given.file_id != st.session_state.get("draft_file_read"):
        st.session_state["draft_file_read"] = given.file_id
        _read(here, given.name, given.getvalue())
    elif pressed:
        _read(here, "", None)


def _read(here: Access, name: str, data: bytes | None) -> None:
    """Read what was given; the result, or why there is none, stays in the session until something else is given."""
    st.session_state.pop("draft_found", None)
    text = str(st.session_state.get(_TEXT, "")).strip()
    try:
        if data is not None:
            found = cases(here).read_file(name, data)
        elif not text:
            st.session_state["draft_unread"] = "还没有内容。请选一个文件，或在框里粘贴来件的正文。"
            return
        else:
            found = cases(here).read(text)
    except BanfuError as error:
        # What is wrong with a file, and what to do, is in the error's own words.
        more = "也可以直接粘贴正文。" if name else ""
        st.session_state["draft_unread"] = f"{str(error).rstrip('。')}。{more}"
        return
    except Exception as error:  # the reader gets a sentence, the log gets the traceback
        _, st.session_state["draft_unread"] = widgets.told(
            error, f"“{name or '粘贴的正文'}”读不出来。", _UNTOLD
        )
        return
    st.session_state.pop("draft_unread", None)
    st.session_state["draft_found"] = (found, name)


def _waiting_or_found(here: Access) -> None:
    problem = st.session_state.get("draft_unread", "")
    if problem:
        widgets.message(problem, "red")
    found = st.session_state.get("draft_found")
    if found is None:
        if not problem:
            widgets.empty_state("等待来件", "读出的编号、提交人和逐条建议会列在这里。")
        return
    proposal, name = found
    alike = _alike(here, proposal)
    if not alike:
        create(here, proposal, name)
        st.rerun()
    widgets.message(
        f"已经有编号 {proposal.number} 的答复稿。可以接着办那一件；确实要另起一件的，请点“仍然新建”。",
        "orange",
    )
    with st.container(horizontal=True):
        st.button("打开已有的", type="primary", key="draft_open_alike", on_click=_open_alike, args=(alike,))
        if st.button("仍然新建", key="draft_new_anyway"):
            create(here, proposal, name)
            st.rerun()


def _alike(here: Access, proposal: Proposal) -> str:
    """The id of a case of the same number, empty where there is none."""
    if not proposal.number:
        return ""
    rows = cases(here).store.list(reader(here), kinds=[proposal.kind], words=proposal.number)
    return next((row.id for row in rows if row.number == proposal.number), "")


def _open_alike(case_id: str) -> None:
    st.session_state.pop("draft_found", None)
    draft_route.go(case_id, Step.INTAKE)


def create(here: Access, proposal: Proposal, file_name: str) -> Case:
    """A new case from what was read, with the office that this person used last; the address goes to it."""
    store, who = cases(here).store, reader(here)
    settings = _like_the_last(here, cases(here).default_settings(proposal.kind, here.service.today))
    settings = draft_fields.with_due(here, settings, proposal.kind)
    case = store.create(who, proposal, text=proposal.text, file_name=file_name, settings=settings)
    for key in ("draft_found", "draft_unread", "draft_file_read", _TEXT):
        st.session_state.pop(key, None)
    # A new key empties the uploader.
    st.session_state["draft_round"] = st.session_state.get("draft_round", 0) + 1
    draft_keep.forget(NEW)
    draft_route.go(case.id, Step.INTAKE)
    return case


def _like_the_last(here: Access, settings: CaseSettings) -> CaseSettings:
    """The settings with the office, profile and form of the case that this person worked on last."""
    store, who = cases(here).store, reader(here)
    mine = [row for row in store.list(who, owners=[here.user]) if row.owner == here.user]
    if not mine:
        return settings
    last = store.get(max(mine, key=lambda row: row.updated).id, who).settings
    return draft_fields.remembered(settings, last)


# a case that is there


def show(here: Access, case: Case) -> None:
    """The original on the left, what was read from it on the right."""
    left, right = st.columns([_LEFT, _RIGHT], gap="large")
    with left, st.container(key="draft_source_column"):
        draft_source.show(here, case)
    with right:
        problem = st.session_state.pop("draft_intake_problem", "")
        if problem:
            widgets.message(problem, "red")
        keys = draft_fields.recognised(here, case)
        keys += draft_split.show(here, case)
        keys += draft_fields.wanted(here, case)
        draft_opinions.show(here, case)
        _start(here, case)
    draft_keep.keep(case.id, keys)


def _start(here: Access, case: Case) -> None:
    drafted = any(item.text.strip() for item in case.items)
    with st.container(key="draft_start_row", horizontal=True, vertical_alignment="center"):
        st.html(f'<p class="banfu-muted">{escape(_before(case, drafted=drafted))}</p>')
        if drafted:
            st.button(
                "接着起草", icon=":material/edit_note:", type="primary", key="draft_go_on",
                on_click=draft_route.go, args=(case.id, Step.ITEMS),
            )  # fmt: skip
        else:
            st.button(
                "开始起草", icon=":material/edit_note:", type="primary", key="draft_start",
                disabled=not case.items, on_click=_begin, args=(here, case),
            )  # fmt: skip


def _before(case: Case, *, drafted: bool) -> str:
    if not case.items:
        return "先增加一条建议，再起草。"
    return "已经起草过的各条不会被覆盖。" if drafted else f"将逐条检索依据，起草 {len(case.items)} 条。"


def _begin(here: Access, case: Case) -> None:
    try:
        cases(here).start(case.id, reader(here))
    except Exception as error:  # the reader gets a sentence, the log gets the traceback
        _, text = widgets.told(error, "没有开始起草。", "请稍后再试；还不行，请管理员运行 banfu doctor。")
        st.session_state["draft_intake_problem"] = text
    else:
        draft_route.go(case.id, Step.ITEMS)
