"""把正确的句子改错的办法：核验应当全部发现。"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.answering.models import Citation
from corpus.mentions import InstitutionValue, find_amounts, find_counts, find_institutions, find_percentages
from corpus.models import Hit
from tests.assistant.rewordings import Triple

_TURNED = {"去拟将", "限定词"}


@dataclass(frozen=True, slots=True)
class Corruption:
    """A sentence made wrong; ``citations`` differ from the triple's where the citation was what was spoiled."""

    kind: str
    triple: Triple
    sentence: str
    citations: tuple[Citation, ...]
    hits: tuple[Hit, ...]


def _replace(text: str, start: int, end: int, new: str) -> str:
    return text[:start] + new + text[end:]


def _other_digit(rng: random.Random, match: re.Match[str], text: str) -> str:
    digits = [i for i in range(match.start(1), match.end(1)) if text[i].isdigit()]
    at = rng.choice(digits)
    leading = at == digits[0] and len(digits) > 1
    choices = [d for d in "123456789" if d != text[at]] + ([] if leading or len(digits) == 1 else ["0"])
    choices = [c for c in choices if c != text[at]]
    return _replace(text, at, at + 1, rng.choice(choices))


def _digit(pattern: str) -> Callable[[str, random.Random], str | None]:
    compiled = re.compile(pattern)

    def corrupt(text: str, rng: random.Random) -> str | None:
        found = list(compiled.finditer(text))
        return _other_digit(rng, rng.choice(found), text) if found else None

    return corrupt


def _swap_word(*pairs: tuple[str, str]) -> Callable[[str, random.Random], str | None]:
    """Replace one occurrence of a pattern by another word; groups of the pattern may be used."""

    def corrupt(text: str, rng: random.Random) -> str | None:
        found = [(m, new) for old, new in pairs for m in re.finditer(old, text)]
        if not found:
            return None
        match, new = rng.choice(found)
        return _replace(text, match.start(), match.end(), match.expand(new))

    return corrupt


def _institution(text: str, rng: random.Random) -> str | None:
    found = [m for m in find_institutions(text) if isinstance(m.value, InstitutionValue) and len(m.text) >= 4]
    found = [m for m in found if m.type.value == "institution" and re.search("[局部委厅院]$", m.text)]
    if not found:
        return None
    mention = rng.choice(found)
    others = ["水务局", "教育局", "民政局", "财政局", "商务局", "司法局", "交通运输局", "卫生健康委员会"]
    other = rng.choice([o for o in others if o not in text])
    return _replace(text, mention.span.start, mention.span.end, mention.value.place + other)


def _swap_figures(text: str, rng: random.Random) -> str | None:
    for finder in rng.sample([find_amounts, find_percentages, find_counts], 3):
        found = finder(text)
        spelled = [re.search(r"\d[\d.,]*", m.text) for m in found]
        pairs = [
            (m, n, a, b)
            for m, a in zip(found, spelled, strict=True)
            for n, b in zip(found, spelled, strict=True)
            if a and b and m.span.end <= n.span.start and a[0] != b[0]
            and type(m.value) is type(n.value) and getattr(m.value, "unit", "") == getattr(n.value, "unit", "")
            and m.value.bound == n.value.bound
            and re.sub(r"\d[\d.,]*", "", m.text)[-1:] == re.sub(r"\d[\d.,]*", "", n.text)[-1:]
            and "；" not in text[m.span.end : n.span.start][:0]
        ]  # fmt: skip
        if pairs:
            m, n, a, b = rng.choice(pairs)
            text = _replace(text, n.span.start + b.start(), n.span.start + b.end(), a[0])
            return _replace(text, m.span.start + a.start(), m.span.start + a.end(), b[0])
    return None


_N = r"\d[\d,]*(?:\.\d+)?"
_NOT_WORD = "(?![断仅但管论久法良妨同足到满少低超高多大小])"
KINDS: dict[str, Callable[[str, random.Random], str | None]] = {
    "百分比": _digit(rf"({_N})(?=%|个百分点)"),
    "金额数字": _digit(rf"({_N})(?=[万亿]*元)"),
    "万与亿": _swap_word((r"(?<=\d)万元", "亿元"), (r"(?<=\d)亿元", "万元"), (r"(?<=\d)万(?=[人件户家])", "亿")),
    "年份": _digit(r"(?<!\d)(?:19|20)(\d\d)(?=年)"),
    "月日": _digit(r"(?<=[年月])(\d)(?=[月日])"),
    "数量": _digit(rf"(?<![第\d.]) ?({_N})(?=[家个件次人名项条宗户期张亩])"),
    "单位": _swap_word(
        (r"(?<=\d)家", "人"), (r"(?<=\d)件", "项"), (r"(?<=\d)人(?!民)", "家"), (r"(?<=\d)个工作日", "个月"),
        (r"(?<=\d)个月", "年"), (r"(?<=\d)次", "家"), (r"(?<=\d)项", "件"), (r"(?<=\d)%", "个百分点"), (r"每月", "每年"),
    ),
    "文号": _digit(r"[〔（]20\d\d[〕）](\d+)(?=号)"),
    "机构": _institution,
    "条款": _swap_word((r"第([一二三四五六七八九])([条款项章])", r"第十\1\2"), (r"第十([一二三四五六七八九])([条款项])", r"第二十\1\2")),
    "去否定": _swap_word(
        (r"不予(?!以)", "予以"), (r"不得", "可以"), ("不再", "再"), (r"未(?=[取按经发获通完出及纳在曾受被])", ""), (rf"(?<!得)不{_NOT_WORD}(?=[适享属计符受需能可应存设接重另纳合])", ""),
        ("禁止", "允许"), ("严禁", "鼓励"), (r"没有(?=[\u4e00-\u9fff])", "有"), (r"无(?=[需须法权])", ""), (r"非(?=关联|户籍|法|营利)", ""),
    ),
    "加否定": _swap_word(
        (r"(?<![不未可予再得能以重复没有])(?=适用|享受|符合|属于|纳入|受理|公开|超过)", "不"), (r"(?<!不)给予", "不予"), (r"(?<!不)可以", "不得"), (r"(?<!不)应当?(?=[由在按对提])", "不应"), (r"(?<![不未有再得能以予可尚])(?=取得|完成|获得|通过|出台|建立|开展)", "未"),
    ),
    "去拟将": _swap_word(
        (r"(?<![模虚])拟(?!定)", ""), (r"正在", "已经"), (r"(?:(?<=[局委市会厅])|(?<=[，步])|(?<=还))将(?![不第\d])(?!.{1,14}(?:纳入|作为|列入|转))", ""), (r"计划(?=[在于会对用推]|开展|建设|新增)", ""), (r"力争", ""), (r"争取", ""),
        (r"预计", ""), (r"原则上", ""), (r"可以", "应当"), (r"(?<![许认])可(?=[以按由向申享选在根])以?", "必须"),
    ),
    "限定词": _swap_word(
        (r"不超过", "不低于"), (r"不低于", "不超过"), (r"不少于", "不超过"), (r"最高不超过", ""), (r"最高(?=\d)", ""), (r"(?<=[元件家人年次岁%月日])以上", ""), (r"(?<=[元件家人年次岁%月日])以上", "以下"),
        (r"(?<=[元件家人年次岁%月日])以下", "以上"), (r"(?<=日)内", "后"), (r"至少", "至多"), (r"最多", "至少"), (r"约(?=\d)", "超"),
    ),
    "数字对调": _swap_figures,
}  # fmt: skip


def corrupted(triple: Triple, *, seed: int = 1) -> Iterator[Corruption]:
    """Every way in which the sentence of a triple can be made wrong, one corruption of each kind."""
    for kind, corrupt in KINDS.items():
        rng = random.Random(f"{seed}|{kind}|{triple.sentence}")
        if kind == "去拟将" and re.search("征求意见|起草说明|讨论稿", triple.sentence):
            # A sentence that names its source as a draft still says that nothing is decided.
            continue
        sentence = corrupt(triple.sentence, rng)
        if sentence and kind in _TURNED and not _turns(kind, triple, sentence):
            continue
        if (
            sentence
            and sentence != triple.sentence
            and _same_meaning(sentence) != _same_meaning(triple.sentence)
        ):
            yield Corruption(kind, triple, sentence, tuple(triple.citations), tuple(triple.hits))


def _turns(kind: str, triple: Triple, sentence: str) -> bool:
    """Whether a word taken away was the source's: 将 that a rewording brought along is no loss, 达到50% is 50%以上."""
    if kind == "限定词":
        return not ("以上" not in sentence and re.search("达到?[^，。；]{1,14}以上", triple.sentence))
    before, after = triple.sentence, sentence
    start = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), len(after))
    quotes = "".join(citation.quote for citation in triple.citations)
    return before[start] in quotes


def _same_meaning(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def miscited(triple: Triple, others: Sequence[Triple], *, seed: int = 1) -> Iterator[Corruption]:
    """The right sentence with a wrong citation: another document, another sentence, a span moved aside."""
    rng = random.Random(f"{seed}|{triple.sentence}")
    sentence, own = triple.sentence, triple.hit
    foreign = [t for t in others if t.citation.doc_id != triple.citation.doc_id]
    if foreign:
        other = rng.choice(foreign)
        yield Corruption("他文引文", triple, sentence, (other.citation,), (own, other.hit))
    same = [t for t in others if t.hit is own and t.citation.quote != triple.citation.quote]
    if same:
        yield Corruption("邻句引文", triple, sentence, (rng.choice(same).citation,), (own,))
    span = triple.citation.span
    by = rng.choice((-7, -3, 2, 5, 11))
    if span.start + by >= 0:
        moved = replace(triple.citation, span=span.shift(by))
        yield Corruption("位置挪动", triple, sentence, (moved,), (own,))
    yield Corruption("未检索到", triple, sentence, (replace(triple.citation, doc_id="0" * 12),), (own,))
