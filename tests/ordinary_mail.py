"""What the ordinary mail of a test says."""

from __future__ import annotations

import re

from django.core import mail


def last_code() -> str:
    """The six digits of the last mail."""
    found = re.search(r"\b\d{6}\b", str(mail.outbox[-1].body))
    assert found, "the last mail holds no code"
    return found[0]


def last_link() -> str:
    """The path of the link in the last mail."""
    found = re.search(r"https?://[^/\s]+(/\S+)", str(mail.outbox[-1].body))
    assert found, "the last mail holds no link"
    return found[1]
