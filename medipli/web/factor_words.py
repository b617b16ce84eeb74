"""How somebody signed in, in their words."""

from __future__ import annotations

from collections.abc import Iterable

WORDS = {
    "password": "mot de passe",
    "mail-code": "code",
    "recovery-code": "code de secours",
    "card": "carte CPS",
    "psc": "Pro Santé Connect",
    "passkey": "clé d’accès",
    "device": "téléphone",
    "demo": "démonstration",
}
"""By key of a factor."""


def in_words(factors: Iterable[str]) -> str:
    """« mot de passe et code »; empty when nothing is known."""
    said = [WORDS[key] for key in dict.fromkeys(factors) if key in WORDS]
    return " et ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)
