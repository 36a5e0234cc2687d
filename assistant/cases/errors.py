"""答复件的异常，文字直接给用户看。

BanfuError
└── CaseError
    ├── CasesDamaged     答复件的文件打不开
    ├── Stale            这一条已经被改过，带着新的文字
    ├── Unchangeable     现在不能这样改
    └── PreviewMissing   不能生成预览
"""

from __future__ import annotations

from corpus.errors import BanfuError


class CaseError(BanfuError):
    """An error of reply cases."""


class CasesDamaged(CaseError):
    """The file of cases cannot be opened, or a case in it cannot be read."""


class Stale(CaseError):
    """An item was changed by somebody else (or in another window) since it was read.

    ``text`` and ``revision`` are what stands now; the text that could not be saved is kept as version ``version``.
    """

    def __init__(self, no: int, text: str, revision: int, version: int) -> None:
        self.no = no
        self.text = text
        self.revision = revision
        self.version = version
        super().__init__(
            f"第{no}条刚刚在别处改过，没有覆盖。您写的文字已另存为第{version}版，可在“版本”里对照后取回"
        )


class Unchangeable(CaseError):
    """A change that the state of the case does not allow, with what to do instead."""


class PreviewMissing(CaseError):
    """Pages cannot be drawn, with the remedy."""
