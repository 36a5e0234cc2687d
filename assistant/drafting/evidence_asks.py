"""What a suggestion asks for: its clauses with the words that matter, weighed by how rare they are in the library."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.drafting.letter_words import topic_of
from assistant.drafting.models import Proposal, Suggestion
from corpus.mentions import MentionType, find_mentions
from corpus.stores import Stores
from corpus.tokens import fold, words

_CLAUSE = re.compile(r"[^，,。；;：:！!？?\n]+")
_LABEL = re.compile(
    r"^\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|[一二三四五六七八九十]是|建议[一二三四五六七八九十]?[：:、]?)\s*"
)
#: Words that a request is made with; they say how much is wanted, not what.
_REQUESTING = frozenset(
    word
    for line in """
    建议 希望 请 应 应当 要 把 将 对 向 在 为 给予 予以 加大 加强 加快 强化 提高 提升 扩大 增加 完善 健全 建立 设立 建设 制定 制订 出台 明确 推动 推进
    促进 支持 鼓励 引导 开展 实施 落实 争取 形成 进一步 尽快 积极 大力 不断 继续 逐步 探索 研究 组织 起来 做好 做到 统筹 优化 深化 充分 发挥 作用 力度
    工作 方面 问题 情况 措施 政策 机制 体系 制度 有关 相关 部门 单位 政府 我市 全市 本市 各区 社会 可以 能够 使 让 更 更多 更加 一定 适当 以及 并 同时
    公布 公开 发布 现行 允许 延长 缩短 调整 修订 澄清 较大 更大 尽量 减少 每个 各个 继续 增设 新增 扶持 取消 降低 下调 上调 规范 清理 适时 及早
    发放 配备 购置 设置 聘请 培育 发展 实现 享受 每位 每名 每家 一次性
    按时 如期 限期 督促 确保 保证 认真 严格 着力 聚焦 扎实 全面 首先 其次 真正 普遍 里去 用于 进行 提供 通过 方式 以及 力量 范围 纳入 水平 能力 总结 统一 常态 常态化 一批 若干 具体 尽量 一并 及时 切实 有效 重点 各类 合理 科学
    规模 数量 十三五 十四五 十五五 十三 十四 十五 三五 四五 五五 期间 时期 近期
    """.splitlines()
    for word in line.split()
)
#: Short forms and what a document may write instead.
SHORT_FOR: Mapping[str, tuple[str, ...]] = {
    "港澳": ("香港", "澳门"),
    "粤港澳": ("广东", "大湾区"),
    "中小": ("中型", "小型", "小微"),
    "高校": ("高等学校", "大学", "学院"),
    "院所": ("科研机构",),
    "养老": ("老年人",),
    "海外": ("国外", "境外", "国际"),
    "引进": ("吸引", "落户"),
    "学校": ("院校", "幼儿园"),
    "医院": ("医疗机构",),
    "农机": ("农业机械",),
    "双创": ("创业", "创新"),
    "发行": ("发售",),
    "房租": ("租金",),
    "诉讼": ("纠纷", "案件"),
}
#: A clause of so many characters without its figure is left out.
_LEFT_OVER = 4
_TOPIC_WEIGHT = 0.5
_REQUEST_WEIGHT = 0.25
_SPREAD = 1.3
#: A word inside a longer one of the same clause (人机 in 无人机) is no second word.
_INNER_WEIGHT = 0.5
#: Fewer terms of weight than this say nothing that could be looked for.
_LEAST_TERMS = 2
_INTO = re.compile(r"(?<=.{4})(?:改为|调整为|变更为|(?:延长|缩短|提高|降低|扩大)[至到])[^，。；]{1,12}$")
#: Single characters that make no word with their neighbours.
_PARTICLES = frozenset(
    "的了和与及对把在为并从就被将要请应每各等使让里去其该此由至或且不无有是做到用给以于按向我您来所能可会还也都再更最新好多少大小上下中内外前后年月日元个条名家位项次"
)
_FIGURE = re.compile(r"(?:\d[\d.,]*|[“十]*[一二两三四五六七八九十百千]+)[^\d]*$")
_PRESENT = re.compile(r"每年|每月|每季度|不少于|不低于|不超过|不高于|最高|最低|至少|约|超过|达到")


@dataclass(frozen=True, slots=True)
class Ask:
    """One clause of a suggestion; ``terms`` are its words (folded) with their weights, ``topic`` those of the case."""

    text: str
    terms: Mapping[str, float]

    @property
    def weight(self) -> float:
        """The sum of the weights."""
        return sum(self.terms.values())


def topic_words(proposal: Proposal) -> frozenset[str]:
    """The words of the case's name."""
    return frozenset(w for w in words(topic_of(proposal.title)) if len(w) > 1 and w not in _REQUESTING)


def asks_of(suggestion: Suggestion, proposal: Proposal, stores: Stores) -> tuple[Ask, ...]:
    """The clauses that ask for something, those too short for themselves joined to the one before."""
    clauses = list(_clauses(suggestion))
    topic = topic_words(proposal)
    content = {w for clause in clauses for w in _content(clause)}
    unknown = {w for clause in clauses for w in _unknown_words(clause)}
    rarity = dict(stores.fulltext.rarity("words", content - unknown))
    pairs = stores.fulltext.rarity("bigrams", {w[:2] for w in unknown})
    rarity |= {w: pairs.get(w[:2], 1.0) for w in unknown}
    joined: list[str] = []
    for clause in clauses:
        telling = [w for w in _content(clause) if w not in _REQUESTING and w not in topic]
        if joined and len(telling) < _LEAST_TERMS:
            joined[-1] = f"{joined[-1]}，{clause}"
        else:
            joined.append(clause)
    made = [Ask(clause, _weights(_content(clause), rarity, topic)) for clause in joined]
    return tuple(ask for ask in made if ask.terms)


def without_figures(text: str) -> str:
    """A clause without its amounts, shares, times and numbers: what may be repeated where nothing is promised.

    >>> without_figures("设立每年不少于两亿元的人才专项基金")
    '设立人才专项基金'
    >>> without_figures("2026年起每张床位补助8000元")
    '每张床位补助'
    >>> without_figures("设立人才专项基金，连续投入五年")
    '设立人才专项基金'
    """
    kinds = {
        MentionType.AMOUNT,
        MentionType.PERCENTAGE,
        MentionType.MULTIPLE,
        MentionType.COUNT,
        MentionType.DURATION,
        MentionType.DATE,
        MentionType.PERIOD,
        MentionType.DOC_NUMBER,
    }
    gone: set[int] = set()
    for mention in find_mentions(text):
        figure = _FIGURE.search(mention.text)
        if mention.type not in kinds or figure is None:
            continue
        # The figure alone goes: 每张床位补助 of 每张床位补助8000元 says what is asked for.
        start, end = mention.span.start + figure.start(), mention.span.end
        while match := re.search(rf"(?:{_PRESENT.pattern})$", text[:start]):
            start = match.start()
        if after := re.match(r"的|起|以上|以下|以内|左右|内", text[end:]):
            end += after.end()
        gone.update(range(start, end))
    clauses: list[str] = []
    for clause in re.finditer(r"[^，；]+", text):
        left = "".join(text[i] for i in range(*clause.span()) if i not in gone)
        # 连续投入 of 连续投入五年 says nothing by itself.
        if len(left) == len(clause[0]) or len(left.strip("，,、。 ")) > _LEFT_OVER or not clauses:
            clauses.append(left)
    text = "，".join(clauses)
    return re.sub(
        r"\d[\d.,]*(?:万|亿)?(?:元|%)?|[一二两三四五六七八九十百千万亿]+(?:余|多)?元", "", text
    ).strip("，,、 ")


def queries_of(suggestion: Suggestion, proposal: Proposal, most: int) -> list[str]:
    """What to search for, the whole first: heading, text, the case with the heading, and each clause or sub-point."""
    topic = topic_of(proposal.title)
    parts = [point.text for point in suggestion.points] or list(_clauses(suggestion))
    queries = [suggestion.heading, suggestion.text[:200], f"{topic} {suggestion.heading}"]
    queries += [f"{part[:60]} {topic[:12]}" for part in parts if len(part) >= 6] if len(parts) > 1 else []
    return list(dict.fromkeys(query.strip("。；;， \n") for query in queries if query.strip()))[:most]


def _clauses(suggestion: Suggestion) -> Iterator[str]:
    for line in suggestion.text.split("\n"):
        for match in _CLAUSE.finditer(line):
            clause = _LABEL.sub("", match.group()).strip()
            if len(clause) >= 4:
                yield clause


def _content(clause: str) -> list[str]:
    # What it shall become is not yet in any document (由按季度改为按月).
    clause = _INTO.sub("", clause)
    figures = [m.span for m in find_mentions(clause) if m.type in (MentionType.AMOUNT, MentionType.DURATION)]
    bare = "".join("　" if any(f.start <= i < f.end for f in figures) else c for i, c in enumerate(clause))
    return list(dict.fromkeys([*(w for w in words(bare) if len(w) > 1), *_unknown_words(bare)]))


def _unknown_words(text: str) -> Iterator[str]:
    """Runs of single characters that the dictionary leaves over: 首单, 稳岗, 网约房."""
    at, run = 0, ""
    for word in [*words(text), ""]:
        found = text.find(word, at) if word else -1
        joins = len(word) == 1 and word not in _PARTICLES and "\u4e00" <= word <= "\u9fff"
        if run and (not joins or found != at):
            if 2 <= len(run) <= 4:
                yield run
            run = ""
        if found >= 0:
            at = found + len(word)
        if joins:
            run += word


def _weights(terms: Sequence[str], rarity: Mapping[str, float], topic: frozenset[str]) -> dict[str, float]:
    found: dict[str, float] = {}
    for term in terms:
        weight = rarity.get(term, 1.0) ** _SPREAD
        if _requests(term):
            weight *= _REQUEST_WEIGHT
        elif term in topic:
            weight *= _TOPIC_WEIGHT
        if any(term != other and term in other for other in terms):
            weight *= _INNER_WEIGHT
        found[fold(term)] = weight
    return found


def _requests(term: str) -> bool:
    """Whether a word only requests, alone or put together of words that do (尽量减少)."""
    if term in _REQUESTING:
        return True
    rest = term
    for word in sorted((w for w in _REQUESTING if len(w) > 1 and w in term), key=len, reverse=True):
        rest = rest.replace(word, "", 1)
    return rest != term and len(rest) < 2
