"""From a draft to entries: the bytes are built once, stored once, and given to every box in one transaction."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import connection

from medipli.audit import actions as audit
from medipli.audit.actor import Actor
from medipli.blobs import queries as blobs
from medipli.delivery.checks import recipients_of
from medipli.directory.actions import remember
from medipli.directory.queries import Suggestion, closed_among, resolve
from medipli.formats.html import to_text
from medipli.formats.mime import (
    AttachedMessage,
    Mailbox,
    OutgoingAttachment,
    OutgoingMessage,
    Priority,
    compose,
    normalise_address,
    thread_ancestors,
)
from medipli.formats.receipts import OriginalMessage, RecipientStatus, build_dsn
from medipli.mailboxes import team_notices
from medipli.mailboxes.locking import lock_boxes
from medipli.mailboxes.models import Folder
from medipli.mailboxes.queries import folders_of_kind
from medipli.messages.actions import Filed, Placement, Prepared, StoredMessage, file_messages, prepare, store
from medipli.messages.actions.change import save
from medipli.messages.models import Draft, Entry, Recipient
from medipli.messages.queries import open_entry

PRIORITIES: dict[int, Priority] = {1: "high", 0: "normal", -1: "low"}
FEW = 10
"""Up to this many notices are written with the message itself."""
_SAID = {
    "": (
        "Votre message n’a pas été remis à : {}.\n"
        "L’adresse n’existe pas. Vérifiez-la, puis transférez le message à la bonne personne."
    ),
    "suspended": (
        "Votre message n’a pas été remis à : {}.\n"
        "Cette boîte est suspendue : elle ne reçoit aucun message pour le moment. "
        "Joignez son titulaire autrement, ou réessayez plus tard."
    ),
    "closed": (
        "Votre message n’a pas été remis à : {}.\n"
        "Cette boîte est fermée définitivement. Choisissez un autre destinataire dans l’annuaire."
    ),
}
"""What the sender reads about who did not get the message, by why (:func:`closed_among`; empty: unknown)."""


def new_message_id(address: str) -> str:
    """A Message-ID that says nothing but the sender's domain (RFC 5322 §3.6.4)."""
    return f"{uuid.uuid4().hex}@{address.rpartition('@')[2]}"


def written(draft: Draft, now: datetime) -> Prepared:
    """A held draft as the message that leaves at this moment. Raises ComposeError."""
    return prepare(_bytes(draft, now), now)


def deliver(draft: Draft, message: Prepared, now: datetime) -> None:
    """Give a written draft to its recipients, in the caller's transaction, and empty it: the message now holds it."""
    stored = store(message)
    people = recipients_of(draft)
    known = resolve(person["address"] for person in people)
    placements = [_sent(draft, now), *_arrivals(known.values(), now)]
    filings = [(stored, placement) for placement in placements]
    if refused := [person for person in people if person["address"].strip().lower() not in known]:
        filings.append(_failure(draft, stored, refused, bool(known), now))
    _lock_origin(draft, {place.mailbox_id for _, place in filings})
    entries = file_messages(filings)
    _record_states(draft, stored, people, known, now)
    _mark_origin(draft)
    remember(draft.author_id, (Mailbox(known[a].name, a) for a in known))
    actor = Actor(draft.author_id, draft.author.full_name, "delivery")
    audit.record(
        actor,
        "message.send",
        mailbox_id=draft.mailbox_id,
        target=f"message {stored.id}",
        details={"recipients": len(people)},
    )
    announce_arrivals(entries[1 : len(placements)])
    draft.attachments.all().delete()
    draft.state, draft.to, draft.cc, draft.bcc, draft.text, draft.html = Draft.State.SENT, [], [], [], "", ""
    draft.save(update_fields=["state", "to", "cc", "bcc", "text", "html", "updated_at"])


def announce_arrivals(entries: Iterable[Filed]) -> None:
    """A notice to the ordinary address of each member and of their team, by jobs written in this transaction.

    To many people, one job that will write the others: boxes are locked here, and should be for a moment only.
    """
    arrivals = [[person, entry.mailbox_id, entry.id] for entry in entries for person in entry.unread_by]
    if len(arrivals) > FEW:
        team_notices.announce.defer(arrivals=arrivals)
    elif arrivals:
        team_notices.announce(arrivals)


def _failure(
    draft: Draft, stored: StoredMessage, refused: list[dict[str, str]], others: bool, now: datetime
) -> tuple[StoredMessage, Placement]:
    """What tells the sender's box who did not get the message (RFC 3464)."""
    rest = "Les autres destinataires l’ont reçu ; votre" if others else "Votre"
    why = closed_among(person["address"] for person in refused)
    kinds = [(why.get(person["address"].strip().lower(), ""), person["address"]) for person in refused]
    said = [_SAID[kind].format(_first(address for one, address in kinds if one == kind)) for kind in dict(kinds)]
    raw = build_dsn(
        OriginalMessage(message_id=stored.summary.message_id, subject=stored.summary.subject),
        recipients=[RecipientStatus(address, "failed", "5.2.1" if kind else "5.1.1") for kind, address in kinds],
        sender=f"{settings.SERVICE_NAME} <{settings.MAIL_FROM}>",
        to=draft.mailbox.address,
        reporting_mta=draft.mailbox.address.rpartition("@")[2],
        explanation="\n\n".join([*said, f"{rest} message reste dans « Envoyés »."])
        .replace(" :", "\u00a0:")
        .replace(" ;", "\u202f;")
        .replace("« ", "«\u00a0")
        .replace(" »", "\u00a0»"),
        message_id=new_message_id(draft.mailbox.address),
        date=now,
    )
    report = store(prepare(raw, now))
    note_carried(report, draft.mailbox_id, draft.mailbox_id, draft.mailbox.address, now)
    return report, Placement(draft.mailbox_id, folder_of(draft.mailbox_id, Folder.Kind.INBOX), now)


def _first(addresses: Iterable[str]) -> str:
    return ", ".join(list(addresses)[:20])


def folder_of(mailbox_id: int, kind: Folder.Kind) -> int:
    """The number of a standard folder of a box."""
    return folders_of_kind([mailbox_id], kind)[mailbox_id]


def _bytes(draft: Draft, now: datetime) -> bytes:
    box = draft.mailbox
    sender = Mailbox(_label(draft), box.address)
    in_reply_to, references = _ancestry(draft)
    files = list(draft.attachments.select_related("blob"))
    return compose(
        OutgoingMessage(
            from_=sender,
            to=_people(draft.to),
            cc=_people(draft.cc),
            subject=draft.subject,
            date=now,
            message_id=draft.message_id,
            text=draft.text or to_text(draft.html),
            html=draft.html or None,
            in_reply_to=in_reply_to,
            references=references,
            attachments=tuple(
                AttachedMessage(one.name, blobs.content_of(one.blob))
                if one.is_message
                else OutgoingAttachment(one.name, one.content_type, blobs.content_of(one.blob))
                for one in files
            ),
            priority=PRIORITIES[draft.priority],
            receipt_to=sender if draft.wants_receipt else None,
        )
    )


def _label(draft: Draft) -> str:
    """« Titre Prénom NOM, Entité » for a person, the functional label for a team (MSSanté, sender's label)."""
    box = draft.mailbox
    if box.is_shared or box.owner_id != draft.author_id:
        return box.label
    person = draft.author
    name = " ".join(part for part in (person.civility, person.first_name, person.last_name.upper()) if part)
    return f"{name}, {box.organisation.name}" if box.organisation else name


def _people(stored: list[dict[str, str]]) -> tuple[Mailbox, ...]:
    people: dict[str, Mailbox] = {}
    for person in stored:
        address = normalise_address(person["address"]) or person["address"].strip()
        people.setdefault(address, Mailbox(" ".join(person.get("name", "").split()), address))
    return tuple(people.values())


def _ancestry(draft: Draft) -> tuple[str, tuple[str, ...]]:
    """In-Reply-To and References of an answer; a forward starts a thread of its own for its readers."""
    if draft.origin is None or draft.kind not in (Draft.Kind.REPLY, Draft.Kind.REPLY_ALL):
        return "", ()
    parent = open_entry(draft.mailbox_id, draft.origin.pk).parsed
    if not parent.message_id:
        return "", ()
    return parent.message_id, (*thread_ancestors(parent)[-20:], parent.message_id)


def _sent(draft: Draft, now: datetime) -> Placement:
    return Placement(
        mailbox_id=draft.mailbox_id,
        folder_id=folder_of(draft.mailbox_id, Folder.Kind.SENT),
        received_at=now,
        unread=False,
        is_outgoing=True,
        blind_copies=[{"name": one.get("name", ""), "address": one["address"]} for one in draft.bcc] or None,
    )


def _arrivals(known: Iterable[Suggestion], now: datetime) -> list[Placement]:
    boxes = {one.mailbox_id for one in known if one.mailbox_id is not None}
    inboxes = folders_of_kind(boxes, Folder.Kind.INBOX)
    return [Placement(mailbox_id=box, folder_id=inbox, received_at=now) for box, inbox in inboxes.items()]


def _record_states(
    draft: Draft, stored: StoredMessage, people: list[dict[str, str]], known: dict[str, Suggestion], now: datetime
) -> None:
    fields = {one["address"].strip().lower(): Recipient.Field.BCC for one in draft.bcc}
    fields |= {one["address"].strip().lower(): Recipient.Field.CC for one in draft.cc}
    fields |= {one["address"].strip().lower(): Recipient.Field.TO for one in draft.to}
    states = [
        (
            known[address].mailbox_id if address in known else None,
            fields[address],
            person.get("name", ""),
            address,
            Recipient.State.DELIVERED if address in known else Recipient.State.REFUSED,
        )
        for person in people
        if (address := person["address"].strip().lower())
    ]
    boxes, roles, names, addresses, outcomes = map(list, zip(*states, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO messages_recipient"
            " (message_id, sender_mailbox_id, mailbox_id, field, name, address, state, state_at)"
            " SELECT %s, %s, w.*, %s FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[]) AS w",
            [stored.id, draft.mailbox_id, now, boxes, roles, names, addresses, outcomes],
        )


def note_carried(message: StoredMessage, sender_box: int, box: int, address: str, now: datetime) -> None:
    """Write down that the service itself carried a report to a box: its origin is vouched for by that alone."""
    Recipient.objects.get_or_create(
        message_id=message.id,
        sender_mailbox_id=sender_box,
        address=address,
        defaults={
            "mailbox_id": box,
            "field": Recipient.Field.TO,
            "state": Recipient.State.DELIVERED,
            "state_at": now,
        },
    )


def _lock_origin(draft: Draft, others: set[int]) -> None:
    """The answered message may stand in a box that this message does not reach: it takes its turn among the others."""
    if draft.origin is not None and draft.origin.mailbox_id not in others:
        lock_boxes({draft.origin.mailbox_id, *others})


def _mark_origin(draft: Draft) -> None:
    if draft.origin_id is not None:
        field = "is_forwarded" if draft.kind in (Draft.Kind.FORWARD, Draft.Kind.ATTACHED) else "is_answered"
        entries = list(Entry.objects.filter(pk=draft.origin_id))
        for entry in entries:
            setattr(entry, field, True)
        save(entries, [field])
