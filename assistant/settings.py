"""Settings of the assistant: the chat model, answers, conversations, reply cases. Read from ``assistant:`` in ``banfu.yaml`` and ``BANFU_LLM_*``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from corpus.errors import SettingsError
from corpus.settings import CorpusSettings


class LlmSettings(BaseModel):
    """An OpenAI-compatible chat model; none is used unless ``base_url`` and ``model`` are set."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    base_url: str | None = None
    model: str | None = None
    api_key: SecretStr | None = None
    timeout: float = Field(60, gt=0, description="秒，一次调用")
    retries: int = Field(1, ge=0, le=5)
    temperature: float = Field(0.0, ge=0, le=2)
    answer_tokens: int = Field(400, ge=50, description="一次回答最多生成多少")
    evidence_tokens: int = Field(800, ge=200, description="一次给模型看的依据最多多少（估算）")

    @property
    def configured(self) -> bool:
        """Whether a model is to be used."""
        return bool(self.base_url and self.model)


class AnswerSettings(BaseModel):
    """How much is read and shown for one question."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    passages: int = Field(8, ge=1, le=50, description="读几段")
    per_document: int = Field(4, ge=1, le=50, description="同一份文件最多读几段")
    characters: int = Field(290, ge=100, le=2000, description="一个回答最多多少字（不用大模型时）")


class ConversationSettings(BaseModel):
    """How long conversations are kept."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    keep_days: int = Field(180, ge=1)


class EligibilitySettings(BaseModel):
    """Whether a configured chat model is asked about clauses that the rules could not read whole, and how much at a time."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    proposals: bool = Field(True, description="入库后请大模型看规则没读全的条文（配置了大模型时）")
    clauses: int = Field(60, ge=1, description="一次最多看几句")
    seconds: float = Field(120, gt=0, description="一次最多用多少秒")


class CaseSettings(BaseModel):
    """What new reply cases begin with, and how long they are kept after their last change."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    keep_days: int = Field(1095, ge=1)
    profile: str = Field("shenzhen", description="地区规范：名称或 .yaml 文件")
    office: str = Field("", description="发文机关全称")
    code: str = Field("", description="发文机关代字，如 澜民函")
    contact: str = Field("", description="联系人")
    phone: str = Field("", description="联系电话")
    template: Path | None = Field(None, description="本单位的 Word 模板")


class AssistantSettings(BaseModel):
    """Everything that can be set for the assistant."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    llm: LlmSettings = LlmSettings()
    answers: AnswerSettings = AnswerSettings()
    conversations: ConversationSettings = ConversationSettings()
    cases: CaseSettings = CaseSettings()
    eligibility: EligibilitySettings = EligibilitySettings()


_SECRETS = {"llm.api_key"}
_VARIABLES = {
    "BANFU_LLM_BASE_URL": ("llm", "base_url"),
    "BANFU_LLM_MODEL": ("llm", "model"),
    "BANFU_LLM_API_KEY": ("llm", "api_key"),
    "BANFU_LLM_TIMEOUT": ("llm", "timeout"),
}


def load_assistant_settings(settings: CorpusSettings) -> AssistantSettings:
    """The ``assistant:`` part of the settings, with ``BANFU_LLM_*`` on top.

    Raises ``SettingsError`` naming the setting and what is allowed.
    """
    values: dict[str, Any] = {name: dict(part) for name, part in settings.assistant.items()}
    for variable, (group, name) in _VARIABLES.items():
        value = os.environ.get(variable)
        if value:
            values.setdefault(group, {})[name] = value
    try:
        return AssistantSettings.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        reason = "没有这个设置" if first["type"] == "extra_forbidden" else first["msg"]
        shown = "已隐去" if name in _SECRETS else f"值为 {first['input']!r}"
        raise SettingsError(
            f"设置 assistant.{name} 有误（{shown}）：{reason}。请检查 banfu.yaml 与 BANFU_LLM_ 开头的环境变量"
        ) from error
