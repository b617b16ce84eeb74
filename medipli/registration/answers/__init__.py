"""What is asked in the forms, and how what is typed is read."""

from __future__ import annotations

from collections.abc import Mapping

from medipli.formats import mail_domains
from medipli.registration.answers.forms import (
    CIVILITIES,
    CONNECTION_FIELDS,
    INDIVIDUAL_FIELDS,
    SHARED_FIELDS,
    VOUCHERS,
    Answers,
    ConnectionAnswers,
    IndividualAnswers,
    SharedAnswers,
    connection,
    individual,
    individual_kind,
    shared,
)
from medipli.registration.answers.reading import Reader, kept
from medipli.registration.models import Request

__all__ = [
    "CIVILITIES",
    "VOUCHERS",
    "Answers",
    "ConnectionAnswers",
    "IndividualAnswers",
    "SharedAnswers",
    "fields_of",
    "individual_kind",
    "kept",
    "of",
    "ordinary_address",
    "read",
    "read_individual",
    "read_shared",
    "suggestions",
]


def fields_of(kind: str) -> tuple[str, ...]:
    """The names of the fields of a form, in the order of the page."""
    if kind == Request.Kind.ORG:
        return SHARED_FIELDS
    return CONNECTION_FIELDS if kind == Request.Kind.CONNECTION else INDIVIDUAL_FIELDS


def read(kind: str, typed: Mapping[str, str]) -> tuple[Answers, dict[str, str]]:
    """The answers, normalised, and a French sentence for each field that does not do (whose answer is then empty)."""
    if kind == Request.Kind.ORG:
        return read_shared(typed)
    if kind == Request.Kind.CONNECTION:
        reader = Reader(typed)
        return connection(reader), reader.errors
    return read_individual(typed)


def of(request: Request) -> Answers:
    """The answers of a request as they stand, normalised."""
    return read(request.kind, request.answers)[0]


def read_individual(typed: Mapping[str, str]) -> tuple[IndividualAnswers, dict[str, str]]:
    """The same for an individual account, of the kind that its first answers tell."""
    reader = Reader(typed)
    return individual(reader, individual_kind(typed)), reader.errors


def read_shared(typed: Mapping[str, str]) -> tuple[SharedAnswers, dict[str, str]]:
    """The same for a shared account."""
    reader = Reader(typed)
    return shared(reader), reader.errors


def ordinary_address(typed: Mapping[str, str]) -> str:
    """The ordinary address of a form as its request is looked up and written to by: what the form reads, or empty."""
    return Reader(typed).email("email", "")


def suggestions(typed: Mapping[str, str]) -> dict[str, str]:
    """Field → the address that was probably meant: « gmial.com » is not an error, only unlikely."""
    found = {field: mail_domains.suggestion(typed.get(field, "").strip()) for field in ("email", "voucher_email")}
    return {field: address for field, address in found.items() if address}
