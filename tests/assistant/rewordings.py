"""正确的句子：文件原句、程序改写、手写转述。核验应当全部接受。

句子取自真实解析的文件。半数来源句子按摘要留作未见（``held_out``），规则不照着它们调整。
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from assistant.answering.models import Citation
from corpus.chunker import chunk
from corpus.loaders import load
from corpus.models import Chunk, Hit, PolicyDocument, Span, Status, Visibility
from corpus.parser import parse
from corpus.sentences import sentence_spans

SHORTEST, LONGEST = 14, 220


@dataclass(frozen=True, slots=True)
class Triple:
    """A correct sentence with the citation and the hit that support it."""

    sentence: str
    citation: Citation
    hit: Hit
    how: str = "原句"
    more: tuple[tuple[Citation, Hit], ...] = ()
    question: str = ""
    fresh: bool | None = None

    @property
    def citations(self) -> list[Citation]:
        """Everything that the sentence cites."""
        return [self.citation, *(citation for citation, _ in self.more)]

    @property
    def hits(self) -> list[Hit]:
        """The passages found."""
        return [self.hit, *(hit for _, hit in self.more)]

    @property
    def held_out(self) -> bool:
        """Whether no rule was fitted to it: half of the source sentences, and the fresh ones written by hand."""
        if self.fresh is not None:
            return self.fresh
        return hashlib.sha256(self.citation.quote.encode()).digest()[0] % 2 == 1


def hits_of(path: Path) -> list[Hit]:
    """The passages of a file as search would give them."""
    document = parse(load(path), path.name)
    return [_hit(document, path, number, piece) for number, piece in enumerate(chunk(document), 1)]


def _hit(document: PolicyDocument, path: Path, number: int, piece: Chunk) -> Hit:
    header = document.header
    status = Status.DRAFT if header.draft else Status.UNKNOWN
    return Hit(
        rank=number,
        score=1.0,
        doc_id=hashlib.sha256(path.name.encode()).hexdigest()[:12],
        source=path.name,
        title=header.title.value if header.title else path.stem,
        doc_number=header.doc_number.value if header.doc_number else None,
        issuer=header.issuer.value if header.issuer else None,
        date=header.issued.value if header.issued else None,
        kind=header.kind,
        status=status,
        visibility=Visibility.PUBLIC,
        heading=piece.heading,
        context=piece.context,
        text=piece.text,
        span=piece.span,
        page=piece.page,
        chunk_ids=(number,),
    )


def cite(hit: Hit, start: int, end: int) -> Citation:
    """A citation of ``hit.text[start:end]``."""
    return Citation(
        n=1,
        doc_id=hit.doc_id,
        source=hit.source,
        title=hit.title,
        doc_number=hit.doc_number,
        issuer=hit.issuer,
        date=hit.date,
        kind=hit.kind,
        status=hit.status,
        visibility=hit.visibility,
        heading=hit.heading,
        quote=hit.text[start:end],
        span=Span(hit.span.start + start, hit.span.start + end),
        page=hit.page,
    )


def triples_of(hits: Sequence[Hit]) -> list[Triple]:
    """One triple for every sentence of a usable length."""
    found = []
    for hit in hits:
        for span in sentence_spans(hit.text):
            text = span.of(hit.text)
            if SHORTEST <= len(text) <= LONGEST and "\t" not in text and re.search("[，。；]", text):
                found.append(Triple(text, cite(hit, span.start, span.end), hit))
    return found


def written_paraphrases(samples: Path) -> list[Triple]:
    """The hand-written paraphrases of ``paraphrases.yaml``, each citing the sentences it names."""
    rows = yaml.safe_load((Path(__file__).parent / "paraphrases.yaml").read_text(encoding="utf-8"))
    hits: dict[str, list[Hit]] = {}
    found = []
    for row in rows:
        [path] = samples.glob(f"{row['doc']}_*")
        if row["doc"] not in hits:
            hits[row["doc"]] = hits_of(path)
        cited = [_citing(hits[row["doc"]], words, path.name) for words in [row["from"], *row.get("more", ())]]
        first, hit = cited[0]
        more = [(citation, own) for citation, own in cited[1:]]
        found.append(
            Triple(
                row["says"], first, hit, "手写转述", tuple(more), row.get("ask", ""), row.get("fresh", False)
            )
        )
    return found


def _citing(hits: Sequence[Hit], words: str, name: str) -> tuple[Citation, Hit]:
    for hit in hits:
        for span in sentence_spans(hit.text):
            if words in span.of(hit.text):
                return cite(hit, span.start, span.end), hit
    raise LookupError(f"{name} 中没有“{words}”")


# ---- 正确的改写 ----

_DIGITS = "〇一二三四五六七八九"
_SYNONYMS = (
    ("最高不超过", "不超过"),
    ("最高不超过", "最高"),
    ("不得", "不能"),
    ("不得", "不可"),
    ("应当", "应"),
    ("应当", "需要"),
    ("不予受理", "不受理"),
    ("不予", "不"),
    ("给予", "予以"),
    ("拟", "计划"),
    ("市场监督管理局", "市场监管局"),
    ("发展和改革局", "发改局"),
    ("工业和信息化局", "工信局"),
    ("人力资源和社会保障局", "人社局"),
    ("我市", "本市"),
    ("不低于", "不少于"),
    ("严禁", "不得"),
    ("尚未", "还没有"),
    ("正在", "目前正在"),
    ("每家", "每户"),
)
_MODIFIERS = re.compile("进一步|积极|切实|不断|充分|大力|认真|有效|有力|全面(?!推)|着力|统筹")


def reworded(triple: Triple) -> Iterator[Triple]:
    """Rewordings of a triple that keep its meaning, each by one named way."""
    for how, change in REWORDINGS.items():
        sentence = change(triple)
        titles = re.findall("《[^》]*》", triple.sentence)
        if sentence and sentence != triple.sentence and all(title in sentence for title in titles):
            yield replace(triple, sentence=sentence, how=how)


def _spelled_amount(triple: Triple) -> str:
    def spell(match: re.Match[str]) -> str:
        return f"{int(float(match[1]) * 10000):,}元"

    return re.sub(r"(?<![\d.—－-])(\d{1,4}(?:\.\d)?)万元(?![/])", spell, triple.sentence)


def _full_width(triple: Triple) -> str:
    return triple.sentence.translate({ord(str(d)): chr(0xFF10 + d) for d in range(10)})


def _chinese_year(triple: Triple) -> str:
    return re.sub(
        r"(?<!\d)((?:19|20)\d\d)年", lambda m: "".join(_DIGITS[int(d)] for d in m[1]) + "年", triple.sentence
    )


def _chinese_count(triple: Triple) -> str:
    units = "家|个|件|次|人|名|项|条"
    return re.sub(
        rf"(?<![\d.,第—-])([2-9])({units})",
        lambda m: ("两" if m[1] == "2" else _DIGITS[int(m[1])]) + m[2],
        triple.sentence,
    )


def _chinese_percentage(triple: Triple) -> str:
    def spell(match: re.Match[str]) -> str:
        number = int(match[1])
        tens, ones = divmod(number, 10)
        words = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
        return "百分之" + words + (_DIGITS[ones] if ones or not tens else "")

    return re.sub(r"(?<![\d.—－-])([1-9]\d?)%", spell, triple.sentence)


def _framed(triple: Triple) -> str:
    number = f"（{triple.citation.doc_number}）" if triple.citation.doc_number else ""
    title = triple.citation.title.strip("《》")
    return f"根据《{title}》{number}，{triple.sentence}" if "《" not in title else ""


def _dated(triple: Triple) -> str:
    day = triple.citation.date
    return f"按照{day.year}年{day.month}月印发的文件，{triple.sentence}" if day else ""


def _without_bracket(triple: Triple) -> str:
    return re.sub(r"（(?![^）]*(?:含|除|不|限|一|二|三))[^（）]{2,30}）", "", triple.sentence)


def _parts(sentence: str) -> list[str]:
    return [part for part in re.split("[；。]", sentence) if part.strip()]


def _first_part(triple: Triple) -> str:
    """The last clause dropped: what is left stands on its own."""
    clauses = triple.sentence.rstrip("。；").split("，")
    if len(clauses) < 3 or re.search("如|若|但|除|以下|下列", triple.sentence):
        return ""
    return "，".join(clauses[:-1]) + "。"


def _turned_round(triple: Triple) -> str:
    clauses = triple.sentence.rstrip("。；").split("，")
    if len(clauses) != 2 or re.search("分别|其|该|前款|但|并|且", triple.sentence):
        return ""
    return f"{clauses[1]}，{clauses[0]}。"


def _synonym(number: int) -> Callable[[Triple], str]:
    def change(triple: Triple) -> str:
        fitting = [(a, b) for a, b in _SYNONYMS if a in triple.sentence and a + b not in triple.sentence]
        if number >= len(fitting):
            return ""
        old, new = fitting[number]
        # 拟定 and 不得以 hold neither word.
        return re.sub(rf"(?<!不){old}(?![定以订])", new, triple.sentence)

    return change


def _plainer(triple: Triple) -> str:
    return _MODIFIERS.sub("", triple.sentence)


def _together(triple: Triple) -> str:
    sentence = _plainer(replace(triple, sentence=_spelled_amount(triple)))
    sentence = _chinese_count(replace(triple, sentence=sentence))
    return _framed(replace(triple, sentence=sentence))


REWORDINGS: dict[str, Callable[[Triple], str]] = {
    "万元写成元": _spelled_amount,
    "全角数字": _full_width,
    "中文年份": _chinese_year,
    "中文数量": _chinese_count,
    "百分之": _chinese_percentage,
    "加依据": _framed,
    "加日期": _dated,
    "去括号": _without_bracket,
    "去末句": _first_part,
    "换语序": _turned_round,
    "换说法一": _synonym(0),
    "换说法二": _synonym(1),
    "去修饰": _plainer,
    "合并改写": _together,
}
