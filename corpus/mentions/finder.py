"""All mentions of a text at once."""

from __future__ import annotations

from datetime import date

from corpus.mentions.amounts import find_amounts
from corpus.mentions.base import Mention, Value
from corpus.mentions.counts import find_counts, find_ordinals
from corpus.mentions.dates import find_dates
from corpus.mentions.institutions import find_institutions
from corpus.mentions.percentages import find_multiples, find_percentages
from corpus.mentions.periods import find_periods
from corpus.mentions.references import find_case_numbers, find_doc_numbers
from corpus.mentions.titles import find_titles


def find_mentions(text: str, reference: date | None = None) -> list[Mention[Value | None]]:
    """Every mention in a text, by start, the longer one first; those of one type do not overlap.

    Types may nest: an amount in a title, a date in a period. ``reference`` is the day of writing (see
    ``corpus.mentions.dates``).

    >>> [(m.type.value, m.text) for m in find_mentions("2020年最高资助5万元，占30%")]
    [('date', '2020年'), ('amount', '最高资助5万元'), ('percentage', '30%')]
    """
    found: list[Mention[Value | None]] = [
        *find_amounts(text),
        *find_percentages(text),
        *find_multiples(text),
        *find_counts(text),
        *find_ordinals(text),
        *find_dates(text, reference),
        *find_periods(text, reference),
        *find_doc_numbers(text),
        *find_case_numbers(text),
        *find_titles(text),
        *find_institutions(text),
    ]
    return sorted(found, key=lambda m: (m.span.start, -m.span.end, m.type))
