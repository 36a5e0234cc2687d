"""Word files (.docx): paragraphs and tables in document order, with automatic numbers and notes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from corpus.loaders.docx_inline import MC, Inline, read_inline
from corpus.loaders.docx_numbering import Numbering
from corpus.loaders.docx_styles import Styles, W, attribute, integer
from corpus.loaders.docx_tables import read_table
from corpus.loaders.formats import no_text
from corpus.loaders.limits import LoadLimits
from corpus.loaders.package import Package, check_archive, damaged
from corpus.loaders.raw import RawBlock, RawDocument, RawParagraph, RawTable

_TRANSPARENT = frozenset(W + name for name in ("sdtContent", "ins", "moveTo", "customXml", "smartTag"))


def load_docx(path: Path, limits: LoadLimits) -> RawDocument:
    """Read a .docx file.

    Errors: ``LimitExceeded`` for a zip bomb, ``EncryptedFile``, ``DamagedFile``.
    """
    check_archive(path, limits)
    with Package(path) as package:
        main = next((part for _, part in package.related("", "officeDocument")), "word/document.xml")
        root = package.xml(main)
        body = None if root is None else root.find(W + "body")
        if body is None:
            raise damaged(path.name)
        reader = _Reader(package, main)
        blocks = [*reader.letterhead(body), *reader.blocks(body)]
    if not any(isinstance(block, RawTable) or block.text.strip() for block in blocks):
        raise no_text(path.name, "文档里")
    return RawDocument(tuple(blocks), "docx", notes=reader.remarks())


class _Reader:
    def __init__(self, package: Package, main: str) -> None:
        self._package = package
        self._main = main
        self._styles = Styles(self._part("styles"))
        self._numbering = Numbering(self._part("numbering"), self._styles)
        self._note_bodies = {
            (kind, note.get(W + "id", "")): note
            for kind in ("footnote", "endnote")
            if (root := self._part(f"{kind}s")) is not None
            for note in root.findall(W + kind)
        }
        self._inserted = self._deleted = 0
        self._skipped_contents = False

    def _part(self, kind: str) -> etree._Element | None:
        for _, name in self._package.related(self._main, kind):
            return self._package.xml(name)
        return None

    def remarks(self) -> tuple[str, ...]:
        """What the user should know about how the file was read."""
        notes = []
        if self._inserted or self._deleted:
            notes.append(
                f"文档带有修订标记：已采用 {self._inserted} 处插入，略去 {self._deleted} 处删除，请以定稿为准"
            )
        if self._skipped_contents:
            notes.append("自动生成的目录没有读入")
        return tuple(notes)

    def letterhead(self, body: etree._Element) -> Iterator[RawParagraph]:
        """The first page's own header, where letterheads put the issuer; running heads are not read."""
        section = next(body.iter(W + "sectPr"), None)
        if section is None or section.find(W + "titlePg") is None:
            return
        relation = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
        wanted = [
            r.get(relation) for r in section.findall(W + "headerReference") if r.get(W + "type") == "first"
        ]
        for key, part in self._package.related(self._main, "header"):
            root = self._package.xml(part) if key in wanted else None
            if root is None:
                continue
            for block in self.blocks(root, kind="textbox"):
                if isinstance(block, RawParagraph) and block.kind == "textbox":
                    yield block

    def blocks(self, container: etree._Element, kind: str = "body") -> Iterator[RawBlock]:
        """Paragraphs and tables below ``container`` in order; blank paragraphs are left out."""
        pending: list[Inline] = []
        for element in self._children(container):
            if element.tag == W + "tbl":
                table = read_table(element, self.blocks)
                if table is not None:
                    yield table
                continue
            inline = read_inline(element)
            self._inserted += inline.inserted
            self._deleted += inline.deleted
            pending.append(inline)
            properties = element.find(W + "pPr")
            if properties is not None and properties.find(f"{W}rPr/{W}del") is not None:
                # The paragraph's end was deleted: what is left runs on into the next paragraph.
                continue
            yield from self._paragraph(properties, pending, kind)
            pending = []
        if pending:
            yield from self._paragraph(None, pending, kind)

    def _children(self, container: etree._Element) -> Iterator[etree._Element]:
        for child in container:
            if child.tag in (W + "p", W + "tbl"):
                yield child
            elif child.tag == W + "sdt":
                gallery = attribute(child, "sdtPr/docPartObj/docPartGallery")
                if gallery == "Table of Contents":
                    self._skipped_contents = True
                    continue
                yield from self._children(child)
            elif child.tag in _TRANSPARENT:
                yield from self._children(child)
            elif child.tag == MC + "AlternateContent":
                branch = next((b for b in child if b.tag in (MC + "Choice", MC + "Fallback")), None)
                if branch is not None:
                    yield from self._children(branch)

    def _paragraph(
        self, properties: etree._Element | None, inlines: list[Inline], kind: str
    ) -> Iterator[RawBlock]:
        style = attribute(properties, "pStyle")
        label = self._numbering.label(properties, style)
        text = "".join(inline.text for inline in inlines)
        if self._styles.is_contents(style):
            self._skipped_contents = True
        elif text.strip():
            own = integer(attribute(properties, "outlineLvl"))
            level = self._styles.outline_level(style) if own is None else (own + 1 if own < 9 else None)
            yield RawParagraph(text, label=label, outline_level=level, kind=kind)
        for inline in inlines:
            for box in inline.boxes:
                yield from self.blocks(box, "textbox")
            for note in inline.notes:
                body = self._note_bodies.get(note)
                if body is not None:
                    yield from self.blocks(body, "footnote")
