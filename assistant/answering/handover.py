"""Questions of someone who wants to apply: the answer points to the measures that the matcher decides for them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from assistant.answering.models import Role, Statement
from assistant.eligibility import MEASURES_FILE, MeasureStore, Profile, listen, load_offers
from assistant.eligibility import match as decide
from corpus.models import Hit
from corpus.search import audiences_of
from corpus.stores import Stores

_APPLICANT = re.compile(r"我们|我公司|我司|本公司|我是|我家|我单位|本单位|我校|我院|咱们|我想")
_WANTS = re.compile(r"能(?!力)|可以|有没有|能否|是否|补|资助|奖励|享受|申请|申报|扶持|待遇|政策|贷款")
_NAMED = 3
_LONGEST_NAME = 24
_VERDICTS = {"eligible": "符合条件", "unknown": "待确认"}


def matcher_note(
    question: str, hits: Sequence[Hit], stores: Stores, audience: str, today: date
) -> Statement | None:
    """The measures of the documents found that the applicant may have, with the matcher's verdict.

    None unless the question comes from an applicant, says something about them, and measures were extracted.
    """
    if not (_APPLICANT.search(question) and _WANTS.search(question)):
        return None
    file = stores.folder / MEASURES_FILE
    profile = listen(Profile(), question)
    if not file.is_file() or not profile.facts:
        return None
    found = {hit.doc_id for hit in hits}
    with MeasureStore(file) as measures:
        offers = [
            offer
            for offer in load_offers(stores, measures, audiences_of(audience))
            if offer.measure.clause.doc_id in found
        ]
    result = decide(offers, profile, today)
    named = [
        f"{_short(decision.offer.measure.title)}（{said}）"
        for verdict, said in _VERDICTS.items()
        for decision in result.of(verdict)
    ][:_NAMED]
    if not named:
        return None
    return Statement(
        f"按所说的情况，可在“资助匹配”中逐项核对：{'、'.join(named)}。", role=Role.NOTE, lead="\n"
    )


def _short(title: str) -> str:
    return title if len(title) <= _LONGEST_NAME else f"{title[: _LONGEST_NAME - 1]}…"
