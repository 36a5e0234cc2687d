"""The fitted figures that answering rests on, kept as data in ``weights.yaml`` (written by ``python -m benchmarks.answers --fit``)."""

from __future__ import annotations

import functools
from importlib import resources

import yaml
from pydantic import BaseModel, ConfigDict


class Weights(BaseModel):
    """Weights by feature name, and two thresholds on the confidence (log-odds).

    Below ``refuse_below`` a question is refused, below ``partial_below`` answered in part.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    units: dict[str, float] = {}
    confidence: dict[str, float] = {}
    refuse_below: float = 0.0
    partial_below: float = 0.0


@functools.cache
def fitted() -> Weights:
    """The weights that ship with the package."""
    text = (resources.files("assistant.answering") / "weights.yaml").read_text(encoding="utf-8")
    return Weights.model_validate(yaml.safe_load(text))
