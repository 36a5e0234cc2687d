"""Follow-ups of many areas become the questions that a reader would have asked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.conversation.followups import standalone
from assistant.conversation.messages import Message, Speaker

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "followups.yaml").read_text(encoding="utf-8")
)


def said(*texts: str) -> list[Message]:
    speakers = (Speaker.USER, Speaker.ASSISTANT)
    return [Message(speakers[i % 2], text) for i, text in enumerate(texts)]


@pytest.mark.parametrize("case", CASES, ids=[f"{case['id']:02}-{case['area']}" for case in CASES])
def test_a_follow_up_is_understood_from_its_conversation(case: dict[str, Any]) -> None:
    found = standalone(case["question"], said(*case["history"]))
    if case.get("unchanged"):
        assert (found.question, found.changed) == (case["question"], False)
    else:
        missing = [word for word in case["has"] if word not in found.question]
        extra = [word for word in case["lacks"] if word in found.question]
        assert (missing, extra, found.changed) == ([], [], True), found.question


TOPICS = {
    "d22": ["科技创新委", "资助", "高校", "技术转移中心"],
    "d23": ["深圳", "知识产权", "案件", "审", "最快"],
    "d24": ["知识产权保护中心", "覆盖", "机构"],
    "d25": ["规划", "新增", "商标品牌基地"],
}
NOT_TOPICS = {
    "d22": ["163.05", "运营机构"],
    "d23": ["2020", "69661"],
    "d24": ["它"],
    "d25": ["贯标企业", "1000"],
}


@pytest.mark.parametrize("number", sorted(TOPICS))
def test_follow_ups_on_the_real_documents_carry_their_topic(shared_dir: Path, number: str) -> None:
    rows = map(json.loads, (shared_dir / "eval" / "dev_qa.jsonl").read_text(encoding="utf-8").splitlines())
    row = next(row for row in rows if row["id"] == number)
    history = [Message(Speaker(m["role"]), m["content"]) for m in row["history"]]
    question = standalone(row["question"], history).question
    assert [word for word in TOPICS[number] if word not in question] == []
    assert [word for word in NOT_TOPICS[number] if word in question] == []
