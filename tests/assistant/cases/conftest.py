"""A small library of 澜江市 with its service, a store of cases that nothing else uses, and two people."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.audit import AUDIT_FILE, AuditLog
from assistant.cases.models import Case, CaseSettings, Reader
from assistant.cases.store import STORE_FILE, CaseStore
from assistant.drafting.letter import Office
from assistant.drafting.models import Proposal
from assistant.drafting.proposal import parse_proposal
from assistant.service import Service
from corpus.models import Visibility
from corpus.settings import CorpusSettings
from tests.parts import MEASURES, ingest, write

TODAY = date(2026, 3, 31)
MEAL = """\
澜江市社区助餐服务办法（征求意见稿）

　　第一条　为发展社区助餐服务，制定本办法。
　　第二条　拟对社区老年助餐点按每餐2元给予补贴，并支持养老机构开放食堂。
　　第三条　本办法自印发之日起施行。
"""
EARLIER = """\
澜民函〔2025〕41号

澜江市民政局关于对市政协七届四次会议第20250163号提案答复的函

温砚秋委员：
您提出的《关于扶持普惠型民办养老机构的提案》（第20250163号）收悉。现答复如下：

一、关于加强养老护理员培训的建议

2024年，我局已举办养老护理员培训班12期，培训养老护理员860人。目前，我局正在编制养老护理员培训教材。下一步，我局将建立养老护理员职业技能等级与薪酬挂钩的制度。

感谢您对养老服务工作的支持。

澜江市民政局
2025年7月8日
"""
ESTIMATE = """\
澜江市民政局内部测算

　　养老护理员入职补贴初步测算，每人补贴6000元，每年约需资金300万元。
"""
PROPOSAL = """\
关于加强养老服务供给的提案
提案人：沈既白委员　提案编号：20260118
养老床位不足、护理员短缺。建议：
一、对新增养老床位的民办机构给予资助。
二、加强养老护理员培训，培养更多养老护理员。
三、支持发展社区老年助餐点，对助餐点给予补贴。
四、为每位高龄老人配备价值三万元的陪伴机器人。
"""
OPINION = """\
澜江市财政局关于20260118号提案会办意见的函

市民政局：
贵局转来的《关于加强养老服务供给的提案》（第20260118号）收悉。提出会办意见如下：
一、关于对新增养老床位的民办机构给予资助
我局已在2026年预算中安排养老床位资助资金1200万元。
以上意见供参考。

澜江市财政局
2026年3月5日
"""
SETTINGS = CaseSettings(
    profile="lanjiang",
    office=Office("澜江市民政局", "澜民函"),
    received=date(2026, 2, 1),
    due=date(2026, 6, 1),
)


class Clock:
    """Seconds since 1970 that a test moves on."""

    def __init__(self, seconds: float = 1_775_000_000.0) -> None:
        self.seconds = seconds

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def who() -> Reader:
    return Reader("user:ming", name="明远")


@pytest.fixture
def other() -> Reader:
    return Reader("user:zhou", name="周宁")


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[CaseStore]:
    opened = open_store(tmp_path, clock)
    yield opened
    opened.close()


def open_store(folder: Path, clock: Clock) -> CaseStore:
    audit = AuditLog(folder / AUDIT_FILE)
    return CaseStore(folder / STORE_FILE, audit, now=clock, today=lambda: TODAY)


@pytest.fixture(scope="session")
def proposal() -> Proposal:
    return parse_proposal(PROPOSAL)


@pytest.fixture
def case(store: CaseStore, who: Reader, proposal: Proposal) -> Case:
    return store.create(who, proposal, text=PROPOSAL, settings=SETTINGS)


@pytest.fixture(scope="session")
def case_library(tmp_path_factory: pytest.TempPathFactory, embedder: Any) -> Path:
    """A data folder with the library, to be copied by those that write into it."""
    base = tmp_path_factory.mktemp("cases")
    settings = CorpusSettings(data_dir=base / "data", today=TODAY)
    ingest(
        settings, embedder, *write(base / "in", {"床位.txt": MEASURES, "助餐.txt": MEAL, "答复.txt": EARLIER})
    )
    ingest(settings, embedder, *write(base / "own", {"测算.txt": ESTIMATE}), visibility=Visibility.INTERNAL)
    return base / "data"


@pytest.fixture
def case_service(case_library: Path, tmp_path: Path, embedder: Any) -> Iterator[Service]:
    """A service on a library of the test's own."""
    folder = tmp_path / "data"
    shutil.copytree(case_library, folder)
    yield from _service(folder, embedder)


@pytest.fixture(scope="module")
def shared_service(
    case_library: Path, tmp_path_factory: pytest.TempPathFactory, embedder: Any
) -> Iterator[Service]:
    """One service for tests that only add cases of their own."""
    folder = tmp_path_factory.mktemp("shared") / "data"
    shutil.copytree(case_library, folder)
    yield from _service(folder, embedder)


def _service(folder: Path, embedder: Any) -> Iterator[Service]:
    settings = CorpusSettings(
        data_dir=folder,
        today=TODAY,
        assistant={"cases": {"profile": "lanjiang", "office": "澜江市民政局", "code": "澜民函"}},
    )
    service = Service(settings)
    service.stores.__dict__["embedder"] = embedder
    yield service
    service.close()
