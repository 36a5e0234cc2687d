"""Typed, normalised values with exact spans, read from normalised Chinese policy text."""

from corpus.mentions.amounts import find_amounts
from corpus.mentions.base import AmountValue, Bound, DateValue, DocNumberValue, Mention, MentionType
from corpus.mentions.dates import find_dates
from corpus.mentions.numerals import parse_number
from corpus.mentions.references import find_case_numbers, find_doc_numbers

__all__ = [
    "AmountValue",
    "Bound",
    "DateValue",
    "DocNumberValue",
    "Mention",
    "MentionType",
    "find_amounts",
    "find_case_numbers",
    "find_dates",
    "find_doc_numbers",
    "parse_number",
]
