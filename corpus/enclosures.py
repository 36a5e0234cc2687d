"""Lists of attachments, annexes and documents that another one carries (附件、附文)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.headings import TERMINAL
from corpus.kinds import enclosed_title, is_complete
from corpus.lines import is_addressee, is_bracketed, is_cover_matter, is_date_line, is_organisation_line
from corpus.numbering import (
    ARABIC,
    ARTICLE,
    BOOK,
    CHAPTER,
    CN,
    DECIMAL,
    DIVISION,
    PART,
    Marker,
    Style,
    find_marker,
    ordinal,
)

ENCLOSED = Style("附文", -1)
_TITLE_LINES = 4
_LONGEST_CONTENTS = 400
_PAGE = re.compile(r"[.…·]*\d*$")
_LONGEST_TITLE = 80
_LISTED = re.compile(r"附\s?[件录表]\s?[：:]\s?\S")
_CHAPTER = re.compile(r"(?P<n>\d{1,2})\s(?=[\u4e00-\u9fff、（）]{2,20}$)")
_FIRST_STYLES = (CN, CHAPTER, ARTICLE, BOOK, DIVISION, DECIMAL)


class Front:
    """Reads the lines of one flow for what stands between its numbered parts.

    ``skipped`` marks title-block and signature lines; ``title`` is the document's own title.
    """

    def __init__(self, lines: Sequence[str], skipped: Sequence[bool], title: str | None) -> None:
        self._lines = lines
        self._skipped = skipped
        self._enclosed = _squeezed(enclosed_title(title) or "") if title else ""
        body = next((i for i, skip in enumerate(skipped) if not skip), len(lines))
        self._signed = max((i for i, skip in enumerate(skipped) if skip and i > body), default=None)
        self._contents = _table_of_contents(lines)
        self._listed: int | None = None
        self._decimals: bool | None = None

    def in_contents(self, here: int) -> bool:
        """Whether the line belongs to a printed table of contents (目录), which repeats the headings."""
        return here in self._contents

    def lists_attachment(self, here: int) -> bool:
        """Whether the line belongs to the list of attachments (附件：1.… 2.…); ask for each line in order."""
        line = self._lines[here]
        before_signature = self._signed is not None and here < self._signed
        marker = find_marker(line)
        if _LISTED.match(line) and (marker is None or marker.style is not PART):
            self._listed = 1
            return True
        if before_signature and marker is not None and marker.style is PART and marker.number is None:
            self._listed = 0
            return True
        if self._listed is None:
            return False
        if (
            marker is not None
            and marker.style in (ARABIC, CN)
            and marker.number == self._listed + 1
            and len(line) <= _LONGEST_TITLE
            and line[-1] not in TERMINAL
        ):
            self._listed += 1
            return True
        self._listed = None
        return False

    def chapter(self, here: int) -> Marker | None:
        """A chapter number without a point (1 总则), in a document that numbers its parts 1.1, 1.2."""
        found = _CHAPTER.match(self._lines[here])
        if not found:
            return None
        if self._decimals is None:
            markers = (find_marker(line) for line in self._lines)
            self._decimals = any(m is not None and m.style is DECIMAL and m.depth == 2 for m in markers)
        return Marker(DECIMAL, ordinal(found["n"]), found.end(), depth=1) if self._decimals else None

    def title_end(self, start: int) -> int | None:
        """The last line of an annex's title that begins at ``start``; None where no title stands there."""
        joined = ""
        for here in range(start, min(start + _TITLE_LINES, len(self._lines))):
            if not self._can_be_title(here) and not (joined and self._is_name(here)):
                break
            joined += self._lines[here]
            if len(joined) > _LONGEST_TITLE:
                break
            if is_complete(joined) or self._is_first(here + 1):
                return here
        if start < len(self._lines) and self._can_be_title(start) and len(self._lines[start]) <= 50:
            return start
        return None

    def enclosed_end(self, here: int) -> int | None:
        """The last line of the title of an enclosed document that begins here, or None.

        Its title is the one that the document's own title names, or a whole title that stands right after
        落款, or, further on, one above a first number.
        """
        if not self._can_be_title(here):
            return None
        joined = ""
        for last in range(here, min(here + _TITLE_LINES, len(self._lines))):
            if not self._can_be_title(last) or len(joined) > _LONGEST_TITLE:
                return None
            joined += self._lines[last]
            if self._enclosed and _squeezed(joined) == self._enclosed:
                return last
            if self._signed is not None and here > self._signed and is_complete(joined):
                if self._is_first(last + 1) or here == (self._signed or 0) + 1:
                    return last
                return None
        return None

    def _is_first(self, here: int) -> bool:
        marker = find_marker(self._lines[here]) or self.chapter(here) if here < len(self._lines) else None
        return marker is not None and marker.number == 1 and marker.style in _FIRST_STYLES

    def _can_be_title(self, here: int) -> bool:
        line = self._lines[here] if here < len(self._lines) else ""
        return (
            2 <= len(line) <= 60
            and not self._skipped[here]
            and line[-1] not in TERMINAL
            and find_marker(line) is None
            and not is_addressee(line)
            and not is_date_line(line)
            and not is_cover_matter(line)
            and not is_bracketed(line)
            and not is_organisation_line(line)
        )

    def _is_name(self, here: int) -> bool:
        return not self._skipped[here] and is_organisation_line(self._lines[here])


def _table_of_contents(lines: Sequence[str]) -> range:
    """The lines from 目录 to where its first entry comes again as a heading; empty where it never does."""
    start = next((i for i, line in enumerate(lines) if len(line) <= 5 and _squeezed(line) == "目录"), None)
    if start is None or start + 1 >= len(lines):
        return range(0)
    first = _PAGE.sub("", _squeezed(lines[start + 1]))
    for here in range(start + 2, min(start + 2 + _LONGEST_CONTENTS, len(lines))):
        if first and _squeezed(lines[here]) == first:
            return range(start, here)
        if len(lines[here]) > _LONGEST_TITLE:
            break
    return range(0)


def _squeezed(text: str) -> str:
    return re.sub(r"[\s《》“”]", "", text)
