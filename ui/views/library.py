"""资料库页（内部）：文件、待核定事项、上传。"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from corpus.models import Visibility
from corpus.rows import DocumentRow
from ui import access, library_detail, library_filters, library_measures, library_upload, widgets
from ui.access import Access
from ui.library_work import State, desk, status_line
from ui.passages import STATUS_BADGES
from ui.style import asset

FILES, MEASURES, UPLOAD = "文件", "待核定事项", "上传"
LIST, DETAIL = 7, 4.4
#: Two lines of a title: those of one office begin alike.
_ROW_PX, _HEAD_PX, _MOST_PX = 62, 36, 720
_CHIPS = dict(STATUS_BADGES.values())


def main() -> None:
    """The whole page, top to bottom."""
    here = access.require(access.Role.STAFF)
    st.html(f"<style>{asset('library.css')}</style>")
    try:
        rows = here.service.documents(here.audience)
        desk(here).read_measures(here.service.stores.library.generation())
        _page(here, rows)
    except Exception as error:  # the reader gets a sentence, the log gets the traceback
        widgets.failure(error, "资料库打不开。")


def _page(here: Access, rows: list[DocumentRow]) -> None:
    day = here.service.today
    if batch := st.session_state.pop(library_upload.BATCH, None):
        st.session_state["library_only"] = batch
        st.session_state["library_view"] = FILES
    shown = library_filters.ordered(rows, library_filters.sidebar(rows, day), day)
    measures = sum(library_measures.waiting(one) for one in desk(here).measures.all())
    counts = {FILES: f"{FILES} {len(rows)}", MEASURES: f"{MEASURES} {measures}"}
    with st.container(key="library_head", horizontal=True, vertical_alignment="center"):
        view = st.segmented_control(
            "内容",
            [FILES, MEASURES, UPLOAD],
            default=FILES if rows else UPLOAD,
            required=True,
            format_func=lambda one: counts.get(one, one),
            key="library_view",
            label_visibility="collapsed",
        )
        status_line(here, _last(here))
    _problems(here)
    if view == UPLOAD:
        library_upload.show(here)
    elif view == MEASURES:
        library_measures.show(here, {row.id: row for row in shown})
    else:
        _files(here, rows, shown, day)


def _last(here: Access) -> str:
    """When something was last changed here."""
    entries = desk(here).library.audit.recent(1)
    if not entries:
        return "还没有修改记录"
    when = entries[0].at.astimezone()
    return f"上次修改　{when.month}月{when.day}日 {when:%H:%M}　{entries[0].who.name}"


def _problems(here: Access) -> None:
    """What went wrong with this person's last change, until another one goes right."""
    changes = [task for task in desk(here).of(here.user) if not task.names and not task.running]
    if changes and changes[0].state is State.FAILED:
        widgets.message(changes[0].problem, "red")


def _files(here: Access, rows: Sequence[DocumentRow], shown: Sequence[DocumentRow], day: date) -> None:
    only = set(st.session_state.get("library_only", ()))
    if only:
        shown = [row for row in shown if row.id in only]
        with st.container(horizontal=True, vertical_alignment="center"):
            widgets.message(f"只列这次上传的 {len(shown)} 份。请核对文种、效力和可见范围。")
            st.button("列出全部", key="library_all", on_click=st.session_state.pop, args=("library_only",))
    if not rows:
        widgets.empty_state(
            "资料库里还没有文件", "请点上面的“上传”，或由管理员运行 banfu ingest 加上文件夹的位置。"
        )
        return
    if not shown:
        widgets.empty_state("没有符合筛选的文件", "请放宽左边的筛选。")
        return
    left, right = st.columns([LIST, DETAIL], gap="medium")
    with left, st.container(key="library_list"):
        row = shown[_table(shown, day)]
        few = f"筛选出 {len(shown)} 份，共 {len(rows)} 份。" if len(shown) < len(rows) else ""
        st.html(f'<p class="banfu-muted">{few}点一行看详情。</p>')
    with right:
        library_detail.show(here, row)


def _table(shown: Sequence[DocumentRow], day: date) -> int:
    """The list; the index of the row that is open."""
    data: list[dict[str, Any]] = [
        {
            "标题": row.title,
            "效力": [STATUS_BADGES[row.status(day)][0]],
            "范围": ["内部"] if row.visibility is Visibility.INTERNAL else [],
            "文号": row.doc_number or "—",
            "年份": str(row.issued.year) if row.issued else "—",
        }
        for row in shown
    ]
    event = st.dataframe(
        data,
        # Another list has another key, so that a selection never points at another document.
        key=f"library_table_{hash(tuple(row.id for row in shown))}",
        hide_index=True,
        height=min(_MOST_PX, _ROW_PX * len(shown) + _HEAD_PX + 2),
        row_height=_ROW_PX,
        on_select="rerun",
        selection_mode="single-row-required",
        column_config={
            "标题": st.column_config.TextColumn(width=225),
            "效力": st.column_config.MultiselectColumn(
                options=list(_CHIPS), color=list(_CHIPS.values()), width=95
            ),
            "范围": st.column_config.MultiselectColumn(options=["内部"], color=["blue"], width=56),
            "文号": st.column_config.TextColumn(width=105),
            "年份": st.column_config.TextColumn(width=46),
        },
        alt="文件清单；详情在右边",
    )
    chosen = event["selection"]["rows"]
    return int(chosen[0]) if chosen and chosen[0] < len(shown) else 0


main()
