"""What the page components are given: frozen values that views build and the macros of ``jinja2/components`` draw.

Everything here is text ready to be read (« 09:42 », « QUINTEREL M. »): no component formats a date or knows a model.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Tone = Literal["", "outline", "pine", "saf", "gar", "sag", "plu", "sla"]
TINTS = 6
_TITLES = {"dr", "pr", "docteur", "professeur", "m", "mme", "me"}
_SMALL_WORDS = {"de", "du", "des", "la", "le", "les", "l", "d", "et", "en", "a", "au", "aux"}


@dataclass(frozen=True, slots=True)
class Avatar:
    """The initials of a person (circle) or of an organisation (folded square); ``tint`` 0–5 carries no meaning."""

    initials: str
    tint: int
    organisation: bool = False
    me: bool = False


@dataclass(frozen=True, slots=True)
class Chip:
    """A small label; the tone says what kind of thing it is (UI.md §2.2), the icon and the words say the rest."""

    label: str
    icon: str = ""
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Assignee:
    """Who deals with a message of a shared box; ``name`` is « Moi » or a first name."""

    name: str
    avatar: Avatar


@dataclass(frozen=True, slots=True)
class ListRow:
    """One line of a message list (UI.md §4 « List row »)."""

    id: str
    """Of the thread or entry; the element's id is ``row-<id>`` and the checkbox's value is this."""
    url: str
    sender: str
    avatar: Avatar
    subject: str
    snippet: str
    time: str
    """Short: « 09:42 », « mer. 17:48 »."""
    time_iso: str
    time_full: str = ""
    """For the tooltip of the time: « jeudi 12 mars 2026 à 09:42 »."""
    messages: int = 1
    """Messages in the thread; shown above one."""
    attachments: bool = False
    unread: bool = False
    selected: bool = False
    checked: bool = False
    pending: bool = False
    starred: bool = False
    urgent: bool = False
    replied: Literal["", "reply", "forward"] = ""
    chips: tuple[Chip, ...] = ()
    """Patient first, then document; two are shown, the others counted."""
    readers: tuple[int, int] | None = None
    """In a shared box: how many members read it, out of how many."""
    assignee: Assignee | None = None
    to_take: bool = False
    """Shared box, nobody in charge: « À prendre »."""
    status: Chip | None = None
    replying: str = ""
    """First name of a member who is answering at this moment."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """An attachment as its card shows it."""

    id: str
    name: str
    facts: str
    """« 184 ko · 2 pages · sain »."""
    icon: str = "file-text"
    pdf: bool = False
    preview_url: str = ""
    download_url: str = ""
    state: Literal["", "attention", "blocked", "uploading"] = ""
    percent: int = 0
    shown: bool = False


@dataclass(frozen=True, slots=True)
class Recipient:
    """A recipient chip; ``detail`` is « Cardiologie · Vernoles », ``kind`` « BAL PER », « BAL ORG »…"""

    address: str
    name: str
    avatar: Avatar
    detail: str = ""
    kind: str = ""
    state: Literal["", "attention", "invalid", "resolving"] = ""


@dataclass(frozen=True, slots=True)
class Reader:
    """A member in the read trail; without a time, « pas encore »."""

    name: str
    avatar: Avatar
    time: str = ""
    time_iso: str = ""


@dataclass(frozen=True, slots=True)
class TimelineStep:
    """One step of a delivery trail."""

    title: str
    state: Literal["done", "attention", "failed", "waiting"]
    time: str = ""
    time_iso: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class NavLink:
    """A link of the navigation, of the bottom bar or of the settings; ``unread`` turns its count saffron."""

    label: str
    url: str
    icon: str
    current: bool = False
    count: int = 0
    unread: bool = False
    depth: int = 0
    key: str = ""
    """Keyboard shortcut that follows this link, such as « g i »."""
    folder_id: str = ""
    """Set on folders that accept a dropped message."""


@dataclass(frozen=True, slots=True)
class Account:
    """A mailbox in « Changer de compte »."""

    name: str
    detail: str
    url: str
    avatar: Avatar
    unread: int = 0
    current: bool = False


@dataclass(frozen=True, slots=True)
class Quota:
    """Room of a mailbox: « 1,4 Go sur 5 Go », 28."""

    text: str
    percent: int


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds every signed-in page (``layouts/app.html``)."""

    title: str
    """Name in the account button: the mailbox, or the person in the settings."""
    subtitle: str
    avatar: Avatar
    person_name: str
    person_address: str
    person_avatar: Avatar
    home_url: str
    compose_url: str = ""
    search_url: str = ""
    search_value: str = ""
    directory_url: str = ""
    settings_url: str = ""
    console: str = ""
    """Name of the pages that one works in as staff, and their address."""
    console_url: str = ""
    auto_reply_url: str = ""
    auto_reply_state: str = ""
    accounts: tuple[Account, ...] = ()
    folders: tuple[NavLink, ...] = ()
    own_folders: tuple[NavLink, ...] = ()
    new_folder_url: str = ""
    labels: tuple[NavLink, ...] = ()
    views: tuple[NavLink, ...] = ()
    bottom: tuple[NavLink, ...] = ()
    team: tuple[NavLink, ...] = ()
    """In a shared box: its members."""
    invitations: NavLink | None = None
    """Set while invitations wait for the person's answer."""
    responsible: NavLink | None = None
    """Set while a request names the person as responsible, and waits for their answer (F39)."""
    quota: Quota | None = None
    preferences_url: str = ""
    """Where the page posts `theme`, `single_keys` (on, off) and `list_width` when they change."""
    seconds_left: int = 1800
    """Before the session locks for want of activity."""
    single_keys: bool = True
    """Whether one-letter shortcuts are on (WCAG 2.1.4)."""
    list_width: int = 416
    toast_seconds: int = 8


@lru_cache(maxsize=8192)
def avatar_for(name: str, key: str | int, *, organisation: bool = False, me: bool = False) -> Avatar:
    """Initials of ``name`` and a tint drawn from ``key`` (an account id or an address), always the same for one key."""
    digest = hashlib.blake2b(str(key).casefold().encode(), digest_size=2).digest()
    return Avatar(initials(name), int.from_bytes(digest) % TINTS, organisation, me)


def initials(name: str) -> str:
    """At most two capitals: « Dr Malo HENTRIC » gives MH, « Laboratoire de la Lisse » LL, an empty name « ? »."""
    words = [word for word in re.split(r"[\s\-’'.,·—–]+", name) if any(c.isalnum() for c in word)]
    meant = [w for w in words if _plain(w) not in _TITLES | _SMALL_WORDS] or words
    if not meant:
        return "?"
    if len(meant) == 1:
        letters = [c for c in meant[0] if c.isalnum()]
        return "".join(letters[:2]).upper()
    return "".join(next(c for c in word if c.isalnum()) for word in meant[:2]).upper()


def _plain(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word.casefold()) if not unicodedata.combining(c))
