"""Words of a sentence that its sources do not have, beyond those that only carry a statement along."""

from __future__ import annotations

import functools
import re

from assistant.answering.claims import plain
from corpus.mentions import MentionType, find_mentions
from corpus.thesaurus import expand
from corpus.tokens import words

# Words with which one retells a rule without adding to it. Nothing here names a thing, a person, a condition, an
# action of substance or a degree; those must come from the source.
_CARRYING = """
    给予 予以 提供 享受 享有 获得 得到 取得 领取 申领 申请 申报 发放 支付 拨付 执行 实行 实施 适用 采取 采用 开展 进行 组织 推进 推动 落实
    可以 可获 可得 能够 应当 应该 应为 需要 须 必须 需 有权 将会 会 能 要求 规定 明确 指出 提出 提到 写明 说明 载明 显示 表示 表明 强调 介绍 列明 列出 印发 发布 出台 制定
    根据 按照 依据 依照 参照 按 对于 关于 针对 有关 相关 涉及 属于 属 作为 成为 即为 称为 是指 即 指 也就是 就是 分别 各自 其中 同时 此外 另外 以及 并且 而且 并 且 或者 还 也 则 均 都 各
    包括 包含 涵盖 含 具有 具备 满足 符合 达到 达 超过 不超过 不低于 不少于 最高 最低 最多 最少 至少 至多 上限 下限 限额 封顶线 以上 以下 以内 之内 左右 大约 约为
    条件 要件 情形 情况 范围 对象 方面 方式 内容 部分 项目 事项 标准 金额 额度 数额 总额 总计 合计 累计 共计 共 比例 比率 数量 时间 期限 期间 日期 时候 阶段 年度 当年 当时 目前 现行 有效 有效期 生效 起施行 施行 截至 截止 至今 以来 之前 之后 之日 起 止 前 后 内 期 为期
    具体 主要 一般 通常 相应 各类 各项 各级 有所 所有的 其 该 此 这些 那些 这 那 它 他们 上述 以下 如下 下列 本 本市 本省 当地 我市 我省 全市 全省 我国 国家
    政策 文件 办法 通知 意见 方案 措施 规划 条例 细则 指南 公告 决定 答复 回复 建议 提案 材料 原文 资料 条款 条文 章节 款项 单位 部门 机构 主体 人员 人 者 方 家 个 名 项 条 次 每个 每家 每项 每名 每人 每次 每张 每件 单个 一个 一家 一项 一名 一次 一种 某个 任一 同一 同样 不同 另行 分为 分成 划分 三类 两类 四类
    工作 目标 任务 重点 力争 预计 计划 拟 将 拟于 旨在 目的 为了 以便 从而 因此 所以 因为 由于 原因 如果 若 如 但 但是 不过 然而 除了 除 外 之外 否则 只要 只有 其他 其它 等等 等 例如 比如
    增加 新增 新增加 减少 提高 提升 降低 增长 下降 达成 实现 完成 建立 建成 建设 形成 设立 设置 成立 支持 鼓励 引导 加强 完善 优化 促进 保障 确保 负责 承担 牵头 主管 管理 办理 受理 审核 审批 认定 公布 公示 提交 报送 通过 经 由 向 在 于 对 把 被 从 到 和 与 及 的 地 得 了 着 过 是 为 有 无 不 没有 未 非 不是 并非 与此 不一致 一致 不同于 提问 问题 所问 说法 所说 提问中 写的是 一半
    征求意见稿 草案 讨论稿 尚未 生效 已 已经 废止 失效 正在 修订 人民币 元 万元 亿元 左右 平均 年 月 日 天 工作日 个月 小时 倍 百分之 百分点
"""
_CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")
# 一张, 十余家: figures are verified on their own.
_COUNTED = re.compile(r"[第每]?[〇零一二两三四五六七八九十百千万亿余多几]+.?")
_NAMES = {
    MentionType.DATE,
    MentionType.PERIOD,
    MentionType.DOC_NUMBER,
    MentionType.CASE_NUMBER,
    MentionType.TITLE,
    MentionType.INSTITUTION,
}


@functools.cache
def _carrying() -> frozenset[str]:
    return frozenset(_CARRYING.split())


def foreign_words(sentence: str, sources: str, question: str = "") -> list[str]:
    """Content words of the sentence that are neither in the sources nor another name for what is there.

    Figures, dates and names are left out: they are verified on their own. Words of the question may be taken up as
    long as they are no more than a third: a sentence that only gives the question back states nothing of the source.
    Empty means nothing was added.

    >>> foreign_words("每张床位罚款8000元，由外地机构缴纳。", "对民办机构每张床位资助8000元。")
    ['罚款', '外地', '缴纳']
    >>> foreign_words("民办机构可获得每张床位8000元的补助。", "对民办机构每张床位资助8000元。")
    []
    >>> foreign_words("标准纳入规程。", "正在修订规程。", "标准纳入规程了吗？")
    ['纳入']
    """
    known, asked = plain(sources), plain(question)
    others = set(expand(known))
    content = [word for word in _words(sentence) if word not in _carrying()]
    new = [w for w in content if w not in known and w not in others and not _made_of_known(w, known)]
    foreign = [w for w in new if w not in asked]
    taken_up = [w for w in new if w in asked]
    if 3 * len(taken_up) > len(content):
        foreign += taken_up
    return list(dict.fromkeys(foreign))


def _words(sentence: str) -> list[str]:
    """The Chinese words of a sentence outside names and figures."""
    text = plain(sentence)
    for mention in find_mentions(text):
        if mention.type in _NAMES:
            text = f"{text[: mention.span.start]}{'　' * len(mention.span)}{text[mention.span.end :]}"
    return [word for word in words(text) if _CHINESE.fullmatch(word) and not _COUNTED.fullmatch(word)]


def _made_of_known(word: str, known: str) -> bool:
    """Whether a longer word is put together of carrying words and words of the sources (资助金额, 符合条件)."""
    if len(word) < 3:
        return False
    return any(
        all(part in known or part in _carrying() for part in (word[:i], word[i:]))
        for i in range(1, len(word))
        if len(word[:i]) > 1 or len(word[i:]) > 1
    )
