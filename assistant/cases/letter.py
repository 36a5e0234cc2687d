"""A case as the letter it becomes: fixed parts, items, category, ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assistant.cases.findings import findings_of
from assistant.cases.jurisdiction import profile_of
from assistant.cases.marks import gaps_in
from assistant.cases.models import Case, ContactEntry, ContactWay
from assistant.cases.wording import reply_item
from assistant.drafting.category import propose_category
from assistant.drafting.ledger import ledger
from assistant.drafting.letter import build_letter, item_for
from assistant.drafting.letter_words import names_of, printed_date
from assistant.drafting.models import Category, Draft, Gap, Letter, Proposal, ReplyItem
from assistant.drafting.profiles import Profile
from corpus.stores import Stores

__all__ = ["category_of", "draft_of", "findings_of", "items_of", "letter_of", "process_of", "proposed_parts"]

_WAYS = {
    ContactWay.PHONE: "电话沟通",
    ContactWay.MEETING: "当面沟通",
    ContactWay.LETTER: "书面沟通",
    ContactWay.DISCUSSION: "座谈交流",
    ContactWay.VISIT: "一同调研",
}
#: Parts of one line; the others are paragraphs.
_LINES = ("title", "doc_number", "addressee", "signature")


def letter_of(case: Case, today: date | None = None) -> Letter:
    """The letter as it would be printed now. Fixed parts come from profile and office unless the user worded them."""
    letter = _proposed(case, today or date.today())
    worded = {name: text for name, text in case.parts.items() if name in _LINES}
    paragraphs = {
        name: tuple(line.strip() for line in text.split("\n") if line.strip())
        for name, text in case.parts.items()
        if name not in _LINES
    }
    return replace(letter, **worded, **paragraphs)  # type: ignore[arg-type]


def proposed_parts(case: Case, today: date | None = None) -> dict[str, str]:
    """The fixed parts as profile, office and contact log word them (keys of ``PARTS``), to show what 恢复 brings back."""
    letter = _proposed(case, today or date.today())
    lines = {name: str(getattr(letter, name)) for name in _LINES}
    paragraphs = {
        name: "\n".join(getattr(letter, name))
        for name in ("opening", "process", "closing", "copies", "extra")
    }
    return {**lines, **paragraphs}


def draft_of(case: Case, today: date | None = None, stores: Stores | None = None) -> Draft:
    """The letter with its commitment ledger and the proposed category's reasons; ``letter.category`` is the user's where chosen.

    With ``stores`` its findings are those of ``findings_of``; without, none.
    """
    letter = letter_of(case, today)
    found = findings_of(case, stores, today, letter=letter) if stores is not None else ()
    return Draft(
        letter=letter,
        proposal=case.proposal,
        findings=tuple(one.finding for one in found if not one.ignored),
        commitments=ledger(letter),
        category_reasons=category_of(case, letter.items)[1],
    )


def items_of(case: Case, profile: Profile) -> tuple[ReplyItem, ...]:
    """The items as the letter prints them; one that nobody has written is left open."""
    made = []
    for suggestion in case.proposal.suggestions:
        item = case.item(suggestion.no)
        blank = item_for(suggestion, case.settings.form, profile)
        if item.text.strip():
            made.append(reply_item(blank, item.text, item.sources))
        else:
            made.append(replace(blank, gaps=(Gap("对本条建议的答复", "承办处室"),)))
    return tuple(made)


def category_of(case: Case, items: Sequence[ReplyItem]) -> tuple[Category | None, tuple[str, ...]]:
    """The category that the items speak for, with the reasons; a gap inside a sentence leaves its item open too."""
    if case.settings.lead_unit:
        return None, ("会办意见不定类别",)
    whole = [
        replace(item, gaps=(*item.gaps, *(gap for s in item.reply for gap in gaps_in(s.text))))
        for item in items
    ]
    return propose_category(whole)


def process_of(contacts: Sequence[ContactEntry], proposal: Proposal, profile: Profile) -> str:
    """The contact log as a paragraph of 办理过程; empty where nobody was spoken with.

    经与李飞委员于2026年3月5日电话沟通，委员建议公开标准。又于2026年3月20日座谈交流，委员表示满意。
    """
    submitters = names_of(proposal, profile.courtesy) if proposal.submitters else proposal.kind.person
    said: list[str] = []
    before = ""
    for contact in sorted(contacts, key=lambda one: one.day):
        person = contact.person.strip() or submitters
        when = f"于{printed_date(contact.day)}{_WAYS[contact.way]}"
        words = contact.words.strip().rstrip("。；;，, ")
        again = person == before
        opening = f"又{when}" if again else f"经与{person}{when}"
        said.append(f"{opening}，{words}。" if words else f"{'又' if again else f'已与{person}'}{when}。")
        before = person
    return "".join(said)


def _proposed(case: Case, today: date) -> Letter:
    settings = case.settings
    profile = profile_of(settings.profile)
    items = items_of(case, profile)
    process = process_of(case.contacts, case.proposal, profile)
    return build_letter(
        case.proposal,
        profile,
        settings.office,
        form=settings.form,
        items=items,
        joint_units=list(dict.fromkeys(file.unit for file in case.files)),
        lead_unit=settings.lead_unit,
        category=settings.category or category_of(case, items)[0],
        process=(process,) if process else (),
        day=settings.day,
        year=(settings.day or today).year,
        publicity=settings.publicity,
    )
