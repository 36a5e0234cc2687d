"""答复正文的编辑框：停笔 0.9 秒自动保存，浏览器里另留一份；同一条在别处改过时两边都不丢。

from ui import draft_editor

draft_editor.show(case, no)                        # 编辑框
draft_editor.insert(case.id, no, "……［3］。")       # 回调里用：放到光标处，没有光标就放到末尾
draft_editor.select(case.id, no, "20个", start=31)  # 回调里用：在正文里选中这些字
draft_editor.sentences(case, no, checked)          # 逐句核对，点［3］打开依据
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from assistant.cases.errors import Stale
from assistant.cases.models import Case, CaseItem, CheckedSentence, Label, Source
from assistant.drafting.letter_words import chinese_number
from ui import access, draft_route, widgets
from ui.draft_desk import cases, reader
from ui.passages import STATUS_BADGES, badge
from ui.style import asset

#: An item longer than this is refused, not cut; a whole letter has a tenth of it.
LONGEST = 50_000
PLACEHOLDER = (
    "还没有起草。可以点下面的“重新起草本条”，也可以直接写；插入的依据带着［1］这样的编号，印出来时不显示。"
)
COLOURS: dict[Label, str] = {
    Label.SUPPORTED: "green",
    Label.PROPOSED: "orange",
    Label.DATED: "gray",
    Label.UNSUPPORTED: "red",
    Label.GAP: "gray",
    Label.FRAME: "gray",
}
_ANSWER, _COMMAND = "reply_answer", "reply_command"
_NOT_SAVED = "没有存上，文字已留在这台电脑上。"
_REMEDY = "会自动再试；仍不行请管理员运行 banfu doctor。"

_editor = st.components.v2.component(
    "banfu_editor",
    html='<div class="editor"></div>',
    css=asset("editor.css"),
    js=asset("editor.js"),
)
_sentences = st.components.v2.component(
    "banfu_sentences",
    html='<ul class="sentences"></ul>',
    css=asset("sentences.css"),
    js=asset("sentences.js"),
)


def place(case_id: str, no: int) -> str:
    """The name of an item's box: its copy in the browser is kept under it."""
    return f"{case_id}:{no}"


def show(case: Case, no: int, *, locked: str = "") -> None:
    """Mount the box of an item; ``locked`` says why it cannot be written in now."""
    item, key = case.item(no), f"reply_editor_{case.id}_{no}"
    at = place(case.id, no)
    answer, command = st.session_state.get(_ANSWER, {}), st.session_state.get(_COMMAND, {})
    _editor(
        data={
            "place": at,
            "label": f"建议{chinese_number(no)}的答复",
            "placeholder": PLACEHOLDER,
            "text": item.text,
            "revision": item.revision,
            "saved": f"{case.updated.astimezone():%H:%M}" if item.revision else "",
            "answer": answer.get(at),
            "command": command if command.get("place") == at else None,
            "locked": locked,
        },
        key=key,
        height="content",
        on_save_change=lambda: _save(case.id, no, key),
    )


def save(case_id: str, no: int, text: str, revision: int, *, over: bool = False) -> dict[str, Any]:
    """Keep what was typed upon ``revision``: the item's revision that has it (0: none has), and a problem in words.

    ``over``: it is to stand in the place of words written elsewhere, which are kept as a version first.
    """
    here = access.current()
    if len(text) > LONGEST:
        return {
            "revision": 0,
            "problem": f"这一条超过 {LONGEST} 字，没有存上。请删减，或把材料另作附件",
        }
    try:
        if over:
            cases(here).store.keep_version(case_id, reader(here), f"第{no}条改用另一份之前")
        saved = cases(here).store.save_item(case_id, reader(here), no, text, revision)
    except Stale as newer:
        # The box gets the newer words with this run, and joins or asks; the store kept these as a version.
        return {"revision": newer.revision if newer.text == text else 0, "problem": ""}
    except Exception as error:  # the reader gets a sentence, the log gets the traceback
        return {"revision": 0, "problem": widgets.told(error, _NOT_SAVED, _REMEDY)[1]}
    return {"revision": saved.item(no).revision, "problem": ""}


def _save(case_id: str, no: int, key: str) -> None:
    sent = sent_by(key, "save")
    if sent:
        answer = save(case_id, no, str(sent["text"]), int(sent["revision"]), over=bool(sent.get("over")))
        st.session_state[_ANSWER] = {
            place(case_id, no): {"client": str(sent["client"]), "seq": int(sent["seq"]), **answer}
        }
        draft_route.saved()


def insert(case_id: str, no: int, text: str) -> None:
    """Have the box put words at the cursor, at the end where there is none; it saves them itself."""
    _tell(case_id, no, kind="insert", text=text)


def select(case_id: str, no: int, quote: str, start: int = 0) -> None:
    """Have the box select these words; where they stand several times, those nearest to ``start``."""
    _tell(case_id, no, kind="select", quote=quote, start=start)


def _tell(case_id: str, no: int, **order: object) -> None:
    # The box obeys each nonce once, however often the page is drawn.
    st.session_state[_COMMAND] = {"place": place(case_id, no), "nonce": secrets.token_hex(4), **order}


def sent_by(key: str, name: str) -> dict[str, Any]:
    """What the component mounted under ``key`` sent just now under ``name``."""
    return dict(getattr(st.session_state[key], name, None) or {})


# 逐句核对


def sentences(
    case: Case,
    no: int,
    checked: Sequence[CheckedSentence],
    *,
    on_cite: Callable[[int], None],
    on_find: Callable[[str], None],
) -> None:
    """The check sentence by sentence; ``on_cite`` gets the number of a chip, ``on_find`` words to look for."""
    key = f"reply_sentences_{case.id}_{no}"
    item = case.item(no)
    shown = [one for one in checked if one.text.strip()]
    st.html(f'<h3 class="reply-heading">逐句核对{counts(shown)}</h3>')
    if not shown:
        st.html('<p class="banfu-muted">正文写好以后，这里逐句对照依据。</p>')
        return
    _sentences(
        data={
            "place": place(case.id, no),
            "sentences": [_sentence(item, one) for one in shown],
        },
        key=key,
        height="content",
        on_cite_change=lambda: on_cite(int(sent_by(key, "cite").get("n", 0))),
        on_find_change=lambda: on_find(str(sent_by(key, "find").get("words", ""))),
    )


def counts(checked: Sequence[CheckedSentence]) -> str:
    """How many sentences there are of each label, as badges; HTML."""
    found = Counter(one.label for one in checked)
    return "".join(badge(f"{label.value} {found[label]}", COLOURS[label]) for label in Label if found[label])


def _sentence(item: CaseItem, one: CheckedSentence) -> dict[str, Any]:
    colour = COLOURS[one.label]
    return {
        "label": one.label.value,
        "colour": f"{colour} gap" if one.label is Label.GAP else colour,
        "text": one.text.strip(),
        "raw": item.text[one.start : one.end].strip(),
        "start": one.start,
        "cites": [_chip(n, item.source(n)) for n in one.citations],
        "proposed": [_chip(n, item.source(n)) for n in one.proposed],
        # A gap says itself what is needed and who would know.
        "reason": "" if one.label is Label.GAP else one.reason,
        "find": one.text.strip("。； \n")[:60] if one.label is Label.UNSUPPORTED and not one.proposed else "",
    }


def _chip(n: int, source: Source | None) -> dict[str, Any]:
    if source is None:
        return {"n": n, "colour": "gray", "label": f"没有编号为{n}的依据", "known": False}
    name, colour = STATUS_BADGES[source.citation.status]
    label = f"依据{n}，{source.citation.title}，{source.unit or name}"
    return {"n": n, "colour": colour, "label": label, "known": True}
