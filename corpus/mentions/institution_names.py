"""The dictionaries of institution names: 职能词, canonical names with their 简称, places."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict

from corpus.errors import SettingsError


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")
    canonical: str
    aliases: list[str] = []


class _InstitutionFile(BaseModel):
    model_config = ConfigDict(extra="forbid")
    functions: list[str]
    weak_functions: list[str]
    departments: list[_Entry]
    named: list[_Entry]


class _PlaceFile(BaseModel):
    model_config = ConfigDict(extra="forbid")
    provinces: list[str]
    cities: list[str]


@dataclass(frozen=True, slots=True)
class InstitutionNames:
    """The dictionaries, ready for look-up.

    ``canonical`` maps every alias and canonical name of a department (without its place) to the canonical one,
    ``named`` does so for bodies that are known by a whole name.
    """

    functions: frozenset[str]
    weak: frozenset[str]
    canonical: dict[str, str]
    named: dict[str, str]
    places: frozenset[str]

    def normalise(self, name: str) -> str:
        """The canonical form of a department's name without its place: 发改委 becomes 发展和改革委员会."""
        if name in self.canonical:
            return self.canonical[name]
        return name + "员会" if name.endswith("委") and len(name) > 2 else name


def _load(name: str) -> Any:
    try:
        return yaml.safe_load(files("corpus").joinpath("dictionaries", name).read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise SettingsError(f"词典 {name} 读不了：{error}。请恢复该文件或重新安装。") from error


def _aliases(entries: list[_Entry]) -> dict[str, str]:
    return {name: e.canonical for e in entries for name in (e.canonical, *e.aliases)}


@cache
def institution_names() -> InstitutionNames:
    """The dictionaries shipped with the package; SettingsError when a file is missing or malformed.

    >>> institution_names().normalise("市监局"), institution_names().normalise("交通运输委")
    ('市场监督管理局', '交通运输委员会')
    """
    try:
        data = _InstitutionFile.model_validate(_load("institutions.yaml"))
        places = _PlaceFile.model_validate(_load("places.yaml"))
    except ValueError as error:
        raise SettingsError(f"机构词典格式不对：{error}。请恢复 corpus/dictionaries 下的文件。") from error
    return InstitutionNames(
        functions=frozenset(data.functions) - frozenset(data.weak_functions),
        weak=frozenset(data.weak_functions),
        canonical=_aliases(data.departments),
        named=_aliases(data.named),
        places=frozenset(places.provinces) | frozenset(places.cities),
    )
