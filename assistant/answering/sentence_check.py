"""Whether a model's sentence may stand: which quotes support it, and what is wrong where none does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answering.citing import citation_of
from assistant.answering.evidence_text import EvidenceText, bigrams_of
from assistant.answering.foreign_words import foreign_words
from assistant.answering.models import Citation
from assistant.answering.orders import gives_orders, leaks, speaks_of_itself
from assistant.answering.reply import Draft
from assistant.answering.scope_words import unsaid_words
from assistant.answering.standing import Tense, standing_phrase, tense_of
from assistant.answering.verify import Verdict, verify
from assistant.answering.wording import Worded
from corpus.mentions import MentionType, find_mentions, normalise_value
from corpus.models import Hit, Status
from corpus.sentences import sentence_spans

_LEAST = 6
#: Shares of a sentence's pairs of characters that its sources, and its sources with the question, must have.
_FROM_SOURCES, _FROM_ALL = 0.3, 0.5
_MARKUP = re.compile(r"\]\(|!\[|//|</?[a-zA-Z]|\{\{|&\w+;")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9.:/@_-]{3,}")
_NOT_FOUND = re.compile(
    r"(?:材料|文件|依据|资料|摘录|原文)[^。]{0,12}(?:没有|未|无)[^。]{0,6}(?:提到|提及|说明|涉及|找到|规定|写明|明确|相关|包含)"
    r"|(?:无法|不能|难以)(?:(?:从|根据|依据)[^。]{0,10})?(?:回答|确定|判断|得知|提供)"
)
_LONG_LIST = 6
_ENUMERATION = re.compile(r"[^，。；：！？\n\t]+(?:、[^，。；：！？\n\t、]+){5,}")
_SENTENCE = re.compile(r"[^。！？\n]+")
_PLANNED = re.compile(
    r"拟|将|计划|正在|正(?=[^式])|力争|预计|研究|修订|推动|推进|争取|目标|预期|规划|有望|探索|考虑|尚未|未|起草|到20\d\d年|逐步|加快|建议|下一步"
)
_CLAUSE = re.compile(r"[^。；！？\n\t]+[。；！？\n\t]*")
_STANDING = re.compile(r"征求意见|讨论稿|草案|尚未|废止|失效|不再")
_FIGURES = {MentionType.AMOUNT, MentionType.PERCENTAGE, MentionType.MULTIPLE, MentionType.COUNT}
_CANDIDATES = 3


@dataclass(frozen=True, slots=True)
class Rejection:
    """A sentence that may not stand. ``silent`` ones state nothing, so nobody misses them."""

    draft: Draft
    problems: tuple[str, ...]
    repairable: bool
    silent: bool = False


class SentenceCheck:
    """Checks drafts against the decisive quotes and the further passages of one question."""

    def __init__(
        self, question: str, hits: Sequence[Hit], evidence: EvidenceText, decisive: Sequence[Citation]
    ) -> None:
        # An order behind the question must not lend its words to an answer.
        self._asked_plainly = "".join(c for c in _CLAUSE.findall(question) if not gives_orders(c))
        self._asked = bigrams_of(self._asked_plainly)
        self._decisive = {c.n: c for c in decisive}
        self._shown = evidence.numbers
        self._hits = [*hits, *(hit for hit in evidence.numbers.values() if hit not in hits)]

    def __call__(self, draft: Draft, accepted: Sequence[Worded]) -> Worded | Rejection:
        """The sentence with the quotes that support it, or why none does."""
        if (
            _MARKUP.search(draft.text)
            or leaks(draft.text)
            or (speaks_of_itself(draft.text) and not self._is_quoted(draft.text))
        ):
            return Rejection(draft, ("不是对政策的陈述",), repairable=False)
        if _NOT_FOUND.search(draft.text):
            return Rejection(draft, ("没有陈述内容",), repairable=False, silent=True)
        if len(re.sub(r"[\W_]+", "", draft.text)) < _LEAST:
            return Rejection(draft, ("过短",), repairable=False, silent=True)
        if any(bigrams_of(draft.text) <= bigrams_of(w.text) for w in accepted):
            return Rejection(draft, ("重复",), repairable=False, silent=True)
        problems: tuple[str, ...] = ()
        for citations in self._groups(draft):
            verdict, found = self._verified(draft.text, citations)
            if verdict.supported and not found:
                return Worded(_with_standing(draft.text, citations), tuple(citations))
            problems = problems or (*(p.message for p in verdict.problems), *found)
        return Rejection(draft, problems or ("没有注明出处",), repairable=True)

    def _is_quoted(self, text: str) -> bool:
        bare = text.rstrip("。！？；")
        return any(bare in c.quote for c in self._decisive.values())

    def _groups(self, draft: Draft) -> Iterator[list[Citation]]:
        """Sets of citations to try: those it names one by one, then together, then others it may have meant."""
        named = [self._decisive[n] for n in draft.numbers if n in self._decisive]
        words = bigrams_of(draft.text)
        named.sort(key=lambda c: -len(words & bigrams_of(c.quote)))
        yield from ([c] for c in named)
        if len(named) > 1:
            yield sorted(named, key=lambda c: c.n)
        further = [c for n in draft.numbers for c in self._quotes_of(n, words, draft.text)]
        yield from ([c] for c in further)
        yield from ([c, further[0]] for c in named[:1] if further)
        others = [c for c in self._decisive.values() if c not in named]
        others.sort(key=lambda c: -len(words & bigrams_of(c.quote)))
        yield from ([c] for c in others[:_CANDIDATES])
        best = named or others
        if best:
            together = [c for c in self._decisive.values() if c.doc_id == best[0].doc_id]
            if len(together) > 1:
                yield together

    def _quotes_of(self, n: int, words: set[str], text: str) -> Iterator[Citation]:
        """The sentences of a passage, besides the decisive quotes, that a sentence may rest on, the most alike first.

        Only what says no less about the question than the decisive quotes do, in a document that stands, and without
        figures that differ from theirs: the model must not put one quantity's figure beside another's.
        """
        hit = self._shown.get(n)
        if hit is None or hit.status not in (Status.IN_FORCE, Status.UNKNOWN):
            return
        taken = [c.span for c in self._decisive.values() if c.doc_id == hit.doc_id]
        spans = [
            span
            for span in sentence_spans(hit.text)
            if not gives_orders(span.of(hit.text))
            and not any(span.shift(hit.span.start).overlaps(t) for t in taken)
        ]
        spans.sort(key=lambda s: -len(words & bigrams_of(s.of(hit.text))))
        bar = max(
            (self._about(f"{c.title}{''.join(c.heading)}{c.quote}") for c in self._decisive.values()),
            default=0,
        )
        for span in spans[:_CANDIDATES]:
            quote = span.of(hit.text)
            if self._about(f"{hit.title}{''.join(hit.heading)}{quote}") < bar or self._clashes(text):
                continue
            yield citation_of(hit, span.shift(hit.span.start), quote, n)

    def _about(self, text: str) -> int:
        return len(self._asked & bigrams_of(text))

    def _clashes(self, text: str) -> bool:
        """Whether a sentence has a figure that no decisive quote has, where they state figures of that kind."""
        known = {
            normalise_value(m): m.type
            for c in self._decisive.values()
            for m in find_mentions(c.quote)
            if m.type in _FIGURES
        }
        kinds = set(known.values())
        return any(m.type in kinds and normalise_value(m) not in known for m in find_mentions(text))

    def _verified(self, text: str, citations: list[Citation]) -> tuple[Verdict, tuple[str, ...]]:
        # The question excuses nothing here: its dates and figures must not be given back as the source's.
        verdict = verify(text, citations, self._hits)
        if any(gives_orders(c.quote) and not _outside_orders(text, c.quote) for c in citations):
            return verdict, ("所引的句子不是规定",)
        sources = self._sources(citations)
        unknown = [
            w for w in _LATIN.findall(text) if w.lower() not in f"{sources} {self._asked_plainly}".lower()
        ]
        foreign = foreign_words(text, sources, self._asked_plainly)
        if unsaid := list(dict.fromkeys((*unknown, *unsaid_words(text, sources), *foreign))):
            return verdict, tuple(f"所引原文没有“{word}”" for word in unsaid[:2])
        if any(_made_certain(text, c.quote) for c in citations):
            return verdict, ("原文说的是正在进行或计划中的事，这句话写成了已定的事",)
        if any(_breaks_list(text, c.quote) for c in citations):
            return verdict, ("列举不全",)
        words = bigrams_of(text)
        near, far = bigrams_of(sources), bigrams_of(sources) | self._asked
        if len(words & near) < _FROM_SOURCES * len(words) or len(words & far) < _FROM_ALL * len(words):
            return verdict, ("这句话的内容在所引原文中找不到",)
        return verdict, ()

    def _sources(self, citations: Sequence[Citation]) -> str:
        """What a sentence may take its words from: quotes with the title, headings and lead above them."""
        parts = [p for c in citations for p in (c.title, c.doc_number or "", *c.heading)]
        parts += [hit.context for hit in self._hits if any(_holds(hit, c) for c in citations)]
        return " ".join([c.quote for c in citations] + [p for p in parts if not gives_orders(p)])


def _holds(hit: Hit, citation: Citation) -> bool:
    return hit.doc_id == citation.doc_id and hit.span.contains(citation.span)


def _made_certain(text: str, quote: str) -> bool:
    """Whether the sentence of a quote that it retells is planned or under way, and it does not say so."""
    words = bigrams_of(text)
    told = max(_SENTENCE.findall(quote), key=lambda s: len(words & bigrams_of(s)), default=quote)
    return tense_of(told) in (Tense.PLANNED, Tense.UNDER_WAY) and not _PLANNED.search(text)


def _breaks_list(text: str, quote: str) -> bool:
    """Whether a sentence picks some items out of a long enumeration: which ones belong, words cannot tell."""
    for run in _ENUMERATION.findall(quote):
        items = [item for item in run.split("、") if len(item) > 1]
        told = sum(item[:12] in text for item in items)
        if len(items) >= _LONG_LIST and 2 <= told < len(items) - 1:
            return True
    return False


def _outside_orders(text: str, quote: str) -> bool:
    """Whether a sentence is carried by those clauses of a quote that give no orders (one may hide in a table row)."""
    rest = " ".join(clause for clause in _CLAUSE.findall(quote) if not gives_orders(clause))
    words = bigrams_of(text)
    return len(words & bigrams_of(rest)) >= _FROM_ALL * len(words)


def _with_standing(text: str, citations: Sequence[Citation]) -> str:
    """The sentence, saying so where a document it rests on is not in force."""
    phrases = dict.fromkeys(filter(None, (standing_phrase(c) for c in citations)))
    if not phrases or _STANDING.search(text):
        return text
    final = re.search(r"[。！？；!?]+$", text)
    end = final.start() if final else len(text)
    return f"{text[:end]}{''.join(phrases)}{text[end:]}"
