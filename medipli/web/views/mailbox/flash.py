"""A sentence for the next page, for browsers without scripts: what was done, and how to take it back.

It stays in the session, so it is shown once and to that browser alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from medipli.web.request import SignedInRequest

KEY = "flash"


@dataclass(frozen=True)
class Flash:
    """A sentence; ``undo_url`` takes a POST, and is empty when nothing can be taken back."""

    text: str
    undo_url: str = ""


def leave(request: SignedInRequest, flash: Flash) -> None:
    """Keep a sentence for the next page."""
    request.session[KEY] = [flash.text, flash.undo_url]


def take(request: SignedInRequest) -> Flash | None:
    """The sentence kept for this page, if any; it is then forgotten."""
    if KEY not in request.session:
        return None
    text, undo_url = request.session.pop(KEY)
    return Flash(text, undo_url)
