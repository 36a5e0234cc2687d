"""What a single line of an official document is: a date, a signature, a 文号, an addressee, cover matter."""

from __future__ import annotations

import re
from datetime import date

from corpus.mentions.numerals import parse_number

_Y = r"(?:[12]\d{3}|[12１２][０-９]{3}|[一二][〇○零ＯO一二三四五六七八九]{3})"
_N = r"(?:\d{1,2}|[０-９]{1,2}|[一二三四五六七八九十]{1,3})"
# A day as 成文日期 is written; a stray space is common (2014年12月1 日).
FULL_DATE = rf"(?P<y>{_Y})\s?年\s?(?P<m>{_N})\s?月\s?(?P<d>{_N})\s?日"
_NUMERIC_DATE = r"(?P<y2>[12]\d{3})[-/.](?P<m2>\d{1,2})[-/.](?P<d2>\d{1,2})"
DATE = re.compile(rf"{FULL_DATE}|{_NUMERIC_DATE}")
_DATE_LINE = re.compile(
    rf"[（(]?(?:{FULL_DATE}|{_NUMERIC_DATE})\s?(?:[印签]发)?[）)]?(?:\s?[（(]?(?:印章|公章|盖章)[）)]?)?$"
)
_SIGNED_LINE = re.compile(rf"(?P<who>\S[^。；！？：]{{2,120}}?)\s(?:{FULL_DATE}|{_NUMERIC_DATE})\s?$")
_ORG_END = (
    r"(?:局|厅|部|委|委员会|办公室|办公厅|人民政府|政府|法院|检察院|中心|院|署|总署|会|公司|行|社|集团|联席会议|"
    r"领导小组|指挥部|办|处|队|所|大学|学院|海关|人大常委会)"
)
_ORG_LINE = re.compile(
    rf"(?:[\u4e00-\u9fff（）()、·“”]|\s){{2,60}}?{_ORG_END}(?:[（(][^（）()]{{1,12}}[）)])?$"
)
_RED_HEAD = re.compile(rf"(?P<who>[\u4e00-\u9fff（）]{{2,40}}{_ORG_END})文件$")
_COVER = re.compile(
    r"附件\s?[\d一二三四五六七八九十]*[：:]?$|(?:特急|加急|平急|急件|明电|机密|秘密|绝密)(?:★.*)?$"
    r"|(?:公开(?:方式|属性|类型)|类别|索引号|分类|主题(?:分类|词)|发布(?:日期|时间|机构)|成文日期|来源|字号|信息来源|浏览次数|责任编辑"
    r"|发文(?:机关|单位|日期)|有效性|生效日期|是否有效|份号|签发人)\s?[：:]"
)
_BRACKETED = re.compile(r"[（(〔\[【].*[）)〕\]】]$")
_NUMBER_LINE = re.compile(r"[（(]?(?:文号|发文字号|发文号|文件编号|字号)?\s?[：:]?\s?(?P<number>.+?)[）)]?$")
_COURTESY = re.compile(r"(?:尊敬的)?.{1,40}(?:委员|代表|同志|先生|女士|主席|主任)(?:（等）|等)?$")
_ADDRESSEES = re.compile(
    r"(?:政府|部门|单位|局|厅|委|委员会|部|企业|公司|机构|院校|高校|院所|处|办|办公室|办公厅|中心|银行|协会|市场主体|街道|科|署|组织|法院|检察院|兵团|集团|主体|经营户|园区|学校|医院|场所|机关|团体)"
    r"(?:（[^（）]*）)?(?:等)?$"
)

_EVERYONE = re.compile(r"(?:各|广大|有关|市直|省直|区直)[^，。：]{2,}(?:[，、][^，。：]{2,})*$")
_NO_ADDRESSEE = re.compile(r"出席|参加|联系|主持|参会|记者|嘉宾|主办|承办|协办|支持|责任|牵头|配合|编制")


def read_date(text: str) -> date | None:
    """The first full date in a short text, or None when there is none or it cannot be.

    >>> read_date("二〇〇四年八月十二日"), read_date("2014年12月1 日"), read_date("2021年2月30日")
    (datetime.date(2004, 8, 12), datetime.date(2014, 12, 1), None)
    """
    match = DATE.search(text)
    if not match:
        return None
    raw = (match["y"] or match["y2"], match["m"] or match["m2"], match["d"] or match["d2"])
    numbers = [parse_number(part.replace("O", "〇").replace("Ｏ", "〇")) for part in raw]
    try:
        year, month, day = (int(number) for number in numbers if number is not None)
        return date(year, month, day)
    except ValueError:
        return None


def is_date_line(text: str) -> bool:
    """Whether the line is a full date and nothing else.

    >>> is_date_line("2018年5月8日"), is_date_line("2018年5月8日印发了通知")
    (True, False)
    """
    return len(text) <= 32 and _DATE_LINE.match(text) is not None


def signed_on_one_line(text: str) -> str | None:
    """The signatory in a line that holds both a signature and its date, or None.

    >>> signed_on_one_line("财政部 生态环境部 2020年2月20日")
    '财政部 生态环境部'
    """
    match = _SIGNED_LINE.match(text) if len(text) <= 150 else None
    if not match or not all(is_organisation_line(part) for part in match["who"].split()):
        return None
    return match["who"]


def is_organisation_line(text: str) -> bool:
    """Whether the line is the name of an issuing body (or several) and nothing else.

    >>> is_organisation_line("澜江市科技创新局"), is_organisation_line("由市科技创新局负责。")
    (True, False)
    """
    return len(text) <= 80 and _ORG_LINE.match(text) is not None


def red_head(text: str) -> str | None:
    """The issuing body printed in a red head (…文件), or None."""
    match = _RED_HEAD.match(text)
    return match["who"] if match else None


def is_cover_matter(text: str) -> bool:
    """Whether the line is 附件, 特急, 公开方式 or another mark that stands above or around a title."""
    return len(text) <= 60 and _COVER.match(text) is not None


def is_bracketed(text: str) -> bool:
    """Whether the whole line stands in brackets."""
    return _BRACKETED.match(text) is not None


def number_in_line(text: str) -> str:
    """The line without 文号： and outer brackets; callers check that a 文号 is all that is left."""
    match = _NUMBER_LINE.match(text)
    return match["number"] if match else text


def is_addressee(text: str) -> bool:
    """Whether the line names who the document is sent to (各区人民政府，市各有关单位： / 李某委员：).

    >>> is_addressee("各区人民政府，市政府直属各单位："), is_addressee("现将有关事项通知如下：")
    (True, False)
    """
    if not text.endswith(("：", ":")) or len(text) > 200:
        return False
    body = text[:-1].rstrip()
    if _COURTESY.fullmatch(body):
        return True
    if re.search(r"[。；！？]|如下|以下|下列|包括|现将|为了|根据|按照", body) or _NO_ADDRESSEE.match(body):
        return False
    return _ADDRESSEES.search(body) is not None or _EVERYONE.match(body) is not None
