"""What tells one embedding model's content from another's."""

from __future__ import annotations

import hashlib
from pathlib import Path

from corpus.errors import EmbeddingUnavailable

_WHOLE = 8 << 20
_SAMPLES, _SAMPLE = 64, 1 << 16
#: Files that change the vectors: weights, configuration, vocabularies. Model cards and pictures do not.
_SUFFIXES = {".json", ".txt", ".model", ".safetensors", ".bin", ".pt", ".py", ".jinja"}


def folder_fingerprint(folder: Path) -> str:
    """16 hexadecimal digits for the content of a model folder, wherever it lies.

    Files over 8 MB enter with their size and 64 samples of 64 KB spread over them: weights of gigabytes would
    take seconds at every start, and training changes all of them, not a few.
    """
    digest = hashlib.sha256()
    files = (path for path in folder.rglob("*") if path.suffix in _SUFFIXES and path.is_file())
    for name, path in sorted((path.relative_to(folder).as_posix(), path) for path in files):
        if any(part.startswith(".") for part in name.split("/")):
            continue
        size = path.stat().st_size
        digest.update(f"{name}\0{size}\0".encode())
        with path.open("rb") as file:
            if size <= _WHOLE:
                digest.update(file.read())
                continue
            for i in range(_SAMPLES):
                file.seek((size - _SAMPLE) * i // (_SAMPLES - 1))
                digest.update(file.read(_SAMPLE))
    return digest.hexdigest()[:16]


def hub_revision(model: str) -> str:
    """The commit of the hub's copy that lies in the cache of this machine."""
    from huggingface_hub import try_to_load_from_cache

    for name in ("modules.json", "config.json"):
        cached = try_to_load_from_cache(model, name)
        if isinstance(cached, str) and "snapshots" in (parts := Path(cached).parts):
            return parts[parts.index("snapshots") + 1][:16]
    raise EmbeddingUnavailable(
        f"向量模型 {model} 的版本无法确定。请把它下载到本地文件夹，并把设置 model 改为该文件夹"
    )
