"""Browsers that go to Pro Santé Connect and come back."""

from __future__ import annotations

from typing import Any

from django.test import Client

from medipli.identity.models import Person, ProviderIdentity
from tests.identity.provider.pretend import NUMBER, Pretend
from tests.people import a_person

START = "/connexion/psc"
RETURN = "/connexion/psc/retour"


def linked_person(there: Pretend, **fields: Any) -> Person:
    """Somebody whose identity there is tied to their account."""
    person = a_person(**({"national_id": NUMBER} | fields))
    ProviderIdentity.objects.create(
        person=person, issuer=there.issuer, subject=there.who.subject, national_id=there.who.national_id
    )
    return person


def go(client: Client, there: Pretend, start: str = START) -> Any:
    """Leave, say yes there, come back: the answer to the return."""
    left = client.get(start)
    assert left.status_code == 302, left.content.decode()[:500]
    return client.get(RETURN, there.answers_to(left["Location"]))


def text_of(answer: Any) -> str:
    return str(answer.content.decode())
