"""Search over the sample corpus and over small documents: audiences, filters, dates, grouping, Traditional text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from corpus.ingest import Ingest
from corpus.models import Hit, Kind, Status, Visibility
from corpus.search import Filters, Searcher, audiences_of, query_terms
from corpus.settings import CorpusSettings
from corpus.stores import Stores
from corpus.tokens import bigrams, words
from tests.parts import MEASURES, ingest, opened, write

SAMPLES = Path(__file__).resolve().parents[2] / "corpus" / "samples" / "documents"
PUBLIC = Filters(audiences=(Visibility.PUBLIC,))


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory, embedder: Any) -> Iterator[Stores]:
    """The sample corpus as it stands on a fixed day."""
    settings = CorpusSettings(data_dir=tmp_path_factory.mktemp("samples"), today=date(2026, 6, 30))
    with opened(settings, embedder) as stores:
        report = Ingest(stores).run([SAMPLES])
        assert report.failed == []
        yield stores


@pytest.fixture(scope="module")
def searcher(stores: Stores) -> Searcher:
    return Searcher(stores)


def sources(hits: list[Hit]) -> list[str]:
    return [hit.source[:2] for hit in hits]


# --- what is found ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "source"),
    [
        ("民办养老机构新增床位每张资助多少", "15"),
        ("首台套申报指南", "05"),
        ("青年人才安居补贴的标准", "13"),
        ("清洁生产审核奖励", "17"),
        ("科技成果转化操作规程", "20"),
    ],
)
def test_a_question_finds_its_document_among_the_first_three(
    searcher: Searcher, question: str, source: str
) -> None:
    assert source in sources(searcher.search(question))[:3]


def test_a_traditional_question_finds_simplified_text(searcher: Searcher) -> None:
    assert sources(searcher.search("民辦養老機構資助辦法"))[0] == "15"


def test_a_traditional_and_a_simplified_question_give_the_same_hits(searcher: Searcher) -> None:
    traditional, simplified = (searcher.search(q) for q in ("殘疾人就業補貼", "残疾人就业补贴"))
    assert [hit.chunk_ids for hit in traditional] == [hit.chunk_ids for hit in simplified]


def test_a_hit_is_the_text_of_its_span(stores: Stores, searcher: Searcher) -> None:
    hits = searcher.search("专项资金资助标准")
    assert hits
    for hit in hits:
        row = stores.library.document(hit.doc_id)
        assert hit.span.of(stores.library.body(row.version).text) == hit.text


def test_hits_are_ranked_from_one_and_scores_fall(searcher: Searcher) -> None:
    hits = searcher.search("企业资助")
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("k", [1, 3, 10])
def test_no_more_hits_than_asked_for(searcher: Searcher, k: int) -> None:
    assert len(searcher.search("企业资助", k)) == k


def test_at_most_a_few_passages_come_from_one_document(stores: Stores, searcher: Searcher) -> None:
    most = stores.settings.search.per_document
    taken: dict[str, int] = {}
    for hit in searcher.search("知识产权专项资金", 30):
        taken[hit.doc_id] = taken.get(hit.doc_id, 0) + len(hit.chunk_ids)
    assert max(taken.values()) <= most


def test_no_passage_is_in_two_hits(searcher: Searcher) -> None:
    ids = [i for hit in searcher.search("知识产权专项资金", 30) for i in hit.chunk_ids]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("query", ["", "   ", "\u3000\n"])
def test_a_blank_question_finds_nothing(searcher: Searcher, query: str) -> None:
    assert searcher.search(query) == []


def test_no_hit_is_asked_for_none_is_given(searcher: Searcher) -> None:
    assert searcher.search("补贴", 0) == []


@pytest.mark.parametrize("query", ['〔2021〕 (… AND: "', "吗？", "*:*", "a" * 5000, "资助" * 2000])
def test_an_odd_question_is_no_error(searcher: Searcher, query: str) -> None:
    assert isinstance(searcher.search(query), list)


def test_a_question_of_asking_words_only_keeps_its_words() -> None:
    assert query_terms("什么", words, 0.0) == {"什么": 1.0}


def test_asking_words_are_dropped_beside_others() -> None:
    assert "什么" not in query_terms("什么是专利", words, 0.0)


def test_synonyms_weigh_less_than_what_was_asked() -> None:
    terms = query_terms("补贴", words, 0.3)
    assert (terms["补贴"], terms["资助"]) == (1.0, 0.3)


def test_bigrams_get_no_synonyms() -> None:
    assert set(query_terms("贴息", bigrams, 0.0)) == {"贴息"}


def test_an_empty_library_finds_nothing(data_dir: Path, embedder: Any) -> None:
    with opened(CorpusSettings(data_dir=data_dir), embedder) as empty:
        assert Searcher(empty).search("补贴") == []


# --- who asks -----------------------------------------------------------------------------------------------


def test_the_public_never_sees_an_internal_document(stores: Stores, searcher: Searcher) -> None:
    internal = {r.id: r for r in stores.library.documents() if r.visibility is Visibility.INTERNAL}
    assert {row.source[:2] for row in internal.values()} == {"20", "25"}
    for row in internal.values():
        for chunk in stores.library.chunks_of(row.version):
            hits = searcher.search(chunk.chunk.text[:200], 30, PUBLIC)
            assert not {hit.doc_id for hit in hits} & set(internal)


def test_no_signal_reads_internal_passages_for_the_public(stores: Stores, searcher: Searcher) -> None:
    internal = {r.version for r in stores.library.documents() if r.visibility is Visibility.INTERNAL}
    signals = searcher.signals("科技成果转化资助操作规程内部讨论稿", PUBLIC)
    ids = {*signals.words, *signals.bigrams, *signals.coverage, *signals.vectors}
    assert ids
    assert not {version for version, *_ in stores.library.places(list(ids)).values()} & internal
    assert not {*signals.document_words, *signals.document_bigrams} & internal


def test_staff_see_internal_documents_marked_as_such(searcher: Searcher) -> None:
    hit = searcher.search("科技成果转化资助操作规程")[0]
    assert (hit.source[:2], hit.visibility) == ("20", Visibility.INTERNAL)


def test_audiences_are_collections() -> None:
    assert audiences_of("public") == (Visibility.PUBLIC,)
    assert set(audiences_of("staff")) == set(Visibility)


# --- filters ------------------------------------------------------------------------------------------------


def test_only_the_kinds_asked_for_are_shown_whether_issued_or_enclosed(
    stores: Stores, searcher: Searcher
) -> None:
    hits = searcher.search("资助", 20, Filters(kinds=(Kind.GUIDE,)))
    rows = [stores.library.document(hit.doc_id) for hit in hits]
    assert rows
    assert all(Kind.GUIDE in (row.kind, row.enclosed_kind) for row in rows)


def test_only_the_standings_asked_for_are_shown(searcher: Searcher) -> None:
    hits = searcher.search("绿色低碳发展若干措施", 20, Filters(statuses=(Status.DRAFT,)))
    assert hits
    assert {hit.status for hit in hits} == {Status.DRAFT}


def test_only_the_issuer_asked_for_is_shown(searcher: Searcher) -> None:
    hits = searcher.search("资助", 20, Filters(issuer="民政"))
    assert hits
    assert all("民政" in (hit.issuer or "") for hit in hits)


def test_only_the_dates_asked_for_are_shown(searcher: Searcher) -> None:
    first, last = date(2024, 1, 1), date(2025, 12, 31)
    hits = searcher.search("资助", 30, Filters(issued_from=first, issued_to=last))
    assert hits
    assert all(hit.date and first <= hit.date <= last for hit in hits)


# --- as of --------------------------------------------------------------------------------------------------


@pytest.fixture
def dated(data_dir: Path, embedder: Any, tmp_path: Path) -> Iterator[Searcher]:
    """A measure of 2023 in force from July on for five years, in a library asked in 2026."""
    settings = CorpusSettings(data_dir=data_dir, today=date(2026, 6, 30))
    write(tmp_path / "in", {"养老.txt": MEASURES})
    ingest(settings, embedder, tmp_path / "in")
    with opened(settings, embedder) as stores:
        yield Searcher(stores)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2023, 6, 15), Status.NOT_YET),
        (date(2024, 1, 1), Status.IN_FORCE),
        (date(2028, 7, 1), Status.EXPIRED),
    ],
)
def test_standing_is_taken_on_the_day_asked_for(dated: Searcher, day: date, expected: Status) -> None:
    assert {hit.status for hit in dated.search("养老床位资助", 10, Filters(as_of=day))} == {expected}


def test_without_a_day_standing_is_taken_today(dated: Searcher) -> None:
    assert {hit.status for hit in dated.search("养老床位资助")} == {Status.IN_FORCE}


def test_documents_issued_after_the_day_are_left_out(dated: Searcher) -> None:
    assert dated.search("养老床位资助", 10, Filters(as_of=date(2023, 5, 31))) == []


def test_a_document_scores_lower_once_it_has_expired(dated: Searcher) -> None:
    before, after = (
        dated.search("养老床位资助", 1, Filters(as_of=day))[0]
        for day in (date(2028, 6, 30), date(2028, 7, 1))
    )
    assert (before.status, after.status) == (Status.IN_FORCE, Status.EXPIRED)
    assert after.score < before.score
