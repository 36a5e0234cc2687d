"""资助匹配页：用 AppTest 跑整个应用，资料库、条文抽取、匹配都是真的。"""

from __future__ import annotations

import io
import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from streamlit.testing.v1 import AppTest

from assistant.eligibility import Profile
from assistant.matching_service import matching, summary
from assistant.service import Service
from corpus.errors import NotFound
from corpus.settings import load_settings
from tests.parts import ingest, write
from tests.ui.pages import components, html, open_app
from ui import access
from ui.match_cards import CHANGED, UNREVIEWED, UNSTATED
from ui.match_clause import surroundings

WORDS = "我们是澜江市一家企业，去年专利许可到账80万元"
EVIL = '<img src="http://example.test/x.png">![x](http://example.test/y.png)'


def open_page(root: Path) -> AppTest:
    return open_app(root).switch_page("views/match.py").run()


def say(page: AppTest, words: str) -> AppTest:
    page.text_area(key="match_words").set_value(words)
    return next(b for b in page.button if b.label == "识别并匹配").click().run()


def choose(page: AppTest, option: str) -> AppTest:
    chosen = next(b for b in page.button if str(b.key).startswith("match_option_") and b.label == option)
    return chosen.click().run()


def listed(page: AppTest) -> dict[str, Any]:
    return components(page, "banfu_match")[-1]


def cards(page: AppTest) -> list[dict[str, Any]]:
    return [card for group in listed(page)["groups"] for card in group["cards"]]


def facts(page: AppTest) -> list[str]:
    return [fact.text for fact in page.session_state["match_profile"].facts.values()]


@pytest.mark.usefixtures("staff", "service")
class TestSayingWhoOneIs:
    def test_a_sentence_becomes_facts_with_their_origin(self, root: Path) -> None:
        page = say(open_page(root), WORDS)
        assert "专利转化到账额：80万" in facts(page)
        assert f"来自您的描述：“{WORDS}”" in html(page)

    def test_the_form_shows_what_the_sentence_said(self, root: Path) -> None:
        page = say(open_page(root), WORDS)
        assert page.selectbox(key="match_form_类型").value == "企业"
        assert page.text_input(key="match_form_地区").value == "澜江市"

    def test_the_form_corrects_what_the_sentence_said(self, root: Path) -> None:
        page = say(open_page(root), WORDS)
        page.selectbox(key="match_form_类型").set_value("高校").run()
        assert "类型：高校" in facts(page)
        assert "您填写的：“高校”" in html(page)

    def test_a_sum_is_corrected_in_place(self, root: Path) -> None:
        page = say(open_page(root), WORDS)
        page.text_input(key="match_fix_专利转化到账额").set_value("120万元").run()
        assert "专利转化到账额：120万" in facts(page)

    def test_a_sum_that_cannot_be_read_stays_as_it_was(self, root: Path) -> None:
        page = say(open_page(root), WORDS)
        page.text_input(key="match_fix_专利转化到账额").set_value("很多").run()
        assert "专利转化到账额：80万" in facts(page)
        assert "原来的没有改" in html(page)

    def test_a_fact_is_removed(self, root: Path) -> None:
        page = say(open_page(root), WORDS)
        page.button(key="match_drop_类型").click().run()
        assert not any(text.startswith("类型") for text in facts(page))

    def test_taking_a_name_out_of_the_form_removes_the_fact(self, root: Path) -> None:
        page = say(open_page(root), WORDS)
        page.multiselect(key="match_form_事项").set_value([]).run()
        assert "专利许可：是" not in facts(page)

    def test_everything_is_cleared_at_once(self, root: Path) -> None:
        page = say(open_page(root), WORDS)
        page.button(key="match_clear").click().run()
        assert (facts(page), page.text_area(key="match_words").value) == ([], "")

    def test_words_that_state_nothing_say_what_to_write(self, root: Path) -> None:
        assert "没有从这段话里读出情况" in html(say(open_page(root), "你好"))

    def test_an_unknown_place_is_not_taken(self, root: Path) -> None:
        page = say(open_page(root), WORDS)
        page.text_input(key="match_form_地区").set_value("月球背面").run()
        assert "地区：澜江市" in facts(page)


@pytest.mark.usefixtures("staff", "service")
class TestTheNextQuestion:
    def test_it_is_asked_before_anything_is_said(self, root: Path) -> None:
        assert "下一个问题：" in html(open_page(root))

    def test_a_choice_becomes_a_fact_and_the_next_question_differs(self, root: Path) -> None:
        page = open_page(root)
        before = html(page)
        page = choose(page, "企业")
        asked = [line for line in html(page).split("<p ") if "下一个问题：" in line]
        assert "类型：企业" in facts(page)
        assert asked[0] not in before

    def test_not_knowing_is_an_answer_that_is_not_asked_again(self, root: Path) -> None:
        page = choose(open_page(root), "不清楚")
        assert facts(page) == ["类型：不清楚"]
        assert "您是哪一类申报主体" not in html(page)

    def test_an_answer_nobody_can_read_is_asked_again(self, root: Path) -> None:
        page = choose(open_page(root), "企业")
        page.text_input(key="match_other").set_value("火星")
        page = next(b for b in page.button if b.label == "确定").click().run()
        assert "没有读懂“火星”" in html(page)


@pytest.mark.usefixtures("staff", "service")
class TestTheList:
    def test_every_condition_shows_its_verdict_fact_and_exact_clause(
        self, root: Path, service: Service
    ) -> None:
        page = say(open_page(root), WORDS)
        conditions = [c for card in cards(page) for c in card["conditions"]]
        bodies = [service.document(r.id)[1].text for r in service.documents()]
        assert {c["mark"] for c in conditions} >= {"✓", "?"}
        assert all(any(c["quote"] in body for body in bodies) for c in conditions)

    def test_the_groups_stand_in_the_order_of_the_matcher(self, root: Path) -> None:
        names = [group["name"] for group in listed(say(open_page(root), WORDS))["groups"]]
        order = ["可申请", "待确认", "不符合", "不计入"]
        assert names == [name for name in order if name in names]

    def test_a_measure_not_met_gives_its_reason(self, root: Path) -> None:
        unmet = [c for c in cards(say(open_page(root), "我是个人，在澜江市")) if c["verdict"] == "不符合"]
        assert [c["title"] for c in unmet if not c["reason"]] == []
        assert unmet

    def test_what_is_only_planned_does_not_count(self, root: Path) -> None:
        page = say(open_page(root), "我们是澜江市的养老机构")
        (planned,) = [c for c in cards(page) if "12000" in c["quote"]["quote"] or "1.2万元" in c["amount"]]
        assert (planned["verdict"], planned["standing"][1]) == ("不计入", "orange")

    def test_what_nobody_reviewed_says_so(self, root: Path) -> None:
        assert {card["review"] for card in cards(say(open_page(root), WORDS))} == {UNREVIEWED}

    def test_a_clause_that_changed_after_its_review_says_so(self, root: Path, service: Service) -> None:
        page = say(open_page(root), WORDS)
        with sqlite3.connect(service.stores.folder / "measures.sqlite") as db:
            db.execute("UPDATE measures SET changed = 1")
        assert {card["changed"] for card in cards(page.run())} == {CHANGED}

    def test_a_group_can_be_seen_alone(self, root: Path) -> None:
        page = say(open_page(root), WORDS)
        page.session_state["match_group"] = "unknown"
        assert [group["name"] for group in listed(page.run())["groups"]] == ["待确认"]

    def test_sums_are_compared_with_their_caveat(self, root: Path) -> None:
        page = say(open_page(root), WORDS)
        page.session_state["match_view"] = "金额对比"
        shown = html(page.run())
        assert ('class="banfu-bar"' in shown, "不是预计金额" in shown) == (True, True)

    def test_the_surroundings_of_a_clause_mark_exactly_its_words(self, root: Path, service: Service) -> None:
        page = say(open_page(root), WORDS)
        offer = matching(service).offers("staff")[0]
        _, document = matching(service).place(offer.measure.clause, "staff")
        shown = surroundings(document, offer.measure.clause.span)
        assert not page.exception
        assert '<mark class="banfu-mark">' in shown


@pytest.mark.usefixtures("staff")
def test_the_list_can_be_taken_along_as_a_word_document(service: Service) -> None:
    found = matching(service)
    assert found.ready(patience=60)
    profile = found.listen(Profile(), WORDS, "staff")
    document = docx.Document(io.BytesIO(summary(found.match(profile, "staff").result, profile)))
    assert "专利转化到账额：80万" in "".join(p.text for p in document.paragraphs)


@pytest.mark.usefixtures("service")
class TestForThePublic:
    def test_measures_of_internal_documents_are_nowhere(self, root: Path) -> None:
        page = say(open_page(root), "我们是澜江市的养老机构")
        everything = str(listed(page)) + html(page) + str(page.session_state["match_profile"])
        assert ("12000" in everything, "8000元" in everything) == (False, True)

    def test_a_clause_of_an_internal_document_does_not_open(self, service: Service) -> None:
        found = matching(service)
        assert found.ready(patience=60)
        internal = [o for o in found.offers("staff") if o not in found.offers("public")]
        with pytest.raises(NotFound):
            found.place(internal[0].measure.clause, "public")


@pytest.mark.usefixtures("staff", "service")
def test_markup_in_what_the_applicant_says_is_shown_as_text(root: Path) -> None:
    page = say(open_page(root), f"我们是澜江市的企业{EVIL}")
    assert ("<img" in html(page), "&lt;img" in html(page)) == (False, True)
    assert not any("example.test" in part.value for part in page.markdown)


@pytest.mark.usefixtures("staff")
class TestStates:
    def served(self, tmp_path: Path, embedder: Any, text: str = "", today: date | None = None) -> Service:
        settings = load_settings(tmp_path / "data").model_copy(update={"today": today})
        if text:
            ingest(settings, embedder, *write(tmp_path, {"文件.txt": text}))
        service = Service(settings)
        access.provide(lambda: service)
        return service

    def test_an_empty_library_says_how_to_fill_it(self, root: Path, tmp_path: Path, embedder: Any) -> None:
        service = self.served(tmp_path, embedder)
        shown = html(open_page(root))
        service.close()
        assert ("资料库里还没有文件" in shown, "banfu ingest" in shown) == (True, True)

    def test_while_documents_are_still_being_read_the_page_says_so_and_takes_words(
        self, root: Path, service: Service
    ) -> None:
        matching(service)
        busy = sqlite3.connect(service.stores.folder / "measures.sqlite", isolation_level=None)
        busy.execute("BEGIN IMMEDIATE")
        page = say(open_page(root), WORDS)
        waiting = (html(page), facts(page))
        busy.execute("ROLLBACK")
        busy.close()
        assert matching(service).ready(patience=60)
        assert ("条文里找资助事项" in waiting[0], "类型：企业" in waiting[1]) == (True, True)
        assert cards(page.run())

    def test_a_document_that_names_no_term_is_to_be_verified(
        self, root: Path, tmp_path: Path, embedder: Any
    ) -> None:
        service = self.served(
            tmp_path,
            embedder,
            "澜江市支持企业发展的通知\n\n　　对本市企业购置节能设备的，一次性补助5万元。\n",
        )
        page = say(open_page(root), WORDS)
        service.close()
        assert {(card["standing"][0], card["caution"]) for card in cards(page)} == {("效力未明", UNSTATED)}

    def test_a_window_that_is_over_says_until_when_and_from_when_again(
        self, root: Path, tmp_path: Path, embedder: Any
    ) -> None:
        # Yearly and of one day, the first of January: over on every other day.
        service = self.served(
            tmp_path,
            embedder,
            "澜江市支持企业发展办法\n\n　　第一条　对本市企业购置节能设备的，一次性补助5万元。每年1月1日至1月1日申报。\n"
            "　　第二条　本办法自2023年1月1日起施行，有效期20年。\n",
            date(2026, 7, 1),
        )
        page = say(open_page(root), WORDS)
        found = matching(service)
        result = found.match(found.listen(Profile(), WORDS, "staff"), "staff").result
        document = docx.Document(io.BytesIO(summary(result, Profile())))
        service.close()
        assert {card["closed"] for card in cards(page)} == {
            "窗口已过（2026-01-01 截止），下次 2027-01-01 至 2027-01-01"
        }
        assert any(p.text.endswith("〔窗口已过〕") for p in document.paragraphs)

    def test_documents_without_any_measure_say_so(self, root: Path, tmp_path: Path, embedder: Any) -> None:
        service = self.served(
            tmp_path,
            embedder,
            "澜江市民政局关于放假的通知\n\n各区民政局：\n　　元旦放假一天。\n\n澜江市民政局\n2025年12月20日\n",
        )
        shown = html(open_page(root))
        service.close()
        assert "没有找到资助事项" in shown

    def test_a_file_of_measures_that_cannot_be_read_gives_a_number(
        self, root: Path, tmp_path: Path, embedder: Any
    ) -> None:
        service = self.served(tmp_path, embedder)
        (tmp_path / "data" / "measures.sqlite").write_bytes(b"no database" * 100)
        page = open_page(root)
        service.close()
        assert ("编号 E-" in html(page), len(page.exception)) == (True, 0)


@pytest.mark.usefixtures("service")
def test_two_visitors_do_not_see_each_others_profile(root: Path) -> None:
    mine, theirs = say(open_page(root), WORDS), open_page(root)
    assert (len(facts(mine.run())) > 0, facts(theirs.run())) == (True, [])
