"""The words of one Word paragraph: runs, links, accepted changes, symbols, and what is anchored in it."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from corpus.loaders.docx_styles import W, is_on

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

_WRAPPERS = frozenset(
    W + name
    for name in (
        "hyperlink",
        "ins",
        "moveTo",
        "smartTag",
        "customXml",
        "fldSimple",
        "dir",
        "bdo",
        "sdt",
        "sdtContent",
    )
)
_DROPPED = frozenset(W + name for name in ("del", "moveFrom"))
_PLAIN = {W + "tab": "\t", W + "ptab": "\t", W + "cr": "\n", W + "noBreakHyphen": "-"}
_ANCHORS = frozenset({W + "drawing", W + "pict", W + "object"})
# Check boxes are the symbols that forms are made of: codes of Wingdings and Wingdings 2.
_SYMBOLS = {
    "F0A8": "□", "F06F": "□", "F071": "□", "F072": "□", "F0A3": "□", "F02A": "□",
    "F0FE": "☑", "F052": "☑", "F053": "☒", "F0FD": "☒", "F0FC": "√", "F050": "√", "F0FB": "×", "F0B7": "·",
}  # fmt: skip


@dataclass(slots=True)
class Inline:
    """What a walk over a paragraph found.

    ``notes`` are ``(kind, id)`` of cited notes in order, kind ``footnote`` or ``endnote``; ``boxes`` the
    contents of text boxes anchored here, each once.
    """

    parts: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    inserted: int = 0
    deleted: int = 0

    @property
    def text(self) -> str:
        """The words, with tabs and line breaks."""
        return "".join(self.parts)


def read_inline(paragraph: etree._Element) -> Inline:
    """The words of a ``w:p`` with insertions accepted and deletions dropped."""
    found = Inline()
    _walk(paragraph, found)
    return found


def _walk(parent: etree._Element, found: Inline) -> None:
    for child in parent:
        tag = child.tag
        if tag == W + "r":
            _run(child, found)
        elif tag in _WRAPPERS:
            found.inserted += tag in (W + "ins", W + "moveTo")
            _walk(child, found)
        elif tag in _DROPPED:
            found.deleted += 1
        elif tag == MC + "AlternateContent":
            _alternate(child, found)
        elif tag in (M + "oMath", M + "oMathPara"):
            found.parts.append(_math(child))


def _run(run: etree._Element, found: Inline) -> None:
    hidden = is_on(run.find(W + "rPr"), "vanish")
    for child in run:
        tag = child.tag
        if tag == MC + "AlternateContent":
            _alternate(child, found)
        elif tag in _ANCHORS:
            _boxes(child, found)
        elif hidden:
            continue
        elif tag == W + "t":
            found.parts.append(child.text or "")
        elif tag in _PLAIN:
            found.parts.append(_PLAIN[tag])
        elif tag == W + "br":
            # A page or column break is layout, not a line of the text.
            found.parts.append("\n" if child.get(W + "type", "textWrapping") == "textWrapping" else "")
        elif tag == W + "sym":
            found.parts.append(_SYMBOLS.get(child.get(W + "char", "").upper(), ""))
        elif tag in (W + "footnoteReference", W + "endnoteReference"):
            kind = "footnote" if tag == W + "footnoteReference" else "endnote"
            found.notes.append((kind, child.get(W + "id", "")))
        elif tag == W + "ruby":
            base = child.find(W + "rubyBase")
            if base is not None:
                _walk(base, found)


def _alternate(element: etree._Element, found: Inline) -> None:
    """One branch of an AlternateContent: both hold the same text box, for new and old versions of Word."""
    branches = [b for b in element if b.tag in (MC + "Choice", MC + "Fallback")]
    for branch in branches:
        before = len(found.boxes), len(found.parts)
        _boxes(branch, found)
        for run in branch.findall(W + "r"):
            _run(run, found)
        if (len(found.boxes), len(found.parts)) != before:
            return


def _boxes(element: etree._Element, found: Inline) -> None:
    """Collect text boxes below ``element``, not those inside another text box."""
    for child in element:
        if child.tag == W + "txbxContent":
            found.boxes.append(child)
        elif child.tag == MC + "AlternateContent":
            _alternate(child, found)
        else:
            _boxes(child, found)


def _math(element: etree._Element) -> str:
    """A formula in one line: fractions with a slash, the rest in reading order."""
    if element.tag == M + "f":
        top, bottom = element.find(M + "num"), element.find(M + "den")
        return f"{_math(top) if top is not None else ''}/{_math(bottom) if bottom is not None else ''}"
    if element.tag == M + "t":
        return element.text or ""
    return "".join(_math(child) for child in element)
