"""匹配结果的样子：命令行的 JSON、给人看的 Markdown 清单。"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from assistant.eligibility.computing import cap_words
from assistant.eligibility.evaluating import Verdict
from assistant.eligibility.matcher import Checked, Decision, MatchResult
from assistant.eligibility.models import Clause, Subject
from assistant.eligibility.next_question import Question
from assistant.eligibility.offers import Document, Offer
from assistant.eligibility.profile import Profile
from assistant.eligibility.windows import WindowState

MARKS = {Verdict.MET: "✓", Verdict.UNMET: "✗", Verdict.UNKNOWN: "?"}
DISCLAIMER = "测算依据资料库中的条文和您填写的情况，不代表审批结果；申报以主管部门当年通知为准。"
UNREVIEWED = "未经人工核定"
_HEADS = (("eligible", "可申请"), ("unknown", "待确认"), ("not_eligible", "不符合"))


def as_json(result: MatchResult, question: Question | None, profile: Profile) -> dict[str, Any]:
    """The object that ``banfu match --json`` prints; ``start`` and ``end`` index the document's normalised text."""
    sources = source_names(d.offer for d in result.decisions)
    return {
        "measures": [decision_json(d, sources) for d in result.decisions],
        "next_question": question.text if question else None,
        "question": None
        if question is None
        else {
            "text": question.text,
            "options": list(question.options),
            "facts": list(question.facts),
            "decides": question.decides,
        },
        "shared_caps": [
            {"text": s.text, "measures": list(s.measures), "quote": s.clause.quote} for s in result.shared
        ],
        "facts": [
            {"key": f.key, "text": f.text, "source": f.origin.source.value, "quote": f.origin.quote}
            for f in profile.facts.values()
        ],
        "as_of": result.day,
    }


def source_names(offers: Iterable[Offer]) -> dict[str, str]:
    """File names by document."""
    found: dict[str, str] = {}
    for offer in offers:
        found[offer.document.doc_id] = offer.document.source
        found.update({document.doc_id: document.source for document, _ in offer.also})
    return found


def decision_json(decision: Decision, sources: Mapping[str, str]) -> dict[str, Any]:
    """One measure with everything a page shows."""
    measure, document = decision.offer.measure, decision.offer.document
    return {
        "id": measure.id,
        "title": measure.title,
        "department": measure.department.value if measure.department else None,
        "amount": decision.estimate.text,
        "status": decision.standing.value,
        "verdict": decision.verdict,
        "conditions": [
            {
                "text": c.condition.text,
                "verdict": c.verdict.value,
                "subject": c.condition.subject.value,
                "fact": c.fact or None,
                **_cited(c.condition.clause, sources),
            }
            for c in decision.checked
        ],
        "counted": decision.counted,
        "reason": decision.reason or None,
        "benefit": measure.benefit.value,
        "beneficiary": measure.beneficiary,
        "flags": list(measure.flags),
        "amount_steps": list(decision.estimate.steps),
        "amount_low": _number(decision.estimate.low),
        "amount_high": _number(decision.estimate.high),
        "amount_missing": list(decision.estimate.missing),
        "caps": [
            {"text": cap_words(c), "shared": c.shared, **_cited(c.clause, sources)} for c in measure.caps
        ],
        "window": window_words(decision),
        "window_note": decision.timing or None,
        "window_state": decision.occurrence.state.value if decision.occurrence else None,
        "materials": [{"text": m.value, **_cited(m.clause, sources)} for m in measure.materials],
        "missing": list(decision.missing),
        "rivals": list(decision.rivals),
        "reviewed": decision.offer.review.reviewed,
        "review": decision.offer.review.value if decision.offer.review.reviewed else UNREVIEWED,
        "changed": decision.offer.changed,
        "document": _document(document),
        "citations": [{"doc_id": document.doc_id, "title": document.title, **_cited(measure.clause, sources)}]
        + [{"doc_id": d.doc_id, "title": d.title, **_cited(c, sources)} for d, c in decision.offer.also],
    }


def _document(document: Document) -> dict[str, Any]:
    return {
        "doc_id": document.doc_id,
        "source": document.source,
        "title": document.title,
        "doc_number": document.doc_number,
        "issuer": document.issuer,
        "date": document.issued,
    }


def _cited(clause: Clause, sources: Mapping[str, str]) -> dict[str, Any]:
    return {
        "source": sources.get(clause.doc_id, clause.doc_id),
        "quote": clause.quote,
        "start": clause.start,
        "end": clause.end,
    }


def _number(value: object) -> float | None:
    return float(str(value)) if value is not None else None


def window_words(decision: Decision) -> str:
    """The window in words: 2026-10-12 至 2026-11-20（可以申报）, 窗口已过……, or the clause's own words."""
    found = decision.occurrence
    windows = decision.offer.measure.windows
    if decision.timing:
        return decision.timing
    if found is not None and found.end is not None:
        start = f"{found.start} 至 " if found.start else "截至 "
        return f"{start}{found.end}（{found.state.value}）"
    return windows[0].text if windows else WindowState.UNKNOWN.value


def markdown(result: MatchResult, question: Question | None, profile: Profile) -> str:
    """The ranked list for people: eligible first, then what one fact would decide, then near misses, then what does not count."""
    lines = ["# 资助匹配结果", "", f"日期：{result.day}", ""]
    if profile.facts:
        lines += ["## 您的情况", "", *(f"- {f.text}" for f in profile.facts.values()), ""]
    counts = "，".join(f"{head} {len(result.of(v))} 项" for v, head in _HEADS)
    lines += [f"共 {len(result.decisions)} 项：{counts}，不计入 {len(result.apart)} 项。", ""]
    if question:
        lines += [f"**下一个问题：{question.text}** {question.why}", ""]
    sources = source_names(d.offer for d in result.decisions)
    titles = {d.offer.measure.id: d.offer.measure.title for d in result.decisions}
    for verdict, head in _HEADS:
        decisions = result.of(verdict)
        if decisions:
            lines += [f"## {head}（{len(decisions)}）", ""]
            near = [d for d in decisions if not d.elsewhere]
            for n, decision in enumerate(near, 1):
                lines += card(n, decision, sources, titles, brief=verdict == "not_eligible")
            if away := [d for d in decisions if d.elsewhere]:
                lines += [f"### 只面向其他地区（{len(away)}）", ""]
                lines += [f"- {d.offer.measure.title}：{d.reason}" for d in away]
                lines.append("")
    if result.shared:
        lines += ["## 合计上限", "", *(f"- {s.text}（“{s.clause.quote}”）" for s in result.shared), ""]
    if result.apart:
        lines += [f"## 不计入（{len(result.apart)}）", ""]
        lines += [
            f"- 〔{d.standing.value}〕{d.offer.measure.title}：{d.reason}；标准：{d.estimate.text}（{d.offer.document.title}）"
            for d in result.apart
        ]
        lines.append("")
    return "\n".join([*lines, DISCLAIMER])


def card(
    n: int, decision: Decision, sources: Mapping[str, str], titles: Mapping[str, str], *, brief: bool
) -> list[str]:
    """One measure as Markdown lines; ``brief`` gives only the reason and the clause."""
    measure, document = decision.offer.measure, decision.offer.document
    marks = [decision.standing.value] + ([] if decision.offer.review.reviewed else [UNREVIEWED])
    marks += [measure.origin] if measure.origin else []
    marks += [decision.timing.split("（")[0].split("，")[0]] if decision.timing else []
    lines = [f"### {n}. {measure.title}  〔{'｜'.join(marks)}〕", ""]
    if brief:
        return [
            *lines,
            f"- 不符合：{decision.reason}",
            f"- 标准：{decision.estimate.text}",
            f"- 依据：“{measure.clause.quote}”（{sources[document.doc_id]}）",
            "",
        ]
    lines.append(f"- 金额：{decision.estimate.text}")
    if decision.estimate.steps:
        lines.append(f"- 测算：{'；'.join(decision.estimate.steps)}")
    elif decision.estimate.missing:
        lines.append(f"- 测算：还缺 {'、'.join(m.split(':')[-1] for m in decision.estimate.missing)}")
    lines.append(
        f"- 部门：{measure.department.value if measure.department else '条文未写明'}；申报时间：{window_words(decision)}"
    )
    for checked in ordered(decision.checked):
        fact = f"（{checked.fact}）" if checked.fact else ""
        lines.append(f"- {MARKS[checked.verdict]} {worded(checked)}{fact}")
    if measure.materials:
        lines.append("- 准备：" + "；".join(m.value for m in measure.materials))
    if decision.rivals:
        lines.append("- 不得同时享受：" + "、".join(titles.get(r, r) for r in decision.rivals))
    lines.append(
        f"- 依据：“{measure.clause.quote}”（{document.title}，{sources[document.doc_id]}，{measure.clause.start}–{measure.clause.end}）"
    )
    lines += [f"- 另见：{d.title}" for d, _ in decision.offer.also]
    return [*lines, ""]


def ordered(checked: Sequence[Checked]) -> list[Checked]:
    """Conditions with the undecided last; what rules out after what is required."""
    return sorted(
        checked,
        key=lambda c: (
            c.verdict is Verdict.UNKNOWN,
            c.condition.subject in (Subject.EXCLUSION, Subject.NO_DOUBLE),
        ),
    )


def worded(checked: Checked) -> str:
    """A condition in words; a situation that rules out is introduced by 没有."""
    condition = checked.condition
    if condition.subject is Subject.EXCLUSION:
        return f"没有“{condition.text}”的情形"
    return f"{condition.subject.value}：{condition.text}"
