"""The text of an item in the editor: composed items written with their marks and read back as replies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answering.standing import tense_of
from assistant.cases.checking import checked
from assistant.cases.marks import Piece, gaps_in, mark, marked, marks_in, pieces, plain_text
from assistant.cases.models import Source
from assistant.cases.sourcing import sentence_for
from assistant.drafting.models import ReplyItem, ReplySentence, Standing

__all__ = ["checked", "gaps_in", "mark", "marks_in", "plain_text", "reply_item", "sentence_for", "text_of"]

#: From what settles an item least to what settles it most.
_ORDER = (
    Standing.DECLINED,
    Standing.PROPOSED,
    Standing.UNDER_WAY,
    Standing.PLANNED,
    Standing.DATED,
    Standing.POLICY,
    Standing.DONE,
)


def text_of(item: ReplyItem) -> str:
    """A composed item as the editor shows it: a paragraph a line, marks before the final 。, gaps as paragraphs at the end.

    >>> from assistant.drafting.models import Gap
    >>> text_of(ReplyItem(1, "增加床位", reply=(ReplySentence("已增加床位。"), ReplySentence("下一步再增。", opens=True)), gaps=(Gap("床位数"),)))
    '已增加床位。\\n下一步再增。\\n【待补充：床位数】'
    """
    made: list[str] = []
    for sentence in item.reply:
        # A sentence of ours may hold several: each carries the mark.
        numbers = [citation.n for citation in sentence.citations]
        text = "".join(marked(piece.text, numbers) for piece in pieces(sentence.text))
        if sentence.opens or not made:
            made.append(text)
        else:
            made[-1] += text
    return "\n".join((*made, *(gap.text for gap in item.gaps)))


def reply_item(template: ReplyItem, text: str, sources: Sequence[Source]) -> ReplyItem:
    """The editor's text as the reply of ``template`` (its number, heading and suggestion kept); marks become citations.

    Gaps that stand alone at the end are the item's gaps; others stay in their sentences. Marks of numbers that no
    source has are left out.
    """
    found = pieces(text)
    end = len(found)
    while end and found[end - 1].gap is not None and found[end - 1].opens:
        end -= 1
    gaps = tuple(piece.gap for piece in found[end:] if piece.gap is not None)
    by_number = {source.n: source for source in sources}
    reply = tuple(_sentence(piece, by_number) for piece in found[:end])
    return replace(template, reply=reply, gaps=gaps)


def _sentence(piece: Piece, by_number: dict[int, Source]) -> ReplySentence:
    cited = [by_number[n] for n in piece.numbers if n in by_number]
    units = {source.unit for source in cited}
    return ReplySentence(
        piece.text,
        tuple(source.citation for source in cited),
        Standing.FRAME if piece.gap else _standing(piece.text, cited),
        units.pop() if len(units) == 1 else "",
        opens=piece.opens,
    )


def _standing(text: str, cited: Sequence[Source]) -> Standing:
    """That of the source which settles least; the words decide where they are no longer as far along as the quote."""
    if not cited:
        return Standing.UNKNOWN
    if all(tense_of(text) is not tense_of(source.citation.quote) for source in cited) and not any(
        sentence_for(source, marks=False) == text for source in cited
    ):
        return Standing.UNKNOWN
    known = [source.standing for source in cited if source.standing in _ORDER]
    return min(known, key=_ORDER.index) if known else Standing.UNKNOWN
