"""What the forms of the journey share: what was typed, and the sentences about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

LONGEST_VALUE = 1000


def typed_of(data: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    """The fields of a form as they were typed, without what no database holds; each at most LONGEST_VALUE long."""
    return {name: data.get(name, "").replace("\x00", "").strip()[:LONGEST_VALUE] for name in names}


def error_list(errors: Mapping[str, str], order: Sequence[str]) -> list[tuple[str, str]]:
    """The errors for the summary, (id of the field, sentence), in the order of the page; the others come last."""
    names = [name for name in order if name in errors] + [name for name in errors if name not in order]
    return [(f"id_{name}" if name else "", errors[name]) for name in names]


def email_problem(address: str) -> str:
    """What is wrong with an ordinary e-mail address, in a sentence; empty when nothing is."""
    if not address:
        return "Indiquez une adresse mail."
    try:
        validate_email(address)
    except ValidationError:
        return "Cette adresse mail est incomplète. Exemple\u00a0: prenom.nom@courrier.example"
    return "" if len(address) <= 254 else "Cette adresse mail est trop longue."
