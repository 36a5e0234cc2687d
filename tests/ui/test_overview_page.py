"""概览页：真实的资料库、对话记录和答复件；数对不对、别人的话看不看得到、每一行通到哪里。"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from assistant.answering.models import Answer, Outcome
from assistant.cases.models import Reader
from assistant.overview_service import OverviewService
from assistant.service import Service
from tests.ui.pages import components, html
from ui import draft_desk, overview_details, signin
from ui.access import Access, Role

DRONES = "无人机适航取证有没有补贴？"
PROPOSAL = (
    "第20260012号提案\n\n关于增加养老床位的提案\n\n提案人：周明委员\n\n　　一、提高新增养老床位的资助标准。\n"
)


@pytest.fixture
def open_page(root: Path, service: Service, monkeypatch: pytest.MonkeyPatch) -> Callable[[], AppTest]:
    monkeypatch.setenv("BANFU_AUDIENCE", "staff")
    assert service.documents()
    return lambda: AppTest.from_file(str(root / "ui/views/overview.py"), default_timeout=60).run()


def asked(service: Service, question: str, outcome: Outcome = Outcome.REFUSED, who: str = "local") -> str:
    """Keep a question; the id of its turn."""
    store = service.conversations
    conversation = store.create(who)
    return store.append(conversation.id, who, question, Answer(question, question, (), (), outcome)).id


def metrics(page: AppTest) -> dict[str, tuple[str, str]]:
    return {one.label: (str(one.value), str(one.delta)) for one in page.metric}


def rows(page: AppTest, caption: str) -> list[list[str]]:
    """What a list shows, a row of texts each."""
    for data in components(page, "banfu_overview_list"):
        if data["caption"] == caption:
            return [[cell["text"] for cell in row["cells"]] for row in data["rows"]]
    return []


def everything(page: AppTest) -> str:
    lists = components(page, "banfu_overview_list")
    return html(page) + json.dumps(lists, ensure_ascii=False)


def acting_as(monkeypatch: pytest.MonkeyPatch, role: Role) -> None:
    monkeypatch.setattr(signin, "person", lambda: signin.Person("user:li", "李强", role))


def test_before_anything_happened_every_box_says_what_will_stand_there(
    open_page: Callable[[], AppTest],
) -> None:
    page = open_page()
    shown = html(page)
    for words in ("有了提问", "答不上来的提问会列在这里", "点“没用”", "新建以后"):
        assert words in shown
    assert (metrics(page)["提问"], metrics(page)["已答"]) == (("0", "还没有提问"), ("—", "还没有提问"))


def test_the_six_figures_come_from_the_stores(open_page: Callable[[], AppTest], service: Service) -> None:
    for outcome in (Outcome.ANSWERED, Outcome.ANSWERED, Outcome.PARTIAL, Outcome.REFUSED):
        asked(service, DRONES, outcome)
    found = metrics(open_page())
    assert list(found) == ["收录文件", "待核定事项", "提问", "已答", "未答", "在办答复"]
    assert (found["收录文件"][0], found["提问"][0]) == ("3", "4")
    assert (found["已答"], found["未答"][0]) == (("50%", "部分答复 25%"), "25%")


def test_charts_tell_their_content_in_words(open_page: Callable[[], AppTest], service: Service) -> None:
    asked(service, DRONES)
    words = " ".join(chart.proto.alt for chart in open_page().get("vega_lite_chart"))
    assert ("共 1 次，其中未答 1 次" in words, "办法 1 份" in words, "2023年 1 份" in words) == (
        True, True, True,
    )  # fmt: skip


def test_a_question_from_the_public_face_can_be_left_out(
    open_page: Callable[[], AppTest], service: Service
) -> None:
    store = service.conversations
    conversation = store.create("visitor:a", audience="public")
    store.append(conversation.id, "visitor:a", DRONES, Answer(DRONES, DRONES, (), (), Outcome.REFUSED))
    page = open_page()
    before = metrics(page)["提问"][0]
    pills: Any = next(one for one in page.get("button_group") if one.key == "overview_sources")
    pills.set_value(["staff"]).run()
    assert (before, metrics(page)["提问"][0]) == ("1", "0")


def test_editors_see_unanswered_questions_and_feedback_of_everybody(
    open_page: Callable[[], AppTest], service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(service, DRONES, who="user:zhou")
    turn = asked(service, "养老床位资助多少？", Outcome.ANSWERED, who="user:zhou")
    service.conversations.feedback(turn, "user:zhou", False, "文件过时")
    acting_as(monkeypatch, Role.EDITOR)
    page = open_page()
    assert [row[:2] for row in rows(page, "未答问题")] == [[DRONES, "1"]]
    assert [row[:2] for row in rows(page, "待看反馈")] == [["养老床位资助多少？", "文件过时"]]
    assert "user:zhou" not in everything(page)


def test_staff_see_the_numbers_but_not_the_words_of_others(
    open_page: Callable[[], AppTest], service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(service, DRONES, who="user:zhou")
    turn = asked(service, "养老床位资助多少？", Outcome.ANSWERED, who="user:zhou")
    service.conversations.feedback(turn, "user:zhou", False, "文件过时")
    acting_as(monkeypatch, Role.STAFF)
    page = open_page()
    shown = everything(page)
    assert ("无人机" in shown, "文件过时" in shown, metrics(page)["提问"][0]) == (False, False, "2")
    assert ("另有 1 次是别人问的" in shown, "另有 1 条是别人写的" in shown) == (True, True)


def test_open_cases_are_listed_by_deadline_and_only_ones_own_for_staff(
    open_page: Callable[[], AppTest], service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = draft_desk.cases(Access(service, "user:li", "李强", Role.STAFF, "staff"))
    proposal = desk.read(PROPOSAL)
    for owner, number, days in (("user:li", "7", 3), ("user:li", "8", -2), ("user:zhou", "9", 1)):
        due = service.today + timedelta(days=days)
        settings = replace(desk.default_settings(proposal.kind), due=due)
        desk.store.create(Reader(owner), replace(proposal, number=number), settings=settings)
    acting_as(monkeypatch, Role.STAFF)
    page = open_page()
    found = rows(page, "在办答复")
    assert [(row[0].split("号")[0], row[2]) for row in found] == [("8", "逾期2天"), ("7", "还有3天")]
    assert metrics(page)["在办答复"] == ("2", "1 件已逾期")


def test_cases_that_cannot_be_opened_leave_the_rest_of_the_page(
    open_page: Callable[[], AppTest], service: Service
) -> None:
    (service.settings.data_dir / "cases.sqlite3").write_bytes("不是数据库".encode() * 500)
    page = open_page()
    assert "答复件打不开" in html(page)
    assert metrics(page)["收录文件"][0] == "3"


def test_a_document_near_its_end_is_listed_and_found_in_the_library(
    open_page: Callable[[], AppTest], service: Service, root: Path
) -> None:
    row = next(one for one in service.documents() if one.title == "澜江市养老床位资助办法")
    assert row.standing.expires is not None
    service.settings.__dict__["today"] = row.standing.expires - timedelta(days=30)
    assert rows(open_page(), "需要留意的文件")[0][:2] == [row.title, "有效期将满"]
    library = AppTest.from_file(str(root / "ui/views/library.py"), default_timeout=60)
    library.session_state["library_text"] = row.title
    assert f"{row.title}</h2>" in html(library.run())


def test_what_was_marked_as_dealt_with_can_be_taken_back(
    open_page: Callable[[], AppTest], service: Service
) -> None:
    turn = asked(service, DRONES)
    page = open_page()
    OverviewService(service.conversations).handle([turn], Reader("local", True))
    page.session_state[overview_details.HANDLED] = ((turn,), DRONES)
    page.run()
    assert (rows(page, "未答问题"), "已标为已处理" in html(page)) == ([], True)
    page.button(key="overview_take_back").click().run()
    assert [row[0] for row in rows(page, "未答问题")] == [DRONES]


def test_a_long_list_shows_a_few_and_all_on_demand(
    open_page: Callable[[], AppTest], service: Service
) -> None:
    for what in ("养老", "托育", "人才住房", "首台套", "商标注册", "数据登记", "专利预审"):
        asked(service, f"{what}怎么申请？")
    page = open_page()
    before = len(rows(page, "未答问题"))
    page.button(key="overview_more_questions").click().run()
    assert (before, len(rows(page, "未答问题"))) == (5, 7)


@pytest.mark.usefixtures("service")
def test_the_public_is_turned_away(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANFU_AUDIENCE", "public")
    page = AppTest.from_file(str(root / "ui/views/overview.py"), default_timeout=60).run()
    assert ("工作人员" in html(page), list(page.metric)) == (True, [])
