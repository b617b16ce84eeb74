"""The part of an address before the @, made from names as people write them.

Only ``a-z``, ``0-9``, hyphens and single dots come out, at most 64 octets (RFC 5321 §4.5.3.1.1): every mail program
and every form takes such addresses. What does not fit is cut between words, never inside one unless it must.
"""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii

LONGEST = 64
LONGEST_TOWN = 28
"""Longer towns are cut between words, so that room is left for the name."""

_ELISION = re.compile(r"\b(l|d|qu|jusqu|lorsqu)['’ʼ`´](?=\w)", re.IGNORECASE)
_APOSTROPHES = re.compile(r"['’ʼ`´]")
_SAINT = re.compile(r"\bs(?:ain)?t(e?)(?:\.|\b)(?=[\s\-]+\w)", re.IGNORECASE)
_CEDEX = re.compile(r"\bcedex\b.*", re.IGNORECASE)
_DISTRICT = re.compile(r"\b\d{1,2}\s*(?:e|er|è|eme|ème)\s+arrondissement\b.*", re.IGNORECASE)
_LINK_WORDS = frozenset(("a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "pour", "sur"))
_SHAPE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)*")


def words_of(text: str) -> list[str]:
    """The words of ``text`` in ``a-z0-9``: « N° 3, l’Œuvre & Cie » gives no, 3, l, oeuvre, et, cie.

    Other alphabets are transliterated; signs and pictures are left out.
    """
    text = unicodedata.normalize("NFKC", text[:400]).replace("&", " et ")
    spelled = "".join(char if unicodedata.category(char)[0] in "LNM" else " " for char in text)
    plain = _APOSTROPHES.sub("", anyascii(spelled)).lower()
    return re.findall(r"[a-z0-9]+", plain)


def of_person(first_name: str, last_name: str, town: str = "", number: int = 0) -> str:
    """« prenom.nom », then « prenom.nom.ville » and « prenom.nom.2 » for homonyms; compound names keep hyphens."""
    first, last = (_hyphenated(name) for name in (first_name, last_name))
    if not first and not last:
        last = "titulaire"
    ending = [part for part in (town_of(town), str(number) if number else "") if part]
    room = LONGEST - sum(len(part) + 1 for part in ending)
    if len(first) + 1 + len(last) > room:
        first = _fitting(first, max(room - 1 - len(last), (room - 1) // 2), "-")
        last = _fitting(last, room - 1 - len(first), "-")
    return ".".join(part for part in (first, last, *ending) if part)


def of_team(name: str, service: str = "", postal_code: str = "", town: str = "", number: int = 0) -> str:
    """« nom.service.codepostal.ville » (F46): « pharmacie.du.centre.81000.albi »."""
    place = [
        part
        for part in ("".join(words_of(postal_code))[:10], town_of(town), str(number) if number else "")
        if part and part != "0"
    ]
    room = LONGEST - sum(len(part) + 1 for part in place)
    named, served = words_of(_written_out(name)) or ["equipe"], words_of(_written_out(service))
    if served and set(served) <= set(named):
        served = []
    while len(".".join(named + served)) > room and (len(named) > 1 or len(served) > 1):
        _shorten(named if len(".".join(named)) >= len(".".join(served)) and len(named) > 1 else served or named)
    return ".".join([*_whole(named + served, room), *place])


def town_of(town: str) -> str:
    """A town as one word: « St-Étienne cedex 2 » gives « saint-etienne »; longer than 28 characters, it is cut."""
    bare = _DISTRICT.sub("", _CEDEX.sub("", town))
    return _fitting("-".join(words_of(_written_out(bare))), LONGEST_TOWN, "-")


def is_well_formed(local: str) -> bool:
    """Whether ``local`` has the shape that this module gives: what the desk may type instead of the proposal."""
    return len(local) <= LONGEST and _SHAPE.fullmatch(local) is not None


def _written_out(text: str) -> str:
    """« St », « Ste » in full, and elided articles apart: « Pharmacie de l’Étoile » has four words."""
    apart = _ELISION.sub(r"\1 ", text)
    return _SAINT.sub(lambda found: f"saint{found[1].lower()}", apart)


def _hyphenated(name: str) -> str:
    """One name of a person: « N’Guessan » keeps together, « de La Tour » gets hyphens."""
    return "-".join(words_of(_APOSTROPHES.sub("", name)))


def _shorten(words: list[str]) -> None:
    """Take the last word away, and the link words that would then dangle."""
    if len(words) > 1:
        words.pop()
    while len(words) > 1 and words[-1] in _LINK_WORDS:
        words.pop()


def _whole(words: list[str], room: int) -> list[str]:
    """The words, the only one that is left cut inside when it is longer than the room."""
    text = ".".join(words)
    return words if len(text) <= room else [text[:room].rstrip(".")]


def _fitting(text: str, room: int, border: str) -> str:
    """``text`` cut at the last ``border`` that leaves at most ``room`` characters, else inside the first word."""
    if len(text) <= room:
        return text
    cut = text[: max(0, room) + 1].rpartition(border)[0] or text[: max(0, room)]
    words = cut.split(border)
    while len(words) > 1 and words[-1] in _LINK_WORDS:
        words.pop()
    return border.join(words).strip(border)
