"""Turns texts into unit vectors with a loaded sentence-transformers model, as fast as the processor allows.

``SentenceTransformer.encode`` sorts by characters and pads every batch. Here texts are tokenised first, a
large window at a time and one window ahead of the model, and batches are cut by their number of tokens from
texts of nearly equal length. Models that do not start with a text encoder and a fast tokenizer go through
``encode``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice, zip_longest
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from corpus.errors import EmbeddingUnavailable
from corpus.heap import give_back

if TYPE_CHECKING:
    import torch
    from tokenizers import Encoding

#: Texts sorted together. Large enough that neighbours differ by a token or none.
WINDOW = 2048
#: The length of text for which ``batch_size`` is meant; of shorter texts a batch holds more.
TOKENS_PER_TEXT = 256
_BATCHES_BETWEEN_TRIMS = 4


class Encoder:
    """A loaded model with its limits; safe to call from several threads."""

    def __init__(self, model: Any, *, batch_size: int, max_tokens: int) -> None:
        self._model = model.eval()
        self._batch_size = batch_size
        self._tokenizer = getattr(model[0], "tokenizer", None)
        limits = [max_tokens, model.max_seq_length, getattr(self._tokenizer, "model_max_length", None)]
        config = getattr(getattr(model[0], "auto_model", None), "config", None)
        limits.append(getattr(config, "max_position_embeddings", None))
        self.max_tokens = min(int(limit) for limit in limits if limit)
        model.max_seq_length = self.max_tokens
        self._fast = bool(getattr(self._tokenizer, "is_fast", False)) and hasattr(model[0], "auto_model")
        if self._fast:
            # The library's own call sets truncation and padding anew each time, which threads must not do at
            # once; set here, and used directly, the tokenizer underneath is never changed again.
            self._backend = self._tokenizer.backend_tokenizer  # type: ignore[union-attr]
            self._backend.no_padding()
            self._backend.enable_truncation(self.max_tokens)
        self.dimensions = self._probe()

    def _probe(self) -> int:
        vectors = self.encode(["政策"])
        declared = _declared_dimension(self._model)
        if vectors.ndim != 2 or (declared and vectors.shape[1] != declared):
            raise EmbeddingUnavailable(
                f"向量模型声明 {declared} 维，实际输出 {vectors.shape[-1]} 维，模型文件夹不完整或已被改动。"
                "请重新下载该模型，或换用别的模型"
            )
        if not np.isfinite(vectors).all():
            raise EmbeddingUnavailable(
                "向量模型输出了无效数值。请把设置 precision 改为 float32，或重新下载该模型"
            )
        return int(vectors.shape[1])

    def encode(
        self, texts: Sequence[str], prompt: str = "", progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Unit vectors, float32, one row a text and in the order given.

        ``progress`` is called after each batch with the number of texts that batch held.
        """
        parts: list[tuple[Sequence[int], NDArray[np.float32]]] = []
        for number, (rows, vectors) in enumerate(
            self._batches([prompt + clean(text) for text in texts]), start=1
        ):
            parts.append((rows, vectors))
            if number % _BATCHES_BETWEEN_TRIMS == 0:
                give_back()
            if progress is not None:
                progress(len(rows))
        if not parts:
            return np.zeros((0, self.dimensions), np.float32)
        out = np.empty((len(texts), parts[0][1].shape[1]), np.float32)
        for rows, vectors in parts:
            out[rows] = vectors
        norms = np.linalg.norm(out, axis=1, keepdims=True)
        return np.asarray(out / np.maximum(norms, 1e-12), np.float32)

    def count_tokens(self, texts: Sequence[str], prompt: str = "") -> list[int]:
        """How many tokens each text has with its prompt and special tokens, before any is cut off."""
        prompted = [prompt + clean(text) for text in texts]
        if not self._fast:
            return [len(ids) for ids in self._tokenizer(prompted)["input_ids"]] if self._tokenizer else []
        special = self._backend.num_special_tokens_to_add(False)
        return [
            special + sum(len(part.ids) - special for part in (encoding, *encoding.overflowing))
            for encoding in self._backend.encode_batch(prompted)
        ]

    def _batches(self, texts: list[str]) -> Iterator[tuple[Sequence[int], NDArray[np.float32]]]:
        if not self._fast:
            for start in range(0, len(texts), self._batch_size):
                rows = range(start, min(start + self._batch_size, len(texts)))
                vectors = self._model.encode([texts[i] for i in rows], show_progress_bar=False)
                yield rows, np.asarray(vectors, np.float32)
            return
        windows = [range(start, min(start + WINDOW, len(texts))) for start in range(0, len(texts), WINDOW)]
        with ThreadPoolExecutor(1, thread_name_prefix="tokenise") as ahead:
            pending = ahead.submit(self._tokenise, [texts[i] for i in windows[0]]) if windows else None
            for window, following in zip_longest(windows, windows[1:]):
                encodings = pending.result() if pending else []
                pending = ahead.submit(self._tokenise, [texts[i] for i in following]) if following else None
                for batch in cut_batches([len(e.ids) for e in encodings], self._batch_size):
                    yield [window[i] for i in batch], self._forward([encodings[i] for i in batch])

    def _tokenise(self, texts: list[str]) -> list[Encoding]:
        return list(self._backend.encode_batch_fast(texts))

    def _forward(self, encodings: list[Encoding]) -> NDArray[np.float32]:
        import torch

        with torch.inference_mode():
            features = self._features(encodings)
            features = self._model[0](features)
            rest = list(self._model.children())[1:]
            weightless = not any(True for module in rest for _ in module.parameters())
            # Means and norms over bfloat16 lose digits; where no weights forbid it, they run in float32.
            if weightless and "token_embeddings" in features:
                features["token_embeddings"] = features["token_embeddings"].float()
            for module in rest:
                features = module(features)
            vectors = features["sentence_embedding"]
            return np.asarray(vectors.float().cpu().numpy(), np.float32)

    def _features(self, encodings: list[Encoding]) -> dict[str, torch.Tensor]:
        import torch

        tokenizer = self._tokenizer
        longest = max(len(e.ids) for e in encodings)
        left = getattr(tokenizer, "padding_side", "right") == "left"

        def table(rows: list[list[int]], blank: int) -> torch.Tensor:
            padded = [
                [blank] * (longest - len(row)) + row if left else row + [blank] * (longest - len(row))
                for row in rows
            ]
            return torch.tensor(padded, dtype=torch.long, device=self._model.device)

        ids = [e.ids for e in encodings]
        features = {
            "input_ids": table(ids, getattr(tokenizer, "pad_token_id", None) or 0),
            "attention_mask": table([[1] * len(row) for row in ids], 0),
        }
        if "token_type_ids" in getattr(tokenizer, "model_input_names", ()):
            features["token_type_ids"] = table([e.type_ids for e in encodings], 0)
        return features


def clean(text: str) -> str:
    """The text without what UTF-8 cannot hold (lone surrogates, as broken files give) and without NUL.

    >>> clean("资助\\x00办法")
    '资助 办法'
    """
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")


def cut_batches(lengths: Sequence[int], batch_size: int) -> Iterator[list[int]]:
    """Indices of texts grouped for the encoder, the longest first, so that memory is at its peak at once.

    A batch, padded to its longest text, holds at most ``batch_size`` x 256 tokens (or one text) and at most
    8 x ``batch_size`` texts.

    >>> list(cut_batches([3, 400, 500, 2], 2))
    [[2], [1], [0, 3]]
    """
    order = iter(sorted(range(len(lengths)), key=lambda i: -lengths[i]))
    for first in order:
        room = batch_size * TOKENS_PER_TEXT // max(lengths[first], 1)
        size = max(1, min(room, 8 * batch_size))
        yield [first, *islice(order, size - 1)]


def _declared_dimension(model: Any) -> int | None:
    # Renamed in version 6 of the library, with a warning under the old name.
    ask = getattr(model, "get_embedding_dimension", None) or model.get_sentence_embedding_dimension
    value = ask()
    return int(value) if value else None
