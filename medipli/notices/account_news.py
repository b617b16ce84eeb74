"""One letter about one's own account: what the jobs about cards, passkeys and Pro Santé Connect have in common."""

from __future__ import annotations

from django.conf import settings

from medipli.identity.models import Person
from medipli.notices import letters
from medipli.notices.letters import Wording


def tell(wording: Wording, person_id: int, *, part: str = "") -> None:
    """Write to a person, unless their account is closed; the link leads to ``part`` of the page of their account."""
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    if person is not None:
        letters.send(wording(link=f"{settings.PUBLIC_URL}/compte/{part}"), person.email)
