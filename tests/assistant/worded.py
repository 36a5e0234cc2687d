"""What tests of the generative path need: real passages of short documents, an extractive answer, a scripted model."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from assistant.answering.generative import word_answer
from assistant.answering.models import Answer, Citation, Outcome, Role, Statement
from assistant.answering.wording import Wording, merged
from assistant.llm import ChatModel
from assistant.settings import LlmSettings
from corpus.chunker import chunk
from corpus.loaders.raw import RawBlock, RawDocument, RawParagraph
from corpus.models import Hit, Kind, Span, Status, Visibility
from corpus.parser import parse
from tests.assistant.openai_server import OpenAIServer, Script, serving
from tests.parts import MEASURES

QUESTION = "澜江市新增养老床位每张资助多少？"
BEDS = "对新增养老床位的民办机构，每张床位资助8000元，同一机构最高不超过100万元。"
MEALS = """\
澜江市民政局文件
澜民规〔2024〕2号

澜江市长者助餐补贴办法

各区民政局：
　　第一条　助餐点由区民政局认定，认定结果公示5个工作日。
　　第二条　对长者助餐点按每人每餐2元补贴，助餐点设在养老机构内的，养老床位不重复资助。
　　第三条　本办法自2024年3月1日起施行，有效期3年。

澜江市民政局
2024年2月1日
"""


def hits_of(text: str, source: str = "文件.txt", **more: Any) -> list[Hit]:
    """The passages of a document, as search would give them. ``text`` has a paragraph a line."""
    return hits_of_blocks([RawParagraph(line) for line in text.split("\n")], source, **more)


def hits_of_blocks(
    blocks: Sequence[RawBlock],
    source: str = "文件.txt",
    *,
    status: Status = Status.IN_FORCE,
    title: str | None = None,
) -> list[Hit]:
    """The passages of a document made of raw paragraphs and tables."""
    document = parse(RawDocument(tuple(blocks), "text"), source)
    header = document.header
    return [
        Hit(
            rank=rank,
            score=1 / rank,
            doc_id=source.removesuffix(".txt"),
            source=source,
            title=title or (header.title.value if header.title else source),
            doc_number=header.doc_number.value if header.doc_number else None,
            issuer=header.issuer.value if header.issuer else None,
            date=header.issued.value if header.issued else date(2024, 1, 1),
            kind=Kind.MEASURES,
            status=status,
            visibility=Visibility.PUBLIC,
            heading=passage.heading,
            context=passage.context,
            text=passage.text,
            span=passage.span,
            page=None,
            chunk_ids=(rank,),
        )
        for rank, passage in enumerate(chunk(document), 1)
    ]


def cited(hits: Sequence[Hit], quote: str, n: int = 1) -> Citation:
    """A citation of words that stand in one of the passages."""
    hit = next(h for h in hits if quote in h.text)
    start = hit.span.start + hit.text.index(quote)
    return Citation(
        n=n,
        doc_id=hit.doc_id,
        source=hit.source,
        title=hit.title,
        doc_number=hit.doc_number,
        issuer=hit.issuer,
        date=hit.date,
        kind=hit.kind,
        status=hit.status,
        visibility=hit.visibility,
        heading=hit.heading,
        quote=quote,
        span=Span(start, start + len(quote)),
    )


def extracted(
    hits: Sequence[Hit],
    *quotes: str,
    question: str = QUESTION,
    outcome: Outcome = Outcome.ANSWERED,
    notes: Sequence[str] = (),
) -> Answer:
    """An extractive answer of quotes, each with its citation."""
    citations = tuple(cited(hits, quote, n) for n, quote in enumerate(quotes, 1))
    statements = tuple(
        Statement(c.quote, (c.n,), Role.QUOTE, "\n- " if len(citations) > 1 else "") for c in citations
    )
    told = tuple(Statement(note, (), Role.NOTE, "\n") for note in notes)
    return Answer(question, question, statements + told, citations, outcome)


def beds() -> tuple[list[Hit], Answer]:
    """The passages of two documents on 养老, and the extractive answer to ``QUESTION``."""
    hits = [*hits_of(MEASURES, "床位.txt"), *hits_of(MEALS, "助餐.txt")]
    return hits, extracted(hits, BEDS)


def worded(
    script: Script, hits: Sequence[Hit], extractive: Answer, **settings: Any
) -> tuple[Answer, Wording, list[str], OpenAIServer]:
    """What a scripted model makes of an extractive answer: the answer, the wording, the pieces, the server."""
    with serving(script) as server:
        options = LlmSettings(
            base_url=server.base_url, model="tiny", **{"timeout": 10, "retries": 0, **settings}
        )
        with ChatModel(options) as model:
            *pieces, last = word_answer(extractive.question, hits, extractive, model, options)
    assert isinstance(last, Wording)
    return merged(extractive, last), last, [p for p in pieces if isinstance(p, str)], server
