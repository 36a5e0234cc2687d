"""Real documents: spans are exact, and no plain figure or number is missed. Nothing of them is kept here."""

import re
from pathlib import Path

import pytest

from corpus.mentions import MentionType, find_mentions
from corpus.mentions.base import Mention, Value

# Notations so plain that a miss is a fault; anything subtler is left to the tables of examples.
PLAIN = {
    MentionType.AMOUNT: re.compile(r"(?<![\d.,])\d+(?:\.\d+)?[万亿]?元(?!化)"),
    MentionType.PERCENTAGE: re.compile(r"(?<![\d.,])\d+(?:\.\d+)?%"),
    MentionType.DATE: re.compile(r"(?<!\d)20\d\d年\d{1,2}月\d{1,2}日"),
    MentionType.DOC_NUMBER: re.compile(r"[发函办规]〔20\d\d〕\d+号"),
    MentionType.CLAUSE: re.compile(r"第[一二三四五六七八九十百]+条"),
}


@pytest.fixture(scope="module")
def documents(request: pytest.FixtureRequest) -> dict[str, tuple[str, list[Mention[Value | None]]]]:
    shared: Path = request.getfixturevalue("shared_dir")
    paths = [*sorted((shared / "seeds").glob("*.txt")), *sorted((shared / "govdocs").glob("*.txt"))]
    texts = {path.name: path.read_text(encoding="utf-8") for path in paths}
    return {name: (text, find_mentions(text)) for name, text in texts.items()}


def test_every_span_of_a_real_document_is_exact(
    documents: dict[str, tuple[str, list[Mention[Value | None]]]],
) -> None:
    for name, (text, mentions) in documents.items():
        assert all(m.span.of(text) == m.text for m in mentions), name


@pytest.mark.parametrize("kind", list(PLAIN), ids=[kind.value for kind in PLAIN])
def test_no_plain_notation_of_a_real_document_is_missed(
    documents: dict[str, tuple[str, list[Mention[Value | None]]]], kind: MentionType
) -> None:
    seen = 0
    for name, (text, mentions) in documents.items():
        spans = [m.span for m in mentions if m.type is kind]
        for match in PLAIN[kind].finditer(text):
            seen += 1
            inside = any(span.start <= match.start() < span.end for span in spans)
            assert inside, f"{name}：{match.start()} 处的{kind.value}没有识别"
    assert seen
