"""公开端：只有公开文件，没有内部文字，别人的对话看不到。没有 ``BANFU_AUDIENCE`` 的服务就是公开端。"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.service import Service
from corpus.models import Visibility
from tests.ui.pages import ask, components, html, open_app

pytestmark = pytest.mark.usefixtures("service")

QUESTION = "澜江市新增养老床位每张资助多少？"
QUOTE = "每张床位资助8000元"


def test_no_internal_document_is_found_or_shown(root: Path) -> None:
    page = ask(open_app(root), "养老床位资助的内部测算准备提高到多少？")
    shown = [components(page, name) for name in ("banfu_answer", "banfu_source")]
    state = json.dumps(shown, ensure_ascii=False) + str(page.session_state._state.filtered_state)
    assert ("12000" in state, "测算讨论稿" in state) == (False, False)


def test_only_public_documents_are_counted(root: Path) -> None:
    assert "收录公开文件 2 份" in html(open_app(root))


def test_another_visitor_does_not_see_the_conversation(root: Path) -> None:
    mine = ask(open_app(root), QUESTION)
    other = open_app(root, c=mine.query_params["c"])
    assert (components(other, "banfu_answer"), [b for b in other.button if "talk" in b.key]) == ([], [])


def test_an_answer_goes_when_its_document_is_public_no_longer(root: Path, service: Service) -> None:
    page = ask(open_app(root), QUESTION)
    with service.stores.library._writing() as db:
        db.execute("UPDATE versions SET visibility = ?", (Visibility.INTERNAL.value,))
    service.stores.library.set_meta("generation", "99")
    state = json.dumps(components(page.run(), "banfu_answer"), ensure_ascii=False)
    assert (QUOTE in state, "已不再公开" in state) == (False, True)


def test_a_staff_conversation_cannot_be_opened(root: Path, service: Service) -> None:
    kept = service.conversations.create("local", "内部的问题", "staff")
    page = open_app(root, c=kept.id)
    assert "内部的问题" not in html(page) + "".join(b.label for b in page.button)


def test_the_wish_for_missing_material_is_for_staff(root: Path) -> None:
    shown = components(ask(open_app(root), "火星移民有没有安家费？"), "banfu_answer")[-1]
    assert shown["wanted"] == ""
