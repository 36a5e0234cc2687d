"""申请人情况的 YAML、JSON 文件：字段用中文，数额可以带单位，写错的字段指名拒绝。"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.eligibility.errors import ProfileError
from assistant.eligibility.profile import UNSURE, Fact, Origin, Profile, Source, Value
from assistant.eligibility.profile_words import read_words
from assistant.eligibility.quantities import COUNT_NAMES, amount_name, count_name
from assistant.eligibility.regions import Region, parse_region
from assistant.eligibility.vocabulary import (
    ACTIVITIES,
    APPLICANTS,
    CERTIFICATES,
    HONOURS,
    INDUSTRIES,
    SIZE_WORDS,
    SIZES,
    Term,
    find_terms,
)
from corpus.mentions import find_amounts, find_counts, find_percentages, parse_number

#: 直接用这个名字的数量。
_PLAIN = ("年龄", "成立年限", "连续缴纳社会保险月数")
Names = str | list[str]
Number = int | float | str


class ProfileFile(BaseModel):
    """The fields of a profile file; 英文名 are accepted as well."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    描述: str = Field("", alias="description")
    类型: Names = Field(default_factory=list, alias="type")
    身份: Names = Field(default_factory=list, alias="roles")
    规模: Names = Field(default_factory=list, alias="size")
    所有制: Names = Field(default_factory=list, alias="ownership")
    行业: Names = Field(default_factory=list, alias="industry")
    地区: str = Field("", alias="region")
    成立日期: date | None = Field(None, alias="founded")
    资质: Names = Field(default_factory=list, alias="honours")
    没有的资质: Names = Field(default_factory=list, alias="no_honours")
    新获资质: Names = Field(default_factory=list, alias="new_honours")
    证书: Names = Field(default_factory=list, alias="certificates")
    事项: Names = Field(default_factory=list, alias="activities")
    没有的事项: Names = Field(default_factory=list, alias="no_activities")
    学历: Names = Field(default_factory=list, alias="education")
    数量: dict[str, Number] = Field(default_factory=dict, alias="counts")
    金额: dict[str, Number] = Field(default_factory=dict, alias="amounts")
    比例: dict[str, Number] = Field(default_factory=dict, alias="ratios")
    日期: dict[str, date] = Field(default_factory=dict, alias="dates")
    情形: dict[str, bool | str] = Field(default_factory=dict, alias="statements")
    不清楚: list[str] = Field(default_factory=list, alias="unsure")


def load_profile(path: Path, known: Mapping[str, Region] | None = None) -> Profile:
    """Read a profile from a YAML or JSON file. Raises ``ProfileError`` naming the field and what to do."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        data = json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
    except OSError as error:
        raise ProfileError(f"{path}：打不开（{error.strerror}）。请检查文件名") from error
    except (ValueError, yaml.YAMLError) as error:
        raise ProfileError(f"{path}：读不懂（{error}）。请按“字段: 值”的形式改正") from error
    return profile_from(data, known, where=str(path))


def profile_from(
    data: object, known: Mapping[str, Region] | None = None, *, where: str = "申请人情况"
) -> Profile:
    """A profile from parsed YAML or JSON.

    >>> p = profile_from({"类型": "企业", "地区": "深圳南山", "资质": "高企", "金额": {"专利许可到账额": "80万元"}})
    >>> [f.text for f in p.facts.values()]
    ['类型：企业', '地区：广东省深圳市南山区', '高新技术企业：是', '专利转化到账额：80万']
    """
    try:
        read = ProfileFile.model_validate(data or {})
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        reason = "没有这个字段" if first["type"] == "extra_forbidden" else first["msg"]
        names = "、".join(ProfileFile.model_fields)
        raise ProfileError(f"{where}：字段“{name}”有误（{reason}）。可用的字段：{names}") from error
    facts: dict[str, Fact] = {f.key: f for f in read_words(read.描述, known=known)} if read.描述 else {}
    for key, value, quote in _facts(read, known, where):
        facts[key] = Fact(key, value, Origin(Source.FILE, quote))
    return Profile(facts)


def _facts(
    read: ProfileFile, known: Mapping[str, Region] | None, where: str
) -> Iterator[tuple[str, Value, str]]:
    for field, terms in (("类型", APPLICANTS), ("行业", INDUSTRIES)):
        given = _list(getattr(read, field))
        if given:
            yield field, tuple(dict.fromkeys(n for g in given for n in _names(g, terms))), "、".join(given)
    for field in ("所有制", "学历"):
        given = _list(getattr(read, field))
        if given:
            yield field, tuple(given), "、".join(given)
    if sizes := _list(read.规模):
        yield "规模", tuple(dict.fromkeys(s for g in sizes for s in _sizes(g))), "、".join(sizes)
    if read.地区:
        place = parse_region(read.地区, known)
        if place is None:
            raise ProfileError(f"{where}：地区“{read.地区}”不认得。请写明市，如“深圳市南山区”")
        yield "地区", place, read.地区
    if read.成立日期:
        yield "成立日期", read.成立日期, str(read.成立日期)
    for field, group, expected, terms in (
        ("身份", "身份", True, ()),
        ("资质", "资质", True, HONOURS),
        ("没有的资质", "资质", False, HONOURS),
        ("新获资质", "新获资质", True, HONOURS),
        ("证书", "证书", True, CERTIFICATES),
        ("事项", "事项", True, ACTIVITIES),
        ("没有的事项", "事项", False, ACTIVITIES),
    ):
        for given_name in _list(getattr(read, field)):
            for name in _names(given_name, terms):
                yield f"{group}:{name}", expected, given_name
    for name, value in read.数量.items():
        number, unit = _count(value)
        known_name = name in _PLAIN or not unit
        yield _counted(name) if known_name else count_name(name, unit), number, f"{name}：{value}"
    for name, value in read.金额.items():
        yield amount_name(name, name), _amount(value, f"{where}：金额.{name}"), f"{name}：{value}"
    for name, value in read.比例.items():
        yield name, _share(value, f"{where}：比例.{name}"), f"{name}：{value}"
    for name, day in read.日期.items():
        yield name, day, f"{name}：{day}"
    for name, said in read.情形.items():
        if isinstance(said, str) and "不清楚" in said:
            yield name, UNSURE, name
        else:
            yield (
                name,
                said if isinstance(said, bool) else not said.startswith(("否", "没", "无", "不")),
                name,
            )
    for name in read.不清楚:
        yield name, UNSURE, name


def _list(value: Names) -> list[str]:
    return [value] if isinstance(value, str) else value


def _names(given: str, terms: tuple[Term, ...]) -> list[str]:
    found = list(dict.fromkeys(n for n, _, _ in find_terms(terms, given)))
    return [given] if given in {t.name for t in terms} or not found else found


def _sizes(given: str) -> tuple[str, ...]:
    if given in SIZES:
        return (given,)
    for suffix in ("", "企业"):
        for pattern, sizes in SIZE_WORDS:
            if re.search(pattern, given + suffix):
                return sizes
    raise ProfileError(f"规模“{given}”不认得。可写：大型、中型、小型、微型、中小微、小微")


def _count(value: Number) -> tuple[Decimal, str]:
    if isinstance(value, int | float):
        return Decimal(str(value)), ""
    counts = find_counts(value)
    if counts:
        return counts[0].value.high or counts[0].value.low or Decimal(0), counts[0].value.unit
    match = re.fullmatch(r"([\d.,，万亿]+)\s*(\D{0,3})", value)
    number = parse_number(match[1] if match else value)
    if number is not None and match and match[2]:
        return number, match[2]
    if number is None:
        raise ProfileError(f"数量“{value}”读不懂。请写数字，可带量词，如“25件”")
    return number, ""


def _counted(name: str) -> str:
    if name in _PLAIN or name in COUNT_NAMES:
        return name
    for unit in ("件", "人", "张", "亩", "吨", "个", "项", "集", "场", "千瓦时"):
        found = count_name(name, unit)
        if found in COUNT_NAMES:
            return found
    return name


def _amount(value: Number, where: str) -> Decimal:
    if isinstance(value, int | float):
        return Decimal(str(value))
    found = find_amounts(value if value.endswith("元") else value + "元")
    number = (found[0].value.high or found[0].value.low) if found else parse_number(value)
    if number is None:
        raise ProfileError(f"{where}“{value}”读不懂。请写金额，如“80万元”")
    return number


def _share(value: Number, where: str) -> Decimal:
    if isinstance(value, int | float):
        return Decimal(str(value))
    found = find_percentages(value)
    number = (found[0].value.high or found[0].value.low) if found else None
    if number is None:
        raise ProfileError(f"{where}“{value}”读不懂。请写比例，如“5%”")
    return number
