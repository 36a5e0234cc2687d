"""侧栏里的对话：新建、打开、改名、导出、删除，最后一行是检索是否就绪。"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

import streamlit as st

from assistant.conversation.records import Conversation
from assistant.service import Readiness
from corpus.errors import NotFound
from ui import jobs
from ui.access import Access
from ui.passages import plain

#: More than this many are there, but not listed.
MOST = 60
_RENAME, _EXPORT, _DELETE = "改名", "导出", "删除"


def show(
    here: Access,
    chosen: Conversation | None,
    *,
    pick: Callable[[str | None], None],
    export: Callable[[], None],
) -> None:
    """The sidebar. ``pick`` opens a conversation (None: a new one), ``export`` saves the one that is open."""
    with st.sidebar:
        st.button(
            "新对话",
            icon=":material/add:",
            width="stretch",
            shortcut="alt+n",
            on_click=pick,
            args=(None,),
            key="ask_new",
        )
        for label, some in grouped(here.service.conversations.list(here.user, here.audience)[:MOST]):
            st.html(f'<p class="banfu-group">{label}</p>')
            for one in some:
                if chosen is not None and one.id == chosen.id:
                    _open(here, one, pick, export)
                else:
                    with st.container(key=f"talk_{one.id}"):
                        _row(one, pick)
        with st.container(key="ask_status"):
            _status(here)


def grouped(
    conversations: Sequence[Conversation], now: datetime | None = None
) -> list[tuple[str, list[Conversation]]]:
    """The conversations by when they were last used, on this machine's calendar; empty groups are left out."""
    today = (now or datetime.now()).astimezone().date()
    groups: dict[str, list[Conversation]] = {"今天": [], "最近七天": [], "更早": []}
    for one in conversations:
        groups[_group(one.updated.astimezone().date(), today)].append(one)
    return [(label, some) for label, some in groups.items() if some]


def _group(day: date, today: date) -> str:
    if day >= today:
        return "今天"
    return "最近七天" if today - day < timedelta(days=7) else "更早"


def _row(one: Conversation, pick: Callable[[str | None], None]) -> None:
    st.button(
        plain(one.title or "新对话"),
        type="tertiary",
        width="stretch",
        on_click=pick,
        args=(one.id,),
        key=f"ask_talk_{one.id}",
    )


def _open(
    here: Access, one: Conversation, pick: Callable[[str | None], None], export: Callable[[], None]
) -> None:
    with st.container(key="talk_open", horizontal=True, vertical_alignment="center", gap=None):
        _row(one, pick)
        wanted = st.menu_button(
            "",
            [_RENAME, _EXPORT, _DELETE],
            icon=":material/more_horiz:",
            type="tertiary",
            key="ask_talk_menu",
        )
    if wanted == _RENAME:
        _rename(here, one)
    elif wanted == _EXPORT:
        export()
    elif wanted == _DELETE:
        _delete(here, one, pick)


@st.dialog("改名")
def _rename(here: Access, one: Conversation) -> None:
    title = st.text_input("名称", value=one.title, max_chars=100, key="ask_rename")
    if st.button("保存", type="primary", key="ask_rename_save"):
        here.service.conversations.rename(one.id, here.user, title)
        st.rerun()


@st.dialog("删除对话")
def _delete(here: Access, one: Conversation, pick: Callable[[str | None], None]) -> None:
    st.text(f"“{one.title or '新对话'}”和其中的问答将被删除，不能恢复。")
    if st.button("删除", type="primary", key="ask_delete_sure"):
        remove(here, one.id)
        pick(None)
        st.rerun()


def remove(here: Access, conversation_id: str) -> None:
    """Delete a conversation with whatever is being answered in it; one that is gone already is no error."""
    jobs.jobs().forget(conversation_id)
    try:
        here.service.conversations.delete(conversation_id, here.user)
    except NotFound:
        return


def _status(here: Access) -> None:
    preparing = here.service.readiness in (Readiness.COLD, Readiness.PREPARING)
    drawn: list[bool] = []
    st.fragment(_status_line, run_every=1.0 if preparing else None)(here, preparing, drawn)


def _status_line(here: Access, preparing: bool, drawn: list[bool]) -> None:
    readiness = here.service.readiness
    # Only a later run of the fragment has to bring the rest of the page along.
    if drawn and preparing and readiness in (Readiness.READY, Readiness.FAILED):
        st.rerun()
    drawn.append(True)
    words = {
        Readiness.READY: "✓ 检索就绪",
        Readiness.FAILED: "检索没有准备好，请管理员运行 banfu doctor",
    }.get(readiness, "正在准备检索模型，约需 20 秒")
    if readiness is Readiness.READY:
        model = here.service.chain.model
        words += f"　文件 {len(here.service.documents(here.audience))} 份"
        words += "　大模型作答" if model is not None else "　摘录作答"
    st.html(f'<p class="banfu-status" role="status">{words}</p>')
