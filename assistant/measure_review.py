"""事项的核定：核定、修正、标为不是资助；修正只换能改的值，条文不动，每一步记入修改记录。"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from assistant.audit import Action, Actor, AuditLog
from assistant.eligibility.computing import describe
from assistant.eligibility.errors import MeasureError
from assistant.eligibility.models import Clause, Measure
from assistant.eligibility.offers import ReviewState
from assistant.eligibility.refresh import MEASURES_FILE, Refreshed, refresh_measures
from assistant.eligibility.rules import AmountRule, Fixed, PerUnit, Range, Share
from assistant.eligibility.store import MeasureStore, Stored
from assistant.eligibility.yaml_io import export_measures, import_measures
from corpus.stores import Stores

_LOW, _HIGH, _SUM = "下限（元）", "上限（元）", "金额（元）"
_LOW_SHARE, _HIGH_SHARE = "比例下限（%）", "比例上限（%）"


@dataclass(frozen=True, slots=True)
class Edits:
    """What staff changed in the form. ``figures`` are those of ``figures_of``, ``kept`` the conditions that stay."""

    title: str
    beneficiary: str
    department: str = ""
    figures: Mapping[str, Decimal] = field(default_factory=dict)
    kept: Collection[int] | None = None


def figures_of(rule: AmountRule) -> dict[str, Decimal]:
    """The figures of an amount that a form can show, by their label; empty for those that need the full data.

    >>> figures_of(Share(Decimal("0.05"), Decimal("0.05"), "到账额", "专利转化到账额"))
    {'比例下限（%）': Decimal('5.00'), '比例上限（%）': Decimal('5.00')}
    """
    match rule:
        case Fixed():
            return {_SUM: rule.amount}
        case Range():
            low = {} if rule.low is None else {_LOW: rule.low}
            return {**low, _HIGH: rule.high}
        case PerUnit():
            return {_LOW: rule.low, _HIGH: rule.high}
        case Share():
            return {_LOW_SHARE: rule.low * 100, _HIGH_SHARE: rule.high * 100}
        case _:
            return {}


def with_figures(rule: AmountRule, figures: Mapping[str, Decimal]) -> AmountRule:
    """The amount with other figures. Raises ``MeasureError`` where the lower one is the larger."""
    given = {**figures_of(rule), **figures}
    low, high = given.get(_LOW, given.get(_LOW_SHARE)), given.get(_HIGH, given.get(_HIGH_SHARE))
    if low is not None and high is not None and low > high:
        raise MeasureError(f"下限 {low} 大于上限 {high}。请改正后再核定")
    match rule:
        case Fixed():
            return replace(rule, amount=given[_SUM])
        case Range():
            return replace(rule, low=given.get(_LOW), high=given[_HIGH])
        case PerUnit():
            return replace(rule, low=given[_LOW], high=given[_HIGH])
        case Share():
            return replace(rule, low=given[_LOW_SHARE] / 100, high=given[_HIGH_SHARE] / 100)
        case _:
            return rule


def edited(measure: Measure, edits: Edits) -> Measure:
    """The measure as the form now has it; equal to ``measure`` where nothing was changed."""
    if not edits.title.strip():
        raise MeasureError("事项名称是空的。请填写后再核定")
    department = measure.department
    if department is not None and edits.department.strip():
        department = replace(department, value=edits.department.strip())
    kept = range(len(measure.conditions)) if edits.kept is None else edits.kept
    return replace(
        measure,
        title=edits.title.strip(),
        beneficiary=edits.beneficiary.strip(),
        department=department,
        amount=with_figures(measure.amount, edits.figures) if edits.figures else measure.amount,
        conditions=tuple(c for i, c in enumerate(measure.conditions) if i in kept),
    )


class MeasureReview:
    """The measures of one data folder and the decisions on them."""

    def __init__(self, stores: Stores, audit: AuditLog) -> None:
        self._stores = stores
        self._audit = audit
        self.store = MeasureStore(stores.folder / MEASURES_FILE)
        self._reading = threading.Lock()
        self._kept: tuple[tuple[int, int], list[Stored]] | None = None

    def close(self) -> None:
        """Close the file of measures."""
        self.store.close()

    def stale(self) -> bool:
        """Whether documents came, changed or went since measures were last read."""
        now = {row.id: row.version for row in self._stores.library.documents()}
        return now != self.store.versions() or bool(self.store.known() - set(now))

    def refresh(self, report: Callable[[str], None] = lambda _: None) -> Refreshed:
        """Read new and changed documents; minutes for a large library."""
        return refresh_measures(self._stores, self.store, report)

    def all(self) -> list[Stored]:
        """Every measure, kept until the file changes."""
        with self._reading:
            state = self.store.generation()
            if self._kept is None or self._kept[0] != state:
                self._kept = (state, self.store.all())
            return self._kept[1]

    def approve(self, measure_id: str, edits: Edits | None, who: Actor, note: str = "") -> Stored:
        """Approve a measure; one that was changed, now or before, counts as corrected."""
        stored = self.store.get(measure_id)
        measure = stored.measure if edits is None else edited(stored.measure, edits)
        if measure == stored.candidate:
            return self._decide(stored, ReviewState.APPROVED, None, who, note)
        return self._decide(stored, ReviewState.CORRECTED, measure, who, note)

    def reject(self, measure_id: str, who: Actor, note: str = "") -> Stored:
        """Say that it is no subsidy."""
        return self._decide(self.store.get(measure_id), ReviewState.REJECTED, None, who, note)

    def _decide(
        self, stored: Stored, state: ReviewState, corrected: Measure | None, who: Actor, note: str
    ) -> Stored:
        after = _words(state, corrected or stored.candidate)
        with self._audit.recording(
            who, Action.MEASURE, stored.measure.id, stored.measure.title,
            before=_words(stored.state, stored.measure), after=after, reason=note,
        ):  # fmt: skip
            return self.store.decide(stored.measure.id, state, note, corrected)

    # everything, as text

    def as_yaml(self, stored: Stored) -> str:
        """All that is known of one measure, as ``banfu measures export`` writes it."""
        return export_measures([stored], {row.id: row.source for row in self._stores.library.documents()})

    def from_yaml(self, measure_id: str, text: str, who: Actor) -> Stored:
        """Take a changed text back. Raises ``MeasureError`` naming what is wrong; then nothing is changed."""
        before = self.store.get(measure_id)
        versions = {row.id: row.version for row in self._stores.library.documents()}

        def quote(clause: Clause) -> str | None:
            version = versions.get(clause.doc_id)
            return None if version is None else self._stores.library.passage(version, clause.span)

        if text.count("编号:") != 1 or measure_id not in text:
            raise MeasureError("编号被改动，或多了别的事项。这里一次只改一个事项，请恢复后重试")
        with (
            tempfile.TemporaryDirectory(prefix="banfu-measure-") as folder,
            self._audit.recording(
                who, Action.MEASURE, measure_id, before.measure.title,
                before=_words(before.state, before.measure), after="按全部数据修正",
            ),
        ):  # fmt: skip
            path = Path(folder) / "修正.yaml"
            path.write_text(text, encoding="utf-8")
            try:
                import_measures(self.store, path, quote)
            except MeasureError as error:
                raise MeasureError(str(error).replace(str(path), "修正内容")) from error
        return self.store.get(measure_id)


def _words(state: ReviewState, measure: Measure) -> str:
    return f"{state.value}：{measure.title}，{describe(measure.amount, measure.caps)}"
