"""事项的 YAML：政策工作人员能读、能改，改完导回来就是修正。"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from assistant.eligibility.computing import cap_words, describe
from assistant.eligibility.errors import MeasureError
from assistant.eligibility.models import Clause, Measure
from assistant.eligibility.offers import ReviewState
from assistant.eligibility.store import MeasureStore, Stored

_adapter: TypeAdapter[Measure] = TypeAdapter(Measure)
#: What officers read and may change, in this order; the rest is under 数据, exact and complete.
_STATES = {s.value: s for s in ReviewState}
_HINT = "可改：核定（待核定、已核定、已修正、不是资助）、备注、事项、部门、对象；数额和条件在“数据”里改。条文由程序核对，改不动。"


def export_measures(stored: Iterable[Stored], source_of: dict[str, str]) -> str:
    """The measures as one YAML text, one document for each measure."""
    return "".join(
        "---\n" + yaml.safe_dump(_shown(s, source_of), allow_unicode=True, sort_keys=False, width=110)
        for s in stored
    )


def _shown(stored: Stored, source_of: dict[str, str]) -> dict[str, Any]:
    measure = stored.measure
    return {
        "编号": measure.id,
        "核定": stored.state.value,
        "备注": stored.note,
        "条文有变": stored.changed,
        "提示": list(measure.flags),
        "事项": measure.title,
        "对象": measure.beneficiary,
        "部门": measure.department.value if measure.department else "",
        "标准": describe(measure.amount, ()),
        "上限": [cap_words(c) for c in measure.caps],
        "条件": [f"{c.subject.value}：{c.text}" for c in measure.conditions],
        "申报时间": [w.text for w in measure.windows],
        "文件": source_of.get(measure.clause.doc_id, measure.clause.doc_id),
        "条文": measure.clause.quote,
        "数据": _adapter.dump_python(measure, mode="json"),
    }


def import_measures(
    store: MeasureStore, path: Path, quote: Callable[[Clause], str | None]
) -> tuple[int, int]:
    """Read decisions and corrections back. Returns how many were decided and how many corrected.

    ``quote`` gives the document's text at a clause: a correction whose clauses do not stand there is refused. Nothing is
    written unless the whole file is in order. Raises ``MeasureError`` naming the measure and what to do.
    """
    try:
        documents = [d for d in yaml.safe_load_all(path.read_text(encoding="utf-8")) if d]
    except OSError as error:
        raise MeasureError(f"{path}：打不开（{error.strerror}）。请检查文件名") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise MeasureError(f"{path}：读不懂（{error}）。请改正后重试") from error
    decisions = [_decision(store, path, d, quote) for d in documents]
    corrected = 0
    for stored, state, note, measure in decisions:
        if measure is not None:
            corrected += 1
        if state is not stored.state or note != stored.note or measure is not None:
            store.decide(
                stored.measure.id, state, note, measure if measure is not None else _kept(stored, state)
            )
    return len(decisions), corrected


def _kept(stored: Stored, state: ReviewState) -> Measure | None:
    return stored.measure if state is ReviewState.CORRECTED else None


def _decision(
    store: MeasureStore, path: Path, data: Any, quote: Callable[[Clause], str | None]
) -> tuple[Stored, ReviewState, str, Measure | None]:
    if not isinstance(data, dict) or "编号" not in data:
        raise MeasureError(f"{path}：有一段没有“编号”。每段应是导出的一个事项")
    name = str(data["编号"])
    stored = store.get(name)
    state = _STATES.get(str(data.get("核定", stored.state.value)))
    if state is None:
        raise MeasureError(f"{path}：{name} 的“核定”写作“{data['核定']}”，应为：{'、'.join(_STATES)}")
    body = dict(data.get("数据") or _adapter.dump_python(stored.measure, mode="json"))
    for field, key in (("事项", "title"), ("对象", "beneficiary")):
        if field in data and data[field] != getattr(stored.measure, key):
            body[key] = data[field]
    if (
        data.get("部门")
        and body.get("department")
        and data["部门"] != (stored.measure.department.value if stored.measure.department else "")
    ):
        body["department"] = {**body["department"], "value": data["部门"]}
    try:
        measure = _adapter.validate_python(body)
    except ValidationError as error:
        first = error.errors()[0]
        raise MeasureError(
            f"{path}：{name} 的“数据.{'.'.join(str(p) for p in first['loc'])}”有误（{first['msg']}）。请改正后重试"
        ) from error
    if measure == stored.measure:
        return stored, state, str(data.get("备注") or ""), None
    if measure.id != stored.measure.id or measure.clause != stored.measure.clause:
        raise MeasureError(f"{path}：{name} 的编号或条文被改动。{_HINT}")
    for clause in (
        measure.amount_clause,
        *(c.clause for c in measure.conditions),
        *(c.clause for c in measure.caps),
    ):
        if quote(clause) != clause.quote:
            raise MeasureError(
                f"{path}：{name} 引的“{clause.quote[:30]}”不在文件的 {clause.start}–{clause.end} 处。请照原文改正"
            )
    if state is not ReviewState.REJECTED:
        state = ReviewState.CORRECTED
    return stored, state, str(data.get("备注") or ""), measure
