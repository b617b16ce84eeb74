"""The people of a draft as the text of a field, and back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from medipli.formats.mime import Mailbox, format_mailboxes, parse_address_list
from medipli.formats.text import strip_controls

MOST = 10_000
"""Recipients that one field holds; sending has its own, lower limit (MEDIPLI_MAX_RECIPIENTS)."""
LONGEST_ADDRESS = 320
LONGEST_NAME = 200
_PIECE = 50_000
"""Characters handed to the address parser at once: short enough for it to stop at no limit of its own."""
_SEPARATOR = re.compile(r"[;,\n]")
_LINE_ENDS = re.compile(r"[\r\n\u2028\u2029]+")


@dataclass(frozen=True)
class People:
    """What a field of recipients says. ``problem`` is a French sentence, empty when all can be saved."""

    people: tuple[dict[str, str], ...]
    problem: str = ""


def read_people(text: str) -> People:
    """The people in a field: « Nom <adresse> » or addresses, between commas, semicolons or line ends.

    Words without an address are kept as an address to correct, so that nothing typed is lost.
    """
    one_line = _LINE_ENDS.sub("; ", text.strip())
    cleaned = strip_controls(one_line)
    people: list[dict[str, str]] = []
    for piece in _pieces(cleaned):
        for mailbox in parse_address_list(piece):
            people.append(_stored(mailbox))
    if len(people) > MOST:
        return People((), f"Ce champ contient {_number(len(people))} adresses ; il en accepte {_number(MOST)} au plus.")
    overlong = next((one for one in people if len(one["address"]) > LONGEST_ADDRESS), None)
    if overlong:
        start = overlong["address"][:40]
        return People((), f"L’adresse qui commence par « {start}… » est trop longue. Corrigez-la ou retirez-la.")
    if cleaned != one_line:
        return People(
            tuple(people),
            "Un nom ou une adresse contenait des caractères invisibles. Ils ont été retirés : vérifiez ce champ.",
        )
    return People(tuple(people))


def write_people(people: Iterable[dict[str, str]]) -> str:
    """The field's text for stored people; :func:`read_people` reads it back."""
    return format_mailboxes(Mailbox(one.get("name", ""), one["address"]) for one in people)


def _stored(mailbox: Mailbox) -> dict[str, str]:
    if not mailbox.address:
        return {"name": "", "address": mailbox.name}
    return {"name": mailbox.name[:LONGEST_NAME], "address": mailbox.address}


def _pieces(text: str) -> Iterator[str]:
    """The text in pieces that the address parser reads whole, cut after a separator."""
    position = 0
    while len(text) - position > _PIECE:
        cut = position + _PIECE
        while (found := _SEPARATOR.search(text, cut)) and text.count('"', position, found.start()) % 2:
            cut = found.end()
        end = found.end() if found else len(text)
        yield text[position:end]
        position = end
    yield text[position:]


def _number(value: int) -> str:
    return f"{value:,}".replace(",", "\u202f")
