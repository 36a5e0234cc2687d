"""The fixed parts of a reply letter, from the proposal, the jurisdiction's profile and the office."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from assistant.drafting.letter_words import chinese_number, names_of, own_name, topic_of, you
from assistant.drafting.models import (
    Category,
    CategoryPlace,
    Contact,
    Gap,
    Letter,
    LetterForm,
    LetterRole,
    Proposal,
    Publicity,
    ReplyItem,
    ReplySentence,
    Suggestion,
)
from assistant.drafting.profiles import Profile

_LEFT_COLUMN = 80


@dataclass(frozen=True, slots=True)
class Office:
    """The office that answers: its full name, its 代字 (深市监政案函), and who answers for the letter."""

    name: str = ""
    code: str = ""
    contact: Contact = field(default_factory=Contact)

    @property
    def issuer(self) -> str:
        """The name, or the mark that it is missing."""
        return self.name or "【待补充：发文机关】"

    @property
    def we(self) -> str:
        """我局, 我委 …"""
        return own_name(self.name)


def build_letter(
    proposal: Proposal,
    profile: Profile,
    office: Office,
    *,
    form: LetterForm = LetterForm.TWO_COLUMN,
    items: Sequence[ReplyItem] | None = None,
    joint_units: Sequence[str] = (),
    lead_unit: str = "",
    category: Category | None = None,
    process: Sequence[str] = (),
    day: date | None = None,
    year: int | None = None,
    publicity: Publicity | None = None,
) -> Letter:
    """A letter with all fixed parts; ``items`` default to one open item for each suggestion.

    ``joint_units`` are the 会办单位 whose opinions it draws on. With ``lead_unit`` it is the 会办 unit's own letter to the
    主办 unit: other title, addressee, opening and closing, no process and no category. ``year`` stands in the
    文号 placeholder (default: that of ``day``).
    """
    places = _places(proposal, profile, office, form, joint_units, lead_unit)
    wording, courtesy = profile.wording, profile.courtesy
    opinion = bool(lead_unit)
    letter = Letter(
        form=form,
        role=LetterRole.OPINION if opinion else LetterRole.REPLY,
        noun=proposal.kind.noun,
        title=_tidy((wording.opinion_title if opinion else wording.title).format(**places)),
        addressee=lead_unit if opinion else courtesy.prefix + names_of(proposal, courtesy),
        doc_number=_doc_number(office, profile, year or (day.year if day else None)),
        letterhead=office.issuer,
        opening=(_tidy((wording.opinion_opening if opinion else wording.opening[form]).format(**places)),),
        columns=_columns(profile, form, opinion=opinion),
        items=tuple(items if items is not None else open_items(proposal, form, profile)),
        closing=tuple(
            line.format(**places) for line in (wording.opinion_closing if opinion else wording.closing)
        ),
        signature=office.issuer,
        date=day,
        contact=office.contact,
        contact_labels=(wording.contact_person, wording.contact_phone),
        publicity=(publicity or profile.publicity) if not opinion else publicity,
        copies=() if opinion else profile.copies.get(proposal.kind, ()),
    )
    if opinion:
        return letter
    return with_category(
        replace(
            letter,
            process_heading=wording.process_heading,
            process=tuple(process) or ((wording.process.format(**places),) if wording.process else ()),
        ),
        category,
        profile,
    )


def with_category(letter: Letter, category: Category | None, profile: Profile) -> Letter:
    """The letter with another category, its heading, legend and place as the profile says."""
    place = profile.categories.place
    if place is CategoryPlace.TABLE and not letter.form.tabular:
        place = CategoryPlace.BODY
    legend = (
        profile.categories.legend_text(letter.noun)
        if place in (CategoryPlace.TABLE, CategoryPlace.BODY)
        else ""
    )
    return replace(
        letter,
        category=category,
        category_place=place,
        category_heading=profile.categories.heading,
        category_line=profile.categories.line,
        legend=legend,
    )


def open_items(proposal: Proposal, form: LetterForm, profile: Profile) -> tuple[ReplyItem, ...]:
    """One item for each suggestion, with nothing answered yet."""
    return tuple(
        item_for(s, form, profile, gaps=(Gap("对本条建议的答复", "承办处室"),)) for s in proposal.suggestions
    )


def item_for(
    suggestion: Suggestion,
    form: LetterForm,
    profile: Profile,
    *,
    reply: Sequence[ReplySentence] = (),
    gaps: Sequence[Gap] = (),
) -> ReplyItem:
    """The item that answers ``suggestion``, numbered and headed as the form wants."""
    words = profile.forms[form]
    topic = topic_of(suggestion.heading) if form is LetterForm.NARRATIVE else _left_column(suggestion)
    return ReplyItem(
        no=suggestion.no,
        number=words.number.format(cn=chinese_number(suggestion.no), n=suggestion.no),
        heading=words.heading.format(topic=topic),
        suggestion=suggestion.text,
        reply=tuple(reply),
        gaps=tuple(gaps),
    )


def change_form(letter: Letter, form: LetterForm, proposal: Proposal, profile: Profile) -> Letter:
    """The same letter in another form: items are numbered and headed anew, their replies kept."""
    suggestions = {s.no: s for s in proposal.suggestions}
    items = tuple(
        item_for(suggestions[item.no], form, profile, reply=item.reply, gaps=item.gaps)
        if item.no in suggestions
        else item
        for item in letter.items
    )
    changed = replace(
        letter,
        form=form,
        items=items,
        columns=_columns(profile, form, opinion=letter.role is LetterRole.OPINION),
    )
    return changed if letter.role is LetterRole.OPINION else with_category(changed, letter.category, profile)


def _left_column(suggestion: Suggestion) -> str:
    whole = suggestion.text.replace("\n", "")
    return (
        whole.rstrip("。；;") if len(whole) <= _LEFT_COLUMN and not suggestion.points else suggestion.heading
    )


def _columns(profile: Profile, form: LetterForm, *, opinion: bool) -> tuple[str, str]:
    if opinion and form.tabular:
        return profile.forms[LetterForm.JOINT_OPINION].columns
    return profile.forms[form].columns


def _places(
    proposal: Proposal,
    profile: Profile,
    office: Office,
    form: LetterForm,
    joint_units: Sequence[str],
    lead_unit: str,
) -> dict[str, str]:
    pattern = profile.wording.narrative_units if form is LetterForm.NARRATIVE else profile.wording.joint_units
    names = "、".join(joint_units)
    return {
        "issuer": office.issuer,
        "we": office.we,
        "session": proposal.session,
        "number": proposal.number or "【待补充：编号】",
        "noun": proposal.kind.noun,
        "person": names_of(proposal, profile.courtesy),
        "case": proposal.title or "【待补充：案名】",
        "you": you(proposal.submitters, joint=proposal.joint, courtesy=profile.courtesy),
        "units": pattern.format(names=names) if joint_units else "",
        "names": names,
        "lead": lead_unit,
    }


def _doc_number(office: Office, profile: Profile, year: int | None) -> str:
    text = profile.wording.doc_number.format(year=year or "【年份】")
    return text.replace("【代字】", office.code) if office.code else text


def _tidy(text: str) -> str:
    """Where the session is not known, its words leave no trace."""
    return re.sub(r"在上提出", "提出", re.sub(r"《《(.+?)》》", r"《\1》", text))
