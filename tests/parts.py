"""Parts that several tests share: short documents, an opened library, and a tiny embedding model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from corpus.ingest import Ingest, Report
from corpus.models import Visibility
from corpus.settings import CorpusSettings
from corpus.stores import Stores

MEASURES = """\
澜江市民政局文件
澜民规〔2023〕5号

澜江市养老床位资助办法

各区民政局：
　　第一条　为增加养老床位，制定本办法。
　　第二条　对新增养老床位的民办机构，每张床位资助8000元，同一机构最高不超过100万元。
　　第三条　本办法自2023年7月1日起施行，有效期5年。

澜江市民政局
2023年6月1日
"""


def write(folder: Path, texts: Mapping[str, str]) -> list[Path]:
    """Write UTF-8 files and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in texts]


@contextmanager
def opened(settings: CorpusSettings, embedder: Any = None) -> Iterator[Stores]:
    """The stores, with a model that is loaded already."""
    with Stores(settings) as stores:
        if embedder is not None:
            stores.__dict__["embedder"] = embedder
        yield stores


def ingest(
    settings: CorpusSettings, embedder: Any, *paths: Path, visibility: Visibility = Visibility.PUBLIC
) -> Report:
    """One ingest from open to close."""
    with opened(settings, embedder) as stores:
        return Ingest(stores, visibility=visibility).run(paths)


class CountingEmbedder:
    """A real embedder that remembers which passages it was given."""

    def __init__(self, embedder: Any) -> None:
        self._embedder = embedder
        self.model_id = embedder.model_id
        self.dimensions = embedder.dimensions
        self.passages: list[str] = []

    def embed_passages(self, texts: Any, **more: Any) -> Any:
        self.passages.extend(texts)
        return self._embedder.embed_passages(texts, **more)

    def embed_query(self, text: str) -> Any:
        return self._embedder.embed_query(text)


ALL_CHARACTERS = "".join(["0123456789", *map(chr, range(0x4E00, 0x9FA6))])


def build_tiny_model(
    folder: Path, *, characters: str = ALL_CHARACTERS, layers: int = 1, positions: int = 258
) -> Path:
    """Save a real BertModel of 16 dimensions with random weights as a sentence-transformers folder.

    Its vocabulary is ``characters``; ``positions`` is the longest text in tokens.
    """
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Pooling, Transformer
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *characters]
    tokenizer = Tokenizer(models.WordLevel({word: i for i, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    base = folder / "base"
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]"
    ).save_pretrained(base)
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=layers,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=positions,
        initializer_range=1.0,
    )
    BertModel(config).save_pretrained(base)
    saved = folder / "tiny-bert"
    SentenceTransformer(modules=[Transformer(str(base)), Pooling(16)], device="cpu").save(str(saved))
    return saved
