"""Saved web pages: the article's headings, paragraphs and tables, without what surrounds them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from bs4 import BeautifulSoup, Comment, NavigableString, Tag

from corpus.errors import DamagedFile
from corpus.loaders.decoding import Decoded, decode
from corpus.loaders.formats import no_text
from corpus.loaders.html_content import content_of, remove_junk, title_of
from corpus.loaders.limits import LoadLimits
from corpus.loaders.raw import RawBlock, RawCell, RawDocument, RawParagraph, RawRow, RawTable

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_HEADING = re.compile(r"h([1-6])")
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "pre",
        "figure",
        "figcaption",
        "center",
        "form",
        "fieldset",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "address",
        "details",
        "summary",
        "body",
        "html",
        "table",
        "tr",
        "td",
    ]
)
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")


def load_html(path: Path, limits: LoadLimits) -> RawDocument:  # noqa: ARG001 - the loaders' common signature
    """Read an .html file. Errors: ``DamagedFile`` when it holds no readable text."""
    decoded = _decode(path)
    soup = BeautifulSoup(decoded.text, "lxml")
    title = title_of(soup)
    remove_junk(soup)
    content = content_of(soup)
    blocks = list(_blocks(content, None))
    if not blocks:
        raise no_text(path.name, "网页里")
    if title and not _has_title(blocks, title):
        blocks.insert(0, RawParagraph(title, outline_level=1))
    return RawDocument(tuple(blocks), "html", notes=decoded.notes)


def _decode(path: Path) -> Decoded:
    data = path.read_bytes()
    if found := _CHARSET.search(data[:4096]):
        named = found[1].decode("ascii").lower()
        # gb2312 and gbk pages use characters of their superset all the time.
        encoding = "gb18030" if named in {"gb2312", "gbk", "gb_2312-80", "x-gbk", "cp936"} else named
        try:
            return Decoded(data.removeprefix(b"\xef\xbb\xbf").decode(encoding), encoding)
        except (UnicodeDecodeError, LookupError):
            pass  # the page states a charset that it is not in
    decoded = decode(data)
    if decoded is None:
        raise DamagedFile(path.name, "不是网页，或文字编码无法识别", "请用浏览器打开后重新保存为网页再试")
    return decoded


def _has_title(blocks: list[RawBlock], title: str) -> bool:
    """Whether the title stands among the first paragraphs, alone or broken over several."""
    opening = "".join(b.text for b in blocks[:8] if isinstance(b, RawParagraph))
    return re.sub(r"\s", "", title) in re.sub(r"\s", "", opening)


def _blocks(parent: Tag, level: int | None) -> Iterator[RawBlock]:
    """Paragraphs and tables below ``parent``: text runs between block elements make paragraphs."""
    run: list[str] = []

    def flush() -> Iterator[RawParagraph]:
        text = _tidy("".join(run))
        run.clear()
        if text.strip():
            yield RawParagraph(text, outline_level=level)

    for child in parent.children:
        if isinstance(child, Comment):
            continue
        if isinstance(child, NavigableString):
            run.append(str(child) if parent.name == "pre" else _BLANKS.sub(" ", str(child)))
        elif not isinstance(child, Tag):
            continue
        elif child.name == "br":
            run.append("\n")
        elif child.name == "table":
            yield from flush()
            yield from _table(child)
        elif child.name in _BLOCKS or child.find(list(_BLOCKS)) is not None:
            yield from flush()
            heading = _HEADING.fullmatch(child.name)
            yield from _blocks(child, int(heading[1]) if heading else level)
        else:
            run.append(_inline(child))
    yield from flush()


def _inline(tag: Tag) -> str:
    parts = []
    for child in tag.children:
        if isinstance(child, Comment):
            continue
        if isinstance(child, NavigableString):
            parts.append(_BLANKS.sub(" ", str(child)))
        elif isinstance(child, Tag):
            parts.append("\n" if child.name == "br" else _inline(child))
    return "".join(parts)


def _tidy(text: str) -> str:
    lines = [re.sub(r" {2,}", " ", line).strip(" ") for line in text.split("\n")]
    return "\n".join(line for line in lines if line.strip())


def _span(tag: Tag, name: str) -> int:
    value = str(tag.get(name) or "1").strip()
    return min(int(value), 1000) if value.isdigit() and int(value) > 0 else 1


def _table(table: Tag) -> Iterator[RawBlock]:
    """A table, or its contents where it only lays out the page (one column, or other tables inside)."""
    own = [row for row in table.find_all("tr") if row.find_parent("table") is table]
    widest = max((len(row.find_all(["td", "th"], recursive=False)) for row in own), default=0)
    if widest <= 1 or (table.find("table") is not None and widest <= 2):
        for row in own:
            for cell in row.find_all(["td", "th"], recursive=False):
                yield from _blocks(cell, None)
        return
    taken: dict[int, int] = {}
    rows = []
    for row in own:
        cells: list[RawCell] = []
        column = 0
        tags = row.find_all(["td", "th"], recursive=False)
        reserved = {c for c, left in taken.items() if left > 0}
        taken = {c: left - 1 for c, left in taken.items() if left > 1}
        for tag in tags:
            while column in reserved:
                column += 1
            across, down = _span(tag, "colspan"), _span(tag, "rowspan")
            cells.append(RawCell(tuple(_cell(tag)), column, across, down))
            if down > 1:
                taken.update(dict.fromkeys(range(column, column + across), down - 1))
            column += across
        header = bool(tags) and (
            all(tag.name == "th" for tag in tags) or row.find_parent("thead") is not None
        )
        if cells:
            rows.append(RawRow(tuple(cells), is_header=header))
    if any(cell.paragraphs for row in rows for cell in row.cells):
        caption = table.find("caption")
        yield RawTable(tuple(rows), caption=caption.get_text(strip=True) if caption is not None else "")


def _cell(tag: Tag) -> Iterator[RawParagraph]:
    for block in _blocks(tag, None):
        if isinstance(block, RawParagraph):
            yield block
        else:
            for row in block.rows:
                yield RawParagraph("\t".join(cell.text.replace("\n", " ") for cell in row.cells))
