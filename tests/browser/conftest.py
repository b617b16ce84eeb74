from __future__ import annotations

from tests.formats.mime.conftest import corpora
from tests.importing.test_corpora import everything
from tests.web.registration.conftest import screens, site, world

__all__ = ["corpora", "everything", "screens", "site", "world"]
