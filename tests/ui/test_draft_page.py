"""答复起草页的外框：清单、新建、拆分、识别结果、期限、状态、联系记录、版本；答复件是真的，用 AppTest 跑这一页。"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from assistant.cases.models import Case, CaseStatus, Change, Piece, PieceKind, Reader
from assistant.cases.service import Cases
from assistant.drafting.letter import Office
from assistant.drafting.models import LetterForm, ProposalKind, Publicity
from assistant.service import Service
from corpus.settings import load_settings
from tests.ui.pages import components, html
from ui import access, draft_desk, signin
from ui.access import Access, Role
from ui.draft_fields import BY_PROFILE
from ui.draft_route import Step
from ui.draft_split import reworded
from ui.draft_versions import change_html

PROPOSAL = """关于增加养老床位的提案
提案人：周明委员　　提案编号：20260012
　　我市养老床位不足，为此建议：
　　一、提高新增养老床位的资助标准。鼓励社会力量办养老机构。
　　二、建立养老护理员入职奖励。
　　三、在每个街道办一家社区食堂。
"""
EVIL = '<img src="x" onerror="alert(1)">![x](http://example.test/y.png)'
ME = Reader("local", True, "本机用户")
OTHER = Reader("user:other", False, "赵磊")


@pytest.fixture
def service(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """An empty library, served to staff: these rooms ask it for nothing."""
    monkeypatch.setenv("BANFU_AUDIENCE", "staff")
    opened = Service(load_settings(data_dir))
    access.provide(lambda: opened)
    yield opened
    opened.close()


@pytest.fixture
def desk(service: Service) -> Cases:
    return draft_desk.cases(Access(service, "local", "本机用户", Role.ADMIN, "staff"))


@pytest.fixture
def open_page(root: Path, service: Service) -> Callable[..., AppTest]:
    assert service

    def opened(**parameters: str) -> AppTest:
        page = AppTest.from_file(str(root / "ui/views/draft.py"), default_timeout=30)
        for name, value in parameters.items():
            page.query_params[name] = value
        return page.run()

    return opened


def made(desk: Cases, text: str = PROPOSAL, who: Reader = ME, **settings: Any) -> Case:
    """A case from a pasted proposal, received today."""
    proposal = desk.read(text)
    wanted = replace(desk.default_settings(proposal.kind, desk.today), **settings)
    return desk.store.create(who, proposal, text=text, settings=wanted)


def now(desk: Cases, case: Case) -> Case:
    return desk.store.get(case.id, ME)


def headings(case: Case) -> list[str]:
    return [one.heading for one in case.proposal.suggestions]


def press(page: AppTest, key: str) -> AppTest:
    page.button(key=key).click().run()
    assert not page.exception
    return page


def rows(page: AppTest) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = components(page, "banfu_draft_list")[0]["rows"]
    return found


def paste(page: AppTest, text: str) -> AppTest:
    page.text_area(key="draft_paste").set_value(text)
    return press(page, "draft_read")


def address(page: AppTest, name: str) -> str:
    """A parameter of the page's address; AppTest gives what a script set as it was set, and the rest as lists."""
    value: Any = page.query_params[name]
    return str(value if isinstance(value, str) else value[0])


def control(page: AppTest, key: str) -> Any:
    return next(one for one in page.get("button_group") if one.key == key)


def acting_as(monkeypatch: pytest.MonkeyPatch, role: Role) -> None:
    monkeypatch.setattr(signin, "person", lambda: signin.Person("user:1", "王敏", role))


class TestTheList:
    def test_without_cases_it_says_how_to_begin(self, open_page: Callable[..., AppTest]) -> None:
        page = open_page()
        assert "还没有答复稿" in html(page)
        assert page.button(key="draft_new").label == "新建答复"

    def test_a_case_shows_number_submitter_and_days_left(
        self, open_page: Callable[..., AppTest], desk: Cases
    ) -> None:
        made(desk, due=desk.today + timedelta(days=4))
        (row,) = rows(open_page())
        assert (row["number"], row["submitters"], row["left"], row["left_colour"]) == (
            "20260012", "周明委员", "还有4天", "orange",
        )  # fmt: skip

    def test_what_is_overdue_is_counted_and_stands_first(
        self, open_page: Callable[..., AppTest], desk: Cases
    ) -> None:
        made(desk, due=desk.today + timedelta(days=30))
        late = made(desk, PROPOSAL.replace("0012", "0013"), due=desk.today - timedelta(days=3))
        page = open_page()
        assert (rows(page)[0]["id"], rows(page)[0]["left"]) == (late.id, "逾期3天")
        assert "逾期 1" in html(page)

    def test_a_closed_case_is_listed_only_when_asked_for(
        self, open_page: Callable[..., AppTest], desk: Cases
    ) -> None:
        made(desk)
        closed = made(desk, PROPOSAL.replace("0012", "0013"))
        desk.store.set_status(closed.id, ME, CaseStatus.CLOSED)
        page = open_page()
        before = [row["id"] for row in rows(page)]
        control(page, "draft_statuses").set_value([CaseStatus.CLOSED]).run()
        assert (closed.id in before, [row["id"] for row in rows(page)]) == (False, [closed.id])

    def test_a_case_that_moved_on_stays_in_the_list_of_open_ones(
        self, open_page: Callable[..., AppTest], desk: Cases
    ) -> None:
        case = made(desk)
        page = open_page()
        desk.store.set_status(case.id, ME, CaseStatus.COUNTERSIGN)
        assert [row["status"] for row in rows(page.run())] == ["会签"]

    def test_words_that_fit_nothing_say_what_to_do(
        self, open_page: Callable[..., AppTest], desk: Cases
    ) -> None:
        made(desk)
        page = open_page()
        page.text_input(key="draft_words").set_value("没有这样的").run()
        assert "没有符合筛选的答复稿" in html(page)

    def test_staff_do_not_see_what_others_write(
        self, open_page: Callable[..., AppTest], desk: Cases, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made(desk, who=OTHER)
        acting_as(monkeypatch, Role.STAFF)
        assert "还没有答复稿" in html(open_page())

    def test_the_public_is_turned_away(
        self, open_page: Callable[..., AppTest], desk: Cases, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        case = made(desk)
        monkeypatch.setenv("BANFU_AUDIENCE", "public")
        shown = html(open_page(case=case.id))
        assert ("工作人员" in shown, "养老" in shown) == (True, False)


class TestTakingIn:
    def test_a_pasted_proposal_becomes_a_case_at_its_own_address(
        self, open_page: Callable[..., AppTest], desk: Cases
    ) -> None:
        page = paste(open_page(case="new"), PROPOSAL)
        (row,) = desk.store.list(ME)
        assert address(page, "case") == row.id
        assert page.text_input(key="draft_number").value == "20260012"

    def test_a_file_is_read_at_once_and_named(
        self, open_page: Callable[..., AppTest], desk: Cases, root: Path
    ) -> None:
        (file,) = (root / "corpus/samples/proposals").glob("*.docx")
        page = open_page(case="new")
        uploader: Any = page.get("file_uploader")[0]
        uploader.set_value([(file.name, file.read_bytes(), "application/octet-stream")]).run()
        (row,) = desk.store.list(ME)
        assert (desk.store.get(row.id, ME).file_name, row.number) == (file.name, "20260127")

    def test_a_file_that_cannot_be_read_says_why_and_what_to_do(
        self, open_page: Callable[..., AppTest], desk: Cases
    ) -> None:
        page = open_page(case="new")
        uploader: Any = page.get("file_uploader")[0]
        uploader.set_value([("坏.docx", b"no word file", "application/octet-stream")]).run()
        shown = html(page)
        assert ("坏.docx" in shown, "请" in shown.split("banfu-red", 1)[-1]) == (True, True)
        assert (desk.store.list(ME), len(page.exception)) == ([], 0)

    def test_nothing_given_is_told(self, open_page: Callable[..., AppTest]) -> None:
        assert "在框里粘贴来件的正文" in html(paste(open_page(case="new"), "  "))

    def test_what_cannot_be_read_stays_in_the_box(
        self, open_page: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(*_: object) -> None:
            raise RuntimeError("disk")

        monkeypatch.setattr(Cases, "read", broken)
        page = paste(open_page(case="new"), PROPOSAL)
        assert "编号 E-" in html(page)
        assert page.text_area(key="draft_paste").value == PROPOSAL

    def test_a_number_that_is_there_already_is_asked_about(
        self, open_page: Callable[..., AppTest], desk: Cases
    ) -> None:
        there = made(desk)
        page = paste(open_page(case="new"), PROPOSAL)
        assert "已经有编号 20260012 的答复稿" in html(page)
        page = press(page, "draft_open_alike")
        assert (address(page, "case"), len(desk.store.list(ME))) == (there.id, 1)

    def test_a_second_case_of_a_number_can_be_made(
        self, open_page: Callable[..., AppTest], desk: Cases
    ) -> None:
        made(desk)
        press(paste(open_page(case="new"), PROPOSAL), "draft_new_anyway")
        assert len(desk.store.list(ME)) == 2

    def test_the_office_used_last_is_filled_in(self, open_page: Callable[..., AppTest], desk: Cases) -> None:
        made(desk, office=Office("澜江市民政局", "澜民函"), profile="lanjiang", form=LetterForm.NARRATIVE)
        page = paste(open_page(case="new"), PROPOSAL.replace("0012", "0013"))
        case = desk.store.get(address(page, "case"), ME)
        assert (case.settings.office.name, case.settings.form) == ("澜江市民政局", LetterForm.NARRATIVE)
        # Four months, as the jurisdiction of the last case has it.
        assert case.settings.due == desk.due(case.settings, ProposalKind.CPPCC)

    def test_the_office_of_a_colleague_is_not(self, open_page: Callable[..., AppTest], desk: Cases) -> None:
        made(desk, who=OTHER, office=Office("澜江市财政局"))
        page = paste(open_page(case="new"), PROPOSAL.replace("0012", "0013"))
        assert desk.store.get(address(page, "case"), ME).settings.office.name == ""

    def test_another_ones_case_is_as_good_as_missing(
        self, open_page: Callable[..., AppTest], desk: Cases, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        case = made(desk, who=OTHER)
        acting_as(monkeypatch, Role.STAFF)
        told = [html(open_page(case=one)) for one in (case.id, "0" * 32)]
        assert ("没有找到这件答复稿" in told[0], "养老" in told[0], told[0] == told[1]) == (True, False, True)

    def test_markup_in_a_proposal_is_shown_as_text(
        self, open_page: Callable[..., AppTest], desk: Cases
    ) -> None:
        case = made(desk, PROPOSAL.replace("养老床位的提案", f"养老床位{EVIL}的提案"))
        page = open_page(case=case.id)
        assert "<img" not in html(page)
        assert [one.value for one in page.markdown if "example.test" in one.value] == []


class TestTheFields:
    def test_every_change_is_kept(self, open_page: Callable[..., AppTest], desk: Cases) -> None:
        case = made(desk)
        page = open_page(case=case.id)
        page.text_input(key="draft_number").set_value("20260099").run()
        page.text_input(key="draft_session").set_value("市政协七届四次会议").run()
        page.selectbox(key="draft_kind").set_value(ProposalKind.NPC).run()
        page.date_input(key="draft_dated").set_value(date(2026, 1, 20)).run()
        kept = now(desk, case).proposal
        assert (kept.number, kept.session, kept.kind, kept.date) == (
            "20260099", "市政协七届四次会议", ProposalKind.NPC, date(2026, 1, 20),
        )  # fmt: skip

    def test_several_submitters_are_read_apart(self, open_page: Callable[..., AppTest], desk: Cases) -> None:
        case = made(desk)
        open_page(case=case.id).text_input(key="draft_submitters").set_value("周明、沈既白委员").run()
        kept = now(desk, case).proposal
        assert ([one.name for one in kept.submitters], kept.joint) == (["周明", "沈既白"], True)

    def test_the_deadline_follows_the_day_of_receipt(
        self, open_page: Callable[..., AppTest], desk: Cases
    ) -> None:
        case = made(desk, profile="lanjiang")
        page = open_page(case=case.id)
        # A deadline that is not the computed one would stay as it is.
        page.date_input(key="draft_due").set_value(desk.due(case.settings, case.proposal.kind)).run()
        page.date_input(key="draft_received").set_value(date(2026, 1, 31)).run()
        assert now(desk, case).settings.due == date(2026, 5, 31)

    def test_a_deadline_set_by_hand_stays(self, open_page: Callable[..., AppTest], desk: Cases) -> None:
        case = made(desk)
        page = open_page(case=case.id)
        page.date_input(key="draft_due").set_value(date(2026, 12, 31)).run()
        page.date_input(key="draft_received").set_value(date(2026, 1, 31)).run()
        assert now(desk, case).settings.due == date(2026, 12, 31)
        assert "期限是人工改过的" in html(page)

    def test_a_change_made_elsewhere_shows_here(self, open_page: Callable[..., AppTest], desk: Cases) -> None:
        case = made(desk)
        page = open_page(case=case.id)
        desk.store.save_proposal(case.id, ME, replace(case.proposal, number="20260777"))
        assert page.run().text_input(key="draft_number").value == "20260777"

    def test_another_case_shows_its_own_values(self, open_page: Callable[..., AppTest], desk: Cases) -> None:
        first, second = made(desk), made(desk, PROPOSAL.replace("0012", "0013"))
        page = open_page(case=first.id)
        page.query_params["case"] = second.id
        assert page.run().text_input(key="draft_number").value == "20260013"

    def test_an_opinion_of_another_unit_is_taken_in(
        self, open_page: Callable[..., AppTest], desk: Cases
    ) -> None:
        case = made(desk)
        page = open_page(case=case.id)
        opinion = "澜江市财政局\n　　我局支持提高养老床位资助标准，资金由市级财政安排。\n".encode()
        boxes: Any = page.get("file_uploader")[0]
        boxes.set_value([("财政局意见.txt", opinion, "text/plain")]).run()
        page.text_input(key="draft_opinion_unit").set_value("市财政局").run()
        press(page, "draft_opinion_add")
        assert [(one.unit, one.name) for one in now(desk, case).files] == [("市财政局", "财政局意见.txt")]


class TestTheSplit:
    def test_a_suggestion_moves_down(self, open_page: Callable[..., AppTest], desk: Cases) -> None:
        case = made(desk)
        page = press(open_page(case=case.id), "draft_arrow_downward_1")
        assert headings(now(desk, case))[:2] == ["建立养老护理员入职奖励", "提高新增养老床位的资助标准"]
        assert page.text_area(key="draft_suggestion_1").value == "建立养老护理员入职奖励。"

    def test_two_are_merged(self, open_page: Callable[..., AppTest], desk: Cases) -> None:
        case = made(desk)
        press(open_page(case=case.id), "draft_merge_2")
        assert len(headings(now(desk, case))) == 2
        assert "入职奖励" in now(desk, case).proposal.suggestions[0].text

    def test_one_is_taken_apart_at_a_sentence(self, open_page: Callable[..., AppTest], desk: Cases) -> None:
        case = made(desk)
        press(open_page(case=case.id), "draft_split_do_1")
        assert headings(now(desk, case))[:2] == ["提高新增养老床位的资助标准", "鼓励社会力量办养老机构"]

    def test_one_is_removed(self, open_page: Callable[..., AppTest], desk: Cases) -> None:
        case = made(desk)
        page = press(open_page(case=case.id), "draft_delete_3")
        assert "拆分为 2 条建议" in html(page)
        assert now(desk, case).proposal.corrected

    def test_one_is_added(self, open_page: Callable[..., AppTest], desk: Cases) -> None:
        case = made(desk)
        page = open_page(case=case.id)
        page.text_area(key="draft_added").set_value("公开养老床位的分布。")
        page = press(page, "draft_add")
        assert headings(now(desk, case))[3] == "公开养老床位的分布"
        assert page.text_area(key="draft_added").value == ""

    def test_an_empty_one_is_refused_with_the_reason(
        self, open_page: Callable[..., AppTest], desk: Cases
    ) -> None:
        page = press(open_page(case=made(desk).id), "draft_add")
        assert "建议没有文字" in html(page)

    def test_one_is_reworded_and_its_text_stays_in_the_box(
        self, open_page: Callable[..., AppTest], desk: Cases
    ) -> None:
        case = made(desk)
        page = open_page(case=case.id)
        page.text_area(key="draft_suggestion_2").set_value("建立养老护理员入职奖励和培训补贴。 ").run()
        assert now(desk, case).proposal.suggestions[1].text == "建立养老护理员入职奖励和培训补贴。"
        # What was typed is not replaced under the hands of the one who types.
        assert page.text_area(key="draft_suggestion_2").value == "建立养老护理员入职奖励和培训补贴。 "

    def test_removing_what_has_a_reply_asks_first(
        self, open_page: Callable[..., AppTest], desk: Cases
    ) -> None:
        case = made(desk)
        desk.store.save_item(case.id, ME, 3, "正在研究。", case.item(3).revision)
        page = open_page(case=case.id)
        assert "这一条已经有答复" in html(page)
        assert page.button(key="draft_delete_3").label == "确认删除"

    def test_the_original_shows_where_each_suggestion_stands(
        self, open_page: Callable[..., AppTest], desk: Cases
    ) -> None:
        case = made(desk)
        data = components(open_page(case=case.id), "banfu_draft_source")[0]
        marked = [data["text"][place["start"] : place["end"]] for place in data["places"]]
        assert [text[:2] for text in marked] == ["一、", "二、", "三、"]

    def test_the_original_can_be_mended_and_read_again(
        self, open_page: Callable[..., AppTest], desk: Cases
    ) -> None:
        case = made(desk)
        page = open_page(case=case.id)
        page.text_area(key="draft_again_text").set_value(PROPOSAL + "　　四、公开床位分布。\n")
        page = press(page, "draft_again_read")
        assert (len(headings(now(desk, case))), page.text_area(key="draft_suggestion_4").value) == (
            4, "公开床位分布。",
        )  # fmt: skip

    def test_sub_points_are_read_from_the_new_words(self, desk: Cases) -> None:
        words = "完善养老服务。\n（1）增加床位。\n（2）培训护理员。"
        changed = reworded(desk.read(PROPOSAL), 2, words)
        assert [point.text for point in changed.suggestions[1].points] == ["增加床位。", "培训护理员。"]


class TestTheCourseOfACase:
    def test_it_is_sent_on(self, open_page: Callable[..., AppTest], desk: Cases) -> None:
        case = made(desk)
        press(open_page(case=case.id), "draft_on")
        assert now(desk, case).status is CaseStatus.COUNTERSIGN

    def test_what_is_still_open_is_told_before_it_is_sent_to_be_signed(
        self, open_page: Callable[..., AppTest], desk: Cases
    ) -> None:
        case = made(desk)
        desk.store.set_status(case.id, ME, CaseStatus.REVIEW)
        page = open_page(case=case.id)
        told = html(page)
        press(page, "draft_on")
        assert ("还有 3 条建议没有答复" in told, now(desk, case).status) == (True, CaseStatus.ISSUE)

    def test_how_public_it_is_stands_there_in_words(
        self, open_page: Callable[..., AppTest], desk: Cases
    ) -> None:
        page = open_page(case=made(desk).id)
        assert page.selectbox(key="draft_publicity").value == BY_PROFILE

    def test_a_chosen_publicity_is_stored_and_can_be_taken_back(
        self, open_page: Callable[..., AppTest], desk: Cases
    ) -> None:
        case = made(desk)
        page = open_page(case=case.id)
        page.selectbox(key="draft_publicity").set_value(Publicity.ON_REQUEST).run()
        chosen = now(desk, case).settings.publicity
        page.selectbox(key="draft_publicity").set_value(BY_PROFILE).run()
        assert (chosen, now(desk, case).settings.publicity) == (Publicity.ON_REQUEST, None)

    def test_it_is_sent_back_only_after_a_second_press(
        self, open_page: Callable[..., AppTest], desk: Cases
    ) -> None:
        case = made(desk)
        desk.store.set_status(case.id, ME, CaseStatus.REVIEW)
        page = open_page(case=case.id)
        page.text_input(key="draft_return_reason").set_value("财政局有新意见").run()
        before = now(desk, case).status
        press(page, "draft_return_sure")
        assert (before, now(desk, case).status) == (CaseStatus.REVIEW, CaseStatus.COUNTERSIGN)

    def test_the_step_stands_in_the_address(self, open_page: Callable[..., AppTest], desk: Cases) -> None:
        case = made(desk)
        page = open_page(case=case.id)
        control(page, "draft_step").set_value(Step.RECORD).run()
        assert address(page, "step") == "record"
        assert "联系记录" in html(page)

    def test_a_contact_is_written_down_and_taken_out(
        self, open_page: Callable[..., AppTest], desk: Cases
    ) -> None:
        case = made(desk)
        page = open_page(case=case.id, step="record")
        assert page.text_input(key="draft_contact_person").value == "周明委员"
        page.text_area(key="draft_contact_words").set_value("介绍了资助标准，委员表示满意")
        page = press(page, "draft_contact_add")
        (entry,) = now(desk, case).contacts
        assert ("委员表示满意" in html(page), entry.by) == (True, "本机用户")
        press(page, f"draft_contact_off_{entry.id}")
        assert now(desk, case).contacts == ()

    def test_a_contact_without_words_is_refused(self, open_page: Callable[..., AppTest], desk: Cases) -> None:
        case = made(desk)
        page = press(open_page(case=case.id, step="record"), "draft_contact_add")
        assert ("请填好日期、联系对象和谈话内容" in html(page), now(desk, case).contacts) == (True, ())

    def test_an_extension_wants_a_reason(self, open_page: Callable[..., AppTest], desk: Cases) -> None:
        case = made(desk)
        page = press(open_page(case=case.id, step="record"), "draft_extension_save")
        assert ("请写明延期原因" in html(page), now(desk, case).settings.extended_to) == (True, None)

    def test_an_extension_moves_the_deadline_and_can_be_revoked(
        self, open_page: Callable[..., AppTest], desk: Cases
    ) -> None:
        case = made(desk)
        page = open_page(case=case.id, step="record")
        page.text_area(key="draft_extension_reason").set_value("需会同市财政局研究").run()
        page = press(page, "draft_extension_save")
        assert now(desk, case).settings.extended_to == desk.due(
            case.settings, case.proposal.kind, extended=True
        )
        assert "需会同市财政局研究" in html(page)
        press(page, "draft_extension_off")
        assert now(desk, case).settings.extended_to is None


class TestVersions:
    def test_a_version_is_kept_compared_and_brought_back(
        self, open_page: Callable[..., AppTest], desk: Cases
    ) -> None:
        case = made(desk)
        case = desk.store.save_item(case.id, ME, 1, "每张床位资助8000元。", case.item(1).revision)
        page = press(open_page(case=case.id, step="record"), "draft_version_keep")
        case = desk.store.save_item(case.id, ME, 1, "每张床位资助9000元。", now(desk, case).item(1).revision)
        shown = html(page.run())
        assert ("<del>" in shown, "<ins>" in shown, "增</span>" in shown) == (True, True, True)
        press(page, "draft_restore_sure")
        assert now(desk, case).item(1).text == "每张床位资助8000元。"

    def test_two_alike_are_said_to_be_alike(self, open_page: Callable[..., AppTest], desk: Cases) -> None:
        page = press(open_page(case=made(desk).id, step="record"), "draft_version_keep")
        assert "这两版的内容一样" in html(page)

    def test_what_changed_is_told_in_words_and_escaped(self) -> None:
        pieces = (Piece(PieceKind.REMOVED, "<b>20</b>"), Piece(PieceKind.ADDED, "30"))
        shown = change_html(Change("第一条", pieces))
        assert '<del><span class="draft-sign">删</span>&lt;b&gt;20&lt;/b&gt;</del>' in shown
        assert '<ins><span class="draft-sign">增</span>30</ins>' in shown
