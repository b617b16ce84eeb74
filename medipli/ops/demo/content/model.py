"""What the demonstration world is made of: frozen values, keys as references, no database."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

MailboxKind = Literal["PER", "INT", "ORG", "LOCAL"]
MemberRole = Literal["manager", "member", "reader"]
Priority = Literal["normal", "high"]
Status = Literal["todo", "doing", "done"]
Sex = Literal["F", "M"]


@dataclass(frozen=True)
class DemoRegion:
    """The invented region; `domains` maps a profession code to its MSSanté domain."""

    code: str
    name: str
    desk_name: str
    desk_hours: str
    desk_phone: str
    desk_email: str
    domains: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class DemoOrganisation:
    """An invented structure; `finess` is fictional (99…) with a valid Luhn key; `accent` colours its documents."""

    key: str
    name: str
    category: str
    service: str
    address: str
    postcode: str
    town: str
    phone: str
    email: str
    finess: str
    accent: str
    letter_style: Literal["serif", "sans"]

    @property
    def place(self) -> str:
        """Postcode and town, such as « 99210 Montclarel »."""
        return f"{self.postcode} {self.town}"


@dataclass(frozen=True)
class DemoPerson:
    """An invented person; `rpps` (11 digits) starts with 997 so that the national id reads 8997…"""

    key: str
    civility: Literal["M.", "Mme", "Dr"]
    first_name: str
    last_name: str
    profession: str
    speciality: str
    organisation: str
    postcode: str
    town: str
    email: str
    phone: str
    rpps: str | None
    roles: tuple[str, ...]

    @property
    def name(self) -> str:
        """First name then surname."""
        return f"{self.first_name} {self.last_name}"

    @property
    def national_id(self) -> str | None:
        """Type digit 8 followed by the RPPS number, as in the national directory."""
        return f"8{self.rpps}" if self.rpps else None


@dataclass(frozen=True)
class DemoSignature:
    """A signature of one person in one mailbox, in both formats."""

    name: str
    person: str
    text: str
    html: str
    default: bool


@dataclass(frozen=True)
class DemoMember:
    """Access of a person to a mailbox."""

    person: str
    role: MemberRole


@dataclass(frozen=True)
class DemoMailbox:
    """A mailbox; `owner` is set for personal ones, `organisation` for shared ones."""

    key: str
    kind: MailboxKind
    label: str
    address: str
    owner: str | None
    organisation: str
    description: str
    members: tuple[DemoMember, ...]
    folders: tuple[str, ...]
    labels: tuple[str, ...]
    signatures: tuple[DemoSignature, ...]


@dataclass(frozen=True)
class DemoPatient:
    """An invented patient; `traits` drive which scenarios may concern them."""

    key: str
    last_name: str
    first_name: str
    birth_date: date
    sex: Sex
    address: str
    matricule: str
    ins_qualified: bool
    traits: tuple[str, ...]

    @property
    def label(self) -> str:
        """Surname in capitals then first name."""
        return f"{self.last_name.upper()} {self.first_name}"

    def age(self, day: date) -> int:
        """Age in completed years on `day`."""
        before = (day.month, day.day) < (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - before


@dataclass(frozen=True)
class DemoAttachment:
    """A file; `content_id` is set when the HTML body shows it in place."""

    name: str
    content_type: str
    content: bytes
    content_id: str | None = None


@dataclass(frozen=True)
class DemoRead:
    """One member opened the message."""

    person: str
    at: datetime


@dataclass(frozen=True)
class DemoComment:
    """An internal comment of a shared mailbox."""

    person: str
    at: datetime
    text: str


@dataclass(frozen=True)
class DemoDelivery:
    """State of a message in one recipient mailbox; `folder` None means the inbox."""

    mailbox: str
    read_by: tuple[DemoRead, ...] = ()
    folder: str | None = None
    labels: tuple[str, ...] = ()
    archived: bool = False
    trashed: bool = False
    starred: bool = False
    answered: bool = False
    status: Status | None = None
    assignee: str | None = None
    comments: tuple[DemoComment, ...] = ()


@dataclass(frozen=True)
class DemoMessage:
    """A message or a draft; `patients` holds every person concerned, `in_reply_to` a message key."""

    key: str
    sender_mailbox: str
    author_person: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    bcc: tuple[str, ...]
    subject: str
    text: str
    html: str | None
    attachments: tuple[DemoAttachment, ...]
    sent_at: datetime
    in_reply_to: str | None
    priority: Priority
    wants_receipt: bool
    patients: tuple[str, ...]
    document_kind: str | None
    draft: bool
    deliveries: tuple[DemoDelivery, ...]

    @property
    def patient(self) -> str | None:
        """Key of the patient when exactly one is concerned."""
        return self.patients[0] if len(self.patients) == 1 else None


@dataclass(frozen=True)
class DemoWorld:
    """Everything the demonstration is seeded with; tuples are in display order, messages by time."""

    region: DemoRegion
    organisations: tuple[DemoOrganisation, ...]
    people: tuple[DemoPerson, ...]
    mailboxes: tuple[DemoMailbox, ...]
    patients: tuple[DemoPatient, ...]
    messages: tuple[DemoMessage, ...]
