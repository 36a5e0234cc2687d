"""Dates that cannot be: days that do not exist, facts after the date of the letter, years that disagree."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta

from assistant.answering.standing import Tense, tense_of
from assistant.drafting.models import Finding, Severity
from assistant.drafting.review_identity import case_numbers
from assistant.drafting.review_view import Role, View
from corpus.mentions import DateValue, Precision, find_dates, find_doc_numbers, parse_number
from corpus.models import Span

_DAY = re.compile(r"(?:(?P<year>\d{4})年)?(?<!\d)(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})[日号])?(?!\d)")
_FULL_DAY = re.compile(r"(?P<year>\d{4})[-./](?P<month>\d{1,2})[-./](?P<day>\d{1,2})(?!\d)")
_BACKWARDS = re.compile(r"(?P<a>(?:19|20)\d\d)年?[—\-－–~～至到]{1,2}(?P<b>(?:19|20)\d\d)年")
_ZERO = re.compile(r"\d{4}年(?:0\d月(?:\d{1,2}日)?|\d{1,2}月0\d日)")
#: The date of a letter in Chinese numerals, or in figures with points.
_CHINESE = re.compile(
    r"^[一二三四五六七八九〇○Ｏ零]{4}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日$"
)
_POINTED = re.compile(r"^(?P<year>(?:19|20)\d\d)[./\-—](?P<month>\d{1,2})[./\-—](?P<day>\d{1,2})[日号]?$")
_NAMED = re.compile(r"《[^》]*》")
_HAPPENED = re.compile("已|了|共|截至|截止|累计|完成|举办|召开|成功|获|建成")
#: A letter is not signed later than so many days after today.
_SLACK = timedelta(days=31)
_MET = re.compile("沟通|走访|座谈|联系|见面|拜访|电话|召开|调研|满意|研究办理|上门")


def check_dates(view: View) -> Iterator[Finding]:
    """Findings of date-impossible, date-order, date-future, date-form and date-missing."""
    yield from _impossible(view)
    yield from _forms(view)
    if view.letter is None:
        return
    if view.day is None:
        if not re.search("待补充：成文日期", view.text):
            yield view.found("date-missing", None, "没有成文日期", "在落款下一行写明年、月、日")
        return
    yield from _signed(view, view.day)
    yield from _facts(view, view.day)


def _impossible(view: View) -> Iterator[Finding]:
    for source in (_DAY, _FULL_DAY):
        for match in source.finditer(view.text):
            month, day = int(match["month"]), int(match["day"] or 1)
            year = int(match["year"]) if match["year"] else 2000
            if 1 <= month <= 12 and 1 <= day <= calendar.monthrange(max(year, 1), month)[1]:
                continue
            yield view.found("date-impossible", Span(*match.span()), f"没有“{match[0]}”这一天", "核对日期")
    for match in _BACKWARDS.finditer(view.text):
        if int(match["a"]) > int(match["b"]):
            yield view.found("date-impossible", Span(*match.span()), "起止年份颠倒", "核对起止年份")


def _forms(view: View) -> Iterator[Finding]:
    for match in _ZERO.finditer(view.text):
        right = re.sub(r"(?<=[年月])0(?=\d)", "", match[0])
        yield view.found(
            "date-form",
            Span(*match.span()),
            "月、日编了虚位（0）",
            "去掉月、日前面的0",
            replacement=right,
        )
    # GB/T 9704-2012 asks for Arabic figures since 2012.
    modern = view.day is None or view.day.year >= 2013
    for p in view.paragraphs if view.letter is not None and modern else ():
        text = p.text.strip()
        made = None if p.cell and p.role is Role.BODY else _arabic(text)
        if made:
            said = "成文日期用了汉字数字" if _CHINESE.match(text) else "成文日期没有写年、月、日"
            yield view.found("date-form", p.span, said, f"写作{made}", replacement=made)


def _arabic(text: str) -> str | None:
    """A date of another form as letters are dated.

    >>> _arabic("二〇二六年六月十五日"), _arabic("2026.05.20"), _arabic("2026年6月5日")
    ('2026年6月15日', '2026年5月20日', None)
    """
    if match := _POINTED.match(text):
        return f"{match['year']}年{int(match['month'])}月{int(match['day'])}日"
    if not _CHINESE.match(text):
        return None
    year, month, day = re.split("[年月]", text.rstrip("日"))
    figures = "".join(str("〇一二三四五六七八九".index(re.sub("[○Ｏ零]", "〇", c))) for c in year)
    return f"{figures}年{parse_number(month)}月{parse_number(day)}日"


def _signed(view: View, day: date) -> Iterator[Finding]:
    place = next((p.span for p in view.of(Role.DATE)), None)
    if day > view.today + _SLACK:
        yield view.found(
            "date-order", place, f"成文日期{day}在今天（{view.today}）之后", "核对成文日期", Severity.WARNING
        )
    proposal = view.proposal
    if proposal and proposal.date and day < proposal.date:
        yield view.found("date-order", place, f"成文日期早于来件日期{proposal.date}", "核对成文日期")
    head = list(view.of(Role.NUMBER))
    for p in head:
        for mention in find_doc_numbers(p.text):
            if mention.value.year is not None and mention.value.year != day.year:
                yield view.found(
                    "date-order",
                    p.span,
                    f"文号是{mention.value.year}年的，成文日期在{day.year}年",
                    "文号的年份与成文日期应为同一年",
                )
    for number, span in case_numbers(view):
        year = int(number[:4]) if len(number) >= 7 else 0
        if 1990 <= year <= 2100 and year > day.year:
            yield view.found(
                "date-order", span, f"编号是{year}年的，成文日期却在{day.year}年", "核对编号和成文日期"
            )
            break


def _facts(view: View, day: date) -> Iterator[Finding]:
    for sentence in view.said(Role.REPLY, Role.PROCESS, Role.OPENING):
        # The years in the name of a plan are no facts, nor is a window that is only named.
        bare = _NAMED.sub(lambda m: "　" * len(m[0]), sentence.text)
        past = tense_of(sentence.text) is Tense.DONE and _HAPPENED.search(bare)
        met = sentence.role is Role.PROCESS and _MET.search(sentence.text)
        if not (past or met):
            continue
        for mention in find_dates(bare, day):
            value = mention.value
            if not isinstance(value, DateValue) or value.first <= day:
                continue
            if value.precision is Precision.YEAR and not met and not re.search("已|截至|截止", sentence.text):
                continue
            before = sentence.text[max(0, mention.span.start - 8) : mention.span.start]
            behind = sentence.text[mention.span.end : mention.span.end + 12]
            if re.search(
                "(?<!截)[至到]$|[自将拟]$|[将拟]于$|计划|预计|力争|有效期|执行至", before
            ) or re.match(r"[^，。；]{0,8}(?:计划|预算|规划|目标|任务)|前|[止起]|之前|底前|到期", behind):
                continue
            yield view.found(
                "date-order" if met else "date-future",
                Span(sentence.span.start + mention.span.start, sentence.span.start + mention.span.end),
                f"成文日期是{day}，这里把{mention.text}的事写成已经发生",
                "核对日期",
            )
