"""Where the corpora are: folders of files that others wrote, beside the repository."""

from pathlib import Path

import pytest

CORPORA = Path(__file__).parents[4] / "shared" / "corpora"


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The folder of the corpora; the test is skipped where they are absent."""
    if not CORPORA.is_dir():
        pytest.skip("the corpora are not beside this checkout")
    return CORPORA
