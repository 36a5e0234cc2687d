"""Verification: every figure, date, reference and institution of a sentence stands in what it cites, said the same way."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.answering.claims import Claim, read
from assistant.answering.claims_context import contexts
from assistant.answering.claims_grounds import Grounds
from assistant.answering.claims_likeness import alike
from assistant.answering.claims_support import Finding, check_claim
from assistant.answering.models import Answer, Citation, Role, Statement
from assistant.answering.standing import standing_phrase
from assistant.answering.verify_polarity import Change
from assistant.answering.verify_quotes import beside, is_verbatim, lead_in, retrieved, same_sentence
from assistant.answering.verify_wording import changes, coverage
from corpus.mentions import InstitutionValue, TitleValue
from corpus.models import Hit, Span

#: Share of a sentence's own words that its sources must have, when it has at least so many pairs of characters.
_COVERED, _PAIRS = 0.3, 3
#: A sentence with fewer pairs than this only has to touch its sources.
_LONG, _TOUCHED = 7, 0.15
_ASKED = re.compile("提问|所问|问题中|您问|您说|您提到|所提的|问的是")
_EVERY = re.compile("每一?个?(年度?|月|日|天|周|季度?|小时|学年|学期)")
_YEARS = {"年": "年", "年度": "年", "季": "季", "季度": "季", "天": "日|天", "日": "日|天"}
_CLAUSE = re.compile(r"[^，,：:；;。！？!?\n]+[，,：:；;。！？!?]?")


class ProblemKind(StrEnum):
    """What can be wrong with a sentence."""

    CITATION = "citation"
    VALUE = "value"
    BOUND = "bound"
    MOVED = "moved"
    INSTITUTION = "institution"
    REFERENCE = "reference"
    NEGATION = "negation"
    MODALITY = "modality"
    WORDING = "wording"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that the sources do not support; ``span`` counts characters of the sentence."""

    kind: ProblemKind
    text: str
    span: Span | None
    message: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verification found; no problem means supported."""

    problems: tuple[Problem, ...] = ()

    @property
    def supported(self) -> bool:
        """Whether the sentence may stand."""
        return not self.problems


_REFERENCES = {"title", "doc_number", "case_number", "clause"}
_FIGURES = {"amount", "percentage", "multiple", "count", "date", "period", "duration", "number"}
_CHANGED = {
    "negation_removed": (ProblemKind.NEGATION, "原文有否定词“{}”，这句话去掉了"),
    "negation_added": (ProblemKind.NEGATION, "这句话的否定词“{}”原文没有"),
    "plan_dropped": (ProblemKind.MODALITY, "原文说的是“{}”，这句话写成了确定的事"),
    "hedge_dropped": (ProblemKind.MODALITY, "原文有“{}”的限定，这句话去掉了"),
    "permission_changed": (ProblemKind.MODALITY, "原文是“{}”，这句话说得更重"),
    "duty_changed": (ProblemKind.MODALITY, "原文是“{}”，这句话说得更轻"),
    "exclusive": (ProblemKind.WORDING, "原文此处写的是“{}”"),
}


def verify(
    sentence: str, citations: Sequence[Citation], evidence: Sequence[Hit], *, question: str = ""
) -> Verdict:
    """Check one sentence against the passages it cites.

    ``evidence`` are the hits of this turn. What only repeats ``question`` as a frame (“关于2025年的申报，…”, “与提问
    中的一半不一致”) needs no source.
    """
    problems = list(_citation_problems(citations, evidence))
    pairs = [(c, hit) for c in citations if (hit := retrieved(c, evidence))]
    if not pairs:
        return Verdict(tuple(problems))
    cited = [c for c, _ in pairs]
    quotes = tuple(c.quote for c in cited)
    sentence = _without_standing(sentence, cited)
    if not is_verbatim(sentence, quotes):
        dates = [c.date for c in cited if c.date]
        grounds = Grounds(quotes, beside(cited, [hit for _, hit in pairs]), dates[0] if dates else None)
        problems += _claim_problems(sentence, grounds, question)
        lead = "\n".join(lead_in(citation, hit) for citation, hit in pairs)
        known = "\n".join((question, *(same_sentence(citation, hit) for citation, hit in pairs)))
        problems += _wording_problems(sentence, grounds, known, lead)
    return Verdict(tuple(problems))


def _without_standing(sentence: str, citations: Sequence[Citation]) -> str:
    """The sentence without the brackets that we add ourselves (征求意见稿，尚未生效)."""
    for phrase in filter(None, map(standing_phrase, citations)):
        sentence = sentence.replace(phrase, "")
    return sentence


def _citation_problems(citations: Sequence[Citation], evidence: Sequence[Hit]) -> Iterator[Problem]:
    if not citations:
        yield Problem(ProblemKind.CITATION, "", None, "这句话没有注明出处")
    for citation in citations:
        if retrieved(citation, evidence):
            continue
        known = any(hit.doc_id == citation.doc_id for hit in evidence)
        reason = "引文与所注位置的原文不一致" if known else "引用的文件不在本次检索结果中"
        yield Problem(ProblemKind.CITATION, citation.quote, None, f"出处[{citation.n}]无效：{reason}")


def _claim_problems(sentence: str, grounds: Grounds, question: str) -> Iterator[Problem]:
    reading = read(sentence, grounds.reference)
    framed = _framed(sentence, question)
    asked = read(question, grounds.reference).claims if question else ()
    around = contexts(sentence, grounds.reference)
    for claim, context in zip(reading.claims, around, strict=True):
        if any(f.overlaps(claim.span) for f in framed) and any(alike(claim, c) for c in asked):
            continue
        if finding := check_claim(claim, context, reading.plain, grounds):
            yield _problem(claim, finding)


def _framed(sentence: str, question: str) -> list[Span]:
    """The clauses that only repeat the question: they say so, or hold its words and nothing else."""
    found: list[Span] = []
    if not question:
        return found
    clauses = list(_CLAUSE.finditer(sentence))
    for number, clause in enumerate(clauses):
        repeats = len(clauses) > 1 and number == 0 and _repeats(clause[0], question)
        if repeats or _ASKED.search(clause[0]):
            found.append(Span(*clause.span()))
    return found


def _repeats(clause: str, question: str) -> bool:
    share, pairs = coverage(clause, question)
    return pairs > 0 and share >= 0.8


def _problem(claim: Claim, finding: Finding) -> Problem:
    kind = ProblemKind.VALUE
    if isinstance(claim.value, InstitutionValue):
        kind = ProblemKind.INSTITUTION
    elif claim.type in _REFERENCES or isinstance(claim.value, TitleValue):
        kind = ProblemKind.REFERENCE
    if finding.reason == "bound":
        kind, message = ProblemKind.BOUND, f"“{claim.text}”与原文“{finding.found}”的限定不同"
    elif finding.reason == "moved":
        kind, message = ProblemKind.MOVED, f"“{claim.text}”在原文中说的是另一项，此处原文是“{finding.found}”"
    elif finding.found:
        message = f"所引原文没有“{claim.text}”，原文是“{finding.found}”"
    else:
        message = f"所引原文没有“{claim.text}”"
    return Problem(kind, claim.text, claim.span, message)


def _wording_problems(sentence: str, grounds: Grounds, known: str, lead: str) -> Iterator[Problem]:
    reading = read(sentence, grounds.reference)
    source = "\n".join(read(quote, grounds.reference).masked for quote in grounds.quotes)
    for change in changes(reading.masked, source, lead):
        yield _changed(change, reading.offsets)
    yield from _per_time(reading.plain, grounds)
    quoted = {q.claim.mark for q in grounds.quoted() if q.claim.type in _FIGURES}
    if any(claim.type in _FIGURES and claim.mark in quoted for claim in reading.claims):
        # A figure of the quote in its place says that the sentence speaks of the quote.
        return
    beside = "\n".join((*grounds.beside, *(read(t, grounds.reference).masked for t in grounds.beside), known))
    share, pairs = coverage(reading.masked, source, beside)
    if pairs >= _PAIRS and share < (_COVERED if pairs >= _LONG else _TOUCHED):
        yield Problem(ProblemKind.WORDING, sentence, None, "这句话的内容在所引原文中找不到")


def _per_time(sentence: str, grounds: Grounds) -> Iterator[Problem]:
    """每月 where the sources say 每年: how often something is given."""
    for match in _EVERY.finditer(sentence):
        unit = _YEARS.get(match[1], match[1])
        if not re.search(
            f"(?:[每/按同一单全]|上?一)个?(?:{unit})|(?:{unit})(?:度|最|均|累计|总额|不超)", grounds.words
        ):
            yield Problem(ProblemKind.VALUE, match[0], Span(*match.span()), f"所引原文没有“{match[0]}”")


def _changed(change: Change, offsets: tuple[int, ...]) -> Problem:
    kind, message = _CHANGED[change.kind]
    span = Span(offsets[change.start], offsets[change.end - 1] + 1)
    return Problem(kind, change.words, span, message.format(change.words))


def check_answer(answer: Answer, evidence: Sequence[Hit]) -> list[tuple[Statement, Verdict]]:
    """Check every statement of an answer, in order.

    QUOTE and WORDED are verified against their citations; FRAME and NOTE may carry no figure, reference or institution beyond
    those of the question and of the headers of cited documents.
    """
    by_number = {c.n: c for c in answer.citations}
    question = f"{answer.question}\n{answer.standalone_question}"
    checked: list[tuple[Statement, Verdict]] = []
    for statement in answer.statements:
        if statement.role in (Role.QUOTE, Role.WORDED):
            unknown = [n for n in statement.citations if n not in by_number]
            cited = [by_number[n] for n in statement.citations if n in by_number]
            verdict = verify(statement.text, cited, evidence, question=question)
            missing = tuple(
                Problem(ProblemKind.CITATION, f"[{n}]", None, f"出处[{n}]不在引用列表中") for n in unknown
            )
            verdict = Verdict(missing + verdict.problems)
        else:
            verdict = Verdict(tuple(_figures_of_our_own(statement.text, answer.citations, question)))
        checked.append((statement, verdict))
    return checked


def _figures_of_our_own(text: str, citations: Sequence[Citation], question: str) -> Iterator[Problem]:
    """Claims of a sentence of ours that neither the question nor the header of a cited document has."""
    headers: list[str] = [question]
    for c in citations:
        issued = f"{c.date.year}年{c.date.month}月{c.date.day}日" if c.date else ""
        headers += [part for part in (c.title, c.doc_number, c.issuer, issued, *c.heading) if part]
    grounds = Grounds((), tuple(headers))
    for claim in read(text).claims:
        if finding := check_claim(claim, frozenset(), text, grounds):
            yield _problem(claim, finding)
