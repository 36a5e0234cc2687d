"""Documents as they are kept in SQLite: packed, and unpacked into the same frozen types."""

from __future__ import annotations

import functools
import json
import zlib
from typing import Any

from pydantic import TypeAdapter

from corpus.models import PolicyDocument


@functools.cache
def _adapter() -> TypeAdapter[PolicyDocument]:
    return TypeAdapter(PolicyDocument)


def pack(document: PolicyDocument) -> bytes:
    """The document as compressed JSON."""
    return zlib.compress(_adapter().dump_json(document), 3)


def unpack(data: bytes) -> PolicyDocument:
    """The document that ``pack`` packed."""
    return _adapter().validate_json(zlib.decompress(data))


def as_json(document: PolicyDocument) -> dict[str, Any]:
    """The document as JSON-ready values."""
    value: dict[str, Any] = json.loads(_adapter().dump_json(document))
    return value
