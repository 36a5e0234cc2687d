"""A draft as the JSON object that ``banfu draft --json`` prints."""

from __future__ import annotations

from typing import Any

from assistant.answering.models import Citation
from assistant.drafting.letter_parts import category_text
from assistant.drafting.models import Commitment, Draft, Finding, Letter, ReplyItem


def draft_to_json(draft: Draft) -> dict[str, Any]:
    """The letter, its items, findings and commitments, and how it was made."""
    return {
        **letter_to_json(draft.letter, draft.findings),
        "commitments": [commitment_to_json(commitment) for commitment in draft.commitments],
        "category_reasons": list(draft.category_reasons),
        "model": draft.model,
        "timings": dict(draft.timings),
    }


def letter_to_json(letter: Letter, findings: tuple[Finding, ...] = ()) -> dict[str, Any]:
    """``{letter: {title, doc_number, addressee, …}, items: […], findings: […]}``; dates as ``2026-03-05``.

    >>> from assistant.drafting.models import LetterForm
    >>> letter_to_json(Letter(LetterForm.NARRATIVE, "关于第8号提案答复的函", "沈既白委员"))["letter"]["addressee"]
    '沈既白委员'
    """
    return {
        "letter": {
            "form": letter.form.value,
            "role": letter.role.value,
            "title": letter.title,
            "doc_number": letter.doc_number,
            "letterhead": letter.letterhead,
            "addressee": letter.addressee,
            "opening": list(letter.opening),
            "columns": list(letter.columns) if letter.form.tabular else [],
            "closing": list(letter.closing),
            "process_heading": letter.process_heading,
            "process": list(letter.process),
            "category": letter.category.value if letter.category else None,
            "category_heading": letter.category_heading,
            "category_text": category_text(letter) if letter.category_place != "none" else "",
            "category_place": letter.category_place.value,
            "legend": letter.legend,
            "signature": letter.signature,
            "date": letter.date.isoformat() if letter.date else None,
            "contact": {"person": letter.contact.person, "phone": letter.contact.phone},
            "publicity": letter.publicity.value if letter.publicity else None,
            "copies": list(letter.copies),
        },
        "items": [item_to_json(item) for item in letter.items],
        "findings": [finding_to_json(finding) for finding in findings],
    }


def item_to_json(item: ReplyItem) -> dict[str, Any]:
    """One reply item; ``suggestion`` is the whole suggestion, or its heading where that is all there is."""
    return {
        "no": item.no,
        "number": item.number.strip(),
        "heading": item.heading,
        "suggestion": item.suggestion or item.heading,
        "reply": [
            {
                "text": sentence.text,
                "standing": sentence.standing.value,
                "unit": sentence.unit,
                "opens": sentence.opens,
                "citations": [citation_to_json(citation) for citation in sentence.citations],
            }
            for sentence in item.reply
        ],
        "gaps": [{"needed": gap.needed, "who": gap.who, "text": gap.text} for gap in item.gaps],
    }


def citation_to_json(citation: Citation) -> dict[str, Any]:
    """A citation as ``ask`` prints it."""
    return {
        "n": citation.n,
        "doc_id": citation.doc_id,
        "source": citation.source,
        "title": citation.title,
        "doc_number": citation.doc_number,
        "date": citation.date.isoformat() if citation.date else None,
        "status": citation.status.value,
        "heading": list(citation.heading),
        "quote": citation.quote,
        "start": citation.span.start,
        "end": citation.span.end,
    }


def finding_to_json(finding: Finding) -> dict[str, Any]:
    """A finding as ``review`` prints it."""
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": finding.message,
        "quote": finding.quote,
        "start": finding.start,
        "end": finding.end,
        "suggestion": finding.suggestion,
        "replacement": finding.replacement,
    }


def commitment_to_json(commitment: Commitment) -> dict[str, Any]:
    """A line of the commitment ledger."""
    return {
        "who": commitment.who,
        "what": commitment.what,
        "amount": commitment.amount,
        "deadline": commitment.deadline,
        "quote": commitment.quote,
        "item": commitment.item,
        "sources": [citation_to_json(citation) for citation in commitment.sources],
    }
