"""French typography for invented texts written with plain keyboard characters.

Rules (Lexique des règles typographiques en usage à l’Imprimerie nationale): typographic apostrophe, no-break space
inside guillemets and before a colon, narrow no-break space before ``? ! ;``, no-break space between a number and
its unit and between a title and a name.
"""

import re

NBSP = "\u00a0"
NNBSP = "\u202f"

_UNITS = (
    "mg|g|kg|µg|UI|ml|mL|cl|L|dL|cm|mm|m|h|min|s|ans|an|mois|jours|jour|semaines|semaine|séances|séance|boîtes|boîte|"
    "comprimés|comprimé|gouttes|fois|mmHg|mmol|µmol|°C|%|€|points|résidents|patients|bpm|pas|marches"
)
_RULES = (
    (re.compile("'"), "’"),
    (re.compile(r"\.\.\."), "…"),
    (re.compile(r"« "), f"«{NBSP}"),
    (re.compile(r" »"), f"{NBSP}»"),
    (re.compile(r" ([?!;])"), NNBSP + r"\1"),
    (re.compile(r" :(?=\s|$)"), f"{NBSP}:"),
    (re.compile(r"(?<=\d) (?=\d{3}\b)"), NNBSP),
    (re.compile(rf"(?<=\d) (?=(?:{_UNITS})(?![\w’]))"), NBSP),
    (re.compile(r"\b(M\.|Mme|Mlle|Dr|Drs|Pr|n°) (?=[\wÉÈ])"), r"\1" + NBSP),
)


def fr(text: str) -> str:
    """Return `text` with French typography applied; applying it twice changes nothing."""
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text
