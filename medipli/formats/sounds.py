"""How a French name sounds: « Thibaud » and « Thibault », « Gautier » and « Gauthier »."""

from __future__ import annotations

import re
from functools import lru_cache

from phonetic_fr import phonetic

_SILENT = re.compile(r"[^A-Z]+")
SHORTEST = 3


@lru_cache(maxsize=200_000)
def sound(word: str) -> str:
    """The sounds of one folded word (:func:`medipli.formats.folding.fold`), in capitals; empty for numbers and bits.

    S and Z, T and D at the end, double letters and the mute E count as one.
    """
    if len(word) < SHORTEST or not word.isalpha():
        return ""
    heard = _SILENT.sub("", phonetic(word)).replace("Z", "S")
    return heard if len(heard) > 1 else ""
