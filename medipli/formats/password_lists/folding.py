"""The forms under which a password is looked for."""

from __future__ import annotations

import unicodedata

from medipli.formats.folding import fold

SHORTEST_KEY = 10
"""Shorter ones are refused for their length, or say little of what was typed once signs are left out."""


def key(password: str) -> str:
    """The letters and digits of a password, in plain lower case: « Azerty, 123456 ! » is « azerty123456 ».

    Capitals, accents, blanks and signs around a stolen password make it no better. Empty when too little is left.
    """
    bare = fold(password).replace(" ", "")
    return bare if len(bare) >= SHORTEST_KEY else ""


def forms(password: str) -> tuple[str, ...]:
    """What to look for: as typed, as keyboards compose it, in lower case, and its :func:`key`."""
    composed = unicodedata.normalize("NFKC", password)
    wanted = (password, composed, composed.lower(), composed.strip(), key(password))
    return tuple(dict.fromkeys(form for form in wanted if form))
