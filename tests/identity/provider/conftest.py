from __future__ import annotations

from tests.identity.provider.fixtures import provider_server, psc

__all__ = ["provider_server", "psc"]
