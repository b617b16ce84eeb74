"""What the certificate of a card of the CPx family says: which card, whose, of which structure.

The layout of these certificates is known from general knowledge and from software in use, not from a public
specification: everything that may turn out otherwise is in :data:`RULES`, as data.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from cryptography import x509
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class Rules:
    """Where a certificate says what. Numbers are looked for in ``numbers``, in this order, as whole words."""

    type_extension: x509.ObjectIdentifier
    """GipCardType: a DER INTEGER."""
    kinds: dict[int, str]
    """Kind by that number; « cpx » is shared by CPE and CDE, which ``kind_words`` tell apart."""
    kind_words: tuple[tuple[str, str], ...]
    """Words of the subject that name the kind where the extension does not."""
    numbers: tuple[x509.ObjectIdentifier, ...]
    words: tuple[x509.ObjectIdentifier, ...]
    person_number: re.Pattern[str]
    structure_number: re.Pattern[str]


RULES = Rules(
    type_extension=x509.ObjectIdentifier("1.2.250.1.71.1.2.2"),
    kinds={0: "cps", 1: "cpf", 2: "cpx"},
    kind_words=(
        ("CPS", "cps"),
        ("CPF", "cpf"),
        ("CDE", "cde"),
        ("CPE", "cpe"),
        ("DIRECTEUR", "cde"),
        ("DIRECTRICE", "cde"),
    ),
    numbers=(NameOID.COMMON_NAME, NameOID.SERIAL_NUMBER, NameOID.USER_ID, NameOID.ORGANIZATIONAL_UNIT_NAME),
    words=(NameOID.ORGANIZATIONAL_UNIT_NAME, NameOID.TITLE),
    person_number=re.compile(r"8[0-9]{11}|0(?:[0-9]{9}|2[AB][0-9]{7})"),
    structure_number=re.compile(r"1(?:[0-9]{9}|2[AB][0-9]{7})|3[0-9]{14}"),
)
PERSONAL = frozenset({"cps", "cpf"})
"""Kinds that carry the national id of their holder; the others are given out by a structure."""
_LONGEST = 200


class NotACard(ValueError):
    """The certificate names neither a professional nor a structure."""


@dataclass(frozen=True)
class CardSubject:
    """What a card says of itself. ``national_id`` and ``structure_id`` carry their type digit (8, 0; 1, 3)."""

    kind: str
    holder: str
    national_id: str
    structure_id: str
    number: str


def read_card(certificate: x509.Certificate) -> CardSubject:
    """Read the subject of a certificate whose chain was checked; NotACard when no identifier can be found in it."""
    subject = certificate.subject
    numbers = [word for oid in RULES.numbers for text in _texts(subject, oid) for word in re.split(r"[\s/|,;]+", text)]
    national_id = next((word for word in numbers if RULES.person_number.fullmatch(word)), "")
    structure_id = next((word for word in numbers if RULES.structure_number.fullmatch(word)), "")
    if national_id.startswith("0") and structure_id and _card_type(certificate) not in (0, 1):
        # Cards of a structure are numbered: ten digits there are no ADELI.
        national_id = ""
    kind = _kind(certificate, has_person=bool(national_id))
    if not (national_id if kind in PERSONAL else national_id or structure_id):
        raise NotACard
    return CardSubject(kind, _holder(subject), national_id, structure_id, f"{certificate.serial_number:X}"[:40])


def _kind(certificate: x509.Certificate, *, has_person: bool) -> str:
    found = RULES.kinds.get(_card_type(certificate), "")
    if found in ("", "cpx"):
        words = {word for oid in RULES.words for text in _texts(certificate.subject, oid) for word in _split(text)}
        said = next((kind for word, kind in RULES.kind_words if word in words), "")
        # The number rules out what the words of a job title might say.
        if not found or said not in PERSONAL:
            found = said or ("cpe" if found else "")
    return found if found not in ("", "cpx") else ("cps" if has_person else "cpe")


def _card_type(certificate: x509.Certificate) -> int:
    """The number in GipCardType; -1 when it is not there, or not a small INTEGER."""
    try:
        value = certificate.extensions.get_extension_for_oid(RULES.type_extension).value
    except (x509.ExtensionNotFound, x509.DuplicateExtension, ValueError):
        return -1
    der = value.value if isinstance(value, x509.UnrecognizedExtension) else b""
    return der[2] if len(der) == 3 and der[:2] == b"\x02\x01" else -1


def _holder(subject: x509.Name) -> str:
    """« Inès CORVOISIER »; the common name where the certificate gives no separate names."""
    parts = [*_texts(subject, NameOID.GIVEN_NAME)[:1], *_texts(subject, NameOID.SURNAME)[:1]]
    named = " ".join(parts) or next(iter(_texts(subject, NameOID.COMMON_NAME)), "")
    return "".join(char for char in " ".join(named.split()) if char.isprintable())[:_LONGEST]


def _texts(subject: x509.Name, oid: x509.ObjectIdentifier) -> list[str]:
    return [str(one.value).strip() for one in subject.get_attributes_for_oid(oid)]


def _split(text: str) -> list[str]:
    return re.findall(r"\w+", text.upper())
