"""逐条起草和核稿：编辑框的保存、逐句核对、依据、发现、承诺、类别、进度；答复件和资料库都是真的，用 AppTest 跑这一页。"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from assistant.cases.models import Case, ItemProgress, Progress, Reader, Step
from assistant.cases.service import Cases
from assistant.drafting.letter import Office
from assistant.drafting.models import Category, Commitment, Standing, Suggestion
from assistant.drafting.profiles import load_profile
from assistant.service import Service
from corpus.models import Visibility
from tests.ui.pages import components, html
from ui import draft_category, draft_desk, draft_editor, draft_items, draft_ledger, draft_progress
from ui.access import Access, Role
from ui.style import ASSETS

PROPOSAL = """关于增加养老床位的提案
提案人：周明委员　　提案编号：20260012
　　我市养老床位不足，为此建议：
　　一、提高新增养老床位的资助标准。鼓励社会力量办养老机构。
　　二、建立养老护理员入职奖励。
"""
ME = Reader("local", True, "本机用户")
EVIL = '<img src="x" onerror="alert(1)">![x](http://example.test/y.png)'
GRANT = "对新增养老床位的民办机构，每张床位资助8000元"


@pytest.fixture
def desk(staff: None, service: Service) -> Cases:
    assert staff is None
    return draft_desk.cases(Access(service, "local", "本机用户", Role.ADMIN, "staff"))


@pytest.fixture
def case(desk: Cases) -> Case:
    proposal = desk.read(PROPOSAL)
    office = Office("澜江市民政局", "澜民函")
    settings = replace(desk.default_settings(proposal.kind, desk.today), profile="lanjiang", office=office)
    return desk.store.create(ME, proposal, text=PROPOSAL, settings=settings)


@pytest.fixture
def opened(root: Path, case: Case) -> Callable[..., AppTest]:
    def at(step: str = "items", tab: str = "依据", **parameters: str) -> AppTest:
        page = AppTest.from_file(str(root / "ui/views/draft.py"), default_timeout=60)
        for name, value in {"case": case.id, "step": step, **parameters}.items():
            page.query_params[name] = value
        page.session_state["reply_tab"] = tab
        return run(page)

    return at


def run(page: AppTest) -> AppTest:
    page.run()
    assert not page.exception
    return page


def press(page: AppTest, label: str) -> AppTest:
    next(one for one in page.button if one.label == label).click().run()
    assert not page.exception
    return page


def labels(page: AppTest) -> list[str]:
    return [one.label for one in page.button]


def now(desk: Cases, case: Case) -> Case:
    return desk.store.get(case.id, ME)


def write(desk: Cases, case: Case, text: str, no: int = 1) -> Case:
    return desk.store.save_item(case.id, ME, no, text, now(desk, case).item(no).revision)


def with_grant(desk: Cases, case: Case) -> int:
    """The clause that grants 8000元 a bed, put beside the first item; its number."""
    found = desk.search(case.id, ME, 1, "新增养老床位每张床位资助")
    source = next(one.source for one in found if "8000元" in one.source.citation.quote)
    return desk.store.add_source(case.id, ME, 1, source)[1]


def editor(page: AppTest) -> dict[str, Any]:
    return components(page, "banfu_editor")[0]


def sentences(page: AppTest) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = components(page, "banfu_sentences")[0]["sentences"]
    return found


class TestSavingWhatIsTyped:
    def test_the_box_gets_the_text_with_its_revision(
        self, desk: Cases, case: Case, opened: Callable[..., AppTest]
    ) -> None:
        kept = write(desk, case, "我局正在研究。")
        box = editor(opened())
        assert (box["text"], box["revision"]) == ("我局正在研究。", kept.item(1).revision)

    def test_what_is_saved_names_its_new_revision(self, desk: Cases, case: Case) -> None:
        answer = draft_editor.save(case.id, 1, "我局正在研究。", case.item(1).revision)
        assert answer == {"revision": now(desk, case).item(1).revision, "problem": ""}
        assert now(desk, case).item(1).text == "我局正在研究。"

    def test_a_stale_text_is_not_saved_over_the_newer_one_and_is_kept_as_a_version(
        self, desk: Cases, case: Case
    ) -> None:
        write(desk, case, "较新的话。")
        answer = draft_editor.save(case.id, 1, "较旧的话。", case.item(1).revision)
        assert answer == {"revision": 0, "problem": ""}
        assert now(desk, case).item(1).text == "较新的话。"
        latest = desk.store.versions(case.id, ME)[0]
        assert desk.store.version(case.id, ME, latest.no).item(1).text == "较旧的话。"

    def test_a_save_that_was_sent_twice_counts_as_saved(self, desk: Cases, case: Case) -> None:
        draft_editor.save(case.id, 1, "我局正在研究。", case.item(1).revision)
        again = draft_editor.save(case.id, 1, "我局正在研究。", case.item(1).revision)
        assert again["revision"] == now(desk, case).item(1).revision

    def test_words_that_are_written_over_on_purpose_are_kept_as_a_version(
        self, desk: Cases, case: Case
    ) -> None:
        other = write(desk, case, "另一个窗口写的话。")
        draft_editor.save(case.id, 1, "我写的话。", other.item(1).revision, over=True)
        kept = [desk.store.version(case.id, ME, one.no) for one in desk.store.versions(case.id, ME)]
        assert "另一个窗口写的话。" in [one.item(1).text for one in kept]
        assert now(desk, case).item(1).text == "我写的话。"

    def test_a_text_beyond_the_limit_is_refused_with_a_remedy_and_not_cut(
        self, desk: Cases, case: Case
    ) -> None:
        answer = draft_editor.save(case.id, 1, "长" * (draft_editor.LONGEST + 1), case.item(1).revision)
        assert "请删减" in answer["problem"]
        assert now(desk, case).item(1).text == ""

    def test_a_case_that_is_gone_leaves_the_words_in_the_browser_and_says_so(
        self, desk: Cases, case: Case
    ) -> None:
        desk.store.delete(case.id, ME)
        answer = draft_editor.save(case.id, 1, "我写的话。", 0)
        assert "文字已留在这台电脑上" in answer["problem"]


class TestTheSuggestion:
    def test_words_of_the_proposal_never_become_markup(self) -> None:
        shown = draft_items.quoted(Suggestion(1, EVIL, f"{EVIL}。{EVIL}"))
        assert "<img" not in shown
        assert shown.count("&lt;img") == 3

    def test_a_suggestion_of_one_sentence_has_no_more_to_show(self) -> None:
        assert "<details>" not in draft_items.quoted(Suggestion(1, "增加床位", "增加床位。"))


class TestCheckingSentenceBySentence:
    def test_a_sentence_from_its_source_is_supported_and_its_chip_says_which(
        self, desk: Cases, case: Case, opened: Callable[..., AppTest]
    ) -> None:
        n = with_grant(desk, case)
        write(desk, case, f"{GRANT}［{n}］。")
        one = sentences(opened())[0]
        assert (one["label"], [chip["n"] for chip in one["cites"]]) == ("有依据", [n])
        assert "澜江市养老床位资助办法" in one["cites"][0]["label"]

    def test_a_figure_without_a_source_can_be_looked_for(
        self, desk: Cases, case: Case, opened: Callable[..., AppTest]
    ) -> None:
        write(desk, case, "今年内我局将资助养老机构37家。")
        one = sentences(opened())[0]
        assert one["label"] == "无依据"
        assert one["find"] == "今年内我局将资助养老机构37家"

    def test_a_number_that_no_source_has_is_shown_as_unknown(
        self, desk: Cases, case: Case, opened: Callable[..., AppTest]
    ) -> None:
        write(desk, case, "今年内我局将资助养老机构37家［99］。")
        assert sentences(opened())[0]["cites"][0]["known"] is False

    def test_a_gap_is_shown_as_such(self, desk: Cases, case: Case, opened: Callable[..., AppTest]) -> None:
        write(desk, case, "【待补充：2026年新增床位数（请养老服务处提供）】")
        assert sentences(opened())[0]["label"] == "待补充"


class TestEvidence:
    def test_evidence_that_is_cited_cannot_be_put_in_twice_or_dropped(
        self, desk: Cases, case: Case, opened: Callable[..., AppTest]
    ) -> None:
        n = with_grant(desk, case)
        write(desk, case, f"{GRANT}［{n}］。")
        page = opened()
        buttons = {one.label: one.disabled for one in page.button}
        assert "已引用" in html(page)
        assert buttons["插入正文"]
        assert buttons["不用"]

    def test_putting_evidence_in_tells_the_box_its_sentence_with_the_mark(
        self, desk: Cases, case: Case, opened: Callable[..., AppTest]
    ) -> None:
        n = with_grant(desk, case)
        order = editor(press(opened(), "插入正文"))["command"]
        assert order["kind"] == "insert"
        assert "8000元" in order["text"]
        assert f"［{n}］" in order["text"]

    def test_evidence_that_is_not_wanted_goes_aside_and_comes_back(
        self, desk: Cases, case: Case, opened: Callable[..., AppTest]
    ) -> None:
        n = with_grant(desk, case)
        page = press(opened(), "不用")
        assert now(desk, case).item(1).used == ()
        press(page, "恢复使用")
        assert [one.n for one in now(desk, case).item(1).used] == [n]

    def test_more_evidence_is_found_by_words_and_kept(
        self, desk: Cases, case: Case, opened: Callable[..., AppTest]
    ) -> None:
        page = opened()
        page.text_input(key="reply_words").set_value("养老床位资助").run()
        press(page, "加为依据")
        assert "养老床位" in now(desk, case).item(1).used[0].citation.quote

    def test_an_internal_document_is_marked_as_such(
        self, desk: Cases, case: Case, opened: Callable[..., AppTest]
    ) -> None:
        source = desk.search(case.id, ME, 1, "新增养老床位每张床位资助")[0].source
        inner = replace(
            source,
            citation=replace(source.citation, visibility=Visibility.INTERNAL),
            standing=Standing.PROPOSED,
        )
        desk.store.add_source(case.id, ME, 1, inner)
        page = opened()
        assert "内部" in html(page)
        assert "拟议" in html(page)


class TestFindings:
    def test_a_finding_with_exact_words_is_mended_at_a_press(
        self, desk: Cases, case: Case, opened: Callable[..., AppTest]
    ) -> None:
        write(desk, case, "我局同意该建议,正在研究办法。")
        press(opened(tab="核稿"), "按建议改")
        assert now(desk, case).item(1).text == "我局同意该建议，正在研究办法。"

    def test_locating_tells_the_box_which_words(
        self, desk: Cases, case: Case, opened: Callable[..., AppTest]
    ) -> None:
        write(desk, case, "今年内我局将资助养老机构37家。")
        order = editor(press(opened(tab="核稿"), "定位"))["command"]
        assert order["kind"] == "select"
        assert order["quote"] in "今年内我局将资助养老机构37家。"

    def test_a_finding_put_aside_is_counted_apart_and_can_be_taken_up_again(
        self, desk: Cases, case: Case, opened: Callable[..., AppTest]
    ) -> None:
        write(desk, case, "我局同意该建议,正在研究办法。")
        page = opened(tab="核稿")
        before = labels(page).count("忽略")
        press(page, "忽略")
        assert labels(page).count("忽略") == before - 1
        assert len(now(desk, case).ignored) == 1

        review = opened("review")
        review.session_state["reply_level"] = "已忽略"
        press(run(review), "恢复")
        assert now(desk, case).ignored == ()

    def test_the_whole_letter_is_listed_by_item_with_counts(
        self, desk: Cases, case: Case, opened: Callable[..., AppTest]
    ) -> None:
        write(desk, case, "今年内我局将资助养老机构37家。")
        shown = html(opened("review"))
        assert "核稿结果" in shown
        assert shown.index("建议一　提高新增养老床位的资助标准") < shown.index("全文和固定部分")

    def test_going_to_a_place_from_the_whole_letter_opens_its_item(
        self, desk: Cases, case: Case, opened: Callable[..., AppTest]
    ) -> None:
        write(desk, case, "今年内我局将资助养老机构37家。", 2)
        page = press(opened("review"), "定位")
        assert editor(page)["place"] == draft_editor.place(case.id, 2)
        assert editor(page)["command"]["kind"] == "select"


class TestPromises:
    PROMISE = Commitment("我局", "开展需求调查", "下一步，我局将开展需求调查。", item=1)

    def test_a_promise_without_source_and_time_is_told(self) -> None:
        told = {colour: text for text, colour in draft_ledger.warnings([self.PROMISE])}
        assert told["red"].startswith("1 项承诺没有依据")
        assert told["orange"] == "1 项承诺没有期限，请确认是否补写。"

    def test_words_of_the_letter_never_become_markup(self) -> None:
        assert "<img" not in draft_ledger.table([Commitment(EVIL, EVIL, EVIL, EVIL, EVIL, item=1)])

    def test_the_ledger_of_an_item_holds_its_own_promises_only(
        self, desk: Cases, case: Case, opened: Callable[..., AppTest]
    ) -> None:
        write(desk, case, "下一步，我局将在2026年底前修订资助办法。")
        write(desk, case, "下一步，我局将建立入职奖励制度。", 2)
        shown = html(opened(tab="承诺"))
        assert "2026年底前" in shown
        assert "建立入职奖励制度" not in shown.split("reply-ledger")[1]


class TestCategory:
    def test_the_meanings_are_those_of_the_place(self, opened: Callable[..., AppTest]) -> None:
        shown = html(opened(tab="类别"))
        assert load_profile("lanjiang").categories.meanings[Category.B] in shown
        assert "含义依澜江市的规范" in shown

    def test_another_category_than_the_proposed_one_is_kept_and_said(
        self, desk: Cases, case: Case, opened: Callable[..., AppTest]
    ) -> None:
        write(desk, case, "我局正在研究提高资助标准。")
        page = opened(tab="类别")
        groups: list[Any] = list(page.get("button_group"))
        control = next(one for one in groups if one.label == "办理类别")
        control.set_value(Category.A).run()
        assert now(desk, case).settings.category is Category.A
        assert "现按您的选择列A类" in html(page)
        press(page, "改回由系统建议")
        assert now(desk, case).settings.category is None

    def test_reasons_show_the_words_of_the_letter_without_markup(self) -> None:
        shown = draft_category.why(Category.B, (f"第一条正在推进：“{EVIL}”",))
        assert "<img" not in shown
        assert 'class="reply-words"' in shown


class TestDrafting:
    def test_an_untouched_case_offers_to_draft_everything_and_does(
        self, desk: Cases, case: Case, opened: Callable[..., AppTest]
    ) -> None:
        page = press(opened(), "起草全部建议")
        job = desk.job(case.id, ME)
        assert job is not None
        assert job.wait(60)
        assert "8000元" in editor(run(page))["text"]
        assert "起草全部建议" not in labels(page)

    def test_progress_takes_the_place_of_the_text_and_can_be_stopped(
        self, desk: Cases, case: Case, opened: Callable[..., AppTest]
    ) -> None:
        go = threading.Event()
        job = desk._jobs.start(case, {1, 2}, (), lambda _: assert_waited(go))
        try:
            page = opened()
            assert "正在起草 2 条建议的答复" in html(page)
            assert components(page, "banfu_editor") == []
            press(page, "停止")
            assert job.progress.stopped
            assert "正在停止，写完手上这一条" in labels(run(page))
        finally:
            go.set()
            job.wait(10)

    def test_one_item_written_anew_locks_its_box_alone(
        self, desk: Cases, case: Case, opened: Callable[..., AppTest]
    ) -> None:
        go = threading.Event()
        job = desk._jobs.start(case, {1}, (), lambda _: assert_waited(go))
        try:
            assert "重新起草" in editor(opened())["locked"]
            assert editor(opened(item="2"))["locked"] == ""
        finally:
            go.set()
            job.wait(10)

    def test_what_was_not_drafted_is_named_with_the_way_on(
        self, desk: Cases, case: Case, opened: Callable[..., AppTest]
    ) -> None:
        write(desk, case, "我局正在研究。")
        desk._jobs.start(case, {1, 2}, (), lambda _: None).wait(10)
        page = opened()
        assert "建议二还没有起草" in html(page)
        assert "继续起草" in labels(page)

    def test_steps_tell_how_far_each_item_is_without_markup(self) -> None:
        items = (ItemProgress(1, EVIL, Step.DONE, sources=4, gaps=1), ItemProgress(2, "入职奖励"))
        shown = draft_progress.steps(Progress(items, running=True))
        assert "采用 4 条依据，1 处待补充" in shown
        assert "等待中" in shown
        assert "<img" not in shown


def assert_waited(event: threading.Event) -> None:
    assert event.wait(60)


def test_scripts_and_styles_of_the_editor_take_nothing_from_outside() -> None:
    for name in ("editor.js", "editor.css", "sentences.js", "sentences.css", "draft_items.css"):
        assert "http" not in (ASSETS / name).read_text("utf-8")
