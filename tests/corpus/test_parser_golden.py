"""五份种子文件和六份国务院文件的结构，与读过原文之后固定下来的标准一致（见 golden_outlines）。"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.corpus.golden_outlines import FOLDER, SOURCES, source_of, structure

PARTS = ("length", "kind", "enclosed_kind", "header", "relations", "sections", "tables", "pairs")


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("name", SOURCES)
def test_a_real_document_keeps_the_structure_that_was_read_in_it(
    name: str, part: str, shared_dir: Path
) -> None:
    golden = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    assert structure(source_of(name, shared_dir))[part] == golden[part]


def test_no_words_of_the_documents_are_copied_into_the_golden_files(shared_dir: Path) -> None:
    for name in SOURCES:
        source = "".join(source_of(name, shared_dir).read_text(encoding="utf-8").split())
        golden = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
        values = [line.split(":", 1)[-1].strip(" '{},") for line in golden.splitlines()]
        assert [v for v in values if len(v) > 25 and v in source] == []
