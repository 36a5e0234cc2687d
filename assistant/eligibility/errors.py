"""资助匹配的异常，文字直接给用户看。"""

from __future__ import annotations

from corpus.errors import BanfuError, SettingsError


class ProfileError(SettingsError):
    """A profile has an unknown field or a value that cannot be read."""


class MeasureError(BanfuError):
    """A measure, or a file of measures, is not what it should be."""
