"""What the 答复起草 page asks for: read a proposal, draft in the background, find evidence, check, print."""

from __future__ import annotations

import functools
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar, cast

from assistant.cases.drafting import Means, audiences_of_case, draft_items, merged, with_sentences
from assistant.cases.errors import Unchangeable
from assistant.cases.evidence import found_for, precedents_for, sentences_of_precedent
from assistant.cases.findings import findings_of, replaced
from assistant.cases.jobs import DraftJob, DraftJobs
from assistant.cases.jurisdiction import due_of
from assistant.cases.letter import draft_of, letter_of, proposed_parts
from assistant.cases.models import (
    Case,
    CaseSettings,
    CheckedSentence,
    FoundSource,
    PlacedFinding,
    PublicCopy,
    Reader,
    Source,
)
from assistant.cases.preview import page_pictures
from assistant.cases.sourcing import sentence_for
from assistant.cases.store import CaseStore, open_cases
from assistant.cases.wording import checked
from assistant.drafting.docx_writer import letter_bytes
from assistant.drafting.letter import Office
from assistant.drafting.merging import opinion_from, short_name
from assistant.drafting.models import Contact, Draft, Letter, Proposal, ProposalKind
from assistant.drafting.precedents import Precedent, Precedents
from assistant.drafting.proposal import PASTED, parse_proposal, proposal_from
from assistant.drafting.public_version import public_version
from assistant.library_files import safe_name
from assistant.llm import ChatModel, open_chat_model
from assistant.service import Service
from corpus.classification import refuse_classified
from corpus.errors import NotFound
from corpus.loaders import load_guarded
from corpus.parser import parse

__all__ = ["Cases", "DraftJob"]

T = TypeVar("T")
#: Results of slow questions that are kept, each for one state of a case.
_REMEMBERED = 64


class Cases:
    """The reply cases of one data folder: ``store`` keeps them; the methods here do what needs the library or takes longer."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._settings = service.assistant_settings
        self.store: CaseStore = open_cases(service.settings)
        self._jobs = DraftJobs()
        self._lock = threading.Lock()
        self._drawing = threading.Lock()
        self._kept: OrderedDict[tuple[Any, ...], Any] = OrderedDict()
        self._model_opened = threading.Lock()

    def close(self) -> None:
        """Stop what is being drafted and close the store; safe to call twice."""
        self._jobs.close()
        model = self.__dict__.pop("_model", None)
        if model is not None:
            model.close()
        self.store.close()

    @property
    def today(self) -> date:
        """The day on which standing and days left are taken."""
        return self._service.today

    # a new case

    def read(self, text: str) -> Proposal:
        """The proposal in a pasted text. Errors: ``EmptyProposal``, ``ClassifiedFile``."""
        self._refuse_classified(PASTED, text)
        return parse_proposal(text)

    def read_file(self, name: str, data: bytes) -> Proposal:
        """The proposal in a file (.docx, .pdf, .txt …). Errors: those of ``load_guarded``; ``EmptyProposal``; ``ClassifiedFile``."""
        limits = self._service.settings.limits.for_loader()
        document = _from_file(name, data, lambda path: parse(load_guarded(path, limits), path.name))
        self._refuse_classified(name, document.text)
        return proposal_from(document)

    def _refuse_classified(self, source: str, text: str) -> None:
        refuse_classified(source, text, allowed=self._service.settings.allow_classified)

    def default_settings(self, kind: ProposalKind, received: date | None = None) -> CaseSettings:
        """The settings that a new case begins with: profile and office from the settings file, the due date by the profile."""
        mine = self._settings.cases
        office = Office(mine.office, mine.code, Contact(mine.contact, mine.phone))
        settings = CaseSettings(profile=mine.profile, office=office, received=received)
        return replace(settings, due=due_of(settings, kind))

    def due(self, settings: CaseSettings, kind: ProposalKind, *, extended: bool = False) -> date | None:
        """The day by which the profile wants an answer, the longest with an extension; None without a received date."""
        return due_of(settings, kind, extended=extended)

    # drafting

    def start(self, case_id: str, who: Reader, *, again: bool = False) -> DraftJob:
        """Draft every item in the background; a job that runs already is returned instead.

        Items that the user has typed in are left alone unless ``again``; then a version is kept first.
        """
        case = self.store.get(case_id, who)
        typed = {item.no for item in case.items if item.typed and item.text.strip()}
        kept: set[int] = set() if again else typed
        return self._drafting(case, who, {item.no for item in case.items} - kept, kept)

    def redraft(self, case_id: str, who: Reader, no: int) -> DraftJob:
        """Draft one item anew in the background, whatever stands there; the text before is kept as a version."""
        case = self.store.get(case_id, who)
        _suggested(case, no)
        return self._drafting(case, who, {no}, ())

    def job(self, case_id: str, who: Reader) -> DraftJob | None:
        """The last drafting job of the case in this process, running or ended; None where there was none."""
        self.store.get(case_id, who)
        return self._jobs.of(case_id)

    def delete(self, case_id: str, who: Reader) -> None:
        """Remove a case with its versions; what is being drafted for it stops."""
        self.store.delete(case_id, who)
        self._jobs.forget(case_id)

    def add_opinion(self, case_id: str, who: Reader, name: str, data: bytes, unit: str = "") -> Case:
        """Keep a 会办单位's opinion from a file; the unit is read from it unless given. Errors: those of ``load_guarded``; ``ClassifiedFile``."""
        limits = self._service.settings.limits.for_loader()
        document = _from_file(name, data, lambda path: parse(load_guarded(path, limits), path.name))
        self._refuse_classified(name, document.text)
        opinion = opinion_from(document)
        return self.store.add_file(
            case_id, who, document.source, short_name(unit) or opinion.unit, document.text
        )

    def merge_opinions(self, case_id: str, who: Reader, no: int) -> tuple[Case, int]:
        """Put what the opinions of 会办单位 say to this suggestion at the end of the item (合并会办意见); how many sentences were added."""
        case = self.store.get(case_id, who)
        _suggested(case, no)
        if not case.files:
            raise Unchangeable("还没有会办意见。请先在来件中添加会办单位的意见文件")
        text, told = merged(case, no, self._service.stores, self.today)
        if not told:
            return case, 0
        sentences = []
        for source, sentence in told:
            case, n = self.store.add_source(case_id, who, no, source)
            sentences.append((sentence, n))
        text = with_sentences(text, sentences, paragraph=True)
        revision = case.item(no).revision
        return self.store.save_item(case_id, who, no, text, revision), len(sentences)

    # evidence

    def search(self, case_id: str, who: Reader, no: int, words: str, k: int = 8) -> tuple[FoundSource, ...]:
        """Sentences of the library for an item, best first."""
        case = self.store.get(case_id, who)
        _suggested(case, no)
        return found_for(case, no, words, self._service.stores, self.today, k)

    def precedents(self, case_id: str, who: Reader, no: int, most: int = 3) -> tuple[Precedent, ...]:
        """Earlier replies to suggestions like this one, the most alike first."""
        case = self.store.get(case_id, who)
        _suggested(case, no)
        return precedents_for(case, no, self._service.stores, self.today, most)

    def precedent_sources(self, precedent: Precedent) -> tuple[Source, ...]:
        """The sentences of an earlier reply as sources (number 0), to be added one by one."""
        return sentences_of_precedent(precedent, self.today)

    def insert(self, case_id: str, who: Reader, no: int, source: Source, revision: int) -> Case:
        """Add a source (if it is new) and its sentence with its mark at the end of the item's text (插入正文). Errors: ``Stale``."""
        case, n = self.store.add_source(case_id, who, no, source)
        held = case.item(no).source(n) or source
        sentence = sentence_for(held, case.settings.office.name, self.today, marks=False)
        text = with_sentences(case.item(no).text, [(sentence, n)], paragraph=False)
        return self.store.save_item(case_id, who, no, text, revision)

    def checked(self, case: Case, no: int) -> tuple[CheckedSentence, ...]:
        """The item's sentences with their checks (逐句核对)."""
        item, own = case.item(no), case.settings.office.name
        key = ("checked", case.id, item, own, self.today)
        return self._remembered(key, lambda: checked(item, self.today, own))

    # the letter

    def letter(self, case: Case) -> Letter:
        """The letter as it would be printed now."""
        return letter_of(case, self.today)

    def draft(self, case: Case) -> Draft:
        """The letter with commitments (承诺) and the reasons for the proposed category."""
        return draft_of(case, self.today)

    def proposed_parts(self, case: Case) -> Mapping[str, str]:
        """The fixed parts as proposed (keys of ``PARTS``), whatever the user has worded."""
        return proposed_parts(case, self.today)

    def findings(self, case: Case) -> tuple[PlacedFinding, ...]:
        """What 核稿 finds now, with places."""
        stores = self._service.stores
        documents = hash(tuple((row.id, row.version) for row in stores.library.documents()))
        known = stores if documents != hash(()) else None
        key = ("findings", case.id, case.revision, case.updated, documents, self.today)

        def found() -> tuple[PlacedFinding, ...]:
            audiences = audiences_of_case(case)
            earlier = self._remembered(
                ("precedents", documents, audiences, self.today),
                lambda: Precedents(stores, self.today, audiences),
            )
            return findings_of(case, known, self.today, precedents=earlier if known else None)

        return self._remembered(key, found)

    def apply(self, case_id: str, who: Reader, found: PlacedFinding) -> Case:
        """Do what a finding proposes (按建议改); raises ``Unchangeable`` where it proposes no words or its quote is gone."""
        words = found.finding.replacement
        if words is None or found.start is None or found.end is None:
            raise Unchangeable("这一处要由人判断怎样改，请在正文中修改")
        case = self.store.get(case_id, who)
        if found.item is not None:
            item = case.item(found.item)
            text = replaced(item.text, found, words)
            return self.store.save_item(case_id, who, item.no, text, item.revision)
        if found.part is None:
            raise Unchangeable("这一处不在可以修改的文字里，请在来件或设置中修改")
        text = case.parts.get(found.part, self.proposed_parts(case)[found.part])
        return self.store.save_parts(case_id, who, {found.part: replaced(text, found, words)})

    def docx(self, case: Case) -> bytes:
        """The letter as a Word file, in the office's template where settings name one. Errors: ``TemplateError``."""
        return letter_bytes(self.letter(case), self._template)

    def public(self, case: Case) -> PublicCopy:
        """The version for publication and what was taken out."""
        letter, changes = public_version(self.letter(case))
        return PublicCopy(letter_bytes(letter, self._template), changes)

    def pages(self, case: Case) -> tuple[bytes, ...]:
        """The letter's pages as PNG pictures, kept by revision. Errors: ``PreviewMissing`` with a remedy."""

        def drawn() -> tuple[bytes, ...]:
            with self._drawing:
                return page_pictures(self.docx(case))

        return self._remembered(("pages", case.id, case.revision, case.updated, self.today), drawn)

    # within

    @functools.cached_property
    def _template(self) -> Path | None:
        path = self._settings.cases.template
        return path if path is None or path.is_absolute() else self._service.settings.data_dir / path

    def _drafting(self, case: Case, who: Reader, only: Collection[int], kept: Collection[int]) -> DraftJob:
        if not case.proposal.suggestions:
            raise Unchangeable("来件里还没有建议。请先在“来件与拆分”中逐条标出")
        revisions = {item.no: item.revision for item in case.items}

        def work(job: DraftJob) -> None:
            if only:
                means = Means(self.store, self._service.stores, self._settings, self._model_of(), self.today)
                draft_items(job, means, case, who, only, revisions)

        return self._jobs.start(case, only, kept, work)

    def _model_of(self) -> ChatModel | None:
        with self._model_opened:
            if "_model" not in self.__dict__:
                self.__dict__["_model"] = open_chat_model(self._settings.llm)
            return cast("ChatModel | None", self.__dict__["_model"])

    def _remembered(self, key: tuple[Any, ...], make: Callable[[], T]) -> T:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return cast(T, self._kept[key])
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > _REMEMBERED:
                self._kept.popitem(last=False)
        return made


def _from_file(name: str, data: bytes, read: Callable[[Path], T]) -> T:
    with tempfile.TemporaryDirectory(prefix="banfu-case-") as folder:
        path = Path(folder) / safe_name(name)
        path.write_bytes(data)
        return read(path)


def _suggested(case: Case, no: int) -> None:
    if not 1 <= no <= len(case.proposal.suggestions):
        raise NotFound(f"没有第{no}条建议：现有 {len(case.proposal.suggestions)} 条。请刷新后再试")
