"""资料库页右边：一份文件的效力和可见范围、目录、表格、沿革、修改记录、全文、删除。"""

from __future__ import annotations

from html import escape

import streamlit as st

from assistant.library_relations import acted_on_by, acts_on
from assistant.library_service import BY_TEXT, VISIBILITY_NAMES
from corpus.errors import NotFound
from corpus.models import PolicyDocument, Status, Visibility
from corpus.rows import DocumentRow
from ui import access, library_text, widgets
from ui.access import Access, Role
from ui.library_work import actor, desk, may
from ui.passages import STATUS_BADGES, chinese_date

OUTLINE, TABLES, HISTORY, TRAIL = "目录", "表格", "沿革", "修改记录"
#: What staff may declare; UNKNOWN declares nothing and leaves it to the document's own words.
_DECLARED = (
    Status.UNKNOWN, Status.IN_FORCE, Status.DRAFT, Status.NOT_YET, Status.REPEALED, Status.EXPIRED,
)  # fmt: skip


def show(here: Access, row: DocumentRow) -> None:
    """The pane of one document."""
    try:
        row, document = here.service.document(row.id, here.audience)
    except NotFound:
        widgets.message("这份文件刚刚被删除。请从左边另选一份。", "gray")
        return
    with st.container(key="library_detail", border=True):
        st.html(_head(here, row, document))
        if may(here, Role.EDITOR):
            _standing(row)
        _parts(here, row, document)
        for note in document.notes:
            widgets.message(f"{note}。请对照原件。", "orange")
        with st.container(key="library_actions", horizontal=True):
            if st.button("查看全文", icon=":material/article:", key="library_whole"):
                _whole(row, document)
            if may(here, Role.ADMIN) and st.button(
                "删除", icon=":material/delete:", key="library_delete", type="tertiary"
            ):
                _delete(here, row)


def _head(here: Access, row: DocumentRow, document: PolicyDocument) -> str:
    day = here.service.today
    kind = row.kind.value + (f"（所附：{row.enclosed_kind.value}）" if row.enclosed_kind else "")
    facts = [kind, row.doc_number, row.issuer, chinese_date(row.issued)]
    standing = row.standing
    terms = [
        f"自{chinese_date(standing.effective)}施行" if standing.effective else None,
        f"有效至{chinese_date(standing.expires)}" if standing.expires else None,
        f"自{chinese_date(standing.repealed)}废止" if standing.repealed else None,
        f"效力由人工标为{STATUS_BADGES[standing.declared][0]}" if standing.declared else None,
    ]
    size = [row.source, f"{row.characters:,}字", f"{len(document.tables)}张表" if document.tables else None]
    lines = ["　".join(part for part in some if part) for some in (facts, terms, size)]
    return (
        f'<h2 class="lib-name">{escape(row.title)}</h2>'
        f'<p class="lib-badges">{widgets.standing_badge(row.status(day), row.visibility)}</p>'
        + "".join(f'<p class="banfu-muted">{escape(line)}</p>' for line in lines if line)
    )


def _standing(row: DocumentRow) -> None:
    """The two selections; a change is made only when it is saved."""
    # The key holds what is stored, so that a change made elsewhere shows here too.
    key = f"{row.id}_{row.version}_{row.standing.declared}"
    declared = row.standing.declared or Status.UNKNOWN
    left, right = st.columns(2)
    status = left.selectbox(
        "效力",
        _DECLARED,
        index=_DECLARED.index(declared),
        format_func=lambda one: BY_TEXT if one is Status.UNKNOWN else STATUS_BADGES[one][0],
        key=f"library_status_{key}",
    )
    visibility = right.selectbox(
        "可见范围",
        list(Visibility),
        index=list(Visibility).index(row.visibility),
        format_func=VISIBILITY_NAMES.__getitem__,
        key=f"library_visibility_{key}",
    )
    if status is declared and visibility is row.visibility:
        st.html('<p class="banfu-muted">修改效力或可见范围会记入修改记录，并立即影响问答和匹配。</p>')
        return
    if visibility is Visibility.PUBLIC and row.visibility is Visibility.INTERNAL:
        widgets.message(
            "改为公开后，企业和公众可以检索、引用这份文件的全文。请确认它已经公开发布。", "orange"
        )
    reason = st.text_input("修改依据（选填）", key=f"library_reason_{key}", max_chars=200)
    if st.button("保存修改", type="primary", key="library_save"):
        wanted = None if status is Status.UNKNOWN else status
        _save(access.require(Role.EDITOR), row, wanted, visibility or row.visibility, reason.strip())


def _save(here: Access, row: DocumentRow, status: Status | None, visibility: Visibility, reason: str) -> None:
    mine = desk(here)
    try:
        if (status or Status.UNKNOWN) is not (row.standing.declared or Status.UNKNOWN):
            mine.library.set_standing(row.id, status, actor(here), reason)
    except Exception as error:  # the reader gets a sentence, the log gets the traceback
        widgets.failure(error, "效力没有改成。")
        return
    if visibility is not row.visibility:
        mine.set_visibility(row.id, row.title, visibility, actor(here), reason)
    st.rerun()


def _parts(here: Access, row: DocumentRow, document: PolicyDocument) -> None:
    names = {TABLES: f"{TABLES} {len(document.tables)}"} if document.tables else {}
    parts = [OUTLINE, *([TABLES] if document.tables else []), HISTORY, TRAIL]
    part = st.segmented_control(
        "内容",
        parts,
        default=OUTLINE,
        required=True,
        format_func=lambda one: names.get(one, one),
        key=f"library_part_{row.id}",
        label_visibility="collapsed",
    )
    if part == TABLES:
        for number, one in enumerate(document.tables, start=1):
            st.html(f'<p class="banfu-muted">表{number}　{one.kind.value}　{len(one.rows)}行</p>')
            st.html(library_text.table(document, one))
    elif part == HISTORY:
        rows = here.service.documents(here.audience)
        acts = acts_on(row, document, rows)
        st.html(library_text.links(acts, acted_on_by(row, here.service.stores.library, rows)))
    elif part == TRAIL:
        st.html(library_text.trail(desk(here).library.audit.of(row.id)))
    elif document.sections:
        st.html(library_text.outline(document))
    else:
        st.html('<p class="banfu-muted">这份文件没有编号的层次。可以查看全文。</p>')


@st.dialog("全文", width="large")
def _whole(row: DocumentRow, document: PolicyDocument) -> None:
    st.html(f'<p class="banfu-muted">{escape(row.title)}　{escape(row.source)}</p>')
    st.html(library_text.paper(document))


@st.dialog("删除文件")
def _delete(here: Access, row: DocumentRow) -> None:
    st.html(
        f"<p>将从资料库删除<b>{escape(row.title)}</b>（{escape(row.source)}）。</p>"
        '<p class="banfu-muted">删除后问答、匹配和检索不再用到它，上传时保存的原件一并删除，不能恢复；'
        "修改记录会保留。</p>"
    )
    reason = st.text_input("删除原因", key="library_delete_reason", max_chars=200)
    sure, back = st.columns(2)
    if sure.button("确认删除", type="primary", key="library_delete_sure", width="stretch"):
        here = access.require(Role.ADMIN)
        desk(here).remove(row.id, row.title, actor(here), reason.strip())
        st.rerun()
    if back.button("不删除", key="library_delete_back", width="stretch"):
        st.rerun()
