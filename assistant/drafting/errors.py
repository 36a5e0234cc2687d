"""起草答复的异常，文字直接给用户看。

BanfuError
└── DraftingError
    ├── EmptyProposal      来件没有文字
    ├── ProfileError       地区规范文件有误
    ├── CorrectionError    对建议的更正不成立
    ├── LetterUnreadable   不是答复函，读不出各部分
    └── TemplateError      单位模板有误
"""

from __future__ import annotations

from corpus.errors import BanfuError


class DraftingError(BanfuError):
    """An error of drafting."""


class EmptyProposal(DraftingError):
    """The proposal holds no text."""

    def __init__(self, source: str) -> None:
        super().__init__(f"{source}：没有文字。请确认文件内容；扫描件请先识别文字，或直接粘贴正文")


class ProfileError(DraftingError):
    """A jurisdiction profile is missing or not well formed."""


class CorrectionError(DraftingError):
    """A correction of the split names a suggestion or a place that is not there."""


class LetterUnreadable(DraftingError):
    """A file holds no reply letter."""


class TemplateError(DraftingError):
    """An office's template lacks a place or cannot be opened."""
