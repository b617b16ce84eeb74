"""The three forms: an individual account, a shared one, the connection of a structure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from medipli.formats.professions import PROFESSIONS
from medipli.registration.answers.reading import Reader
from medipli.registration.models import Request

Kind = Request.Kind
CIVILITIES = ("Mme", "M.", "Dr", "Pr")
VOUCHERS = {"structure": "La structure où j’exerce", "professional": "Un professionnel de santé responsable"}
_PROFESSION_CODES = frozenset(profession.code for profession in PROFESSIONS)
_LABELS = {profession.code: profession.label for profession in PROFESSIONS}


@dataclass(frozen=True)
class IndividualAnswers:
    """F22–F26, normalised. ``national_id`` is type digit and number; ``finess`` and ``siret`` are those of the site."""

    kind: str
    civility: str
    last_name: str
    first_name: str
    profession: str
    function: str
    national_id: str
    wants_address: bool
    email: str
    phone: str
    site_name: str
    finess: str
    street: str
    postal_code: str
    town: str
    voucher: str
    voucher_last_name: str
    voucher_first_name: str
    voucher_rpps: str
    voucher_email: str

    @property
    def profession_label(self) -> str:
        """« Pharmacien », or what a person without identifier does: « Secrétaire médicale »."""
        return self.function or _LABELS.get(self.profession, "")


@dataclass(frozen=True)
class SharedAnswers:
    """F30–F41, normalised."""

    email: str
    description: str
    finess: str
    siret: str
    legal_name: str
    service: str
    street: str
    postal_code: str
    town: str
    phone: str
    responsible_last_name: str
    responsible_first_name: str
    responsible_profession: str
    responsible_rpps: str
    dematerialised: bool
    listed: bool


@dataclass(frozen=True)
class ConnectionAnswers:
    """F12: a structure that lacks the service asks for it."""

    legal_name: str
    finess: str
    siret: str
    street: str
    postal_code: str
    town: str
    contact_last_name: str
    contact_first_name: str
    contact_function: str
    email: str
    phone: str
    professionals: int
    message: str


Answers = IndividualAnswers | SharedAnswers | ConnectionAnswers

INDIVIDUAL_FIELDS = (
    "has_national_id", "no_id_because", "civility", "last_name", "first_name", "profession", "function", "national_id",
    "wants_address", "email", "phone", "site_name", "finess", "street", "postal_code", "town", "voucher",
    "voucher_last_name", "voucher_first_name", "voucher_rpps", "voucher_email",
)  # fmt: skip
SHARED_FIELDS = (
    "email", "description", "finess", "siret", "legal_name", "service", "street", "postal_code", "town", "phone",
    "responsible_last_name", "responsible_first_name", "responsible_profession", "responsible_rpps", "dematerialised",
    "listed",
)  # fmt: skip
CONNECTION_FIELDS = (
    "legal_name", "finess", "siret", "street", "postal_code", "town", "contact_last_name", "contact_first_name",
    "contact_function", "email", "phone", "professionals", "message",
)  # fmt: skip


def individual_kind(typed: Mapping[str, str]) -> Kind:
    """F23, F24: with an identifier PER; « J’attends un RPPS » INT; « Mon métier n’en a pas » LOCAL."""
    if typed.get("has_national_id") != "no":
        return Kind.PER
    return Kind.LOCAL if typed.get("no_id_because") == "none" else Kind.INT


def individual(reader: Reader, kind: str) -> IndividualAnswers:
    """Read the individual form as a ``kind`` of account needs it."""
    has_id = reader.one_of("has_national_id", ("yes", "no"), "Dites si vous disposez d’un identifiant national.")
    if has_id == "no":
        reader.one_of("no_id_because", ("waiting", "none"), "Dites si vous attendez un RPPS.")
    is_local = kind == Kind.LOCAL
    missing_profession = "" if is_local else "Choisissez votre profession."
    voucher = reader.one_of("voucher", VOUCHERS, "Dites qui peut confirmer votre fonction.") if is_local else ""
    has_professional = voucher == "professional"
    civility = reader.one_of("civility", CIVILITIES, "")
    last_name = reader.name("last_name", "Indiquez votre nom d’exercice.")
    first_name = reader.name("first_name", "Indiquez votre prénom.")
    postal_code, town = reader.place()
    return IndividualAnswers(
        kind=kind,
        civility=civility,
        last_name=last_name,
        first_name=first_name,
        profession="" if is_local else reader.one_of("profession", _PROFESSION_CODES, missing_profession),
        function=reader.text("function", "Indiquez votre fonction, par exemple secrétaire médicale.")
        if is_local
        else "",
        national_id=reader.national_id("national_id", "Indiquez votre RPPS ou votre ADELI.")
        if kind == Kind.PER
        else "",
        wants_address=kind == Kind.PER or (kind == Kind.INT and reader.ticked("wants_address")),
        email=reader.email("email", "Indiquez votre adresse mail ordinaire."),
        phone=reader.phone("phone"),
        site_name=reader.text("site_name", "Indiquez le nom de votre lieu d’exercice.", longest=150),
        finess=reader.finess("finess"),
        street=reader.text("street", "Indiquez l’adresse de votre lieu d’exercice.", longest=150),
        postal_code=postal_code,
        town=town,
        voucher=voucher,
        voucher_last_name=reader.name("voucher_last_name", "Indiquez son nom.") if voucher else "",
        voucher_first_name=reader.name("voucher_first_name", "Indiquez son prénom.") if voucher else "",
        voucher_rpps=reader.rpps("voucher_rpps", "Indiquez son numéro RPPS.") if has_professional else "",
        voucher_email=reader.email("voucher_email", "Indiquez son adresse mail.") if voucher == "structure" else "",
    )


def shared(reader: Reader) -> SharedAnswers:
    """Read the shared form (F29)."""
    finess, siret = reader.structure()
    postal_code, town = reader.place()
    return SharedAnswers(
        email=reader.email("email", "Indiquez l’adresse mail générique de l’équipe."),
        description=reader.text("description", "Décrivez le compte\u00a0: service, structure, ville.", longest=300),
        finess=finess,
        siret=siret,
        legal_name=reader.text("legal_name", "Indiquez la raison sociale.", longest=150),
        service=reader.text("service"),
        street=reader.text("street", "Indiquez l’adresse postale.", longest=150),
        postal_code=postal_code,
        town=town,
        phone=reader.phone("phone"),
        responsible_last_name=reader.name("responsible_last_name", "Indiquez le nom du responsable."),
        responsible_first_name=reader.name("responsible_first_name", "Indiquez son prénom."),
        responsible_profession=reader.one_of("responsible_profession", _PROFESSION_CODES, "Choisissez sa profession."),
        responsible_rpps=reader.rpps("responsible_rpps", "Indiquez son numéro RPPS."),
        dematerialised=reader.ticked("dematerialised"),
        listed=reader.ticked("listed"),
    )


def connection(reader: Reader) -> ConnectionAnswers:
    """Read the « formulaire de demande de raccordement »."""
    finess, siret = reader.structure()
    postal_code, town = reader.place()
    return ConnectionAnswers(
        legal_name=reader.text("legal_name", "Indiquez le nom de la structure.", longest=150),
        finess=finess,
        siret=siret,
        street=reader.text("street", "Indiquez l’adresse postale de la structure.", longest=150),
        postal_code=postal_code,
        town=town,
        contact_last_name=reader.name("contact_last_name", "Indiquez le nom de la personne à contacter."),
        contact_first_name=reader.name("contact_first_name", "Indiquez son prénom."),
        contact_function=reader.text("contact_function"),
        email=reader.email("email", "Indiquez une adresse mail où vous répondre."),
        phone=reader.phone("phone"),
        professionals=reader.number("professionals", "Indiquez le nombre de professionnels.", least=1, most=100_000),
        message=reader.text("message", longest=2_000, lines=True, latin=False),
    )
