"""Streamlit 应用入口：``banfu serve`` 启动它；页面在 ``ui/views``，有哪个文件就有哪一页。"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from ui import access, uninterrupted, widgets
from ui.style import ASSETS, CSS

VIEWS = Path(__file__).parent / "views"


@dataclass(frozen=True, slots=True)
class View:
    """A page of the navigation: ``views/<name>.py``, at ``/<name>`` (the first one at ``/``)."""

    name: str
    title: str
    icon: str
    public: bool = False
    hidden: bool = False


#: In the order of the navigation. A view whose file does not exist yet is left out.
NAVIGATION = (
    View("ask", "政策问答", ":material/forum:", public=True),
    View("match", "资助匹配", ":material/fact_check:", public=True),
    View("draft", "答复起草", ":material/edit_document:"),
    View("library", "资料库", ":material/folder_open:"),
    View("overview", "概览", ":material/monitoring:"),
    View("search", "原文检索", ":material/search:", public=True, hidden=True),
)


def pages(audience: str) -> dict[str, st.Page]:
    """The pages by name. Staff pages are stubs on the public face: else Streamlit says “Page not found” in English."""
    found: dict[str, st.Page] = {}
    for view in NAVIGATION:
        if audience != "staff" and not view.public:
            found[view.name] = st.Page(_staff_only, title=view.title, url_path=view.name, visibility="hidden")
        elif (VIEWS / f"{view.name}.py").is_file():
            found[view.name] = st.Page(
                f"views/{view.name}.py",
                title=view.title,
                icon=view.icon,
                url_path=view.name,
                default=not found,
                visibility="hidden" if view.hidden else "visible",
            )
    return found


def main() -> None:
    """Lay out what every page shares, check who asks, then run the page that was asked for."""
    uninterrupted.install()
    st.set_page_config(page_title="办复 Banfu", page_icon=str(ASSETS / "icon.png"), layout="wide")
    st.html(CSS)
    st.logo(str(ASSETS / "logo.svg"), size="large")
    here = pages(access.audience())
    chosen = st.navigation(list(here.values()), position="top")
    # Nothing of a page runs before it is known who asks.
    access.check()
    access.keep_visitor()
    if access.audience() == "public" and "match" in here:
        with st.container(key="phone_nav", horizontal=True):
            for name in ("ask", "match"):
                st.page_link(here[name], width="stretch")
    chosen.run()
    access.sign_out_button()


def _staff_only() -> None:
    widgets.empty_state("此页面仅供本单位使用", "请从上方选择政策问答或资助匹配。")


# A file that is read in a child process imports the main module again, under another name.
if __name__ == "__main__":
    main()
