"""Puts the invented world of the demonstration into the database, through the same actions as real life."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from medipli.audit.actor import Actor, service
from medipli.directory.actions import remember
from medipli.formats.html import to_text
from medipli.formats.mime import Mailbox as Correspondent
from medipli.formats.mime import OutgoingAttachment, OutgoingMessage, compose
from medipli.identity.actions.create_person import NewPerson, create_person
from medipli.identity.models import Person, ProviderIdentity, Terms, TermsAcceptance
from medipli.mailboxes.actions import add_member, create_folder, create_mailbox, save_signature
from medipli.mailboxes.models import Folder, Mailbox, Membership
from medipli.messages.actions import DraftContent, Placement, create_draft, create_label, file_messages, prepare, store
from medipli.messages.actions.store import StoredMessage
from medipli.messages.models import Label, ReadMark, Recipient
from medipli.ops.demo import offices, registers, requests
from medipli.ops.demo.content.model import DemoDelivery, DemoMailbox, DemoMessage, DemoPerson, DemoWorld
from medipli.ops.demo.content.world import build
from medipli.ops.demo.terms import BODY
from medipli.organisations.models import Organisation, Region
from medipli.web.demo import PASSWORD
from medipli.web.views.demo.provider_tokens import subject_of

BATCH = 60
LINKED = 2
"""Professionals whose identity of Pro Santé Connect is tied to their account from the start."""
KINDS = {
    "biologie": ("Biologie", "flask-conical"),
    "imagerie": ("Imagerie", "scan"),
    "ordonnance": ("Ordonnance", "pill"),
    "avis": ("Avis", "stethoscope"),
    "sortie": ("Sortie", "log-out"),
    "soins": ("Soins", "syringe"),
    "organisation": ("Organisation", "calendar"),
}
TINTS = {"Urgent": Label.Tint.MADDER, "À rappeler": Label.Tint.SAFFRON, "Renouvellement": Label.Tint.PLUM}


def run(now: datetime | None = None) -> None:
    """Create everything. The caller holds the transaction: all of it or none."""
    _Seeding(build(now or timezone.now())).run()


@dataclass
class _Seeding:
    world: DemoWorld
    actor: Actor = field(default_factory=lambda: service("demo"))
    region: Region = field(init=False)
    people: dict[str, Person] = field(default_factory=dict)
    boxes: dict[str, Mailbox] = field(default_factory=dict)
    folders: dict[tuple[str, str], int] = field(default_factory=dict)
    labels: dict[tuple[str, str], int] = field(default_factory=dict)

    def run(self) -> None:
        organisations = self.make_organisations()
        registers.load(self.actor)
        terms = Terms.objects.create(version=1, body=BODY, published_at=timezone.now())
        for person in self.world.people:
            self.people[person.key] = self.make_person(person)
        # One hash for all of them: these are invented people, and hashing takes its time on purpose.
        Person.objects.update(password=make_password(PASSWORD))
        TermsAcceptance.objects.bulk_create(
            TermsAcceptance(person=person, terms=terms, origin="demo") for person in self.people.values()
        )
        self.link_identities()
        offices.give(self.actor, self.world.people, self.people, organisations)
        requests.make(self.region, self.people)
        for box in self.world.mailboxes:
            self.boxes[box.key] = self.make_mailbox(box, organisations)
        sent = [message for message in self.world.messages if not message.draft]
        for start in range(0, len(sent), BATCH):
            self.deliver(sent[start : start + BATCH])
        for message in self.world.messages:
            if message.draft:
                self.make_draft(message)

    def link_identities(self) -> None:
        """Some professionals tied their identity of the pretend Pro Santé Connect ; others do it the first time."""
        known = [one for one in self.people.values() if (one.national_id or "").startswith("8")][:LINKED]
        ProviderIdentity.objects.bulk_create(
            ProviderIdentity(
                person=one,
                issuer=settings.PSC_ISSUER,
                subject=subject_of(one.national_id or ""),
                national_id=one.national_id or "",
            )
            for one in known
        )

    def make_organisations(self) -> dict[str, Organisation]:
        self.region = region = Region.objects.create(
            code=self.world.region.code,
            name=self.world.region.name,
            is_open=True,
            desk_name=self.world.region.desk_name,
            desk_email=self.world.region.desk_email,
            desk_phone=self.world.region.desk_phone,
            desk_hours=self.world.region.desk_hours,
            departments=registers.DEPARTMENTS,
        )
        registers.open_regions(region)
        return {
            one.key: Organisation.objects.create(
                region=region,
                name=one.name,
                finess=one.finess,
                street=one.address,
                postal_code=one.postcode,
                town=one.town,
                phone=one.phone,
            )
            for one in self.world.organisations
        }

    def make_person(self, person: DemoPerson) -> Person:
        return create_person(
            self.actor,
            NewPerson(
                email=person.email,
                first_name=person.first_name,
                last_name=person.last_name,
                civility=person.civility,
                profession=person.speciality or person.profession,
                town=person.town,
                national_id=person.national_id,
            ),
        )

    def make_mailbox(self, box: DemoMailbox, organisations: dict[str, Organisation]) -> Mailbox:
        owner = self.people[box.owner or box.members[0].person]
        activity, _, place = box.description.partition(", ")
        mailbox = create_mailbox(
            self.actor,
            kind=Mailbox.Kind(box.kind),
            label=box.label.replace("\u00a0", " "),
            address=box.address,
            owner=owner,
            organisation=organisations[box.organisation],
            activity=activity,
            town=place.partition(" (")[0],
        )
        if mailbox.is_shared:
            mailbox.team_email = f"equipe.{box.key}@courriel.example"
            mailbox.save(update_fields=["team_email"])
        for member in box.members:
            if self.people[member.person] != owner:
                add_member(self.actor, mailbox, self.people[member.person], Membership.Role(member.role))
        acting = Actor(owner.pk, owner.full_name, "demo")
        for folder in Folder.objects.filter(mailbox=mailbox):
            self.folders[box.key, folder.kind] = folder.pk
        for name in box.folders:
            self.folders[box.key, name] = create_folder(acting, mailbox.pk, name).pk
        for kind, (name, icon) in KINDS.items():
            self.labels[box.key, kind] = create_label(acting, mailbox.pk, name, icon=icon).pk
        for name in box.labels:
            self.labels[box.key, name] = create_label(acting, mailbox.pk, name, TINTS.get(name, Label.Tint.SLATE)).pk
        for signature in box.signatures:
            person = self.people[signature.person]
            writer = Actor(person.pk, person.full_name, "demo")
            save_signature(writer, mailbox.pk, name=signature.name, html=signature.html, is_default=signature.default)
        return mailbox

    def deliver(self, messages: list[DemoMessage]) -> None:
        filings: list[tuple[StoredMessage, Placement]] = []
        reads: list[tuple[int, DemoDelivery]] = []
        for message in messages:
            stored = store(prepare(compose(self.outgoing(message)), message.sent_at))
            filings.append((stored, self.sent(message)))
            for delivery in message.deliveries:
                reads.append((len(filings), delivery))
                filings.append((stored, self.arrival(message, delivery)))
            self.record_states(message, stored)
            remember(
                self.people[message.author_person].pk,
                [Correspondent(self.boxes[key].label, self.boxes[key].address) for key in (*message.to, *message.cc)],
            )
        entries = file_messages(filings)
        ReadMark.objects.bulk_create(
            ReadMark(entry_id=entries[place].id, person=self.people[read.person], read_at=read.at)
            for place, delivery in reads
            for read in delivery.read_by
        )

    def outgoing(self, message: DemoMessage) -> OutgoingMessage:
        sender = self.boxes[message.sender_mailbox]
        ancestors = self.ancestors(message)
        return OutgoingMessage(
            from_=Correspondent(sender.label, sender.address),
            to=self.correspondents(message.to),
            cc=self.correspondents(message.cc),
            subject=message.subject,
            date=message.sent_at,
            message_id=f"{message.key}@medipli.example",
            in_reply_to=ancestors[-1] if ancestors else "",
            references=tuple(ancestors),
            text=message.text or to_text(message.html or ""),
            html=message.html,
            attachments=tuple(
                OutgoingAttachment(one.name, one.content_type, one.content, one.content_id or "")
                for one in message.attachments
            ),
            priority=message.priority,
            receipt_to=Correspondent(sender.label, sender.address) if message.wants_receipt else None,
        )

    def ancestors(self, message: DemoMessage) -> list[str]:
        by_key = {one.key: one for one in self.world.messages}
        found: list[str] = []
        parent = message.in_reply_to
        while parent is not None:
            found.insert(0, f"{parent}@medipli.example")
            parent = by_key[parent].in_reply_to
        return found

    def correspondents(self, keys: tuple[str, ...]) -> tuple[Correspondent, ...]:
        return tuple(Correspondent(self.boxes[key].label, self.boxes[key].address) for key in keys)

    def sent(self, message: DemoMessage) -> Placement:
        blind = [{"name": self.boxes[key].label, "address": self.boxes[key].address} for key in message.bcc]
        return Placement(
            mailbox_id=self.boxes[message.sender_mailbox].pk,
            folder_id=self.folders[message.sender_mailbox, Folder.Kind.SENT],
            received_at=message.sent_at,
            unread=False,
            is_outgoing=True,
            blind_copies=blind or None,
        )

    def arrival(self, message: DemoMessage, delivery: DemoDelivery) -> Placement:
        folder = (
            Folder.Kind.TRASH
            if delivery.trashed
            else Folder.Kind.ARCHIVE
            if delivery.archived
            else delivery.folder or Folder.Kind.INBOX
        )
        names = ([message.document_kind] if message.document_kind else []) + list(delivery.labels)
        return Placement(
            mailbox_id=self.boxes[delivery.mailbox].pk,
            folder_id=self.folders[delivery.mailbox, folder],
            received_at=message.sent_at,
            read_by=tuple(self.people[read.person].pk for read in delivery.read_by),
            is_flagged=delivery.starred,
            is_answered=delivery.answered,
            labels=tuple(
                self.labels[delivery.mailbox, name] for name in names if (delivery.mailbox, name) in self.labels
            ),
        )

    def record_states(self, message: DemoMessage, stored: StoredMessage) -> None:
        to, cc, bcc = Recipient.Field.TO, Recipient.Field.CC, Recipient.Field.BCC
        Recipient.objects.bulk_create(
            Recipient(
                message_id=stored.id,
                sender_mailbox_id=self.boxes[message.sender_mailbox].pk,
                mailbox_id=self.boxes[key].pk,
                field=name,
                name=self.boxes[key].label,
                address=self.boxes[key].address,
                state=Recipient.State.DELIVERED,
                state_at=message.sent_at,
            )
            for name, keys in ((to, message.to), (cc, message.cc), (bcc, message.bcc))
            for key in keys
        )

    def make_draft(self, message: DemoMessage) -> None:
        author = self.people[message.author_person]
        create_draft(
            Actor(author.pk, author.full_name, "demo"),
            self.boxes[message.sender_mailbox].pk,
            DraftContent(
                to=tuple({"name": one.name, "address": one.address} for one in self.correspondents(message.to)),
                cc=tuple({"name": one.name, "address": one.address} for one in self.correspondents(message.cc)),
                subject=message.subject,
                text=message.text,
                html=message.html or "",
            ),
        )
