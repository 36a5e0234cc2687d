"""Numbers that jump, repeat or mix: items, sections, runs within a paragraph, rows of tables."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from assistant.drafting.letter_words import chinese_number
from assistant.drafting.models import Finding
from assistant.drafting.review_view import PROSE, Role, View
from corpus.models import Section, Span, TableKind
from corpus.numbering import find_marker, ordinal

_RUNS = (
    re.compile(r"(?:(?<=[。；：，:;、”])|^)(?P<n>[一二三四五六七八九十]{1,3})(?P<mark>是(?!否))"),
    re.compile(r"(?:(?<=[。；：，:;”])|^)(?P<mark>第)(?P<n>[一二三四五六七八九十]{1,3})[，,]"),
    re.compile(r"(?:(?<=[。；：，:;、”])|^)[（(](?P<n>[一二三四五六七八九十]{1,3})[）)](?P<mark>)"),
    re.compile(r"(?:(?<=[。；：，:;、”])|^)[（(](?P<n>\d{1,2})[）)](?P<mark>)"),
    re.compile(r"(?P<n>[①-⑳])(?P<mark>)"),
)
#: What is wrong, what to do, and the substitution that does it.
_FORMS = (
    (re.compile(r"^[（(][一二三四五六七八九十\d]{1,3}[）)][、.．，]"), "括号后面不再加标点", ".$", ""),
    (re.compile(r"^\d{1,2}、"), "阿拉伯数字后面用“.”，不用“、”", ".$", "."),
    (
        re.compile(r"^[一二三四五六七八九十]{1,3}[.．，,](?=[\u4e00-\u9fff])"),
        "汉字数字后面用“、”",
        ".$",
        "、",
    ),
    (
        re.compile(r"^[（(][一二三四五六七八九十\d]{1,3}\)|^\([一二三四五六七八九十\d]{1,3}[）)]"),
        "括号用全角",
        r"^.(.+).$",
        r"（\1）",
    ),
)
_ROW_HEADS = re.compile("^(?:序号|编号|序|No\\.?|号)$")


def check_numbering(view: View) -> Iterator[Finding]:
    """Findings of numbering-gap, -repeat, -mixed, -form and row-number."""
    yield from _sections(view)
    yield from _labels(view)
    yield from _runs(view)
    yield from _rows(view)


def _sections(view: View) -> Iterator[Finding]:
    families: dict[tuple[int | None, str], list[Section]] = {}
    items = {i.label for i in view.items}
    for section in view.document.sections:
        if section.number is None:
            continue
        # 办理过程 … in the last rows of the table begins anew.
        family = families.setdefault((section.parent, section.style), [])
        if section.number == 1 and family and family[-1].number != 1:
            family.clear()
        family.append(section)
        if (
            len(family) == 1
            and section.number > 1
            and section.style in ("一、", "建议一", "（一）", "1.", "（1）")
        ):
            if not _goes_on(view, section):
                yield _gap(view, section, 0)
        elif len(family) > 1:
            before = family[-2].number or 0
            if section.number == before:
                yield view.found(
                    "numbering-repeat",
                    section.label,
                    f"编号“{section.label.of(view.text)}”重复",
                    "按顺序重新编号",
                    replacement=_renumbered(section.label.of(view.text), before + 1),
                )
            elif section.number != before + 1 and (
                section.label.of(view.text) in items or section.number > 1
            ):
                yield _gap(view, section, before)


def _goes_on(view: View, section: Section) -> bool:
    """Whether another style, or the same one under another heading, carries the count up to this section."""
    previous = [s for s in view.document.sections if s.label.start < section.label.start and s.number]
    return any(s.number == (section.number or 0) - 1 for s in previous[-6:])


def _gap(view: View, section: Section, before: int) -> Finding:
    label = section.label.of(view.text)
    said = f"前面是第{before}项，这里是“{label}”" if before else f"开头就是“{label}”，前面没有第一项"
    # Where every suggestion has its item nothing is lacking: the number itself is wrong.
    complete = view.proposal is not None and len(view.proposal.suggestions) == len(view.items)
    right = _renumbered(label, before + 1) if complete else None
    return view.found("numbering-gap", section.label, said, "补上缺少的一项，或者重新编号", replacement=right)


def _renumbered(label: str, number: int) -> str | None:
    """The label with another number, in its own style.

    >>> [_renumbered(label, 4) for label in ("三、", "（二）", "3.", "建议五、", "⑤")]
    ['四、', '（四）', '4.', '建议四、', None]
    """
    right = chinese_number(number) if not re.search(r"\d", label) else str(number)
    made, changed = re.subn(r"\d+|[一二三四五六七八九十]+", right, label, count=1)
    return made if changed and number < 100 else None


def _labels(view: View) -> Iterator[Finding]:
    styles: dict[str, int] = {}
    for item in view.items:
        place = item.heading or item.reply
        marker = find_marker(view.text[place.start : place.start + 20]) if not item.label else None
        label = item.label or (view.text[place.start : place.start + marker.end] if marker else "")
        shape = re.sub(r"[一二三四五六七八九十]+", "一", re.sub(r"\d+", "1", label.strip()))
        styles[shape] = styles.get(shape, 0) + 1
    if len(styles) > 1 and len(view.items) >= 2:
        usual = max(styles, key=lambda shape: styles[shape])
        for item in view.items:
            shape = re.sub(r"[一二三四五六七八九十]+", "一", re.sub(r"\d+", "1", item.label.strip()))
            if shape != usual:
                place = item.heading or item.reply
                yield view.found(
                    "numbering-mixed",
                    place,
                    f"这一条的编号是“{item.label or '（无）'}”，别的条用“{usual or '（无）'}”的写法",
                    "统一各条的编号",
                )
    for p in view.of(*PROSE, Role.SUGGESTION):
        for source, advice, pattern, right in _FORMS:
            if match := source.match(p.text):
                yield view.found(
                    "numbering-form",
                    Span(p.span.start, p.span.start + match.end()),
                    f"编号“{match[0]}”写法不规范",
                    advice,
                    replacement=re.sub(pattern, right, match[0]),
                )
    yield from _siblings(view)


def _siblings(view: View) -> Iterator[Finding]:
    """Two numbered paragraphs in a row that go on counting in another style: 一、 then 2、"""
    sections = [s for s in view.document.sections if s.number is not None]
    for one, two in itertools.pairwise(sections):
        goes_on = two.number == (one.number or 0) + 1 and (two.number or 0) >= 2
        first = any(s.style == two.style and s.number == 1 for s in sections)
        if goes_on and one.style != two.style and not first:
            yield view.found(
                "numbering-mixed",
                two.label,
                f"前一项是“{one.label.of(view.text)}”，这一项是“{two.label.of(view.text)}”",
                "同一层次用同一种编号",
            )


def _runs(view: View) -> Iterator[Finding]:
    for p in view.of(*PROSE):
        for source in _RUNS:
            yield from _run(view, p.span, list(source.finditer(p.text)))


def _run(view: View, span: Span, matches: Sequence[re.Match[str]]) -> Iterator[Finding]:
    before = 0
    for match in matches:
        text = match["n"]
        number = ord(text) - ord("①") + 1 if text >= "①" and text <= "⑳" else ordinal(text)
        if number is None:
            continue
        place = Span(span.start + match.start(), span.start + match.end())
        if number == 1 or (before == 0 and matches[0] is not match):
            before = number
            continue
        if before == 0:
            # A paragraph may go on with the count of the one before it.
            before = number
            continue
        if number == before:
            right = _renumbered(match[0], before + 1)
            yield view.found(
                "numbering-repeat", place, f"“{match[0]}”重复", "按顺序重新编号", replacement=right
            )
        elif number != before + 1:
            yield view.found(
                "numbering-gap",
                place,
                f"前面是第{before}项，这里是“{match[0]}”",
                "补上缺少的一项，或者重新编号",
            )
        before = number


def _rows(view: View) -> Iterator[Finding]:
    for table in view.document.tables:
        if table.kind is TableKind.REPLY:
            continue
        named = bool(table.headers) and bool(_ROW_HEADS.match(table.headers[0].span.of(view.text).strip()))
        numbers: list[tuple[int, Span]] = []
        filled = 0
        for row in table.rows:
            cell = next((c for c in row.cells if c.column == 0), None)
            text = cell.span.of(view.text).strip() if cell else ""
            filled += bool(text)
            if cell and re.fullmatch(r"\d{1,3}", text):
                numbers.append((int(text), cell.span))
        if not named and (len(numbers) < 3 or len(numbers) < filled or numbers[0][0] != 1):
            continue
        for (one, _), (two, span) in itertools.pairwise(numbers):
            if two == one:
                yield view.found(
                    "row-number", span, f"序号{two}重复", "重新编排序号", replacement=str(one + 1)
                )
            elif two != one + 1 and two != 1:
                yield view.found(
                    "row-number", span, f"序号从{one}跳到{two}", "补上缺少的行，或者重新编排序号"
                )
