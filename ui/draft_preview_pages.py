"""成稿的页面：后台用 LibreOffice 排好，一页一张图；排的时候先看上一稿，没有 LibreOffice 就看文字版。"""

from __future__ import annotations

import threading
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import streamlit as st

from assistant.cases.errors import PreviewMissing
from assistant.cases.models import Case
from assistant.cases.service import Cases
from ui import draft_preview_paper, widgets
from ui.access import Access
from ui.draft_desk import cases

PERIOD_S = 0.5
#: Cases whose pages are held ready.
_HELD = 12


@dataclass
class Print:
    """The pages of a case as last drawn. Fields are written by one thread and read by others, each whole.

    ``revision`` is that of ``pages``, ``wanted`` the newest that somebody wants to see; ``problem`` says why there are none.
    """

    wanted: int
    revision: int = -1
    pages: tuple[bytes, ...] = ()
    problem: str = ""
    missing: bool = False

    @property
    def running(self) -> bool:
        """Whether a newer state is being drawn."""
        return self.revision != self.wanted


@dataclass
class Printer:
    """Draws one letter at a time in the background; of one case only the newest state."""

    _pool: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="banfu-preview")
    )
    _prints: OrderedDict[str, Print] = field(default_factory=OrderedDict)
    _waiting: dict[str, Case] = field(default_factory=dict)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def of(self, desk: Cases, case: Case) -> Print:
        """The pages of this state of the case, or how far they are; begins to draw them where that is to be done."""
        with self._turn:
            found = self._prints.setdefault(case.id, Print(-1))
            self._prints.move_to_end(case.id)
            while len(self._prints) > _HELD:
                self._prints.popitem(last=False)
            if found.wanted != case.revision:
                found.wanted = case.revision
                queued = case.id in self._waiting
                self._waiting[case.id] = case
                if not queued:
                    self._pool.submit(self._draw, desk, case.id, found)
        return found

    def _draw(self, desk: Cases, case_id: str, found: Print) -> None:
        with self._turn:
            case = self._waiting.pop(case_id)
        try:
            found.pages, found.problem, found.missing = desk.pages(case), "", False
        except PreviewMissing as error:
            found.pages, found.problem, found.missing = (), str(error), True
        except Exception as error:  # the reader gets a sentence, the log gets the traceback
            found.pages, found.missing = (), False
            _, found.problem = widgets.told(error, "这一稿没有排成页面。", "下面先看文字版，仍可下载。")
        found.revision = case.revision


@st.cache_resource(show_spinner=False)
def printer() -> Printer:
    """The printer of this server."""
    return Printer()


def show(here: Access, case: Case) -> None:
    """The pages; while newer ones are drawn, the line that says so and the ones before."""
    found = printer().of(cases(here), case)
    drawn: list[bool] = []
    st.fragment(_pages, run_every=PERIOD_S if found.running else None, key="preview_pages")(
        here, case, found, drawn
    )


def _pages(here: Access, case: Case, found: Print, drawn: list[bool]) -> None:
    running = found.running
    # Only a later run of the fragment has to stop the timer, by running the page once more.
    if drawn and not running:
        st.rerun()
    drawn.append(True)
    if running:
        st.html(
            '<p class="preview-status" role="status"><span class="preview-icon" aria-hidden="true">progress_activity</span>'
            f"{'正在按最新的文字重排，下面是上一稿' if found.pages else '正在排成页面，约需几秒；先看文字版'}</p>"
        )
    elif found.problem:
        widgets.message(found.problem, "orange" if found.missing else "red")
    with st.container(key="preview_desk"):
        if found.pages:
            _pictures(found.pages)
        else:
            st.html(draft_preview_paper.paper(cases(here).letter(case)))


def _pictures(pages: tuple[bytes, ...]) -> None:
    total = len(pages)
    for number, page in enumerate(pages, 1):
        st.image(page, width="stretch", alt=f"成稿第{number}页，共{total}页")
        st.html(f'<p class="preview-number">第 {number} 页，共 {total} 页</p>')
