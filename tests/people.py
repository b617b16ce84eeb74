"""Invented people for tests, and browsers signed in as them."""

from __future__ import annotations

import itertools
from typing import Any

from django.conf import settings
from django.test import Client

from medipli.identity.factors import password
from medipli.identity.models import Person, SignInAddress, TermsAcceptance
from medipli.identity.sessions import SessionStore
from medipli.identity.terms import latest_terms

PASSWORD = "tilleul lisse ambre quai"
"""The password of every person made here."""

_numbers = itertools.count(1)
_hashes: list[str] = []


def a_person(first_name: str = "Inès", last_name: str = "Corvoisier", **fields: Any) -> Person:
    """A person with an ordinary address of their own, and PASSWORD as password."""
    if not _hashes:
        # Hashing is slow by design: once is enough.
        _hashes.append(password.hashed(PASSWORD))
    fields.setdefault("email", f"personne{next(_numbers)}@courrier.example")
    return Person.objects.create(first_name=first_name, last_name=last_name, password=_hashes[0], **fields)


def also_signs_in_as(person: Person, address: str) -> None:
    """Let ``person`` sign in under ``address`` too."""
    SignInAddress.objects.create(person=person, address=address)


def signed_in_client(person: Person, *, accept_terms: bool = True, **options: Any) -> Client:
    """A browser signed in as ``person``, CGU accepted unless told otherwise. ``options`` go to django.test.Client.

    The session does not know its browser: any may use it.
    """
    if accept_terms and (terms := latest_terms()):
        TermsAcceptance.objects.get_or_create(person=person, terms=terms)
    session = SessionStore()
    session.give_to(person, origin="192.0.2.1", browser="")
    client = Client(**options)
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key or ""
    return client
