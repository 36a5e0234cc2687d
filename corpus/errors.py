"""资料库的异常。每个都说明发生了什么、在哪里、怎么办，文字直接给用户看。

BanfuError
├── SettingsError          设置有误
├── LoadError              文件读不了（带 reason 与 remedy）
│   ├── UnsupportedFormat  不支持的格式，或缺少可选组件
│   ├── DamagedFile        损坏、为空、与扩展名不符
│   ├── EncryptedFile      有密码
│   ├── LimitExceeded      超过大小、页数、时间上限
│   └── ClassifiedFile     带有密级标志
├── IndexDamaged           索引打不开或与资料库不一致
├── LibraryBusy            资料库正被另一个进程占用
├── ModelMismatch          索引中的向量来自另一个模型
├── EmbeddingUnavailable   向量模型加载不了
└── NotFound               没有这个文件
"""


class BanfuError(Exception):
    """All errors that are part of Banfu's interface; ``str(error)`` is a Chinese message with a remedy."""


class SettingsError(BanfuError):
    """A setting has an unknown name or a value out of its range."""


class LoadError(BanfuError):
    """A file cannot be read.

    ``source`` is the file name, ``reason`` says what is wrong, ``remedy`` what the user can do.
    """

    def __init__(self, source: str, reason: str, remedy: str) -> None:
        self.source = source
        self.reason = reason
        self.remedy = remedy
        super().__init__(f"{source}：{reason}。{remedy}")


class UnsupportedFormat(LoadError):
    """No loader for this kind of file, or the extra it needs is not installed."""


class DamagedFile(LoadError):
    """The file is broken, empty, or is not what its extension says."""


class EncryptedFile(LoadError):
    """The file is protected by a password."""


class LimitExceeded(LoadError):
    """The file is larger, longer or slower to read than settings allow."""


class ClassifiedFile(LoadError):
    """The document carries a classification mark and settings do not allow it."""


class IndexDamaged(BanfuError):
    """A derived index cannot be opened or does not agree with the library."""


class LibraryBusy(BanfuError):
    """Another process owns the library and did not let go in time."""


class ModelMismatch(BanfuError):
    """The vectors in the index were made by another embedding model."""


class EmbeddingUnavailable(BanfuError):
    """The embedding model cannot be loaded."""


class NotFound(BanfuError):
    """The library has no such document."""
