from __future__ import annotations

from collections.abc import Generator

import pytest

from tests.registration.publication.directory_server import Directory, running


@pytest.fixture
def directory() -> Generator[Directory]:
    with running() as served:
        yield served
