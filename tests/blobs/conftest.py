from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture
def home(tmp_path: Path, settings: Settings) -> Path:
    """A blob folder of the test's own."""
    settings.MEDIPLI_HOME = tmp_path
    return tmp_path / "blobs"
