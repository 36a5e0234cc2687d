"""The types of reply cases: what is kept of one incoming proposal from the day it is received until it is closed.

``kept`` holds what is stored, ``shown`` what pages show beside it; import from here.
"""

from __future__ import annotations

from assistant.cases.kept import (
    PARTS,
    Case,
    CaseFile,
    CaseItem,
    CaseSettings,
    CaseStatus,
    ContactEntry,
    ContactWay,
    Reader,
    Source,
)
from assistant.cases.shown import (
    CaseCounts,
    CaseRow,
    Change,
    CheckedSentence,
    FoundSource,
    ItemProgress,
    Label,
    Piece,
    PieceKind,
    PlacedFinding,
    Progress,
    PublicCopy,
    Step,
    Version,
)

__all__ = [
    "PARTS",
    "Case",
    "CaseCounts",
    "CaseFile",
    "CaseItem",
    "CaseRow",
    "CaseSettings",
    "CaseStatus",
    "Change",
    "CheckedSentence",
    "ContactEntry",
    "ContactWay",
    "FoundSource",
    "ItemProgress",
    "Label",
    "Piece",
    "PieceKind",
    "PlacedFinding",
    "Progress",
    "PublicCopy",
    "Reader",
    "Source",
    "Step",
    "Version",
]
