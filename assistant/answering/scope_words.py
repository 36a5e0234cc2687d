"""Words that a worded sentence may only use where its source does: who is meant, and how far the rule goes.

Verification checks figures, dates, names, negation and modality. A sentence can still be made false by one word:
公办 for 民办, 取消, 全额, 一律, 上不封顶. These words are few, and official texts choose them with care.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# Who or what a rule is for: each word has siblings that it must not be exchanged for.
_WHO = (
    "公办|民办|公立|私立|公益|营利|国有|民营|外资|港资|台资|城镇|城市|农村|乡镇|个人|个体|企业|高校|学校|医院|居民|职工|军人|"
    "残疾人|老年人|儿童|妇女|学生|教师|医生|大型|中型|小型|微型|小微|规上|规下|国家级|省级|市级|区级|县级|街道|社区|"
    "本科|专科|硕士|博士|初级|中级|高级|男性|女性|非户籍|户籍|新建|改建|扩建|新增|存量"
)
# How far it goes, whether it still holds, and what is asked for it.
_HOW_FAR = (
    "一律|全部|所有|任何|均可|都可|都能|无条件|不限|无限|不设|上不封顶|封顶|无上限|全额|全免|减半|半价|双倍|翻倍|加倍|多倍|免费|免除|免缴|免交|免征|免于|"
    "无需|无须|不必|不用|自动|永久|终身|长期|唯一|仅限|只有|只能|独家|首次|再次|一次性|按月|按季|按年|每月|每年|"
    "不在|不含|不属于|不包括|不适用|除外|取消|废止|废除|停止|终止|暂停|中止|撤销|作废|失效|过期|恢复|延长|推迟|提前|"
    "同意|批准|通过|驳回|不予|拒绝|禁止|允许|强制|优先|推荐|缴纳|收费|手续费|押金|保证金|付款|转账|汇款|扫码|加微信|联系|拨打|登录|点击|下载"
)
# That something is done already.
_DONE = "已经|已(?!婚|故)|早已|均已|业已"
_WORDS = re.compile(f"{_WHO}|{_HOW_FAR}|{_DONE}")


def unsaid_words(sentence: str, sources: str) -> Iterator[str]:
    """Words of these kinds that the sentence has and its sources do not.

    >>> list(unsaid_words("公办机构的床位全额资助。", "对民办机构的床位给予资助。"))
    ['公办', '全额']
    """
    for match in _WORDS.finditer(sentence):
        word = "已" if "已" in match.group() else match.group()
        if word not in sources:
            yield match.group()
