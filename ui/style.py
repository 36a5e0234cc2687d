"""页面样式：主题（``.streamlit/config.toml``）之外的部分，都写在 ``assets/app.css`` 里。"""

from __future__ import annotations

from pathlib import Path

ASSETS = Path(__file__).parent / "assets"


def asset(name: str) -> str:
    """The text of a file in ``ui/assets``: styles and scripts of our own components."""
    return (ASSETS / name).read_text(encoding="utf-8")


#: For ``st.html``, once a run, before anything else.
CSS = f"<style>{asset('app.css')}</style>"
