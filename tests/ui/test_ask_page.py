"""政策问答页：用 AppTest 跑整个应用，资料库、检索、对话记录都是真的。"""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assistant.answering.models import Outcome
from assistant.service import Service
from tests.ui.pages import ask, components, html, open_app
from ui import access

QUESTION = "澜江市新增养老床位每张资助多少？"
QUOTE = "每张床位资助8000元"

pytestmark = pytest.mark.usefixtures("staff", "service")


def source(page: AppTest) -> dict[str, object]:
    return components(page, "banfu_source")[-1]


def test_the_first_view_offers_questions_that_the_documents_answer(root: Path) -> None:
    page = open_app(root)
    starters = [button.label for button in page.button if button.key.startswith("ask_starter_")]
    answers = [ask(open_app(root), question.replace("\\", "")) for question in starters[:1]]
    shown = components(answers[0], "banfu_answer")[-1]
    assert (len(starters) > 0, shown["state"]) == (True, "done")


def test_an_answer_shows_its_sentences_with_their_citations(root: Path) -> None:
    shown = components(ask(open_app(root), QUESTION), "banfu_answer")[-1]
    cited = [part for p in shown["paragraphs"] for part in p["parts"] if part["cites"]]
    assert any(QUOTE in part["text"] for part in cited)


def test_the_first_citation_opens_by_itself_with_its_words_marked(root: Path) -> None:
    pane = source(ask(open_app(root), QUESTION))
    marked = "".join(text for part in pane["parts"] for text, on in part.get("runs", []) if on)
    assert (QUOTE in marked, marked == pane["quote"]) == (True, True)


def test_the_pane_shows_the_section_around_the_quote(root: Path) -> None:
    pane = source(ask(open_app(root), QUESTION))
    whole = "".join(text for part in pane["parts"] for text, _ in part.get("runs", []))
    assert "为增加养老床位" in whole


def test_the_standing_stands_beside_the_source(root: Path) -> None:
    shown = components(ask(open_app(root), QUESTION), "banfu_answer")[-1]
    assert shown["sources"][0]["badges"] == [["现行", "green"]]


def test_a_pdf_offers_its_page_with_the_place_marked(root: Path) -> None:
    page = ask(open_app(root), "2026年度知识产权专项资金网上申报时间是什么时候？")
    assert source(page)["pages"] is True
    page.session_state["ask_open"] = {**page.session_state["ask_open"], "view": "page"}
    image = source(page.run())["image"]
    assert (image["src"][:23], len(image["boxes"]) > 0) == ("data:image/webp;base64,", True)


def test_a_follow_up_says_how_it_was_understood(root: Path) -> None:
    page = ask(ask(open_app(root), QUESTION), "同一机构最高呢？")
    assert "养老床位" in components(page, "banfu_answer")[-1]["standalone"]


def test_a_refusal_offers_the_nearest_documents_and_what_to_do(root: Path) -> None:
    shown = components(ask(open_app(root), "火星移民有没有安家费？"), "banfu_answer")[-1]
    assert (shown["state"], bool(shown["nearby"]), shown["wanted"]) == ("refused", True, "登记为待补资料")


def test_a_nearest_document_opens_beside_the_refusal(root: Path) -> None:
    page = ask(open_app(root), "火星移民有没有安家费？")
    shown = components(page, "banfu_answer")[-1]
    page.session_state["ask_open"] = {
        "turn": shown["turn"], "n": None, "doc": shown["nearby"][0]["doc"], "by": "user", "view": "text", "whole": False,
    }  # fmt: skip
    assert source(page.run())["name"] == "文件"


def test_a_reload_keeps_the_conversation(root: Path) -> None:
    before = ask(open_app(root), QUESTION)
    after = open_app(root, c=before.query_params["c"])
    assert components(after, "banfu_answer")[-1]["question"] == QUESTION


def test_a_new_conversation_starts_empty_and_the_old_one_is_listed(root: Path) -> None:
    page = ask(open_app(root), QUESTION)
    page.button(key="ask_new").click().run()
    assert (components(page, "banfu_answer"), "c" in page.query_params) == ([], False)
    assert [b.label for b in page.button if b.key.startswith("ask_talk_")] != []


def test_a_listed_conversation_opens_again(root: Path) -> None:
    page = ask(open_app(root), QUESTION)
    page.button(key="ask_new").click().run()
    next(b for b in page.button if b.key.startswith("ask_talk_")).click().run()
    assert components(page, "banfu_answer")[-1]["question"] == QUESTION


def test_markup_in_a_question_stays_text_in_the_list(root: Path) -> None:
    page = ask(open_app(root), "![x](http://example.test/y.png)**养老**")
    (label,) = (b.label for b in page.button if b.key.startswith("ask_talk_"))
    assert label.startswith(r"\!\[x\]\(http")


def test_a_conversation_whose_id_has_two_underlines_opens(root: Path, service: Service) -> None:
    page = ask(open_app(root), QUESTION)
    with service.conversations._writing() as db:
        db.execute("PRAGMA defer_foreign_keys = ON")
        db.execute("UPDATE conversations SET id = '__two__'")
        db.execute("UPDATE turns SET conversation_id = '__two__'")
    assert len(components(open_app(root, c="__two__"), "banfu_answer")) == len(
        components(page, "banfu_answer")
    )


def test_an_answer_is_kept_with_its_question(root: Path, service: Service) -> None:
    page = ask(open_app(root), QUESTION)
    (turn,) = service.conversations.turns(page.query_params["c"], "local")
    assert (turn.question, turn.answer.outcome) == (QUESTION, Outcome.ANSWERED)


def test_the_scope_reaches_the_search(root: Path) -> None:
    page = open_app(root)
    page.session_state["ask_scope"] = {"ask_issuer": "没有这个机关"}
    shown = components(ask(page, QUESTION), "banfu_answer")[-1]
    assert shown["state"] == "refused"


def test_a_conversation_is_exported_with_its_sources(root: Path, service: Service) -> None:
    page = ask(open_app(root), QUESTION)
    page.session_state["ask_export"] = {
        "name": "问答.md",
        "text": service.conversations.export_markdown(page.query_params["c"], "local"),
        "nonce": "1",
    }
    assert QUOTE in components(page.run(), "banfu_answer")[-1]["download"]["text"]


def test_a_document_that_was_removed_is_said_to_be_gone(root: Path, service: Service) -> None:
    page = ask(open_app(root), QUESTION)
    (turn,) = service.conversations.turns(page.query_params["c"], "local")
    service.stores.library.retire([turn.answer.citations[0].doc_id])
    assert "已不在资料库" in source(page.run())["gone"]


def test_an_empty_library_says_how_to_fill_it(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BANFU_DATA_DIR", str(tmp_path / "empty"))
    access.provide(None)
    page = open_app(root)
    assert ("banfu ingest" in html(page), len(page.exception)) == (True, 0)
