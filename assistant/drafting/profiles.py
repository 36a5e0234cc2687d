"""Jurisdiction profiles: how a place words its replies, prints the category and counts its deadlines. Data, not code.

The profiles that ship lie in ``assistant/drafting/profiles``; an office may name a file of its own.
"""

from __future__ import annotations

import calendar
from datetime import date
from importlib.resources import files
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from assistant.drafting.errors import ProfileError
from assistant.drafting.models import Category, CategoryPlace, LetterForm, ProposalKind, Publicity

DEFAULT = "shenzhen"


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CategoryWords(_Data):
    """The categories of a place: what each means, where it is printed and in which words.

    ``line`` has ``{category}``; ``legend`` has ``{meanings}``, made of ``meaning`` (``{category}`` and ``{words}``);
    the ``meanings`` may say ``{noun}`` (提案, 建议).
    """

    place: CategoryPlace
    meanings: dict[Category, str]
    heading: str = "办理实效评估类别"
    line: str = "{category}类"
    legend: str = "（{meanings}）"
    meaning: str = "{category}类：{words}"

    @field_validator("meanings")
    @classmethod
    def _all_four(cls, value: dict[Category, str]) -> dict[Category, str]:
        missing = [category.value for category in Category if not value.get(category)]
        if missing:
            raise ValueError(f"缺少类别 {'、'.join(missing)} 的含义")
        return value

    def legend_text(self, noun: str) -> str:
        """The legend of all four categories as printed; ``noun`` is 提案, 建议 or 议案."""
        parts = [
            self.meaning.format(category=c.value, words=self.meanings[c].format(noun=noun)) for c in Category
        ]
        return self.legend.format(meanings="；".join(parts) + "。")


class FormWords(_Data):
    """One letter form: the two column headings, and how an item's number and heading are printed.

    ``number`` has ``{cn}`` (一) or ``{n}`` (1); ``heading`` has ``{topic}``.
    """

    columns: tuple[str, str] = ("", "")
    number: str = "{cn}、"
    heading: str = "{topic}"


class Courtesy(_Data):
    """How submitters are addressed. ``etc`` stands behind the first name of a joint proposal."""

    prefix: str = ""
    etc: str = "（等）"
    listed: int = Field(1, ge=1, description="联名时最多列几个人的姓名，更多的用 etc")
    one: str = "您"
    many: str = "你们"
    group: str = "贵单位"


class Deadline(_Data):
    """Months from 交办 to the reply, the longest with an extension, and what says so."""

    months: int = Field(ge=1)
    longest: int = Field(ge=1)
    basis: str


class Wording(_Data):
    """Sentences with places in braces: ``{issuer} {session} {number} {noun} {case} {you} {units} {we} {lead}``."""

    title: str
    opinion_title: str
    opening: dict[LetterForm, str]
    opinion_opening: str
    joint_units: str
    narrative_units: str
    closing: tuple[str, ...]
    opinion_closing: tuple[str, ...]
    process_heading: str = "办理过程及其他需要说明的情况"
    process: str = ""
    doc_number: str = "【代字】〔{year}〕【序号】号"
    contact_person: str = "联系人"
    contact_phone: str = "联系电话"


class Profile(_Data):
    """Everything in which replies of one place differ from those of another."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_-]*$")
    name: str
    sources: tuple[str, ...]
    categories: CategoryWords
    forms: dict[LetterForm, FormWords]
    courtesy: Courtesy = Courtesy()
    deadlines: dict[ProposalKind, Deadline]
    wording: Wording
    copies: dict[ProposalKind, tuple[str, ...]] = {}
    publicity: Publicity = Publicity.PUBLIC

    @field_validator("forms")
    @classmethod
    def _all_forms(cls, value: dict[LetterForm, FormWords]) -> dict[LetterForm, FormWords]:
        missing = [form.value for form in LetterForm if form not in value]
        if missing:
            raise ValueError(f"缺少函件格式 {'、'.join(missing)}")
        return value


def profile_names() -> dict[str, str]:
    """The profiles that ship: id → name of the place."""
    folder = files("assistant.drafting") / "profiles"
    names = {}
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".yaml"):
            profile = _read(entry.read_text(encoding="utf-8"), entry.name)
            names[profile.id] = profile.name
    return names


def load_profile(name: str = DEFAULT) -> Profile:
    """A profile by id (``shenzhen``), by the name of its place (``深圳市``) or from a ``.yaml`` file.

    Errors: ``ProfileError`` naming what is wrong and which profiles there are.

    >>> load_profile("澜江市").id, load_profile().name
    ('lanjiang', '深圳市')
    """
    if name.endswith((".yaml", ".yml")):
        path = Path(name)
        if not path.is_file():
            raise ProfileError(f"没有地区规范文件 {name}：请检查路径")
        return _read(path.read_text(encoding="utf-8"), path.name)
    names = profile_names()
    wanted = next((key for key, place in names.items() if name in (key, place, place.rstrip("市"))), None)
    if wanted is None:
        known = "、".join(f"{place}（{key}）" for key, place in names.items())
        raise ProfileError(f"没有名为“{name}”的地区规范：现有 {known}；也可以写 .yaml 文件的路径")
    entry = files("assistant.drafting") / "profiles" / f"{wanted}.yaml"
    return _read(entry.read_text(encoding="utf-8"), f"{wanted}.yaml")


def due(profile: Profile, kind: ProposalKind, assigned: date, *, extended: bool = False) -> date:
    """The last day to reply to a proposal assigned (交办) on ``assigned``.

    >>> due(load_profile(), ProposalKind.NPC, date(2026, 11, 30))
    datetime.date(2027, 2, 28)
    """
    deadline = profile.deadlines.get(kind) or profile.deadlines[ProposalKind.NPC]
    months = assigned.month - 1 + (deadline.longest if extended else deadline.months)
    year, month = assigned.year + months // 12, months % 12 + 1
    return date(year, month, min(assigned.day, calendar.monthrange(year, month)[1]))


def _read(text: str, source: str) -> Profile:
    try:
        return Profile.model_validate(yaml.safe_load(text))
    except yaml.YAMLError as error:
        raise ProfileError(f"{source}：不是正确的 YAML（{error}）。请检查缩进和引号") from error
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        reason = "没有这个项目" if first["type"] == "extra_forbidden" else first["msg"]
        raise ProfileError(f"{source}：{name or '全文'} 有误：{reason}。请对照自带的规范文件修改") from error
