"""Drafts and the documents they became."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.stores import Stores
from corpus.succession import core_title, superseded


@pytest.mark.parametrize(
    "title",
    [
        "澜江市促进绿色低碳发展若干措施",
        "澜江市人民政府办公室关于印发《澜江市促进绿色低碳发展若干措施》的通知",
        "澜江市促进绿色低碳发展若干措施（征求意见稿）",
        "《澜江市促进绿色低碳发展若干措施（征求意见稿）》起草说明",
        "关于《澜江市促进绿色低碳发展若干措施（草案）》的说明",
        "关于公开征求《澜江市促进绿色低碳发展若干措施（征求意见稿）》意见的公告",
    ],
)
def test_a_title_keeps_its_name_from_the_first_draft_to_the_issue(title: str) -> None:
    assert core_title(title) == "澜江市促进绿色低碳发展若干措施"


def test_a_draft_and_its_explanation_are_past_once_the_document_is_issued(sample_stores: Stores) -> None:
    rows = sample_stores.library.documents()
    past = {row.title for row in rows if row.id in superseded(rows, date(2026, 6, 30))}
    assert past == {
        "澜江市促进绿色低碳发展若干措施（征求意见稿）",
        "《澜江市促进绿色低碳发展若干措施（征求意见稿）》起草说明",
    }


def test_a_draft_stands_until_the_document_is_issued(sample_stores: Stores) -> None:
    assert superseded(sample_stores.library.documents(), date(2024, 12, 31)) == frozenset()


def test_a_later_draft_is_the_next_revision(sample_stores: Stores) -> None:
    rows = sample_stores.library.documents()
    final = next(row for row in rows if row.doc_number == "澜府办规〔2025〕1号")
    assert final.issued is not None
    drafts = [row for row in rows if row.standing.draft and core_title(row.title) == core_title(final.title)]
    assert drafts
    assert all(row.issued is not None and row.issued < final.issued for row in drafts)
    assert superseded(drafts, date(2026, 6, 30)) == frozenset()
