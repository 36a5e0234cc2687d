"""A case as a letter without a library: fixed parts, contact log, category, ledger, differences, the codec."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from assistant.cases.codec import from_json, to_json
from assistant.cases.difference import difference, words_of
from assistant.cases.findings import findings_of
from assistant.cases.letter import draft_of, letter_of, proposed_parts
from assistant.cases.models import Case, CaseStatus, ContactWay, PieceKind, Reader
from assistant.cases.store import CaseStore
from assistant.drafting.models import Category, LetterRole, Severity
from tests.assistant.cases.conftest import SETTINGS, TODAY
from tests.assistant.cases.test_case_marks import source


@pytest.fixture
def answered(store: CaseStore, who: Reader, case: Case) -> Case:
    """A case whose first item rests on a policy."""
    case, n = store.add_source(case.id, who, 1, source(0, "每张床位资助8000元。"))
    return store.save_item(case.id, who, 1, f"每张床位资助8000元［{n}］。", 0)


def test_every_suggestion_stands_in_the_letter_and_open_ones_say_so(answered: Case) -> None:
    items = letter_of(answered, TODAY).items
    assert items[0].paragraphs == ("每张床位资助8000元。",)
    assert [item.paragraphs for item in items[1:]] == [
        ("【待补充：对本条建议的答复（请承办处室提供）】",)
    ] * 3


def test_the_citations_are_kept_beside_the_sentences(answered: Case) -> None:
    assert [c.quote for c in letter_of(answered, TODAY).items[0].reply[0].citations] == [
        "每张床位资助8000元。"
    ]


def test_worded_parts_stand_in_the_letter_and_can_go_back(store: CaseStore, who: Reader, case: Case) -> None:
    case = store.save_parts(case.id, who, {"title": "另拟的标题", "closing": "感谢支持。\n专此函复。"})
    letter = letter_of(case, TODAY)
    assert (letter.title, letter.closing) == ("另拟的标题", ("感谢支持。", "专此函复。"))
    back = store.save_parts(case.id, who, {"title": None})
    assert letter_of(back, TODAY).title == proposed_parts(back, TODAY)["title"]
    assert letter_of(back, TODAY).closing == ("感谢支持。", "专此函复。")


def test_an_emptied_part_stays_empty(store: CaseStore, who: Reader, case: Case) -> None:
    assert letter_of(store.save_parts(case.id, who, {"copies": ""}), TODAY).copies == ()


def test_contacts_are_told_in_the_process_in_their_order(store: CaseStore, who: Reader, case: Case) -> None:
    store.add_contact(case.id, who, date(2026, 3, 20), ContactWay.DISCUSSION, "", "委员表示满意。")
    case = store.add_contact(case.id, who, date(2026, 3, 5), ContactWay.PHONE, "", "委员建议公开标准")
    assert letter_of(case, TODAY).process == (
        "经与沈既白委员于2026年3月5日电话沟通，委员建议公开标准。又于2026年3月20日座谈交流，委员表示满意。",
    )


def test_a_contact_without_words_only_says_that_it_took_place(
    store: CaseStore, who: Reader, case: Case
) -> None:
    case = store.add_contact(case.id, who, date(2026, 3, 5), ContactWay.VISIT, "界别召集人", "")
    assert letter_of(case, TODAY).process == ("已与界别召集人于2026年3月5日一同调研。",)


def test_a_contact_taken_out_leaves_the_process_open_again(store: CaseStore, who: Reader, case: Case) -> None:
    with_one = store.add_contact(case.id, who, date(2026, 3, 5), ContactWay.PHONE, "", "")
    without = store.remove_contact(case.id, who, with_one.contacts[0].id)
    assert letter_of(without, TODAY).process[0].startswith("【待补充：与沈既白委员沟通")


def test_a_case_for_a_lead_unit_is_an_opinion_without_category(
    store: CaseStore, who: Reader, answered: Case
) -> None:
    case = store.save_settings(answered.id, who, replace(SETTINGS, lead_unit="澜江市财政局"))
    letter = letter_of(case, TODAY)
    assert (letter.role, letter.addressee, letter.category) == (LetterRole.OPINION, "澜江市财政局", None)


def test_the_category_is_proposed_with_reasons_until_the_user_chooses(
    store: CaseStore, who: Reader, answered: Case
) -> None:
    proposed = draft_of(answered, TODAY)
    chosen = draft_of(store.save_settings(answered.id, who, replace(SETTINGS, category=Category.C)), TODAY)
    assert (proposed.letter.category, chosen.letter.category) == (Category.B, Category.C)
    assert proposed.category_reasons == chosen.category_reasons
    assert store.list(who)[0].category is Category.C


def test_a_gap_within_a_sentence_keeps_the_category_from_a(store: CaseStore, who: Reader, case: Case) -> None:
    single = replace(case.proposal, suggestions=case.proposal.suggestions[:1])
    store.save_proposal(case.id, who, single)
    case, n = store.add_source(case.id, who, 1, source(0, "每张床位资助8000元。"))
    whole = store.save_item(case.id, who, 1, f"每张床位资助8000元［{n}］。", case.item(1).revision)
    assert draft_of(whole, TODAY).letter.category is Category.A
    text = f"每张床位资助8000元［{n}］。另有标准为【待补充：金额】。"
    open_still = store.save_item(case.id, who, 1, text, whole.item(1).revision)
    assert draft_of(open_still, TODAY).letter.category is Category.B


def test_promises_are_in_the_ledger_with_their_sources(store: CaseStore, who: Reader, answered: Case) -> None:
    case = store.save_item(answered.id, who, 2, "下一步，我局将于2026年底前编印教材。", 0)
    ledger = draft_of(case, TODAY).commitments
    assert [(one.item, bool(one.sources)) for one in ledger] == [(1, True), (2, False)]


def test_the_number_of_the_letter_is_asked_for_when_it_is_issued(
    store: CaseStore, who: Reader, case: Case
) -> None:
    def severity(at: CaseStatus) -> set[Severity]:
        moved = store.set_status(case.id, who, at)
        found = findings_of(moved, None, TODAY)
        return {one.finding.severity for one in found if one.part == "doc_number"}

    assert severity(CaseStatus.REVIEW) == {Severity.NOTE}
    assert severity(CaseStatus.ISSUE) == {Severity.ERROR}


def test_a_finding_in_a_fixed_part_has_its_place_there(store: CaseStore, who: Reader, case: Case) -> None:
    case = store.save_parts(case.id, who, {"closing": "感谢您的支持。\n标准为【待补充：金额】。"})
    placed = [one for one in findings_of(case, None, TODAY) if one.part == "closing"]
    found = next(one for one in placed if one.finding.rule == "placeholder")
    assert case.parts["closing"][found.start : found.end] == "【待补充：金额】"


def test_an_unsigned_letter_is_not_taken_for_one_with_something_left_over(
    store: CaseStore, who: Reader, answered: Case
) -> None:
    case = store.save_settings(answered.id, who, replace(SETTINGS, profile="shenzhen"))
    found = findings_of(case, None, TODAY)
    assert not [one for one in found if one.finding.rule == "residue-tail"]
    assert [one.finding.severity for one in found if one.place == "成文日期"] == [Severity.NOTE]


# differences


def test_words_are_compared_whole() -> None:
    pieces = words_of("每张资助8000元［1］。", "每张资助9000元［1，2］。")
    assert [(one.kind, one.text) for one in pieces] == [
        (PieceKind.SAME, "每张资助"), (PieceKind.REMOVED, "8000"), (PieceKind.ADDED, "9000"),
        (PieceKind.SAME, "元"), (PieceKind.REMOVED, "［1］"), (PieceKind.ADDED, "［1，2］"), (PieceKind.SAME, "。"),
    ]  # fmt: skip


def test_a_difference_gives_back_both_texts() -> None:
    old, new = "已建成3家，在建2家。", "截至3月，已建成5家，并在建2家机构。"
    pieces = words_of(old, new)
    assert "".join(p.text for p in pieces if p.kind is not PieceKind.ADDED) == old
    assert "".join(p.text for p in pieces if p.kind is not PieceKind.REMOVED) == new


def test_only_places_that_differ_are_told_in_the_order_of_the_letter(
    store: CaseStore, who: Reader, case: Case
) -> None:
    store.save_item(case.id, who, 2, "已办培训班。", 0)
    store.save_parts(case.id, who, {"title": "另拟的标题"})
    new = store.save_settings(case.id, who, replace(SETTINGS, extended_to=date(2026, 8, 1)))
    assert [(one.place, one.item) for one in difference(case, new)] == [
        ("答复期限", None), ("标题", None), ("第二条", 2),
    ]  # fmt: skip


def test_a_case_does_not_differ_from_itself(answered: Case) -> None:
    assert difference(answered, answered) == ()


# the codec


def test_a_case_survives_json(store: CaseStore, who: Reader, answered: Case) -> None:
    case = store.add_contact(answered.id, who, date(2026, 3, 5), ContactWay.PHONE, "", "满意")
    case = store.add_file(case.id, who, "意见.txt", "市财政局", "同意。")
    case = store.ignore(case.id, who, ("figure-sum", "合计3家"))
    assert from_json(Case, json.loads(json.dumps(to_json(case)))) == case


def test_what_a_newer_banfu_adds_is_left_out_and_what_is_missing_takes_its_default(answered: Case) -> None:
    data = to_json(answered)
    data["later"] = {"a": 1}
    del data["ignored"]
    assert from_json(Case, data) == answered


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("revision",), "3"),
        (("status",), "未知"),
        (("created",), "昨天"),
        (("items",), {}),
        (("settings",), None),
    ],
)
def test_what_does_not_fit_is_named_with_its_field(
    answered: Case, path: tuple[str, ...], value: object
) -> None:
    data = to_json(answered)
    data[path[0]] = value
    with pytest.raises(ValueError, match=f"Case.{path[0]}"):
        from_json(Case, data)
