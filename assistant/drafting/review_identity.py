"""Title, number, addressee, session, case name and issuer: with the proposal, and with each other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher

from assistant.drafting.models import Finding, LetterRole, ProposalKind, Severity
from assistant.drafting.review_view import Role, View
from corpus.mentions import find_case_numbers, find_institutions, find_titles, parse_number, same_institution
from corpus.models import Span

_NUMBERED = re.compile(r"[（(][^（()）]{0,30}?第\s?(\d{4,12})\s?号[^（()）]{0,20}[）)]")
_SESSION = re.compile(
    r"(?P<term>[一二三四五六七八九十]{1,3}|\d{1,2})届[^，。（）《》\s]{0,8}?(?P<n>[一二三四五六七八九十]{1,3}|\d{1,2})次"
)
_CASE_NAME = re.compile(r"(?:提案|建议|议案)$")
_JOINT = re.compile(r"[（(]等[）)]|等(?:\d+[名位])?(?:委员|代表)|、")
_PERSON = re.compile(r"(委员|代表)$")
_ONE = re.compile(r"(委员|代表|主席|主任|秘书长|院士|教授|先生|女士)$")
_HEAD = (Role.HEAD, Role.OPENING)
_ALIKE = 0.6
_BLANK = re.compile(r"\s+")


def check_identity(view: View) -> Iterator[Finding]:
    """Findings of case-number, case-name, case-kind, session, addressee, courtesy, issuer and receipt."""
    if view.letter is None:
        return
    yield from _numbers(view)
    yield from _names(view)
    yield from _kind(view)
    yield from _sessions(view)
    if view.letter.role is LetterRole.REPLY:
        yield from _addressee(view)
        yield from _courtesy(view)
    yield from _issuer(view)
    yield from _receipt(view)


def case_numbers(view: View) -> list[tuple[str, Span]]:
    """Every number of a 提案 or 建议 that the letter states, with its span; numbers of like length only."""
    found = {m.span: m.value.number for m in find_case_numbers(view.text) if len(m.value.number) >= 3}
    for match in _NUMBERED.finditer(view.text):
        span = Span(*match.span(1))
        if not any(known.overlaps(span) for known in found):
            found[span] = match[1]
    return [(number, span) for span, number in sorted(found.items())]


def _agrees(one: str, other: str) -> bool:
    one, other = one.lstrip("0"), other.lstrip("0")
    return one == other or (min(len(one), len(other)) >= 3 and (one.endswith(other) or other.endswith(one)))


def _numbers(view: View) -> Iterator[Finding]:
    stated = case_numbers(view)
    incoming = re.sub(r"\D", "", view.proposal.number) if view.proposal else ""
    usual, times = Counter(number for number, _ in stated).most_common(1)[0] if stated else ("", 0)
    replies = [p.span for p in view.of(Role.REPLY, Role.SUGGESTION)]
    for number, span in stated:
        others = [n for n, _ in stated if not _agrees(n, number)]
        known = incoming or (usual if times > 1 else "") or (others[0] if others else number)
        if _agrees(number, known):
            continue
        source = "来件的编号" if incoming else "本函别处的编号"
        # A reply may name an earlier proposal.
        mild = any(reply.contains(span) for reply in replies)
        yield view.found(
            "case-number",
            span,
            f"这里的编号是{number}，{source}是{known}",
            f"核对后统一为{known}" if incoming or times > 1 else "与来件核对后统一",
            Severity.WARNING if mild else None,
            replacement=incoming if incoming and not mild else None,
        )


def _names(view: View) -> Iterator[Finding]:
    titles = [m for m in find_titles(view.text) if _CASE_NAME.search(m.value.name) and len(m.value.name) >= 8]
    opening = [m for m in titles if any(p.span.contains(m.span) for p in view.of(Role.OPENING))]
    known, source = "", ""
    if view.proposal and view.proposal.title:
        known, source = _plain(view.proposal.title), "来件的案名"
    elif opening:
        known, source = _plain(opening[0].value.name), "开头的案名"
    for mention in titles:
        name = _plain(mention.value.name)
        wrong = name != known and (
            (mention in opening[:1] and bool(view.proposal)) or _likeness(name, known) >= _ALIKE
        )
        if known and wrong:
            yield view.found(
                "case-name",
                mention.span,
                f"这里写作《{mention.value.name}》，{source}是《{known}》",
                f"改为《{view.proposal.title if view.proposal else known}》",
                replacement=f"《{known}》" if view.proposal and mention.text.startswith("《") else None,
            )


def _plain(name: str) -> str:
    return _BLANK.sub("", name).strip("《》")


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _kind(view: View) -> Iterator[Finding]:
    """委员 submit 提案, 代表 建议 or 议案; the title says which."""
    kinds = [
        (m.value.kind, m.span)
        for m in find_case_numbers(view.text)
        if any(p.span.overlaps(m.span) for p in view.of(*_HEAD))
    ]
    address = next(view.of(Role.ADDRESSEE), None)
    person = _PERSON.search(address.text.rstrip("：: ")) if address else None
    known, source = "", "来件是" if view.proposal else f"主送{person[1] if person else ''}，应为"
    if view.proposal:
        known = view.proposal.kind.noun
    elif person:
        known = "提案" if person[1] == "委员" else "建议"
    for kind, span in kinds:
        if known and (kind == "提案") != (known == "提案"):
            right = span.of(view.text).replace(kind, known) if view.proposal else None
            yield view.found(
                "case-kind", span, f"这里写的是{kind}，{source}{known}", f"改为{known}", replacement=right
            )
    if view.proposal and person and address:
        right = view.proposal.kind.person
        if person[1] != right:
            yield view.found(
                "case-kind",
                address.span,
                f"{view.proposal.kind}的提出者是{right}，这里称{person[1]}",
                f"改称{right}",
                replacement=address.text.replace(person[1], right),
            )
    # 委员 call many a 提案 “关于…的建议”; no 代表 submits a 提案.
    named = re.search(r"《关于[^《》]{4,60}(提案)》", "".join(p.text + "\n" for p in view.of(Role.OPENING)))
    if known and known != "提案" and named and not view.proposal:
        start = view.text.find(named[0]) + len(named[0]) - 3
        yield view.found(
            "case-kind", Span(start, start + 2), f"案名写作提案，{source}{known}", "核对提案、建议的类型"
        )
    for p in view.of(Role.HEAD, Role.OPENING):
        organ = re.search(r"(政协|人大)[^，。]{0,14}?\d*[^，。]{0,8}?号?(提案|建议|议案)", p.text)
        if organ and (organ[1] == "政协") != (organ[2] == "提案") and "《" not in organ[0]:
            yield view.found(
                "case-kind",
                Span(p.span.start + organ.start(), p.span.start + organ.end()),
                f"{organ[1]}收到的应为{'提案' if organ[1] == '政协' else '建议或者议案'}，这里写的是{organ[2]}",
                "核对提案、建议的类型",
            )
            break


def _sessions(view: View) -> Iterator[Finding]:
    stated = []
    for p in view.of(*_HEAD):
        for match in _SESSION.finditer(p.text):
            value = (parse_number(match["term"]), parse_number(match["n"]))
            stated.append((value, Span(p.span.start + match.start(), p.span.start + match.end())))
    known, source = None, ""
    incoming = _SESSION.search(f"{view.proposal.session}次") if view.proposal else None
    if incoming is not None:
        known, source = (parse_number(incoming["term"]), parse_number(incoming["n"])), "来件"
    elif stated:
        known, source = stated[0][0], "标题"
    for value, span in stated:
        if value != known and known:
            yield view.found(
                "session", span, f"这里是{span.of(view.text)}，{source}是{known[0]}届{known[1]}次", "核对届次"
            )


def _addressee(view: View) -> Iterator[Finding]:
    address = next(view.of(Role.ADDRESSEE), None)
    if address is None:
        yield view.found("addressee", None, "没有主送", "在标题下一行写明委员或者代表的姓名和称谓")
        return
    if view.proposal is None or not view.proposal.submitters:
        return
    first = view.proposal.submitters[0].name
    if first not in _BLANK.sub("", address.text):
        named = "、".join(s.name for s in view.proposal.submitters[:3])
        yield view.found(
            "addressee",
            address.span,
            f"主送是“{address.text.rstrip('：: ')}”，来件的提出者是{named}",
            f"改为{first}{'' if view.proposal.submitters[0].group else view.proposal.kind.person}",
        )


def _courtesy(view: View) -> Iterator[Finding]:
    address = next(view.of(Role.ADDRESSEE), None)
    if address is None:
        return
    if not _ONE.search(address.text.rstrip("：: ")):
        yield from _to_an_organisation(view, address.text)
        return
    joint = bool(_JOINT.search(address.text))
    wrong = re.compile("(?<!请)您(?!们)" if joint else "你们|您们|各位(?:委员|代表)")
    for p in view.of(Role.OPENING, Role.CLOSING, Role.PROCESS, Role.REPLY):
        bare = re.sub(r"“[^”]*”|《[^》]*》", lambda m: "　" * len(m[0]), p.text)
        if match := wrong.search(bare):
            yield view.found(
                "courtesy",
                Span(p.span.start + match.start(), p.span.start + match.end()),
                f"主送是{'联名' if joint else '一人'}，这里称“{match[0]}”",
                f"改为“{'你们' if joint else '您'}”",
                replacement="你们" if joint else "您",
            )
    if view.proposal and view.proposal.joint and not joint:
        etc = view.profile.courtesy.etc
        kind = view.proposal.kind
        if kind in (ProposalKind.CPPCC, ProposalKind.NPC):
            yield view.found("courtesy", address.span, "来件是联名提出的，主送只有一人", f"在姓名后加“{etc}”")


def _to_an_organisation(view: View, address: str) -> Iterator[Finding]:
    """A party or an association that is once 贵委 and once 您."""
    polite = re.search("贵(?:委|会|党|社|单位|总支|支部)", view.text)
    if polite is None or "、" in address:
        return
    for p in view.of(Role.OPENING, Role.CLOSING, Role.PROCESS, Role.REPLY):
        if match := re.search("您(?!好)们?|你们", re.sub(r"“[^”]*”", lambda m: "　" * len(m[0]), p.text)):
            yield view.found(
                "courtesy",
                Span(p.span.start + match.start(), p.span.start + match.end()),
                f"别处称“{polite[0]}”，这里称“{match[0]}”",
                f"改为“{polite[0]}”",
                replacement=polite[0],
            )


def _issuer(view: View) -> Iterator[Finding]:
    assert view.letter is not None
    signature = next(view.of(Role.SIGNATURE), None)
    issuer = view.document.header.issuer
    title = _BLANK.sub("", view.letter.title)
    if signature is None or not title:
        return
    signed = _BLANK.sub("", signature.text)
    full = title.split("关于")[0] if "关于" in title else (issuer.value if issuer else "")
    if not full or signed in full or full in signed or "、" in signed or " " in signature.text.strip():
        if full and signed != full and signed in full:
            yield _short(view, signature.span, signed, full)
        return
    one, two = find_institutions(signed), find_institutions(full)
    if one and two and any(same_institution(a.value, b.value) for a in one for b in two):
        yield _short(view, signature.span, signed, full)
    elif 4 <= len(full) <= 40:
        yield view.found("issuer", signature.span, f"落款是“{signed}”，标题中是“{full}”", "核对发文机关")


def _short(view: View, span: Span, signed: str, full: str) -> Finding:
    said = f"落款是“{signed}”，标题中是“{full}”"
    return view.found("issuer-short", span, said, f"落款写全称“{full}”", replacement=full)


def _receipt(view: View) -> Iterator[Finding]:
    opening = "".join(p.text for p in view.of(Role.OPENING))
    if view.items and not re.search("收悉|收到|批示|函复如下|答复如下|函告如下", opening + view.text[:600]):
        yield view.found("receipt", None, "开头没有“收悉”的话", "写明“您提出的《…》（第…号）收悉”")
