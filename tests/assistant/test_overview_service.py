"""概览的数从真实的对话记录和清单里算出来；谁能看到别人问题的原文，也在这里管住。"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from assistant.answering.models import Answer, Outcome
from assistant.cases.models import CaseRow, CaseStatus, Reader
from assistant.conversation.records import Turn
from assistant.conversation.store import ConversationStore
from assistant.drafting.models import Category, ProposalKind
from assistant.overview_cases import Due, replies
from assistant.overview_documents import holdings
from assistant.overview_questions import WANTED
from assistant.overview_service import Overview, OverviewService, Period
from assistant.overview_wordings import Wordings, near, question_key
from corpus.errors import NotFound
from corpus.models import Kind, Status, Visibility
from corpus.rows import DocumentRow
from corpus.standing import Standing
from ui import answer_view

TODAY = date(2026, 6, 30)
EDITOR = Reader("user:editor", True, "王敏")
LI, ZHOU = Reader("user:li"), Reader("user:zhou")
DRONES = "无人机适航取证有没有补贴？"


class Asking:
    """A real file of conversations with a clock that the test sets, in days before TODAY."""

    def __init__(self, path: Path) -> None:
        self.days = 0.0
        self.store = ConversationStore(path, now=self._now)
        self.service = OverviewService(self.store)

    def _now(self) -> float:
        noon = datetime(TODAY.year, TODAY.month, TODAY.day, 12).astimezone()
        return (noon - timedelta(days=self.days)).timestamp()

    def ask(
        self,
        question: str,
        outcome: Outcome = Outcome.REFUSED,
        *,
        who: Reader = LI,
        days: float = 0,
        standalone: str = "",
        audience: str = "staff",
    ) -> Turn:
        self.days = days
        conversation = self.store.create(who.user, audience=audience)
        answer = Answer(question, standalone or question, (), (), outcome)
        return self.store.append(conversation.id, who.user, question, answer)

    def see(
        self,
        reader: Reader = EDITOR,
        period: Period = Period.QUARTER,
        audiences: tuple[str, ...] = (),
    ) -> Overview:
        self.days = 0
        return self.service.overview([], [], reader, today=TODAY, period=period, audiences=audiences)


@pytest.fixture
def asking(tmp_path: Path) -> Iterator[Asking]:
    made = Asking(tmp_path / "assistant.sqlite")
    yield made
    made.store.close()


# questions


def test_questions_are_counted_by_what_became_of_them(asking: Asking) -> None:
    for outcome, times in ((Outcome.ANSWERED, 3), (Outcome.PARTIAL, 2), (Outcome.REFUSED, 1)):
        for _ in range(times):
            asking.ask("养老床位资助多少？", outcome)
    now = asking.see().questions.now
    assert (now.answered, now.partial, now.refused, now.share(now.answered)) == (3, 2, 1, 0.5)


def test_the_period_before_is_counted_apart(asking: Asking) -> None:
    for days in (0, 29, 30, 59, 60):
        asking.ask(DRONES, days=days)
    found = asking.see(period=Period.MONTH).questions
    assert (found.now.total, found.before.total) == (2, 2)


def test_a_year_begins_with_its_first_day() -> None:
    assert Period.YEAR.first(TODAY) == date(2026, 1, 1)


def test_every_week_of_the_period_is_there_even_where_nobody_asked(asking: Asking) -> None:
    asking.ask(DRONES, days=20)
    weeks = asking.see(period=Period.MONTH).questions.weeks
    assert [week.start for week in weeks] == [date(2026, 6, 1) + timedelta(days=7 * i) for i in range(5)]
    assert [week.refused for week in weeks] == [0, 1, 0, 0, 0]


def test_questions_of_one_face_can_be_counted_alone(asking: Asking) -> None:
    asking.ask(DRONES, audience="public", who=Reader("visitor:a"))
    asking.ask("养老床位资助多少？", Outcome.ANSWERED)
    assert asking.see(audiences=("public",)).questions.now.total == 1


def test_near_wordings_of_a_refused_question_are_one_line(asking: Asking) -> None:
    asking.ask(DRONES, who=LI, days=3)
    asking.ask("无人机适航取证有补贴吗", who=ZHOU, days=1)
    asking.ask("请问无人机适航取证有没有资助", who=ZHOU, days=2)
    asking.ask("专利预审要排多久")
    first = asking.see().questions.open[0]
    assert (first.question, first.count, first.people) == ("无人机适航取证有补贴吗", 3, 2)
    assert first.last.astimezone().date() == TODAY - timedelta(days=1)
    assert len(first.wordings) == 3


def test_a_follow_up_is_listed_as_it_was_understood(asking: Asking) -> None:
    asking.ask("那托育呢？", standalone="民办托育机构新增托位有补贴吗？")
    assert asking.see().questions.open[0].question == "民办托育机构新增托位有补贴吗？"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2022年首台套奖励多少", "2023年首台套奖励多少"),
        ("养老床位补贴多少", "托育床位补贴多少"),
        ("裁员的企业能申请稳岗返还吗", "不裁员的企业能申请稳岗返还吗"),
        ("商标马德里注册资助多少", "商标马德里注册怎么申请"),
        ("高校毕业生就业补贴标准", "高校毕业生创业补贴标准"),
    ],
)
def test_questions_of_different_things_are_not_put_together(one: str, other: str) -> None:
    assert not near(question_key(one), question_key(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("专利预审要排多久", "请问专利预审一般要排多久？"),
        ("数据知识产权登记如何办理", "数据知识产权登记怎么办理？"),
        ("ＡＩ企业有没有算力补贴", "ai企业有算力补助吗"),
    ],
)
def test_ways_of_asking_the_same_are_near(one: str, other: str) -> None:
    assert near(question_key(one), question_key(other))


def test_many_questions_in_two_wordings_each_make_as_many_groups() -> None:
    wordings = Wordings()
    ways = ("{}号地块的停车位怎么申请补贴？", "请问{}号地块停车位如何申请补助")
    groups = [[wordings.group(question_key(way.format(i))) for way in ways] for i in range(200)]
    assert groups == [[i, i] for i in range(200)]


def test_telephone_numbers_do_not_reach_the_lists(asking: Asking) -> None:
    turn = asking.ask("我的手机13510698605，补贴到账了吗？")
    asking.store.feedback(turn.id, LI.user, False, "请打13510698605")
    found = asking.see().questions
    shown = found.open[0].question + found.remarks[0].question + found.remarks[0].reason
    assert ("13510698605" in shown, "（略）" in shown) == (False, True)


# who may read what


def test_staff_see_everybodys_counts_but_only_their_own_words(asking: Asking) -> None:
    asking.ask(DRONES, who=LI)
    asking.ask("专利预审要排多久", who=ZHOU)
    found = asking.see(LI).questions
    assert ([one.question for one in found.open], found.hidden_open, found.now.refused) == ([DRONES], 1, 2)


def test_staff_do_not_read_what_others_found_useless(asking: Asking) -> None:
    turn = asking.ask("养老床位资助多少？", Outcome.ANSWERED, who=ZHOU)
    asking.store.feedback(turn.id, ZHOU.user, False, "引文不对")
    found = asking.see(LI).questions
    assert (found.remarks, found.hidden_remarks, found.useless) == ((), 1, 1)


def test_editors_read_everybodys_words_without_names(asking: Asking) -> None:
    asking.ask(DRONES, who=LI)
    (one,) = asking.see(EDITOR).questions.open
    assert (one.question, one.own, LI.user in repr(one)) == (DRONES, None, False)


def test_ones_own_conversation_can_be_opened_again(asking: Asking) -> None:
    turn = asking.ask(DRONES, who=LI)
    assert asking.see(LI).questions.open[0].own == turn.conversation_id


def test_anothers_answer_is_as_good_as_missing(asking: Asking) -> None:
    turn = asking.ask(DRONES, who=ZHOU)
    with pytest.raises(NotFound):
        asking.service.turn(turn.id, LI)
    assert asking.service.turn(turn.id, EDITOR).question == DRONES


def test_staff_cannot_put_away_what_others_asked(asking: Asking) -> None:
    turn = asking.ask(DRONES, who=ZHOU)
    with pytest.raises(NotFound):
        asking.service.handle([turn.id], LI)
    assert len(asking.see().questions.open) == 1


# what was dealt with


def test_what_was_dealt_with_leaves_the_list_and_stays_counted(asking: Asking) -> None:
    turn = asking.ask(DRONES)
    asking.service.handle([turn.id], EDITOR)
    found = asking.see().questions
    assert (found.open, found.now.refused) == ((), 1)


def test_what_was_dealt_with_outlives_the_program(asking: Asking) -> None:
    turn = asking.ask(DRONES)
    asking.service.handle([turn.id], EDITOR)
    with ConversationStore(asking.store.path) as again:
        (one,) = again.asked()
    assert one.handled is not None


def test_what_was_dealt_with_by_mistake_comes_back(asking: Asking) -> None:
    turn = asking.ask(DRONES)
    asking.service.handle([turn.id], EDITOR)
    asking.service.reopen([turn.id], EDITOR)
    assert len(asking.see().questions.open) == 1


def test_feedback_given_later_brings_an_answer_back(asking: Asking) -> None:
    turn = asking.ask("养老床位资助多少？", Outcome.ANSWERED, days=3)
    asking.store.feedback(turn.id, LI.user, False, "没有答到")
    asking.days = 2
    asking.service.handle([turn.id], EDITOR)
    asking.days = 1
    asking.store.feedback(turn.id, LI.user, False, "引文不对")
    assert [one.reason for one in asking.see().questions.remarks] == ["引文不对"]


def test_a_question_put_down_as_missing_material_is_marked_and_not_listed_twice(asking: Asking) -> None:
    turn = asking.ask(DRONES)
    asking.store.feedback(turn.id, LI.user, False, WANTED)
    found = asking.see().questions
    assert ([one.wanted for one in found.open], found.remarks) == ([True], ())


def test_the_page_of_questions_writes_the_wish_that_is_looked_for() -> None:
    assert answer_view.WANTED == WANTED


def test_useful_answers_are_counted_and_not_listed(asking: Asking) -> None:
    turn = asking.ask("养老床位资助多少？", Outcome.ANSWERED)
    asking.store.feedback(turn.id, LI.user, True)
    found = asking.see().questions
    assert (found.useful, found.useless, found.remarks) == (1, 0, ())


def test_a_deleted_conversation_is_counted_no_more(asking: Asking) -> None:
    turn = asking.ask(DRONES)
    asking.service.handle([turn.id], EDITOR)
    asking.store.delete(turn.conversation_id, LI.user)
    assert asking.see().questions.now.total == 0


def test_a_file_of_the_version_before_is_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "assistant.sqlite"
    with ConversationStore(path) as store:
        store.append(store.create("甲").id, "甲", DRONES, Answer(DRONES, DRONES, (), (), Outcome.REFUSED))
    raw = sqlite3.connect(path)
    raw.execute("DROP TABLE handled")
    raw.execute("PRAGMA user_version = 1")
    raw.close()
    with ConversationStore(path) as store:
        (one,) = store.asked()
        store.handle([one.turn_id], "王敏")
        assert (one.question, store.asked()[0].handled is None) == (DRONES, False)


# documents


def document(name: str, **more: object) -> DocumentRow:
    row = DocumentRow(
        id=name, version=1, source=f"{name}.txt", path=f"/{name}.txt", visibility=Visibility.PUBLIC, title=name,
        doc_number=None, issuer=None, issued=date(2024, 3, 1), kind=Kind.NOTICE, enclosed_kind=None,
        standing=Standing(effective=date(2024, 4, 1)), characters=9, sha256="",
    )  # fmt: skip
    return replace(row, **more)  # type: ignore[arg-type]


def test_a_notice_that_issues_measures_counts_as_measures() -> None:
    found = holdings([document("甲", enclosed_kind=Kind.MEASURES), document("乙")], TODAY)
    assert {(cell.kind, cell.status): cell.count for cell in found.cells} == {
        (Kind.MEASURES, Status.IN_FORCE): 1,
        (Kind.NOTICE, Status.IN_FORCE): 1,
    }


def test_years_are_a_row_without_holes_and_older_ones_are_one_bar() -> None:
    days = (date(2004, 1, 1), date(2013, 1, 1), date(2015, 1, 1), date(2026, 1, 1), None)
    found = holdings([document(str(i), issued=day) for i, day in enumerate(days)], TODAY)
    assert [one.label for one in found.years] == ["2014及以前", *map(str, range(2015, 2027))]
    assert (found.years[0].count, found.years[1].count, found.undated) == (2, 1, 1)


@pytest.mark.parametrize(
    ("standing", "why"),
    [
        (Standing(effective=date(2021, 7, 1), expires=TODAY + timedelta(days=180)), "有效期将满"),
        (Standing(effective=date(2021, 7, 1), expires=TODAY - timedelta(days=1)), "刚刚失效"),
        (Standing(expires=TODAY - timedelta(days=400), declared=Status.IN_FORCE), "有效期已过，仍标为现行"),
        (Standing(effective=TODAY + timedelta(days=1)), "即将施行"),
        (Standing(draft=True), "征求意见稿已满一年"),
    ],
)
def test_documents_worth_a_look_are_named_with_the_reason(standing: Standing, why: str) -> None:
    (notice,) = holdings([document("甲", standing=standing)], TODAY).notices
    assert notice.why == why


@pytest.mark.parametrize(
    "standing",
    [
        Standing(effective=date(2021, 7, 1), expires=TODAY + timedelta(days=181)),
        Standing(effective=date(2015, 7, 1), expires=TODAY - timedelta(days=91)),
        Standing(effective=TODAY + timedelta(days=91)),
        Standing(effective=date(2021, 7, 1)),
        Standing(),
    ],
)
def test_other_documents_are_left_in_peace(standing: Standing) -> None:
    assert holdings([document("甲", standing=standing)], TODAY).notices == ()


def test_the_explanation_of_an_old_draft_goes_with_the_draft() -> None:
    draft = Standing(draft=True)
    found = holdings(
        [document("甲", standing=draft), document("乙", standing=draft, kind=Kind.EXPLANATION)], TODAY
    )
    assert [notice.row.title for notice in found.notices] == ["甲"]


# cases


def case(number: str, days: int | None, category: Category | None = None, **more: object) -> CaseRow:
    due = None if days is None else TODAY + timedelta(days=days)
    row = CaseRow(
        number, number, ProposalKind.CPPCC, "关于加快托育服务发展的提案", "李飞委员", due, False, days,
        CaseStatus.DRAFTING, category, LI.user, "李强", 0.5, datetime(2026, 6, 1, tzinfo=UTC),
    )  # fmt: skip
    return replace(row, **more)  # type: ignore[arg-type]


def test_open_cases_stand_in_the_order_of_their_deadlines() -> None:
    rows = [case("3", None), case("1", 40), case("2", -2), case("4", 1, status=CaseStatus.CLOSED)]
    assert [row.number for row in replies(rows).rows] == ["2", "1", "3"]


def test_cases_are_counted_by_deadline_and_category() -> None:
    found = replies([case("1", -1, Category.B), case("2", 3, Category.B), case("3", 3), case("4", 30)])
    assert found.cells == {
        (Due.OVER, Category.B): 1,
        (Due.WEEK, Category.B): 1,
        (Due.WEEK, None): 1,
        (Due.MONTH, None): 1,
    }
    assert found.count(Due.OVER, Due.WEEK) == 3
