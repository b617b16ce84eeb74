"""What people write in a request, read and bounded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from medipli.audit.actor import Actor
from medipli.identity import throttle
from medipli.identity.secrets import digest
from medipli.support.models import HelpRequest

SUBJECT_LIMIT, TEXT_LIMIT, NAME_LIMIT = 150, 4000, 160
_HOUR = timedelta(hours=1)
_MOST = {"open": 10, "reply": 30, "link": 120}


class HelpRefused(ValueError):
    """Something is missing or wrong: ``errors`` gives a French sentence for each field."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        self.errors = dict(errors)
        super().__init__(" ".join(self.errors.values()))


class NotNow(Exception):
    """The request is not in a state that allows this; the message is the French sentence to show."""


class TooOften(Exception):
    """Too many acts from one place or person."""

    def __init__(self, wait: throttle.Wait) -> None:
        super().__init__(f"Trop de demandes à la suite. Réessayez dans {wait.minutes}\u00a0min.")
        self.wait = wait


def count(act: str, actor: Actor) -> None:
    """Count one ``act`` (open, reply, link) of a person, or of a visitor's network address. Raises TooOften."""
    who = actor.person_id if actor.person_id is not None else throttle.network(actor.origin)
    limit = throttle.Limit(digest("help", act, who), _MOST[act], _HOUR, _HOUR)
    if wait := throttle.count_try(limit):
        raise TooOften(wait)


def text_of(typed: str) -> str:
    """A message, as it is kept. Raises HelpRefused."""
    text = typed.replace("\r\n", "\n").replace("\x00", "").encode("utf-8", "ignore").decode().strip()
    if not text:
        raise HelpRefused({"text": "Écrivez votre message."})
    if len(text) > TEXT_LIMIT:
        raise HelpRefused({"text": f"Le message compte {TEXT_LIMIT} caractères au plus. Raccourcissez-le."})
    return text


def line_of(typed: str) -> str:
    """One line, without controls."""
    return " ".join("".join(one if one.isprintable() else " " for one in typed).split())


def check_subject(about: str, subject: str) -> dict[str, str]:
    """What is wrong with the topic and the subject."""
    errors = {}
    if about not in HelpRequest.About.values:
        errors["about"] = "Choisissez le sujet de votre question."
    if not subject:
        errors["subject"] = "Résumez votre question en quelques mots."
    elif len(subject) > SUBJECT_LIMIT:
        errors["subject"] = f"L’objet compte {SUBJECT_LIMIT} caractères au plus."
    return errors


def check_visitor(name: str, email: str) -> dict[str, str]:
    """What is wrong with the name and the address of a visitor."""
    errors = {}
    if not name:
        errors["name"] = "Indiquez votre nom."
    elif len(name) > NAME_LIMIT:
        errors["name"] = f"Le nom compte {NAME_LIMIT} caractères au plus."
    try:
        if len(email) > 254:
            raise ValidationError("too long")
        validate_email(email)
    except ValidationError:
        errors["email"] = "Saisissez une adresse mail complète, comme nom@exemple.fr."
    return errors
