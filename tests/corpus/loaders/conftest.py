"""Files built for the loader tests."""

from __future__ import annotations

import pytest

from corpus.loaders import LoadLimits


@pytest.fixture
def limits() -> LoadLimits:
    return LoadLimits(max_seconds=60)
