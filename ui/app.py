"""Streamlit 应用入口：``banfu serve`` 启动它；页面在 ``ui/views``。"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ui.style import CSS

ASSETS = Path(__file__).parent / "assets"


def main() -> None:
    """Lay out what every page shares, then run the page that was asked for."""
    st.set_page_config(page_title="办复 Banfu", page_icon=str(ASSETS / "icon.png"), layout="wide")
    st.html(CSS)
    st.logo(str(ASSETS / "logo.svg"), size="large")
    search = st.Page("views/search.py", title="政策检索", default=True)
    st.navigation([search], position="top").run()


main()
