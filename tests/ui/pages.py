"""页面测试的帮手：打开应用、问一句、看组件收到的数据。"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from ui.jobs import jobs


def open_app(root: Path, **parameters: str) -> AppTest:
    """The application at its first page, run once."""
    page = AppTest.from_file(str(root / "ui/app.py"), default_timeout=30)
    for name, value in parameters.items():
        page.query_params[name] = value
    return page.run()


def ask(page: AppTest, question: str) -> AppTest:
    """Ask through the input, wait for the answer, and draw the page again."""
    page.chat_input[0].set_value(question).run()
    job = jobs()._by_conversation.get(page.query_params["c"])
    assert job is None or job.finished.wait(30)
    return page.run()


def components(page: AppTest, name: str) -> list[dict[str, Any]]:
    """The data of every mounted component of this name, in order."""
    found = [element.proto for element in page.get("bidi_component")]
    return [json.loads(proto.json) for proto in found if proto.component_name == name]


def html(page: AppTest) -> str:
    """Everything the page shows through ``st.html``."""
    return "".join(str(part.proto.body) for part in page.get("html"))
