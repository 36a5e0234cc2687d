"""Typed, normalised values with exact spans, read from normalised Chinese policy text."""

from corpus.mentions.amounts import find_amounts
from corpus.mentions.base import (
    AmountValue,
    Bound,
    CaseNumberValue,
    CountValue,
    DateValue,
    DocNumberValue,
    DurationValue,
    InstitutionValue,
    Mention,
    MentionType,
    MultipleValue,
    NumberKind,
    OrdinalValue,
    PercentageValue,
    PeriodValue,
    Precision,
    QuantityValue,
    TitleValue,
    Value,
)
from corpus.mentions.counts import find_counts, find_ordinals
from corpus.mentions.dates import find_dates
from corpus.mentions.durations import find_durations
from corpus.mentions.finder import find_mentions
from corpus.mentions.institutions import find_institutions
from corpus.mentions.keys import normalise_value, same_institution
from corpus.mentions.numerals import parse_number
from corpus.mentions.percentages import find_multiples, find_percentages
from corpus.mentions.periods import find_periods
from corpus.mentions.references import find_case_numbers, find_doc_numbers
from corpus.mentions.titles import find_titles

__all__ = [
    "AmountValue",
    "Bound",
    "CaseNumberValue",
    "CountValue",
    "DateValue",
    "DocNumberValue",
    "DurationValue",
    "InstitutionValue",
    "Mention",
    "MentionType",
    "MultipleValue",
    "NumberKind",
    "OrdinalValue",
    "PercentageValue",
    "PeriodValue",
    "Precision",
    "QuantityValue",
    "TitleValue",
    "Value",
    "find_amounts",
    "find_case_numbers",
    "find_counts",
    "find_dates",
    "find_doc_numbers",
    "find_durations",
    "find_institutions",
    "find_mentions",
    "find_multiples",
    "find_ordinals",
    "find_percentages",
    "find_periods",
    "find_titles",
    "normalise_value",
    "parse_number",
    "same_institution",
]
