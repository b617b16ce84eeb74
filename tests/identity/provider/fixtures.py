"""What tests of Pro Santé Connect share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from medipli.identity.provider import discovery, keys, trouble
from tests.identity.provider.pretend import CLIENT, SECRET, Pretend, running


@pytest.fixture(scope="session")
def provider_server() -> Iterator[Pretend]:
    with running() as there:
        yield there


@pytest.fixture
def psc(provider_server: Pretend, settings: Any) -> Iterator[Pretend]:
    """A provider that the settings name, and that nothing is remembered of."""
    provider_server.reset()
    settings.PSC_ISSUER, settings.PSC_CLIENT_ID, settings.PSC_CLIENT_SECRET = provider_server.issuer, CLIENT, SECRET
    settings.PUBLIC_URL = "http://testserver"
    _forget()
    yield provider_server
    _forget()


def _forget() -> None:
    discovery.forget()
    keys.forget()
    trouble.forget()
