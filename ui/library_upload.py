"""资料库页的上传：选文件、定可见范围、后台入库，每份一行结果和办法。"""

from __future__ import annotations

from html import escape

import streamlit as st

from assistant.library_service import VISIBILITY_NAMES, Outcome
from corpus.loaders import SUPPORTED_SUFFIXES
from corpus.models import Visibility
from ui import access, library_text, widgets
from ui.access import Access, Role
from ui.library_work import Task, actor, desk, may

MOST_FILES = 200
#: In the session: the documents of an upload that somebody wants to see; the page turns to them.
BATCH = "library_batch"


def show(here: Access) -> None:
    """The form on the left, the results on the right."""
    if not may(here, Role.EDITOR):
        widgets.message("上传文件需要“资料管理员”权限。请联系管理员。", "gray")
        return
    left, right = st.columns([5, 6], gap="large")
    with left:
        _form(here)
    with right:
        busy = any(task.running for task in desk(here).of(here.user))
        st.fragment(_results, run_every=0.5 if busy else None)(here, busy)


def _form(here: Access) -> None:
    round_ = st.session_state.setdefault("library_round", 0)
    most = int(here.service.settings.limits.max_megabytes)
    with st.container(key="library_uploader"):
        files = st.file_uploader(
            "选择文件",
            type=sorted(suffix[1:] for suffix in SUPPORTED_SUFFIXES),
            accept_multiple_files=True,
            max_upload_size=most,
            key=f"library_files_{round_}",
        )
    st.html(
        f'<p class="banfu-muted">可以拖到框里。支持 Word、WPS、PDF、表格、网页、文本和图片，单个不超过 {most} MB。'
        "带密级标志的文件不予接收，也不保存。</p>"
    )
    visibility = st.segmented_control(
        "可见范围",
        list(Visibility),
        default=Visibility.INTERNAL,
        required=True,
        format_func=VISIBILITY_NAMES.__getitem__,
        key="library_visibility",
    )
    st.html('<p class="banfu-muted">公开文件可被企业端检索；内部文件只供本单位。拿不准时选内部。</p>')
    replace = st.checkbox("同名文件作为新版本替换", key="library_replace")
    if st.button("开始入库", type="primary", disabled=not files, key="library_start"):
        here = access.require(Role.EDITOR)
        if len(files) > MOST_FILES:
            widgets.message(
                f"一次最多 {MOST_FILES} 份。更多的请分次上传，或由管理员运行 banfu ingest。", "orange"
            )
            return
        try:
            staged = desk(here).library.stage((file.name, file.getvalue()) for file in files)
        except Exception as error:  # the reader gets a sentence, the log gets the traceback
            widgets.failure(error, "文件没有收下来。", "请管理员检查数据目录的空间和权限。")
            return
        desk(here).upload(staged, visibility or Visibility.INTERNAL, actor(here), replace=replace)
        # A new key empties the box.
        st.session_state["library_round"] = round_ + 1
        st.rerun()


def _results(here: Access, busy: bool) -> None:
    uploads = [task for task in desk(here).of(here.user) if task.names]
    if busy and not any(task.running for task in desk(here).of(here.user)):
        st.rerun()
    if not uploads:
        st.html('<p class="banfu-muted">入库结果会列在这里。入库在后台进行，可以离开本页。</p>')
        return
    for number, task in enumerate(uploads[:5]):
        _one(task, number)


def _one(task: Task, number: int) -> None:
    failed = sum(one.outcome is Outcome.FAILED for one in task.results)
    heading = "本次入库" if number == 0 else "此前入库"
    st.html(
        f'<h3 class="lib-group">{heading}　{len(task.names)} 份'
        + (f"，{failed} 份未入库" if failed else "")
        + "</h3>"
    )
    # A place of its own, so that the list below stays one element when the progress goes.
    with st.container():
        _progress(task, number)
    lines = [library_text.taken(one) for one in task.results]
    done = {one.name for one in task.results}
    waiting = [name for name in task.names[len(task.results) :] if name not in done] if task.running else []
    lines += [
        f'<li class="lib-file banfu-muted">{escape(name)}　{_waits(task, name)}</li>' for name in waiting
    ]
    st.html(f'<ul class="lib-lines">{"".join(lines)}</ul>')
    ids = [one.doc_id for one in task.results if one.doc_id]
    label = "查看这份文件" if len(ids) == 1 else f"查看这 {len(ids)} 份文件"
    if not task.running and ids and st.button(label, key=f"library_batch_{number}"):
        st.session_state[BATCH] = ids
        st.rerun()


def _progress(task: Task, number: int) -> None:
    """How far it is, with a way to stop it; what went wrong with the whole."""
    if task.running:
        share = len(task.results) / max(1, len(task.names))
        first = "。首次入库要准备模型，约需半分钟" if not task.results else ""
        st.progress(share)
        st.html(f'<p class="banfu-muted" role="status">{escape(task.line + first)}</p>')
        if st.button("停止", key=f"library_stop_{number}", disabled=task.stopping):
            task.stopping = True
            st.rerun(scope="fragment")
    if task.problem:
        widgets.message(task.problem, "red")


def _waits(task: Task, name: str) -> str:
    return "正在处理…" if task.current == name else "等待"
