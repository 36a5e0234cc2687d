"""Frozen dataclasses as JSON and back, by their type hints: what is missing takes its default, what is unknown is left out."""

from __future__ import annotations

import dataclasses
import functools
import types
import typing
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any, TypeVar

T = TypeVar("T")


def to_json(value: Any) -> Any:
    """The value with plain ones only: objects for dataclasses, lists for tuples, ISO 8601 for dates.

    >>> from assistant.drafting.models import Gap
    >>> to_json((Gap("资助金额", "市财政局"), date(2026, 3, 5)))
    [{'needed': '资助金额', 'who': '市财政局'}, '2026-03-05']
    """
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_json(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):  # a datetime too
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: to_json(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [to_json(one) for one in value]
    return value


def from_json(kind: type[T], data: Any) -> T:
    """The dataclass that ``to_json`` wrote. Raises ``ValueError`` naming the field in its path.

    >>> from assistant.drafting.models import Gap
    >>> from_json(Gap, {"needed": "资助金额", "later": 1})
    Gap(needed='资助金额', who='')
    """
    return typing.cast(T, _read(kind, data, kind.__name__))


@functools.cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _read(hint: Any, data: Any, path: str) -> Any:
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        kinds = [one for one in typing.get_args(hint) if one is not type(None)]
        return None if data is None else _read(kinds[0], data, path)
    if origin is tuple:
        return _tuple(typing.get_args(hint), data, path)
    if origin is not None:
        of = typing.get_args(hint)
        return {key: _read(of[1], one, f"{path}.{key}") for key, one in _typed(dict, data, path).items()}
    try:
        if dataclasses.is_dataclass(hint):
            return _object(typing.cast(type, hint), data, path)
        if issubclass(hint, Enum):
            return hint(data)
        if issubclass(hint, datetime | date):
            return hint.fromisoformat(_typed(str, data, path))
    except (ValueError, TypeError) as error:
        raise error if path in str(error) else ValueError(f"{path}：{error}") from error
    return _typed(hint, data, path)


def _object(kind: type, data: Any, path: str) -> Any:
    given = _typed(dict, data, path)
    hints = _hints(kind)
    values = {
        f.name: _read(hints[f.name], given[f.name], f"{path}.{f.name}")
        for f in dataclasses.fields(kind)
        if f.name in given
    }
    return kind(**values)


def _tuple(of: tuple[Any, ...], data: Any, path: str) -> tuple[Any, ...]:
    values = _typed(list, data, path)
    if len(of) == 2 and of[1] is Ellipsis:
        return tuple(_read(of[0], one, f"{path}[{i}]") for i, one in enumerate(values))
    if len(of) != len(values):
        raise ValueError(f"{path}：应有 {len(of)} 项，只有 {len(values)} 项")
    return tuple(
        _read(kind, one, f"{path}[{i}]") for i, (kind, one) in enumerate(zip(of, values, strict=True))
    )


def _typed(kind: Any, data: Any, path: str) -> Any:
    if kind is float and isinstance(data, int):
        return float(data)
    if not isinstance(data, kind):
        raise ValueError(f"{path}：应为 {kind.__name__}，实为 {type(data).__name__}")
    return data
