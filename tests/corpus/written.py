"""Documents that the tests of the parser write: from a few lines, or generated with every kind of part."""

from __future__ import annotations

from hypothesis import strategies as st

from corpus.loaders.raw import RawBlock, RawCell, RawDocument, RawParagraph, RawRow, RawTable
from corpus.models import PolicyDocument
from corpus.parser import parse

NUMBERS = "一二三四五六七八九十"


def document(text: str, media_type: str = "text") -> PolicyDocument:
    """The parsed document with one raw paragraph a line."""
    lines = tuple(RawParagraph(line) for line in text.split("\n"))
    return parse(RawDocument(lines, media_type), "测试.txt")


def table(*rows: tuple[str, ...]) -> RawTable:
    """A raw table from rows of cell texts."""
    return RawTable(
        tuple(
            RawRow(tuple(RawCell((RawParagraph(text),), column) for column, text in enumerate(cells)))
            for cells in rows
        )
    )


_WORDS = st.sampled_from(
    [
        "企业",
        "专利",
        "资助",
        "申请",
        "每件5000元",
        "市财政局",
        "不低于30%",
        "年度",
        "贷款",
        "，",
        "、",
        "《管理办法》",
    ]
)
_SENTENCE = st.lists(_WORDS, min_size=1, max_size=30).map(lambda words: "".join(words) + "。")
_PARAGRAPH = st.lists(_SENTENCE, min_size=1, max_size=12).map("".join)
_LONG = st.integers(300, 900).map(lambda n: "专利资助" * n)
_HEADING = st.builds(
    lambda style, n, name: style.format(cn=NUMBERS[n], n=n + 1) + name,
    st.sampled_from(
        ["{cn}、", "（{cn}）", "{n}.", "（{n}）", "第{cn}章 ", "第{cn}条 ", "{cn}是", "——", "{n}.1 "]
    ),
    st.integers(0, 9),
    st.one_of(st.just("支持对象"), _SENTENCE, st.just("应当具备下列条件：")),
)
_CELL = st.one_of(st.just(""), _SENTENCE, st.just("每件5000元"))
_ROW = st.tuples(_CELL, _CELL, _CELL)
_DATA = st.lists(_ROW, min_size=1, max_size=5).map(lambda rows: table(("类别", "项目", "标准"), *rows))
_PAIR = st.tuples(_HEADING, st.one_of(_PARAGRAPH, _LONG))
_REPLY = st.lists(_PAIR, min_size=1, max_size=4).map(lambda rows: table(("意见建议", "办理答复"), *rows))
_BLOCK: st.SearchStrategy[RawBlock] = st.one_of(
    st.one_of(_HEADING, _PARAGRAPH, _LONG, st.just("现将有关事项通知如下：")).map(RawParagraph), _DATA, _REPLY
)

RAW_DOCUMENTS = st.lists(_BLOCK, min_size=1, max_size=14).map(
    lambda blocks: RawDocument((RawParagraph("澜江市专利资助办法"), *blocks), "docx")
)
"""Documents with headings, lists, tables, letters’ pairs and long paragraphs, in any order."""

ANY_TEXT = st.text(
    st.sampled_from(
        [
            *"一二三第条章（）()、.．。；：《》“”〔〕【】\t\n \u3000\u200b年月日号附件关于的通知废止自起施行1290①——Aa★[]：:\\"
        ]
    )
    | st.characters(exclude_categories=["Cs"]),
    max_size=400,
)
"""Arbitrary text, mostly of what the parser looks for."""
