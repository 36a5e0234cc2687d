"""大模型的建议：只补规则没读出的，逐项与条文核对；没有模型、答错、超时，都不影响规则读出的事项。"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from assistant.answering.models import Usage
from assistant.eligibility.computing import describe
from assistant.eligibility.extract import Reading, read
from assistant.eligibility.models import NO_BENEFICIARY, Measure
from assistant.eligibility.offers import ReviewState
from assistant.eligibility.proposing import Chat, Proposed, propose_as_set, propose_measures, told
from assistant.eligibility.refresh import refresh_measures
from assistant.eligibility.store import MeasureStore
from assistant.llm import ChatMessage, Completion, ModelUnavailable
from corpus.ingest import Ingest
from corpus.loaders import load
from corpus.models import PolicyDocument
from corpus.parser import parse
from corpus.settings import CorpusSettings
from corpus.stores import Stores
from tests.assistant.openai_server import Scripted, serving
from tests.parts import build_tiny_model, opened, write

CLAUSE = "参保企业春节留住外来员工的，凭花名册领留工红包，每留一人800元，最高10万元。"
KNOWN = "对新认定的省级绿色工厂，一次性奖励30万元。"
TEXT = f"""澜江市人力资源和社会保障局关于春节留工的通知
各区人力资源和社会保障局：
一、留工红包
{CLAUSE}
二、绿色工厂
{KNOWN}
三、其他
鼓励商场为小商户减免租金。
去年全市共发放留工补贴2300万元，惠及企业412家。
"""
GOOD = {
    "beneficiary": "参保企业春节留住外来员工的",
    "gift": "每留一人800元",
    "amount": "800元",
    "cap": "最高10万元",
    "planned": False,
}


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real embedding model of a few kilobytes."""
    return build_tiny_model(tmp_path_factory.mktemp("tiny"))


@pytest.fixture
def settings(tmp_path: Path, tiny: Path) -> CorpusSettings:
    return CorpusSettings.model_validate({"data_dir": tmp_path / "data", "embedding": {"model": str(tiny)}})


def said(*measures: dict[str, Any]) -> str:
    return json.dumps({"measures": list(measures)}, ensure_ascii=False)


@pytest.fixture
def document(tmp_path: Path) -> PolicyDocument:
    path = tmp_path / "留工.txt"
    path.write_text(TEXT, encoding="utf-8")
    return parse(load(path), path.name)


def with_reply(document: PolicyDocument, reply: str, clause: str = CLAUSE) -> Reading:
    key = next(q.key for q in read(document, "d").questions if q.clause == clause)
    return read(document, "d", {key: reply})


def model_measures(reading: Reading) -> list[Measure]:
    return [m for m in reading.extraction.measures if m.by_model]


def test_a_clause_that_rules_missed_is_asked_about_with_what_stands_above_it(
    document: PolicyDocument,
) -> None:
    question = next(q for q in read(document, "d").questions if q.clause == CLAUSE)
    assert "留工红包" in question.context


def test_what_rules_read_and_past_figures_are_not_asked_about(document: PolicyDocument) -> None:
    asked = " ".join(q.clause for q in read(document, "d").questions)
    assert KNOWN not in asked
    assert "2300万元" not in asked


def test_a_proposal_that_stands_in_the_clause_becomes_a_candidate_of_the_model(
    document: PolicyDocument,
) -> None:
    (found,) = model_measures(with_reply(document, said(GOOD)))
    assert (found.origin, found.beneficiary) == ("大模型", "参保企业春节留住外来员工的")
    assert "800元" in describe(found.amount, found.caps)
    assert "上限10万元" in describe(found.amount, found.caps)


def test_every_clause_of_a_proposal_is_cut_from_the_document(document: PolicyDocument) -> None:
    (found,) = model_measures(with_reply(document, said(GOOD)))
    for clause in (found.clause, found.amount_clause, *(c.clause for c in found.caps)):
        assert document.text[clause.start : clause.end] == clause.quote


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"beneficiary": "全市所有企业"}, "对象不在条文"),
        ({"beneficiary": "凭花名册"}, "对象不在条文"),
        ({"gift": "每留一人1000元", "amount": "1000元"}, "条文里没有这句"),
        ({"amount": "1000元"}, "数额不在条文"),
        ({"amount": "10万元"}, "数额不符"),
        ({"gift": "领留工红包，每留一人800元", "amount": ""}, "数额不符"),
        ({"gift": "凭花名册", "amount": ""}, "没有给付的词"),
        ({"cap": "最高20万元"}, "上限不符"),
        ({"cap": "每留一人800元"}, "上限不符"),
    ],
)
def test_a_value_that_the_clause_does_not_bear_out_is_dropped_and_counted(
    change: dict[str, str], reason: str, document: PolicyDocument
) -> None:
    reading = with_reply(document, said({**GOOD, **change}))
    assert (model_measures(reading), dict(reading.dropped)) == ([], {reason: 1})


@pytest.mark.parametrize(
    "reply", ["", "没有资助。", '{"measures": "无"}', '{"measures": [{"gift"', "[" * 3000]
)
def test_a_reply_that_is_no_json_is_dropped(reply: str, document: PolicyDocument) -> None:
    assert dict(with_reply(document, reply).dropped) == {"格式": 1}


def test_an_appeal_to_others_is_no_measure_whatever_the_model_says(document: PolicyDocument) -> None:
    clause = "鼓励商场为小商户减免租金。"
    reply = said({"beneficiary": "小商户", "gift": "减免租金"})
    reading = with_reply(document, reply, clause)
    assert (model_measures(reading), dict(reading.dropped)) == ([], {"只是号召": 1})


def test_a_model_can_lower_the_standing_and_never_raise_it(tmp_path: Path) -> None:
    def standing(sentence: str, planned: bool) -> bool:
        path = tmp_path / "计划.txt"
        path.write_text(f"澜江市人民政府办公室关于稳岗的通知\n各区人民政府：\n{sentence}\n", encoding="utf-8")
        parsed = parse(load(path), path.name)
        proposal = {
            "beneficiary": "留工企业",
            "gift": "每留一人红包800元",
            "amount": "800元",
            "planned": planned,
        }
        (found,) = model_measures(with_reply(parsed, said(proposal), sentence))
        return found.proposed is not None

    assert standing("留工企业拟由各区发红包，每留一人红包800元。", planned=False)
    assert standing("留工企业由各区发红包，每留一人红包800元。", planned=True)
    assert not standing("留工企业由各区发红包，每留一人红包800元。", planned=False)


def test_a_reply_never_changes_what_rules_found(document: PolicyDocument) -> None:
    before = {m.id: m for m in read(document, "d").extraction.measures}
    after = {m.id: m for m in with_reply(document, said(GOOD)).extraction.measures}
    assert {i: after[i] for i in before} == before


def test_a_measure_without_a_beneficiary_says_so_until_the_model_finds_it(tmp_path: Path) -> None:
    path = tmp_path / "空.txt"
    path.write_text(
        "澜江市供水价格通知\n有关事项：\n疫情期间水费打八折，下调20%，执行至6月底，惠企业、稳就业。\n",
        encoding="utf-8",
    )
    parsed = parse(load(path), path.name)
    lacking = [m for m in read(parsed, "d").extraction.measures if not m.beneficiary]
    assert all(NO_BENEFICIARY in m.flags for m in lacking)
    for measure in lacking:
        filled = with_reply(parsed, said({"beneficiary": "企业", "gift": "水费"}), measure.clause.quote)
        (now,) = [m for m in filled.extraction.measures if m.id == measure.id]
        assert (now.beneficiary, now.by_model) == ("企业", ("对象",))


class Speaking:
    """A chat model of fixed words; an exception is raised instead of said."""

    def __init__(self, *words: str | Exception, pause: float = 0.0) -> None:
        self._words, self._pause = list(words), pause
        self.asked: list[str] = []

    def complete(self, messages: Sequence[ChatMessage], _max_tokens: int) -> Completion:
        self.asked.append(messages[-1].content)
        time.sleep(self._pause)
        word = self._words[min(len(self.asked), len(self._words)) - 1]
        if isinstance(word, Exception):
            raise word
        return Completion(word, Usage(), "说好的话")


Ask = Callable[..., Proposed]


@contextmanager
def library(settings: CorpusSettings, tmp_path: Path) -> Iterator[tuple[Stores, MeasureStore]]:
    with opened(settings) as stores:
        Ingest(stores).run(write(tmp_path / "资料", {"留工.txt": TEXT}))
        with MeasureStore(tmp_path / "measures.sqlite") as measures:
            refresh_measures(stores, measures)
            yield stores, measures


def by_model(measures: MeasureStore) -> list[str]:
    return [s.measure.clause.quote for s in measures.all() if s.measure.by_model]


def answering(prompt: str) -> str:
    return said(GOOD) if CLAUSE in prompt else said()


class Answering(Speaking):
    """Answers by the clause it is shown."""

    def complete(self, messages: Sequence[ChatMessage], _max_tokens: int) -> Completion:
        self.asked.append(messages[-1].content)
        return Completion(answering(messages[-1].content), Usage(), "说好的话")


def test_proposals_are_stored_as_candidates_and_each_clause_is_asked_about_once(
    settings: CorpusSettings, tmp_path: Path
) -> None:
    with library(settings, tmp_path) as (stores, measures):
        chat: Chat = Answering()
        first = propose_measures(stores, measures, chat)
        again = propose_measures(stores, measures, chat)
        assert (first.kept, again.asked) == (1, 0)
        assert by_model(measures) == [CLAUSE]
        assert {s.state for s in measures.all()} == {ReviewState.CANDIDATE}


def test_a_decision_on_a_proposal_outlives_reading_the_document_again(
    settings: CorpusSettings, tmp_path: Path
) -> None:
    with library(settings, tmp_path) as (stores, measures):
        propose_measures(stores, measures, Answering())
        (stored,) = [s for s in measures.all() if s.measure.by_model]
        measures.decide(stored.measure.id, ReviewState.APPROVED)
        Ingest(stores).run(write(tmp_path / "资料", {"留工.txt": TEXT + "特此通知。\n"}))
        refresh_measures(stores, measures)
        assert measures.get(stored.measure.id).state is ReviewState.APPROVED


def test_a_removed_document_takes_its_replies_along(settings: CorpusSettings, tmp_path: Path) -> None:
    with library(settings, tmp_path) as (stores, measures):
        propose_measures(stores, measures, Answering())
        (row,) = stores.library.documents()
        measures.forget(row.id)
        assert measures.replies(row.id, "measure@1") == {}


def test_a_model_that_fails_leaves_the_rules_measures_and_is_left_alone_soon(
    settings: CorpusSettings, tmp_path: Path
) -> None:
    with library(settings, tmp_path) as (stores, measures):
        before = [s.measure for s in measures.all()]
        found = propose_measures(stores, measures, Speaking(ModelUnavailable("模型没有回答")))
        assert (found.asked, found.kept, found.reason) == (0, 0, "模型没有回答")
        assert found.failed <= 3
        assert [s.measure for s in measures.all()] == before


def test_time_and_number_of_clauses_are_limited_and_the_rest_waits(
    settings: CorpusSettings, tmp_path: Path
) -> None:
    with library(settings, tmp_path) as (stores, measures):
        few = propose_measures(stores, measures, Answering(), clauses=1)
        assert (few.asked, few.left) == (1, 1)
        late = propose_measures(stores, measures, Answering(), seconds=0)
        assert (late.asked, late.left) == (0, 1)
        assert propose_measures(stores, measures, Answering()).asked == 1


def test_without_a_model_nothing_is_asked(settings: CorpusSettings, tmp_path: Path) -> None:
    with library(settings, tmp_path) as (stores, measures):
        assert propose_as_set(stores, measures) is None


def test_a_real_endpoint_is_asked_with_the_clause_and_its_context(
    settings: CorpusSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reply(request: dict[str, Any]) -> str:
        return f"```json\n{answering(request['messages'][-1]['content'])}\n```"

    with serving(reply) as server, library(settings, tmp_path) as (stores, measures):
        monkeypatch.setenv("BANFU_LLM_BASE_URL", server.base_url)
        monkeypatch.setenv("BANFU_LLM_MODEL", "served")
        found = propose_as_set(stores, measures)
        assert found is not None
        assert found.kept == 1
        assert any(CLAUSE in server.prompt(i) for i in range(len(server.requests)))
        assert by_model(measures) == [CLAUSE]


def test_a_real_endpoint_that_is_broken_or_slow_breaks_nothing(
    settings: CorpusSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Scripted("{}", delay=1.5)
    with serving([Scripted("坏了", status=500), slow]) as server:
        monkeypatch.setenv("BANFU_LLM_BASE_URL", server.base_url)
        monkeypatch.setenv("BANFU_LLM_MODEL", "served")
        monkeypatch.setenv("BANFU_LLM_TIMEOUT", "0.3")
        with library(settings, tmp_path) as (stores, measures):
            found = propose_as_set(stores, measures)
            assert found is not None
            assert found.failed == 2
            assert "没有答复" in told(found)
            assert by_model(measures) == []


def test_the_setting_switches_proposals_off(
    settings: CorpusSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    off = settings.model_copy(update={"assistant": {"eligibility": {"proposals": False}}})
    with serving(["{}"]) as server, library(off, tmp_path) as (stores, measures):
        monkeypatch.setenv("BANFU_LLM_BASE_URL", server.base_url)
        monkeypatch.setenv("BANFU_LLM_MODEL", "served")
        assert propose_as_set(stores, measures) is None
        assert server.requests == []


def test_an_office_that_hands_out_the_money_is_no_beneficiary(tmp_path: Path) -> None:
    duty = "澜江市市场监督管理局受理申报，下达资助计划并按每家5万元拨付资金。"
    path = tmp_path / "职责.txt"
    path.write_text(f"澜江市专项资金管理办法\n第一章 职责\n{duty}\n", encoding="utf-8")
    marked = parse(load(path), path.name)
    reply = said({"beneficiary": "澜江市市场监督管理局", "gift": "资助计划并按每家5万元拨付资金"})
    assert [q.clause for q in read(marked, "d").questions] == [duty]
    reading = with_reply(marked, reply, duty)
    assert (model_measures(reading), dict(reading.dropped)) == ([], {"政府之间": 1})
