"""地区：省、市、区县三级，由名称读出，逐级比较。

区县名取自民政部行政区划（直辖市、副省级市和深圳），同名区县不止一处的不猜。资料库里出现的其他区县由文件自己说明。
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from corpus.mentions.institution_names import institution_names

_MUNICIPALITIES = ("北京", "天津", "上海", "重庆")
_CAPITALS = {
    "石家庄": "河北省", "太原": "山西省", "呼和浩特": "内蒙古自治区", "沈阳": "辽宁省", "长春": "吉林省", "哈尔滨": "黑龙江省", "南京": "江苏省",
    "杭州": "浙江省", "合肥": "安徽省", "福州": "福建省", "南昌": "江西省", "济南": "山东省", "郑州": "河南省", "武汉": "湖北省", "长沙": "湖南省",
    "广州": "广东省", "南宁": "广西壮族自治区", "海口": "海南省", "成都": "四川省", "贵阳": "贵州省", "昆明": "云南省", "拉萨": "西藏自治区",
    "西安": "陕西省", "兰州": "甘肃省", "西宁": "青海省", "银川": "宁夏回族自治区", "乌鲁木齐": "新疆维吾尔自治区",
}  # fmt: skip
_DISTRICTS = {
    "深圳市": "南山 福田 罗湖 盐田 宝安 龙岗 龙华 坪山 光明 大鹏新区",
    "广州市": "越秀 海珠 荔湾 天河 白云 黄埔 番禺 花都 南沙 从化 增城",
    "北京市": "东城 西城 海淀 丰台 石景山 门头沟 房山 顺义 昌平 大兴 怀柔 平谷 密云 延庆",
    "上海市": "黄浦 徐汇 长宁 静安 虹口 杨浦 闵行 嘉定 浦东新区 金山 松江 青浦 奉贤 崇明",
    "天津市": "南开 红桥 东丽 西青 津南 北辰 武清 宝坻 滨海新区 宁河 静海 蓟州",
    "重庆市": "渝中 江津 沙坪坝 九龙坡 南岸 北碚 渝北 巴南 万州 涪陵 永川 合川 两江新区",
    "杭州市": "上城 拱墅 滨江 萧山 余杭 临平 钱塘 富阳 临安",
    "南京市": "玄武 秦淮 建邺 浦口 栖霞 雨花台 江宁 六合 溧水 高淳 江北新区",
    "成都市": "锦江 青羊 金牛 武侯 成华 龙泉驿 青白江 新都 温江 双流 郫都 天府新区",
    "武汉市": "江岸 江汉 硚口 武昌 洪山 东西湖 汉南 蔡甸 江夏 黄陂",
    "西安市": "碑林 莲湖 雁塔 灞桥 未央 长安 临潼 高陵 鄠邑 西咸新区",
    "苏州市": "姑苏 虎丘 吴中 相城 吴江",
    "宁波市": "海曙 鄞州 镇海 北仑 奉化",
    "青岛市": "市南 市北 崂山 城阳 即墨 李沧",
    "厦门市": "思明 湖里 集美 海沧 同安 翔安",
}  # fmt: skip
_NATIONAL = re.compile(
    "^(?:国家|国务院|中共中央|中国|财政部|税务总局|海关总署|[\u4e00-\u9fff]{2,8}部(?:办公厅|$)|全国|中央|应急管理部)"
)


@dataclass(frozen=True, slots=True)
class Region:
    """A place; empty levels are not known. An empty region is the whole country."""

    province: str = ""
    city: str = ""
    district: str = ""

    def __str__(self) -> str:
        city = (
            ""
            if self.city.removesuffix("市") in _MUNICIPALITIES and self.province == self.city
            else self.city
        )
        return f"{self.province}{city}{self.district}" or "全国"

    @property
    def short(self) -> str:
        """The name without the province where a city is known."""
        return f"{self.city}{self.district}" or self.province or "全国"


COUNTRY = Region()


def parse_region(text: str, known: Mapping[str, Region] | None = None) -> Region | None:
    """The place a text names, completed upwards where that is certain. None where it names none.

    ``known`` adds districts that the library's documents name.

    >>> str(parse_region("我们在南山")), str(parse_region("澜江市云浦区")), str(parse_region("浙江"))
    ('广东省深圳市南山区', '澜江市云浦区', '浙江省')
    """
    for name, region in sorted((known or {}).items(), key=lambda item: -len(item[1].district)):
        if name in text and region.district:
            return region
    city = next((c for c in sorted(_cities(), key=len, reverse=True) if _stands(c, text)), None)
    if city:
        place = _cities()[city]
        district = _district_in(text, place.city)
        return Region(place.province, place.city, district)
    for name, place in _district_table().items():
        if name in text:
            return place
    province = next((p for p in _provinces() if p in text), None)
    if province:
        return Region(_provinces()[province])
    match = re.search(
        r"(?:^|[^\u4e00-\u9fff]|[在是的和与于由])([\u4e00-\u9fff]{2,3}市)(?!场)([\u4e00-\u9fff]{2,3}?(?:新区|区|县))?",
        text,
    )
    if match and not re.search("[本我全该各在是的和与于由]|[超城上门股夜都]市", match[1]):
        return Region("", match[1], match[2] or "")
    return next((region for name, region in (known or {}).items() if name in text), None)


def region_of_issuer(issuer: str | None, title: str = "") -> Region:
    """Where an issuer's word holds; the whole country for a national one, or where nothing names a place.

    >>> str(region_of_issuer("国家税务总局深圳市税务局")), str(region_of_issuer("财政部")), str(region_of_issuer("澜江市民政局"))
    ('广东省深圳市', '全国', '澜江市')
    """
    for words in (issuer or "", title[:40]):
        if not words:
            continue
        found = parse_region(re.sub("^国家税务总局", "", words))
        if found:
            return found
        if _NATIONAL.match(words):
            return Region()
    return Region()


def lies_in(required: Region, actual: Region) -> bool | None:
    """Whether ``actual`` lies in ``required``; None where ``actual`` is too coarse to tell.

    >>> lies_in(Region("广东省", "深圳市"), Region("广东省", "深圳市", "南山区")), lies_in(Region("", "澜江市"), Region("广东省"))
    (True, None)
    """
    for level in ("province", "city", "district"):
        wanted, given = getattr(required, level), getattr(actual, level)
        if wanted and given and wanted != given:
            return False
    if (required.district and not actual.district) or (required.city and not actual.city):
        return None
    if required.province and not actual.province:
        return None if not required.city or required.city != actual.city else True
    return True


def districts_named(pairs: Iterable[tuple[Region, str]]) -> dict[str, Region]:
    """Districts that documents of a city name: (the document's region, its text) → name → region.

    >>> districts_named([(Region("", "澜江市"), "赴云浦区、东埠区调研")])["云浦"].short
    '澜江市云浦区'
    """
    found: dict[str, set[Region]] = {}
    for region, text in pairs:
        if not region.city or region.city in _DISTRICTS:
            continue
        for match in re.finditer(
            r"(?<=[\s，。、；：（赴在和与至由自市])([\u4e00-\u9fff]{2})区(?![域分别级内外间划块位])", text
        ):
            if not re.search("[各本我全该两市县社园辖地新校城厂战灾疫景小库片]", match[1]):
                found.setdefault(match[1], set()).add(Region(region.province, region.city, match[1] + "区"))
    return {name: next(iter(places)) for name, places in found.items() if len(places) == 1}


def _stands(city: str, text: str) -> bool:
    start = text.find(city)
    # 黄山 in 黄山市, not in 黄山区; 朝阳 and the like only with 市.
    return start >= 0 and not re.match("区|县|路|街|大道|银行|大学", text[start + len(city) :])


@cache
def _cities() -> dict[str, Region]:
    places = sorted(institution_names().places)
    listed = _in_printed_order()
    found: dict[str, Region] = {}
    province = ""
    for name in listed:
        province = _CAPITALS.get(name, province)
        if name in places and province:
            full = (
                name
                if name in ("延边", "恩施", "湘西", "阿坝", "甘孜", "凉山", "黔西南", "黔东南", "黔南")
                else name + "市"
            )
            found[name] = Region(province, full)
    for name in _MUNICIPALITIES:
        found[name] = Region(f"{name}市", f"{name}市")
    for common in ("朝阳", "白山", "黄山", "中山", "河池", "通化", "海东", "临沧", "北海", "海南"):
        if common in found:
            found[common + "市"] = found.pop(common)
    return found


@cache
def _in_printed_order() -> list[str]:
    from pathlib import Path

    import yaml

    import corpus

    path = Path(corpus.__file__).parent / "dictionaries" / "places.yaml"
    return list(yaml.safe_load(path.read_text(encoding="utf-8"))["cities"])


@cache
def _provinces() -> dict[str, str]:
    full = {name: name for name in _CAPITALS.values()}
    short = {
        re.sub("省|壮族自治区|回族自治区|维吾尔自治区|自治区", "", name): name for name in _CAPITALS.values()
    }
    return full | short


@cache
def _district_table() -> dict[str, Region]:
    found: dict[str, Region] = {}
    for city, names in _DISTRICTS.items():
        province = _cities()[city.removesuffix("市")].province
        for name in names.split():
            full = name if name.endswith("新区") else name + "区"
            found[full] = Region(province, city, full)
            if len(name) > 1:
                found.setdefault(name.removesuffix("新区") if name.endswith("新区") else name, found[full])
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))


def _district_in(text: str, city: str) -> str:
    for name, place in _district_table().items():
        if place.city == city and name in text:
            return place.district
    match = re.search(rf"{city}([\u4e00-\u9fff]{{2,4}}?(?:新区|区|县))", text)
    return match[1] if match and not re.search("[各本全市]", match[1]) else ""
