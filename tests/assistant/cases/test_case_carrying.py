"""Items keep to their suggestions when the split changes; numbers of sources are never given twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.cases.errors import Unchangeable
from assistant.cases.models import Case, Reader, Source
from assistant.cases.store import CaseStore
from assistant.drafting import corrections
from assistant.drafting.models import Gap, Proposal, ReplyItem, ReplySentence
from corpus.errors import NotFound
from corpus.models import Span
from tests.assistant.cases.test_case_marks import source


@pytest.fixture
def written(store: CaseStore, who: Reader, case: Case) -> Case:
    """A case with a text in every item."""
    for no in (1, 2, 3, 4):
        case = store.save_item(case.id, who, no, f"答复{no}。", 0)
    return case


def split_anew(store: CaseStore, who: Reader, case: Case, proposal: Proposal) -> list[str]:
    return [item.text for item in store.save_proposal(case.id, who, proposal).items]


def test_a_moved_suggestion_takes_its_reply_along(store: CaseStore, who: Reader, written: Case) -> None:
    moved = corrections.move(written.proposal, 4, 1)
    assert split_anew(store, who, written, moved) == ["答复4。", "答复1。", "答复2。", "答复3。"]


def test_a_removed_suggestion_takes_its_reply_away_and_a_version_keeps_it(
    store: CaseStore, who: Reader, written: Case
) -> None:
    removed = corrections.remove(written.proposal, 2)
    assert split_anew(store, who, written, removed) == ["答复1。", "答复3。", "答复4。"]
    newest = store.versions(written.id, who)[0]
    assert newest.label == "调整拆分之前"
    assert store.version(written.id, who, newest.no).item(2).text == "答复2。"


def test_merged_suggestions_join_their_replies(store: CaseStore, who: Reader, written: Case) -> None:
    joined = corrections.merge(written.proposal, 2, 3)
    assert split_anew(store, who, written, joined) == ["答复1。", "答复2。\n答复3。", "答复4。"]


def test_the_first_part_of_a_split_suggestion_keeps_the_reply(
    store: CaseStore, who: Reader, written: Case
) -> None:
    at = written.proposal.suggestions[1].text.index("培养")
    parted = corrections.split(written.proposal, 2, at)
    assert split_anew(store, who, written, parted) == ["答复1。", "答复2。", "", "答复3。", "答复4。"]


def test_suggestions_that_were_merged_are_taken_apart_with_their_labels_and_places(written: Case) -> None:
    before = written.proposal
    merged = corrections.merge(before, 2, 3)
    at = merged.suggestions[1].text.index("\n") + 1
    parted = corrections.split(merged, 2, at).suggestions
    assert [(s.number, s.text, s.span) for s in parted] == [
        (s.number, s.text, s.span) for s in before.suggestions
    ]


def test_a_label_is_taken_off_where_reworded_suggestions_are_parted(written: Case) -> None:
    reworded = corrections.reword(written.proposal, 2, "增设护理专业。\n三、修建停车场。")
    parted = corrections.split(reworded, 2, len("增设护理专业。\n"))
    assert (parted.suggestions[2].number, parted.suggestions[2].text) == ("三、", "修建停车场。")


def test_a_reworded_suggestion_keeps_its_place_in_the_original(written: Case) -> None:
    reworded = corrections.reword(written.proposal, 2, "加强养老护理员培训。")
    assert reworded.suggestions[1].span == written.proposal.suggestions[1].span


def test_a_reworded_suggestion_keeps_its_reply(store: CaseStore, who: Reader, written: Case) -> None:
    reworded = corrections.reword(written.proposal, 2, "加强养老护理员培训，提高护理员待遇。")
    assert split_anew(store, who, written, reworded) == ["答复1。", "答复2。", "答复3。", "答复4。"]


def test_another_suggestion_in_its_place_does_not_take_the_reply(
    store: CaseStore, who: Reader, written: Case
) -> None:
    strange = corrections.reword(written.proposal, 2, "修建停车场。")
    assert split_anew(store, who, written, strange) == ["答复1。", "", "答复3。", "答复4。"]


def test_an_editor_of_the_place_before_is_stale_after_a_move(
    store: CaseStore, who: Reader, written: Case
) -> None:
    moved = store.save_proposal(written.id, who, corrections.move(written.proposal, 4, 1))
    assert min(item.revision for item in moved.items) > max(item.revision for item in written.items)


def test_header_fields_change_without_touching_the_items(
    store: CaseStore, who: Reader, written: Case
) -> None:
    changed = store.save_proposal(written.id, who, replace(written.proposal, number="20260119"))
    assert changed.items == written.items
    assert store.list(who)[0].number == "20260119"


# sources


def at(doc: str, start: int, quote: str) -> Source:
    made = source(0, quote)
    citation = replace(made.citation, doc_id=doc, span=Span(start, start + len(quote)))
    return replace(made, citation=citation)


def test_one_place_has_one_number_in_the_whole_case(store: CaseStore, who: Reader, case: Case) -> None:
    _, first = store.add_source(case.id, who, 1, at("a", 0, "甲"))
    _, second = store.add_source(case.id, who, 1, at("a", 5, "乙"))
    _, again = store.add_source(case.id, who, 3, at("a", 0, "甲"))
    assert (first, second, again) == (1, 2, 1)


def test_a_number_is_never_given_twice(store: CaseStore, who: Reader, case: Case) -> None:
    _, first = store.add_source(case.id, who, 4, at("a", 0, "甲"))
    store.save_proposal(case.id, who, corrections.remove(case.proposal, 4))
    _, second = store.add_source(case.id, who, 1, at("b", 0, "乙"))
    assert (first, second) == (1, 2)


def test_a_dropped_source_comes_back_with_its_number(store: CaseStore, who: Reader, case: Case) -> None:
    store.add_source(case.id, who, 1, at("a", 0, "甲"))
    assert store.drop_source(case.id, who, 1, 1).item(1).used == ()
    back, n = store.add_source(case.id, who, 1, at("a", 0, "甲"))
    assert (n, [one.n for one in back.item(1).used]) == (1, [1])


def test_dropping_a_source_that_is_not_there_is_told(store: CaseStore, who: Reader, case: Case) -> None:
    with pytest.raises(NotFound, match="编号为7"):
        store.drop_source(case.id, who, 1, 7)


# drafted texts


def drafted(no: int, words: str, cited: Source | None = None) -> ReplyItem:
    citations = (cited.citation,) if cited else ()
    return ReplyItem(no, "", reply=(ReplySentence(words, citations),), gaps=() if cited else (Gap("依据"),))


def test_a_draft_fills_an_item_with_the_numbers_of_the_case(
    store: CaseStore, who: Reader, case: Case
) -> None:
    store.add_source(case.id, who, 2, at("a", 0, "甲"))
    cited, further = at("b", 0, "乙"), at("c", 0, "丙")
    filled, put = store.fill_item(
        case.id, who, 1, drafted(1, "已建成3家。", cited), [cited, further], revision=0
    )
    assert put
    assert (filled.item(1).text, [one.n for one in filled.item(1).sources]) == ("已建成3家［2］。", [2, 3])
    assert not filled.item(1).typed


def test_drafting_anew_keeps_what_stood_there_as_a_version(store: CaseStore, who: Reader, case: Case) -> None:
    store.save_item(case.id, who, 1, "用户写的。", 0)
    store.fill_item(case.id, who, 1, drafted(1, "重新起草的。"), (), revision=1)
    newest = store.versions(case.id, who)[0]
    assert store.version(case.id, who, newest.no).item(1).text == "用户写的。"


def test_what_was_typed_while_drafting_is_not_overwritten(store: CaseStore, who: Reader, case: Case) -> None:
    store.save_item(case.id, who, 1, "用户写的。", 0)
    filled, put = store.fill_item(case.id, who, 1, drafted(1, "起草的。"), (), revision=0)
    assert (put, filled.item(1).text) == (False, "用户写的。")
    newest = store.versions(case.id, who)[0]
    assert "起草的。" in store.version(case.id, who, newest.no).item(1).text


def test_a_part_that_no_letter_has_is_refused(store: CaseStore, who: Reader, case: Case) -> None:
    with pytest.raises(Unchangeable, match="没有“footer”"):
        store.save_parts(case.id, who, {"footer": "页脚"})


def test_an_item_that_is_not_there_is_told(store: CaseStore, who: Reader, case: Case) -> None:
    with pytest.raises(NotFound, match="没有第9条"):
        store.save_item(case.id, who, 9, "多出来的。", 0)
