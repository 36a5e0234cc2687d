"""Opening zipped Office files: size checks before anything is unpacked, then parts by name."""

from __future__ import annotations

import posixpath
import zipfile
from pathlib import Path

from lxml import etree

from corpus.errors import DamagedFile, LimitExceeded
from corpus.loaders.formats import encrypted_file
from corpus.loaders.limits import MIB, LoadLimits

RATIO_COUNTS_FROM = 64 * MIB
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# Files saved as “Strict Open XML” differ in their namespaces only (ISO/IEC 29500-1 beside -4).
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/math",
        b"http://schemas.openxmlformats.org/officeDocument/2006/math",
    ),
)


def check_archive(path: Path, limits: LoadLimits) -> None:
    """Refuse a zip bomb, a damaged archive and one with encrypted entries, from the directory alone.

    The sizes in the directory can be trusted as bounds: ``zipfile`` never unpacks more than they say.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError) as error:
        raise damaged(path.name) from error
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise encrypted_file(path.name)
    unpacked = sum(entry.file_size for entry in entries)
    ratio = unpacked / max(1, path.stat().st_size)
    suspicious = unpacked > RATIO_COUNTS_FROM and ratio > limits.max_unpack_ratio
    if unpacked > limits.max_unpacked_bytes or suspicious:
        raise LimitExceeded(
            path.name,
            f"解压后有 {unpacked / MIB:.0f} MB，是文件本身的 {ratio:.0f} 倍，疑似压缩炸弹，没有打开",
            "请确认文件来源；确属正常文件时，用原来的软件另存一份，或在设置中放宽解压上限",
        )


def damaged(source: str) -> DamagedFile:
    """The error for an archive or XML part that cannot be read."""
    return DamagedFile(source, "文件已损坏，打不开", "请重新获取文件，或用原来的软件修复后另存一份再试")


class Package:
    """The parts of an Office Open XML file; use as a context manager.

    Errors: ``DamagedFile`` when a part cannot be unpacked or is not well-formed XML.
    """

    def __init__(self, path: Path) -> None:
        self.source = path.name
        try:
            self._archive = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError) as error:
            raise damaged(self.source) from error
        # Some writers use backslashes or another letter case in part names.
        self._names = {self._key(name): name for name in self._archive.namelist()}

    def __enter__(self) -> Package:
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()

    @staticmethod
    def _key(name: str) -> str:
        return name.replace("\\", "/").lstrip("/").lower()

    def xml(self, name: str) -> etree._Element | None:
        """The root element of part ``name``, or None when there is no such part."""
        stored = self._names.get(self._key(name))
        if stored is None:
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        try:
            data = self._archive.read(stored)
            for strict, transitional in _STRICT:
                data = data.replace(strict, transitional)
            return etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, zipfile.BadZipFile, OSError, EOFError, ValueError) as error:
            raise damaged(self.source) from error
        except Exception as error:  # zlib.error and NotImplementedError have no common base
            raise damaged(self.source) from error

    def related(self, part: str, kind: str) -> list[tuple[str, str]]:
        """``(relation id, part name)`` of what ``part`` refers to, for relation types ending in ``/kind``."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        if root is None:
            return []
        found = []
        for relation in root.iter(_RELATION):
            if relation.get("TargetMode") == "External" or not relation.get("Type", "").endswith(f"/{kind}"):
                continue
            target = relation.get("Target", "")
            full = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            found.append((relation.get("Id", ""), posixpath.normpath(full)))
        return found
