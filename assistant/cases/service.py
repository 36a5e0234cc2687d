"""What the 答复起草 page asks for: read a proposal, draft in the background, find evidence, check, print."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from assistant.cases.models import (
    Case,
    CaseSettings,
    CheckedSentence,
    FoundSource,
    PlacedFinding,
    Progress,
    PublicCopy,
    Reader,
    Source,
)
from assistant.cases.store import CaseStore
from assistant.drafting.models import Draft, Letter, Proposal, ProposalKind
from assistant.drafting.precedents import Precedent
from assistant.service import Service


class DraftJob:
    """Items being drafted in the background; results are saved in the case as each item ends."""

    case_id: str

    @property
    def progress(self) -> Progress:
        """How far it is, at this moment; safe from any thread."""
        raise NotImplementedError

    @property
    def running(self) -> bool:
        """Whether there is more to come."""
        raise NotImplementedError

    def stop(self) -> None:
        """End after the item that is being written now, whose result is kept."""


class Cases:
    """The reply cases of one data folder: ``store`` keeps them; the methods here do what needs the library or takes longer."""

    store: CaseStore

    def __init__(self, service: Service) -> None:
        raise NotImplementedError

    def close(self) -> None:
        """Stop what is being drafted and close the store; safe to call twice."""

    # a new case

    def read(self, text: str) -> Proposal:
        """The proposal in a pasted text. Errors: ``EmptyProposal``."""
        raise NotImplementedError

    def read_file(self, name: str, data: bytes) -> Proposal:
        """The proposal in a file (.docx, .pdf, .txt …). Errors: those of ``load_guarded``; ``EmptyProposal``."""
        raise NotImplementedError

    def default_settings(self, kind: ProposalKind, received: date | None = None) -> CaseSettings:
        """The settings that a new case begins with: profile and office from the settings file, the due date by the profile."""
        raise NotImplementedError

    def due(self, settings: CaseSettings, kind: ProposalKind, *, extended: bool = False) -> date | None:
        """The day by which the profile wants an answer, the longest with an extension; None without a received date."""
        raise NotImplementedError

    # drafting

    def start(self, case_id: str, who: Reader, *, again: bool = False) -> DraftJob:
        """Draft every item in the background; a job that runs already is returned instead.

        Items that the user has typed in are left alone unless ``again``; then a version is kept first.
        """
        raise NotImplementedError

    def redraft(self, case_id: str, who: Reader, no: int) -> DraftJob:
        """Draft one item anew in the background, whatever stands there; the text before is kept as a version."""
        raise NotImplementedError

    def job(self, case_id: str, who: Reader) -> DraftJob | None:
        """The last drafting job of the case in this process, running or ended; None where there was none."""
        raise NotImplementedError

    def merge_opinions(self, case_id: str, who: Reader, no: int) -> tuple[Case, int]:
        """Put what the opinions of 会办单位 say to this suggestion at the end of the item (合并会办意见); how many sentences were added."""
        raise NotImplementedError

    def add_opinion(self, case_id: str, who: Reader, name: str, data: bytes, unit: str = "") -> Case:
        """Keep a 会办单位's opinion from a file; the unit is read from it unless given."""
        raise NotImplementedError

    # evidence

    def search(self, case_id: str, who: Reader, no: int, words: str, k: int = 8) -> tuple[FoundSource, ...]:
        """Sentences of the library for an item, best first."""
        raise NotImplementedError

    def precedents(self, case_id: str, who: Reader, no: int, most: int = 3) -> tuple[Precedent, ...]:
        """Earlier replies to suggestions like this one, the most alike first."""
        raise NotImplementedError

    def precedent_sources(self, precedent: Precedent) -> tuple[Source, ...]:
        """The sentences of an earlier reply as sources (number 0), to be added one by one."""
        raise NotImplementedError

    def insert(self, case_id: str, who: Reader, no: int, source: Source, revision: int) -> Case:
        """Add a source (if it is new) and its sentence with its mark at the end of the item's text (插入正文). Errors: ``Stale``."""
        raise NotImplementedError

    def checked(self, case: Case, no: int) -> tuple[CheckedSentence, ...]:
        """The item's sentences with their checks (逐句核对)."""
        raise NotImplementedError

    # the letter

    def letter(self, case: Case) -> Letter:
        """The letter as it would be printed now."""
        raise NotImplementedError

    def draft(self, case: Case) -> Draft:
        """The letter with commitments (承诺) and the reasons for the proposed category."""
        raise NotImplementedError

    def proposed_parts(self, case: Case) -> Mapping[str, str]:
        """The fixed parts as proposed (keys of ``PARTS``), whatever the user has worded."""
        raise NotImplementedError

    def findings(self, case: Case) -> tuple[PlacedFinding, ...]:
        """What 核稿 finds now, with places."""
        raise NotImplementedError

    def apply(self, case_id: str, who: Reader, found: PlacedFinding) -> Case:
        """Do what a finding proposes (按建议改); raises ``Unchangeable`` where it proposes no words or its quote is gone."""
        raise NotImplementedError

    def docx(self, case: Case) -> bytes:
        """The letter as a Word file, in the office's template where settings name one."""
        raise NotImplementedError

    def public(self, case: Case) -> PublicCopy:
        """The version for publication and what was taken out."""
        raise NotImplementedError

    def pages(self, case: Case) -> tuple[bytes, ...]:
        """The letter's pages as PNG pictures, kept by revision. Errors: ``PreviewMissing`` with a remedy."""
        raise NotImplementedError
