"""The people of the bench and their boxes, made by the product's own actions."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from bench.house import DOMAIN
from medipli.audit.actor import Actor, service
from medipli.identity.actions.create_person import NewPerson, create_person
from medipli.identity.factors import password
from medipli.identity.models import Person, Terms, TermsAcceptance
from medipli.mailboxes.actions import create_mailbox
from medipli.mailboxes.models import Folder, Mailbox
from medipli.messages.actions import create_label

PASSWORD = "galet tiède sur la digue 7"
LABELS = ("Biologie", "Imagerie", "Ordonnance")


@dataclass(frozen=True)
class Box:
    """A box and its only member."""

    name: str
    mailbox_id: int
    person_id: int
    address: str
    sign_in: str
    inbox_id: int
    archive_id: int
    sent_id: int

    @property
    def actor(self) -> Actor:
        return Actor(self.person_id, self.name, "bench")


@transaction.atomic
def boxes(names: list[str]) -> list[Box]:
    """The boxes with these names, created when they are not there."""
    terms, _ = Terms.objects.get_or_create(
        version=1, defaults={"body": "# Objet\n\nMesures.", "published_at": timezone.now()}
    )
    hashed = ""
    for name in names:
        if not Mailbox.objects.filter(address=_address(name)).exists():
            hashed = hashed or password.hashed(PASSWORD)
            _create(name, hashed, terms)
    return [_found(name) for name in names]


def message_count(box: Box) -> int:
    """How many messages the inbox ever received."""
    return Folder.objects.values_list("uid_next", flat=True).get(pk=box.inbox_id) - 1


def _address(name: str) -> str:
    return f"{name}@{DOMAIN}"


def _create(name: str, hashed: str, terms: Terms) -> None:
    actor = service("bench")
    new = NewPerson(email=f"{name}@courrier.example", first_name="Mesure", last_name=name.capitalize())
    person = create_person(actor, new)
    # Sending is measured without the delay in which it can be taken back.
    Person.objects.filter(pk=person.pk).update(password=hashed, preferences={"undo_seconds": 0})
    TermsAcceptance.objects.create(person=person, terms=terms, origin="bench")
    box = create_mailbox(
        actor, kind=Mailbox.Kind.PER, label=f"Mesure {name.capitalize()}", address=_address(name), owner=person
    )
    for label in LABELS:
        create_label(Actor(person.pk, name, "bench"), box.pk, label)
    # Quotas are not what is measured.
    Mailbox.objects.filter(pk=box.pk).update(quota_bytes=10**13)


def _found(name: str) -> Box:
    box = Mailbox.objects.select_related("owner").get(address=_address(name))
    folders = dict(Folder.objects.filter(mailbox=box).values_list("kind", "id"))
    assert box.owner is not None
    return Box(
        name=name,
        mailbox_id=box.pk,
        person_id=box.owner.pk,
        address=box.address,
        sign_in=box.owner.email,
        inbox_id=folders[Folder.Kind.INBOX],
        archive_id=folders[Folder.Kind.ARCHIVE],
        sent_id=folders[Folder.Kind.SENT],
    )
