"""Settings of the library, from ``BANFU_*`` variables or ``banfu.yaml`` in the data folder; unknown names are refused."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

import platformdirs
import yaml
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from corpus.embedding import EmbeddingSettings
from corpus.errors import SettingsError
from corpus.loaders.limits import MIB, LoadLimits

SETTINGS_FILE = "banfu.yaml"


class LimitSettings(BaseModel):
    """Bounds for one file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    max_megabytes: float = Field(200, gt=0)
    max_pages: int = Field(3000, ge=1)
    max_seconds: float = Field(300, gt=0)
    ocr: bool = True

    def for_loader(self) -> LoadLimits:
        """The same bounds as the loaders take them."""
        return LoadLimits(
            max_bytes=int(self.max_megabytes * MIB),
            max_pages=self.max_pages,
            max_seconds=self.max_seconds,
            ocr=self.ocr,
        )


class ChunkSettings(BaseModel):
    """Sizes of passages in jieba words; a change holds for documents ingested after it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    target: int = Field(190, ge=20)
    most: int = Field(260, ge=40)


class SearchWeights(BaseModel):
    """How the signals add up; chosen by ``benchmarks/retrieval.py --fit``.

    The first four weigh a document's best passage, the next two the document as a whole, each as a share of
    the best value among the candidates. ``passage`` weighs a passage's own score beside its document's,
    ``expired`` is taken off for documents that are repealed or no longer valid.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    words: float = Field(0.05, ge=0)
    bigrams: float = Field(0.05, ge=0)
    coverage: float = Field(1.0, ge=0)
    vectors: float = Field(0.3, ge=0)
    document_words: float = Field(0.15, ge=0)
    document_bigrams: float = Field(0.85, ge=0)
    passage: float = Field(0.5, ge=0)
    expired: float = Field(0.15, ge=0)


class SearchSettings(BaseModel):
    """How much is looked at and how much is shown."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    candidates: int = Field(200, ge=10, le=2000)
    per_document: int = Field(2, ge=1, le=20)
    synonym_weight: float = Field(0.05, ge=0, le=1)
    weights: SearchWeights = SearchWeights()


class CorpusSettings(BaseModel):
    """Everything that can be set for the library."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    data_dir: Path
    allow_classified: bool = False
    chroma_url: str | None = None
    chroma_token: SecretStr | None = None
    lock_timeout: float = Field(60, ge=0)
    limits: LimitSettings = LimitSettings()
    chunks: ChunkSettings = ChunkSettings()
    search: SearchSettings = SearchSettings()
    embedding: EmbeddingSettings = EmbeddingSettings()
    today: date | None = Field(None, description="把某一天当作今天（测试与复核用）")
    assistant: dict[str, dict[str, Any]] = Field(default_factory=dict, description="助手的设置，由助手读")

    @property
    def models_dir(self) -> Path:
        """Where models are unpacked."""
        return Path(os.environ.get("BANFU_MODELS_DIR") or self.data_dir / "models")


#: Settings whose values no message repeats.
_SECRETS = {"chroma_token"}
_VARIABLES = {
    "BANFU_CHROMA_URL": ("chroma_url",),
    "BANFU_CHROMA_TOKEN": ("chroma_token",),
    "BANFU_ALLOW_CLASSIFIED": ("allow_classified",),
    "BANFU_LOCK_TIMEOUT": ("lock_timeout",),
    "BANFU_TODAY": ("today",),
    "BANFU_EMBEDDING_MODEL": ("embedding", "model"),
    "BANFU_EMBEDDING_THREADS": ("embedding", "threads"),
    "BANFU_MAX_MEGABYTES": ("limits", "max_megabytes"),
    "BANFU_MAX_PAGES": ("limits", "max_pages"),
    "BANFU_MAX_SECONDS": ("limits", "max_seconds"),
    "BANFU_OCR": ("limits", "ocr"),
}


def default_data_dir() -> Path:
    """``BANFU_DATA_DIR``, or the platform's folder for user data."""
    return Path(os.environ.get("BANFU_DATA_DIR") or platformdirs.user_data_dir("banfu", appauthor=False))


def load_settings(data_dir: Path | None = None, **overrides: Any) -> CorpusSettings:
    """Read ``banfu.yaml`` in the data folder, then ``BANFU_*`` variables, then ``overrides`` (highest).

    Raises ``SettingsError`` naming the setting, its value and what is allowed.
    """
    folder = (data_dir or default_data_dir()).expanduser().absolute()
    values: dict[str, Any] = {}
    file = folder / SETTINGS_FILE
    if file.is_file():
        try:
            values = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise SettingsError(f"设置文件 {file} 读不懂：{error}。请改正后重试") from error
        if not isinstance(values, dict):
            raise SettingsError(f"设置文件 {file} 应当是“名称: 值”的形式。请改正后重试")
    for variable, path in _VARIABLES.items():
        value = os.environ.get(variable)
        if value:
            target = values
            for key in path[:-1]:
                if not isinstance(target.get(key, {}), dict):
                    raise SettingsError(f"设置 {key} 应当是一组“名称: 值”。请改正 {file}")
                target = target.setdefault(key, {})
            target[path[-1]] = value
    values.update(overrides)
    values["data_dir"] = folder
    try:
        return CorpusSettings.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        reason = "没有这个设置" if first["type"] == "extra_forbidden" else first["msg"]
        shown = "已隐去" if name in _SECRETS else f"值为 {first['input']!r}"
        raise SettingsError(
            f"设置 {name} 有误（{shown}）：{reason}。请检查 {file} 与 BANFU_ 开头的环境变量"
        ) from error
