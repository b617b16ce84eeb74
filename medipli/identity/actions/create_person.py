"""Create an account. Nobody has a password until they choose one."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.identity.models import Person, SignInAddress
from medipli.identity.names import normal

TAKEN = "Cette adresse ou cet identifiant sert déjà à un autre compte."


class AccountRefused(ValueError):
    """The account cannot be created; the text is a French sentence for whoever asked."""


@dataclass(frozen=True)
class NewPerson:
    """What is known of somebody when their account is made. ``email`` is their ordinary address."""

    email: str
    first_name: str
    last_name: str
    civility: str = ""
    profession: str = ""
    town: str = ""
    national_id: str | None = None
    time_zone: str = "Europe/Paris"


def create_person(actor: Actor, new: NewPerson, *, sign_in_addresses: Iterable[str] = ()) -> Person:
    """Create the account of ``new``, who may also sign in under ``sign_in_addresses``. Raises AccountRefused."""
    texts = (new.first_name, new.last_name, new.civility, new.profession, new.town)
    if any(unicodedata.category(char).startswith("C") for text in texts for char in text):
        raise AccountRefused("Un nom contient un caractère qui ne s’affiche pas.")
    if not new.first_name.strip() or not new.last_name.strip():
        raise AccountRefused("Le prénom et le nom sont obligatoires.")
    person = Person(
        email=checked_address(new.email),
        first_name=new.first_name.strip(),
        last_name=new.last_name.strip(),
        civility=new.civility,
        profession=new.profession,
        town=new.town,
        national_id=new.national_id,
        time_zone=new.time_zone,
    )
    if SignInAddress.objects.filter(address=person.email).exists():
        raise AccountRefused(TAKEN)
    person.set_unusable_password()
    try:
        person.clean_fields(exclude=["password"] if new.national_id else ["password", "national_id"])
        with transaction.atomic():
            person.save()
            for address in sign_in_addresses:
                add_sign_in_address(person, address)
            record(actor, "person.create", target=f"person:{person.pk}")
    except ValidationError as error:
        raise AccountRefused("Ces informations ne conviennent pas\u00a0: " + " ".join(error.messages)) from error
    except IntegrityError as error:
        raise AccountRefused(TAKEN) from error
    return person


def add_sign_in_address(person: Person, address: str) -> None:
    """Let ``person`` sign in under ``address`` too. Raises AccountRefused when it is not an address or is taken."""
    address = checked_address(address)
    if Person.objects.filter(email=address).exclude(pk=person.pk).exists():
        raise AccountRefused("Cette adresse sert déjà à un autre compte.")
    try:
        with transaction.atomic():
            SignInAddress.objects.create(person=person, address=address)
    except IntegrityError as error:
        raise AccountRefused("Cette adresse sert déjà à un autre compte.") from error


def checked_address(address: str) -> str:
    """The address in lower case; AccountRefused when it is not one (line breaks and NUL included)."""
    address = normal(address)
    try:
        validate_email(address)
    except ValidationError:
        raise AccountRefused("Cette adresse mail n’est pas valable.") from None
    if len(address) > 254:
        raise AccountRefused("Cette adresse mail est trop longue.")
    return address
