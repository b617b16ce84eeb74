from __future__ import annotations

from tests.formats.mime.conftest import corpora

__all__ = ["corpora"]
