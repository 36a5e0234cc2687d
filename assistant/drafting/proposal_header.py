"""Who sent a proposal and under which number: its kind, title, number, session, submitters, sector and date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.drafting.proposal_lines import FieldValue, Line, Sheet, fields_in
from assistant.drafting.proposal_models import ProposalKind, Submitter
from corpus.mentions import Precision, find_dates

_TITLE = re.compile(
    r"^(?:关于|对|建议|提案|议案|推动|加快|进一步).{2,80}(?:提案|建议|议案)(?:案)?[》]?$|^关于.{4,80}$"
)
_CN = "一二三四五六七八九十"
_SESSION = re.compile(
    rf"(?:中国人民政治协商会议|全国|[\u4e00-\u9fff]{{0,5}}?[省市区县州旗])?(?:政协|人大|人民代表大会|委员会|代表大会)?"
    rf"第?(?:[{_CN}]{{1,3}}|\d{{1,2}})\s?届(?:全国|委员会|市|省|区|县)?(?:人大|政协|委员会|人民代表大会|代表大会)?(?:常委会)?"
    rf"第?(?:[{_CN}]{{1,3}}|\d{{1,2}})\s?次(?:全体)?(?:会议|全会)?"
)
_NUMBER = re.compile(r"第?\s?(?P<n>(?:[A-Za-z]{1,3}|20\d\d[-—–])?\d{1,12})\s?号?")
_NUMBER_IN_LINE = re.compile(r"第\s?(?P<n>(?:[A-Za-z]{1,3}|20\d\d[-—–])?\d{1,12})\s?号")
_ETC = re.compile(
    r"[（(]\s?等\s?[）)]|等(?:\s?[\d一二三四五六七八九十]+\s?[名位人个])?(?:委员|代表|同志|人)?$|等(?=委员|代表|[\d一二三四五六七八九十]+[名位人])"
)
_COUNT = re.compile(rf"(?:共)?[\d{_CN}]+\s?[名位人个](?:委员|代表|人)?$")
_ROLE = re.compile(r"(?:市|省|区|县|全国)?(?:政协|人大)?(?:委员|代表|同志|先生|女士)$")
_GROUP = re.compile(
    r"(?:委员会|市委|省委|区委|县委|委会|工商联|联合会|[^人]界|界别|小组|活动组|[一二三四五六七八九十]组|总支|支部|协会|商会|学会|联盟|"
    r"妇联|总工会|团市委|科协|侨联|台联|社联|文联|代表团|党派|民革|民盟|民建|民进|农工党|致公党|九三学社|台盟|组)$"
)
_DATE_LINE = re.compile(
    r"^[（(]?(?:\d{4}|[二一][〇○零一二三四五六七八九]{3})\s?年.{1,8}[日号月][）)]?$|^\d{4}[-./]\d{1,2}[-./]\d{1,2}$"
)
_NAMES = re.compile(
    r"^[\u4e00-\u9fff·]{2,4}(?:[、，,\s][\u4e00-\u9fff·]{2,4})*(?:[（(]等[）)]|等)?(?:委员|代表)?$"
)
_BANNER = re.compile(
    r"^(?!关于)(?=.*(?:政协|人大|人民代表|委员|代表|届|提案[表纸]|议案[表纸]|提案$))[\u4e00-\u9fff（）()0-9〇]{0,24}(?:提案|代表建议|建议|议案)(?:案|表|纸|原文|登记表|正文)?$"
)
_CPPCC = re.compile("政协|提案|委员|界别|中国人民政治协商会议")
_NPC = re.compile("人大|代表|建议编号|建议号|人民代表大会")


@dataclass(frozen=True, slots=True)
class ProposalHeader:
    """What was read of the header; ``used`` are the indices of the lines that carry it and no suggestion."""

    kind: ProposalKind
    title: str
    number: str
    session: str
    submitters: tuple[Submitter, ...]
    joint: bool
    sector: str
    date: date | None
    used: frozenset[int]


def read_names(value: str) -> tuple[tuple[Submitter, ...], bool]:
    """The submitters of a labelled value, and whether more than these signed.

    >>> read_names("陆文澜（等）代表")
    ((Submitter(name='陆文澜', group=False),), True)
    >>> [s.name for s in read_names("沈既白、祝南枝委员")[0]], read_names("民进澜江市委会")[0][0].group
    (['沈既白', '祝南枝'], True)
    """
    joint = bool(_ETC.search(_ROLE.sub("", value.strip()))) or bool(_ETC.search(value.strip()))
    value = _ETC.sub("", value)
    value = re.sub(r"[（(][^（）()]*[）)]", "", value)
    names: list[str] = []
    pieces = [piece for piece in re.split(r"[、，,；;/]|\s+", value) if piece]
    if pieces and all(len(piece) == 1 for piece in pieces):
        pieces = ["".join(pieces)]
    for piece in pieces:
        if len(piece) == 1 and names and len(names[-1]) == 1:
            names[-1] += piece
            continue
        name = _COUNT.sub("", _ROLE.sub("", _COUNT.sub("", piece))) if not _GROUP.search(piece) else piece
        name = _ROLE.sub("", name) if not _GROUP.search(name) else name
        if name:
            names.append(name)
    submitters = tuple(
        Submitter(name, bool(_GROUP.search(name)) or len(name) > 6) for name in dict.fromkeys(names)
    )
    return submitters, joint or len(submitters) > 1


def read_header(sheet: Sheet, title: str | None, issued: date | None) -> ProposalHeader:
    """The header of a proposal; ``title`` and ``issued`` are what the document parser saw."""
    lines = sheet.lines
    fields = list(sheet.fields)
    used: set[int] = set()
    for index, line in enumerate(lines):
        found = [] if line.head else fields_in(line.text)
        if found and (_near_end(index, len(lines)) or _specific(found)):
            fields.extend(found)
            used.add(index)
    top = [i for i in range(min(len(lines), 8)) if i not in used]
    name = _title(fields, lines, top, used, title)
    head = " ".join(
        [
            name,
            *(f"{f.label}{f.value}" for f in fields),
            *(lines[i].text for i in sorted(used)),
            *_short(lines, top),
        ]
    )
    submitters, joint = _submitters(fields)
    if not submitters:
        submitters, joint = _signed(lines, used)
    _use_tail(lines, used, submitters)
    return ProposalHeader(
        kind=_kind(name, fields, head),
        title=name,
        number=_number(fields, lines, top, used),
        session=_session(fields, head),
        submitters=submitters,
        joint=joint or any(f.key == "joint" and f.value for f in fields),
        sector=_sector(fields),
        date=_date(fields) or issued or _tail_date(lines),
        used=frozenset(used),
    )


def _near_end(index: int, count: int) -> bool:
    return index < 12 or index >= count - 6


def _specific(found: Sequence[FieldValue]) -> bool:
    return len(found[0].label) > (3 if found[0].key == "other" else 2)


def _short(lines: Sequence[Line], top: Sequence[int]) -> list[str]:
    return [lines[i].text for i in top[:4] if len(lines[i].text) <= 50]


_TITLE_NOTE = re.compile(r"\s*[（(][^（）()]*(?:号|次会议)[^（）()]*[）)]$")


def _title(
    fields: Sequence[FieldValue],
    lines: Sequence[Line],
    top: Sequence[int],
    used: set[int],
    parsed: str | None,
) -> str:
    name = next((f.value for f in fields if f.key == "title" and f.value), "")
    joined = ""
    for at, i in enumerate(top):
        pair = lines[i].text + (lines[top[at + 1]].text if at + 1 < len(top) else "")
        text = lines[i].text.strip("《》 ")
        if name and text == name.strip("《》"):
            used.add(i)
            break
        if (
            not name
            and parsed
            and parsed.replace(" ", "") == pair.replace(" ", "")
            and parsed != lines[i].text
        ):
            joined = parsed
            used.update((i, top[at + 1]))
            break
        following = top[at + 1] if at + 1 < len(top) else None
        if not name and following is not None and _continues(text, lines[following].text):
            joined = text + lines[following].text
            used.update((i, following))
            break
        if not name and _TITLE.match(text) and not re.search("[。；：:]", text):
            joined = text
            used.add(i)
            break
    if name or joined:
        return _TITLE_NOTE.sub("", (name or joined).strip("《》 "))
    for i in top:
        if parsed and lines[i].text in parsed:
            used.add(i)
    return _TITLE_NOTE.sub("", (parsed or "").strip("《》 "))


def _continues(first: str, second: str) -> bool:
    """Whether a title goes on in the next line."""
    return (
        first.startswith("关于")
        and not re.search("(?:提案|建议|议案)$|[。：:]", first)
        and bool(re.search("(?:提案|建议|议案)$", second))
        and len(second) <= 40
    )


def _kind(title: str, fields: Sequence[FieldValue], head: str) -> ProposalKind:
    labels = " ".join(f"{f.label}{f.value}" for f in fields if f.key != "title")
    if re.search("议案$", title) or re.search(r"议案编号|议案号", labels):
        return ProposalKind.MOTION
    if title.endswith("提案"):
        return ProposalKind.CPPCC
    cppcc, npc = len(_CPPCC.findall(labels)), len(_NPC.findall(labels))
    if cppcc != npc:
        return ProposalKind.CPPCC if cppcc > npc else ProposalKind.NPC
    rest = head.replace(title, "")
    cppcc, npc = len(_CPPCC.findall(rest)), len(_NPC.findall(rest))
    return ProposalKind.CPPCC if cppcc > npc or not title.endswith("建议") else ProposalKind.NPC


def _number(fields: Sequence[FieldValue], lines: Sequence[Line], top: Sequence[int], used: set[int]) -> str:
    for found in fields:
        match = _NUMBER.search(found.value) if found.key == "number" else None
        if match:
            return match["n"]
    for i in sorted({*top[:5], *used}):
        match = _NUMBER_IN_LINE.search(lines[i].text)
        if match and len(lines[i].text) <= 60:
            if len(lines[i].text) <= 40:
                used.add(i)
            return match["n"]
    return ""


def _session(fields: Sequence[FieldValue], head: str) -> str:
    value = next((f.value for f in fields if f.key == "session" and f.value), "")
    match = _SESSION.search(value or head)
    return match.group() if match else value


def _submitters(fields: Sequence[FieldValue]) -> tuple[tuple[Submitter, ...], bool]:
    found: list[Submitter] = []
    joint = False
    for field in fields:
        if field.key in ("submitter", "joint") or field.label == "姓名":
            names, more = read_names(field.value)
            joint = joint or more or (field.key == "joint" and bool(names))
            found.extend(names)
    return tuple(dict.fromkeys(found)), joint


def _signed(lines: Sequence[Line], used: set[int]) -> tuple[tuple[Submitter, ...], bool]:
    """Names in a line of their own under the title or above the date at the end."""
    tail = [i for i in range(max(0, len(lines) - 3), len(lines)) if i not in used]
    for i in (*tail, *(i for i in range(min(5, len(lines))) if i not in used)):
        text = lines[i].text.strip("（）() ")
        beside_date = any(_DATE_LINE.match(lines[j].text) for j in (i - 1, i + 1) if 0 <= j < len(lines))
        if len(text) <= 40 and (
            (_NAMES.match(text) and (beside_date or _ROLE.search(text)))
            or (beside_date and _GROUP.search(text))
        ):
            used.add(i)
            return read_names(text)
    return (), False


def _use_tail(lines: Sequence[Line], used: set[int], submitters: Sequence[Submitter]) -> None:
    names = {submitter.name for submitter in submitters}
    for i in range(max(0, len(lines) - 5), len(lines)):
        text = re.sub(r"\s", "", lines[i].text)
        signed = {s.name for s in read_names(text)[0]} if len(text) <= 40 else set()
        if _DATE_LINE.match(lines[i].text) or (signed and signed <= names):
            used.add(i)
    for i in range(min(6, len(lines))):
        text = lines[i].text
        if (
            _DATE_LINE.match(text)
            or _BANNER.match(text.replace(" ", ""))
            or (_SESSION.search(text) and len(text) <= 40 and "关于" not in text)
        ) and i not in used:
            used.add(i)


def _sector(fields: Sequence[FieldValue]) -> str:
    """The 界别 or 代表团, labelled or in brackets behind the submitter’s name."""
    labelled = next((f.value for f in fields if f.key == "sector" and f.value), "")
    noted = (_NOTED_SECTOR.search(f.value) for f in fields if f.key == "submitter")
    return labelled or next((match[1] for match in noted if match), "")


_NOTED_SECTOR = re.compile(r"[（(]([^（）()]{2,16}(?:界|代表团|界别))[）)]")


def _date(fields: Sequence[FieldValue]) -> date | None:
    return next((d for f in fields if f.key == "date" and (d := _day(f.value))), None)


def _tail_date(lines: Sequence[Line]) -> date | None:
    return next((_day(line.text) for line in reversed(lines[-5:]) if _DATE_LINE.match(line.text)), None)


def _day(text: str) -> date | None:
    for mention in find_dates(text):
        if mention.value is not None and mention.value.precision is Precision.DAY:
            return mention.value.first
    return None
