"""政策检索页：一个检索框、三个筛选、一列带效力和出处的原文摘录。"""

from __future__ import annotations

import logging
import secrets

import streamlit as st

from corpus.errors import BanfuError
from corpus.models import Hit, Kind, Status
from ui import access
from ui.passages import STATUS_BADGES, hit_card, notice

LOG = logging.getLogger(__name__)
PAGE = 10
MOST = 50
EVERYTHING, PUBLIC_ONLY = "全部（含内部）", "只看公开"


def main() -> None:
    """The whole page, top to bottom."""
    st.title("原文检索", anchor=False)
    st.html('<p class="banfu-muted">查政策，看依据：检索结果是文件原文，办理以正式文件为准。</p>')
    audience, statuses, kinds = _filters()
    query = _search_box()
    if query:
        _results(query, audience, statuses, kinds)
    else:
        _welcome()


def _filters() -> tuple[str, list[Status], list[Kind]]:
    audience = access.audience()
    with st.sidebar:
        if audience == "staff":
            scope = st.radio("可见范围", [EVERYTHING, PUBLIC_ONLY], key="search_scope")
            audience = "public" if scope == PUBLIC_ONLY else "staff"
        statuses = st.pills(
            "效力",
            list(STATUS_BADGES),
            selection_mode="multi",
            format_func=lambda status: STATUS_BADGES[status][0],
            key="search_statuses",
        )
        kinds = st.multiselect(
            "文种",
            list(Kind),
            format_func=lambda kind: kind.value,
            placeholder="全部文种",
            key="search_kinds",
        )
    return audience, list(statuses), list(kinds)


def _search_box() -> str:
    # A reload is a new session; the address keeps the question.
    if "search_query" not in st.session_state:
        st.session_state["search_query"] = st.query_params.get("q", "")
    with st.form("search_form", border=False):
        field, button = st.columns([6, 1], vertical_alignment="bottom")
        query = field.text_input(
            "检索",
            key="search_query",
            max_chars=300,
            placeholder="关键词、文号，或一句话，例如：高新技术企业认定奖励多少",
            label_visibility="collapsed",
        ).strip()
        if button.form_submit_button("检索", type="primary", width="stretch"):
            st.session_state["search_shown"] = PAGE
    if query:
        st.query_params["q"] = query
    else:
        st.query_params.clear()
    return query


def _welcome() -> None:
    try:
        with st.spinner("正在打开资料库…"):
            empty = not access.service().documents(access.audience())
    except Exception as error:  # the reader gets a sentence, the log gets the traceback
        _failed(error, "资料库打不开。")
        return
    if empty:
        st.html(
            notice("资料库里还没有文件。请管理员运行 banfu ingest 加上文件或文件夹的位置，把文件放进来。")
        )
    else:
        st.html(notice("在上面输入要查的内容，按回车或点“检索”。筛选栏可以限定效力和文种。"))


def _results(query: str, audience: str, statuses: list[Status], kinds: list[Kind]) -> None:
    shown = st.session_state.setdefault("search_shown", PAGE)
    try:
        with st.spinner("正在检索…首次使用要准备检索模型，约需 20 秒。"):
            hits = access.service().search(
                query, k=shown, audience=audience, kinds=kinds, statuses=statuses, as_of=None
            )
    except Exception as error:  # the reader gets a sentence, the log gets the traceback
        _failed(error, "这次检索没有完成，您的问题已保留。")
        return
    _show(hits, query, shown)


def _show(hits: list[Hit], query: str, shown: int) -> None:
    if not hits:
        st.html(
            notice(f"资料中没有找到与“{query}”有关的内容。可以换个说法、用更短的关键词，或放宽筛选条件。")
        )
        return
    st.html(f'<p class="banfu-muted" role="status">找到 {len(hits)} 段，按相关程度排列</p>')
    st.html("".join(hit_card(hit, query) for hit in hits))
    if len(hits) >= shown and shown < MOST and st.button("再看 10 段", key="search_more"):
        st.session_state["search_shown"] = shown + PAGE
        st.rerun()


def _failed(error: Exception, what: str) -> None:
    number = f"E-{secrets.token_hex(3)}"
    LOG.error("%s %s", number, what, exc_info=error)
    # Banfu's own messages are written for readers, but name files: they are for staff.
    if isinstance(error, BanfuError) and access.audience() == "staff":
        what += str(error)
    st.html(
        notice(f"{what}请管理员运行 banfu doctor 查看原因。（编号 {number}）", role="alert", colour="red")
    )


main()
