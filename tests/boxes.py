"""Invented boxes, messages and drafts for tests."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from medipli.audit.actor import Actor, service
from medipli.delivery.actions import receive, release, send
from medipli.formats.mime import Mailbox as Correspondent
from medipli.formats.mime import OutgoingAttachment, OutgoingMessage, compose
from medipli.identity.models import Person
from medipli.mailboxes.actions import add_member, create_mailbox
from medipli.mailboxes.models import Folder, Mailbox, Membership
from medipli.messages.actions import DraftContent, create_draft
from medipli.messages.models import Draft, Entry
from tests.people import a_person

SERVICE = service("tests")
DOMAIN = "medecin.vo.mssante.example"
LAB = Correspondent("Laboratoire des Deux Rives", "labo@biologiste.vo.mssante.example")
EVERY_QUESTION = frozenset({"forgotten-attachment", "no-subject", "empty"})

_numbers = itertools.count(1)


def acting(person: Person) -> Actor:
    """That person, acting from a browser."""
    return Actor(person.pk, person.full_name, "192.0.2.1")


def a_mailbox(
    owner: Person | None = None,
    *,
    kind: Mailbox.Kind = Mailbox.Kind.PER,
    label: str = "Dr Inès Corvoisier",
    address: str = "",
    activity: str = "",
    town: str = "",
    **fields: Any,
) -> Mailbox:
    """A box with its owner. ``fields`` are set on it afterwards (``is_listed``, ``quota_bytes``…)."""
    mailbox = create_mailbox(
        SERVICE,
        kind=kind,
        label=label,
        address=address or f"boite{next(_numbers)}@{DOMAIN}",
        owner=owner or a_person(),
        activity=activity,
        town=town,
    )
    if fields:
        Mailbox.objects.filter(pk=mailbox.pk).update(**fields)
        mailbox.refresh_from_db()
    return mailbox


@dataclass(frozen=True)
class Team:
    """A shared box and the usual people around it."""

    box: Mailbox
    owner: Person
    manager: Person
    member: Person
    secretary: Person
    reader: Person
    stranger: Person

    def person(self, role: str) -> Person:
        found = getattr(self, role)
        assert isinstance(found, Person)
        return found


def a_team(label: str = "Maison de santé des Tilleuls") -> Team:
    """A shared box with an owner, a manager, a member, a secretary and somebody who may only read; and a stranger."""
    owner, manager = a_person("Inès", "Corvoisier"), a_person("Basile", "Ternoise")
    member, reader, stranger = a_person("Malo", "Hentric"), a_person("Rose", "Aubrac"), a_person("Zoé", "Vaneau")
    secretary = a_person("Solène", "Aubertane")
    box = a_mailbox(owner, kind=Mailbox.Kind.ORG, label=label)
    add_member(SERVICE, box, manager, Membership.Role.MANAGER)
    add_member(SERVICE, box, member, Membership.Role.MEMBER)
    add_member(SERVICE, box, secretary, Membership.Role.SECRETARY)
    add_member(SERVICE, box, reader, Membership.Role.READER)
    return Team(box, owner, manager, member, secretary, reader, stranger)


def folder(mailbox: Mailbox, kind: str = Folder.Kind.INBOX) -> int:
    """The number of a standard folder of a box."""
    return Folder.objects.values_list("id", flat=True).get(mailbox=mailbox, kind=kind)


def a_message(
    *,
    subject: str = "Résultats de Mme Vautrin",
    text: str = "Bonjour,\n\nVoici les résultats.\n",
    sender: Correspondent = LAB,
    to: Sequence[Correspondent] = (Correspondent("Dr Inès Corvoisier", f"ines@{DOMAIN}"),),
    files: Sequence[tuple[str, bytes]] = (),
    message_id: str = "",
    **fields: Any,
) -> bytes:
    """The bytes of a message. ``files`` are (name, content); ``fields`` go to OutgoingMessage."""
    return compose(
        OutgoingMessage(
            from_=sender,
            to=tuple(to),
            subject=subject,
            date=fields.pop("date", datetime(2026, 3, 2, 8, 30, tzinfo=UTC)),
            message_id=message_id or f"message{next(_numbers)}@{DOMAIN}",
            text=text,
            attachments=tuple(OutgoingAttachment(name, "application/pdf", content) for name, content in files),
            **fields,
        )
    )


def deliver_to(*mailboxes: Mailbox, raw: bytes = b"", now: datetime | None = None, **message: Any) -> list[Entry]:
    """Put a message in the inbox of boxes; entries in the order of the boxes. ``message`` goes to a_message."""
    filed = receive(raw or a_message(**message), [box.pk for box in mailboxes], now=now)
    by_box = {entry.mailbox_id: entry for entry in Entry.objects.filter(pk__in=[one.id for one in filed])}
    return [by_box[box.pk] for box in mailboxes]


def people(*mailboxes: Mailbox | str) -> tuple[dict[str, str], ...]:
    """Recipients as a draft holds them."""
    return tuple(
        {"name": box.label, "address": box.address} if isinstance(box, Mailbox) else {"name": "", "address": box}
        for box in mailboxes
    )


def a_draft(
    author: Person,
    mailbox: Mailbox,
    *to: Mailbox | str,
    cc: Sequence[Mailbox | str] = (),
    bcc: Sequence[Mailbox | str] = (),
    subject: str = "Avis",
    text: str = "Cher confrère, merci de votre avis.",
    **content: Any,
) -> Draft:
    """A draft of somebody in a box, ready to be sent."""
    written = DraftContent(to=people(*to), cc=people(*cc), bcc=people(*bcc), subject=subject, text=text, **content)
    return create_draft(acting(author), mailbox.pk, written)


def make_due(draft: Draft) -> None:
    """Let the delay of a held draft be over."""
    Draft.objects.filter(pk=draft.pk).update(send_at=timezone.now() - timedelta(seconds=1))


def send_now(author: Person, draft: Draft) -> Entry:
    """Send a draft without waiting, whatever is asked. Returns the sender's own entry."""
    send(acting(author), draft.public_id, draft.revision, EVERY_QUESTION)
    make_due(draft)
    assert release(draft.pk)
    return Entry.objects.filter(mailbox_id=draft.mailbox_id, is_outgoing=True).latest("id")


def at_once(*works: Callable[[], Any], seconds: float = 30) -> list[BaseException]:
    """Run functions in threads that start together, each with a connection of its own. Returns what they raised."""
    start = threading.Barrier(len(works))
    raised: list[BaseException] = []

    def run(work: Callable[[], Any]) -> None:
        try:
            start.wait(seconds)
            work()
        except BaseException as problem:  # handed to the test
            raised.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds)
    assert not any(thread.is_alive() for thread in threads), "a thread is still waiting"
    return raised


def wait_until_somebody_waits(number: int = 1, *, seconds: float = 20) -> None:
    """Go on once so many other connections to this database wait for a lock."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            # Read in a transaction, what others do would otherwise stand still after the first look.
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0] >= number:
                return
        time.sleep(0.02)
    raise AssertionError(f"fewer than {number} wait")
