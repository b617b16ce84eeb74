"""Reading one field after the other: what it holds once tidied, and the sentence that says what is wrong with it."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from medipli.formats import identifiers, postal
from medipli.formats.phones import read_phone

LONGEST_KEPT = 5_000
"""Characters of one field that are kept as typed."""

# Invisible marks that word processors leave when one pastes: they say nothing, and go without a word.
_HARMLESS = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))


def kept(text: str) -> str:
    """What was typed, as it can be stored: without NUL and lone surrogates, and no longer than LONGEST_KEPT."""
    return text[:LONGEST_KEPT].replace("\x00", "").encode("utf-8", "replace").decode()


def is_strict() -> bool:
    """Whether failing keys are refused: a demonstration lives on invented identifiers."""
    return not settings.DEMO


class Reader:
    """Reads typed fields; ``errors`` gathers one French sentence for each field that does not do."""

    def __init__(self, typed: Mapping[str, str]) -> None:
        self._typed = typed
        self.errors: dict[str, str] = {}

    def refuse(self, field: str, sentence: str) -> None:
        """Say what is wrong with a field; the first thing said counts."""
        self.errors.setdefault(field, sentence)

    def text(
        self, field: str, missing: str = "", *, longest: int = 120, lines: bool = False, latin: bool = True
    ) -> str:
        """A line (or several, with ``lines``). ``missing`` is the sentence when it is empty; without one it may be."""
        value = unicodedata.normalize("NFC", self._typed.get(field, "")).translate(_HARMLESS)
        value = value.replace("\r\n", "\n").strip() if lines else " ".join(value.split())
        if any(unicodedata.category(char).startswith("C") for char in value if not (lines and char in "\r\n\t")):
            self.refuse(field, "Ce champ contient un caractère invisible. Effacez-le et saisissez-le de nouveau.")
            return ""
        if len(value) > longest:
            self.refuse(field, f"Ce texte est trop long\u00a0: {longest} caractères au plus, {len(value)} saisis.")
            return ""
        if latin and any(char.isalpha() and not _is_latin(char) for char in value):
            self.refuse(field, "Écrivez en alphabet latin, comme dans l’annuaire santé.")
            return ""
        if not value and missing:
            self.refuse(field, missing)
        return value

    def name(self, field: str, missing: str) -> str:
        """A surname or first name."""
        value = self.text(field, missing, longest=80)
        if value and (not any(char.isalpha() for char in value) or any(not _in_a_name(char) for char in value)):
            self.refuse(field, "Un nom s’écrit avec des lettres, des traits d’union et des apostrophes.")
            return ""
        return value

    def one_of(self, field: str, values: Collection[str], missing: str) -> str:
        """One of the values offered; an empty one is fine when ``missing`` is empty."""
        value = self._typed.get(field, "").strip()
        if value in values:
            return value
        if value or missing:
            self.refuse(field, missing or "Choisissez une des réponses proposées.")
        return ""

    def ticked(self, field: str) -> bool:
        """A box: ticked when it has any value."""
        return bool(self._typed.get(field, "").strip())

    def email(self, field: str, missing: str) -> str:
        """An ordinary address, in lower case. Those of MSSanté are refused: nobody reads them before a box opens."""
        value = self.text(field, missing, longest=254, latin=False).lower()
        if not value:
            return ""
        try:
            validate_email(value)
        except ValidationError:
            self.refuse(field, "Cette adresse mail n’est pas complète. Exemple\u00a0: prenom.nom@courrier.example")
            return ""
        domain = value.rpartition("@")[2]
        ours = tuple(settings.LOCAL_DOMAINS)
        if domain.endswith("mssante.fr") or any(domain == own or domain.endswith(f".{own}") for own in ours):
            self.refuse(field, "Indiquez une adresse mail ordinaire\u00a0: elle reçoit les codes et les notifications.")
            return ""
        return value

    def phone(self, field: str) -> str:
        """A telephone number, in E.164; optional."""
        value = self.text(field, longest=40)
        if not value:
            return ""
        phone = read_phone(value)
        if not phone.is_ok:
            self.refuse(field, phone.error)
        return phone.value

    def place(self) -> tuple[str, str]:
        """A postal code and its town, which must agree; the town as the official list writes it."""
        code = self.text("postal_code", "Indiquez le code postal.", longest=20)
        town = self.text("town", "Indiquez la commune.", longest=100)
        place = postal.read_place(code, town)
        if place.postal_code_error:
            self.refuse("postal_code", place.postal_code_error)
        if place.town_error:
            self.refuse("town", place.town_error)
        return place.postal_code if "postal_code" not in self.errors else "", place.town

    def rpps(self, field: str, missing: str) -> str:
        """An RPPS number, as directories write it: 8 and the 11 digits."""
        value = self.text(field, missing, longest=60)
        return self._taken(field, identifiers.read_rpps(value, strict=is_strict())) if value else ""

    def national_id(self, field: str, missing: str) -> str:
        """RPPS or ADELI, as directories write it: type digit and number."""
        value = self.text(field, missing, longest=60)
        return self._taken(field, identifiers.read_national_number(value, strict=is_strict())) if value else ""

    def finess(self, field: str) -> str:
        """A geographic FINESS number; optional."""
        value = self.text(field, longest=60)
        return self._taken(field, identifiers.read_finess(value, strict=is_strict())) if value else ""

    def siret(self, field: str) -> str:
        """A SIREN (9 digits) or a SIRET (14); optional."""
        value = self.text(field, longest=60)
        return self._taken(field, identifiers.read_siren_or_siret(value, strict=is_strict())) if value else ""

    def _taken(self, field: str, reading: identifiers.Reading) -> str:
        if not reading.is_ok:
            self.refuse(field, reading.error)
        return reading.value

    def structure(self) -> tuple[str, str]:
        """F33, F34: a FINESS, or a SIREN/SIRET only where there is none."""
        finess, siret = self.finess("finess"), self.siret("siret")
        if finess and siret:
            self.refuse("siret", "Laissez ce champ vide\u00a0: le FINESS suffit.")
        elif not finess and not siret and not {"finess", "siret"} & set(self.errors):
            self.refuse("finess", "Indiquez le FINESS géographique ou, à défaut, le SIREN/SIRET.")
        return finess, siret

    def number(self, field: str, missing: str, *, least: int, most: int) -> int:
        """A whole number."""
        value = "".join(self.text(field, missing, longest=40).split())
        if not value:
            return 0
        if not (value.isascii() and value.isdigit()) or not least <= int(value[:9]) <= most or len(value) > 9:
            self.refuse(field, f"Indiquez un nombre entre {least} et {most}.")
            return 0
        return int(value)


def _is_latin(char: str) -> bool:
    name = unicodedata.name(char, "")
    return "LATIN" in name or name.startswith("MODIFIER LETTER SMALL") or char in "ªº"


def _in_a_name(char: str) -> bool:
    return char.isalpha() or char in " -'’.‐‑" or unicodedata.combining(char) != 0
