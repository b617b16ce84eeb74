"""Drafts: saved often, never overwritten by an older window."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from medipli.audit import actions as audit
from medipli.audit.actor import Actor
from medipli.formats.html import compose_clean
from medipli.formats.html.compose import fits
from medipli.formats.text import strip_controls
from medipli.mailboxes.policy import Forbidden, writing_access
from medipli.messages.models import Draft, Entry

TEXT_LIMIT = 1_000_000
SUBJECT_LIMIT = 500
MOST_DRAFTS = 500
"""Drafts that somebody may have in one box; the list shows them all."""
_SPACES = re.compile(r"[^\S\u00a0\u202f]+")


class DraftRefused(Exception):
    """A draft cannot be saved so. The message is the French sentence to show."""


class DraftConflict(Exception):
    """The draft was changed elsewhere since it was opened; ``current`` is what it holds now."""

    def __init__(self, current: Draft) -> None:
        super().__init__("Ce brouillon a été modifié dans une autre fenêtre.")
        self.current = current


@dataclass(frozen=True)
class DraftContent:
    """What the composer sends. People are ``({name, address}, …)``; ``html`` is empty for a plain message."""

    to: tuple[dict[str, str], ...] = ()
    cc: tuple[dict[str, str], ...] = ()
    bcc: tuple[dict[str, str], ...] = ()
    subject: str = ""
    text: str = ""
    html: str = ""
    priority: int = 0
    wants_receipt: bool = False


@transaction.atomic
def create_draft(
    actor: Actor,
    mailbox_id: int,
    content: DraftContent,
    *,
    kind: str = Draft.Kind.NEW,
    origin: Entry | None = None,
    public_id: uuid.UUID | None = None,
) -> Draft:
    """Start a draft. ``public_id`` may be chosen by the page, so that a repeated first save makes one draft."""
    access = writing_access(actor.person_id, mailbox_id)
    if origin is not None and origin.mailbox_id != mailbox_id:
        raise Forbidden
    if public_id is not None and (known := _find(access.person_id, public_id)):
        return _save_again(actor, known.public_id, content)
    begun = Draft.objects.filter(mailbox_id=mailbox_id, author_id=access.person_id, state=Draft.State.EDITING)
    if begun.count() >= MOST_DRAFTS:
        raise DraftRefused(
            f"Vous avez {MOST_DRAFTS} brouillons dans cette boîte, c’est le plus qu’elle garde\u202f: "
            "supprimez ceux qui ne servent plus."
        )
    draft = Draft(mailbox_id=mailbox_id, author_id=access.person_id, kind=kind, origin=origin)
    if public_id is not None:
        draft.public_id = public_id
    _fill(draft, content)
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError:  # the same first save, repeated at the same moment
        same = _find(access.person_id, draft.public_id)
        if same is None:
            raise
        return _save_again(actor, same.public_id, content)
    return draft


@transaction.atomic
def save_draft(actor: Actor, public_id: uuid.UUID, content: DraftContent, *, revision: int) -> Draft:
    """Save a draft that was at ``revision``. Raises :class:`DraftConflict` when another window saved it since."""
    draft = own_draft(actor, public_id)
    if draft.revision != revision:
        raise DraftConflict(draft)
    _fill(draft, content)
    draft.revision += 1
    draft.save()
    return draft


@transaction.atomic
def delete_draft(actor: Actor, public_id: uuid.UUID) -> None:
    """Throw a draft away, with its files."""
    draft = own_draft(actor, public_id)
    audit.record(actor, "draft.delete", mailbox_id=draft.mailbox_id, target=f"draft {draft.pk}")
    draft.delete()


def own_draft(actor: Actor, public_id: uuid.UUID) -> Draft:
    """The actor's own draft, locked, still being written. Raises :class:`Forbidden` otherwise."""
    draft = Draft.objects.select_for_update().filter(public_id=public_id, author_id=actor.person_id).first()
    if draft is None or draft.state != Draft.State.EDITING:
        raise Forbidden
    writing_access(actor.person_id, draft.mailbox_id)
    return draft


def _save_again(actor: Actor, public_id: uuid.UUID, content: DraftContent) -> Draft:
    return save_draft(actor, public_id, content, revision=own_draft(actor, public_id).revision)


def _find(person_id: int, public_id: uuid.UUID) -> Draft | None:
    draft = Draft.objects.filter(public_id=public_id).first()
    if draft is not None and draft.author_id != person_id:
        raise Forbidden
    return draft


def _fill(draft: Draft, content: DraftContent) -> None:
    html = compose_clean(_storable(content.html)) if content.html else ""
    if len(content.text) > TEXT_LIMIT or not fits(content.html) or not fits(html):
        raise DraftRefused("Ce message est trop long. Joignez plutôt le texte en pièce jointe.")
    draft.to, draft.cc, draft.bcc = _people(content.to), _people(content.cc), _people(content.bcc)
    # A line break in a subject would start another header: it becomes a space, as when a title is pasted.
    draft.subject = _line(content.subject)[:SUBJECT_LIMIT]
    draft.text = _storable(content.text)
    draft.html = html
    draft.priority = max(-1, min(1, content.priority))
    draft.wants_receipt = content.wants_receipt
    draft.problem = ""


def _people(people: tuple[dict[str, str], ...]) -> list[dict[str, str]]:
    """Names and addresses on one line each, without controls: what is kept can be written into a header."""
    return [{part: _line(str(person.get(part, "")))[:320] for part in ("name", "address")} for person in people]


def _line(text: str) -> str:
    # No-break spaces stay: French typography puts them before « : ».
    return _SPACES.sub(" ", strip_controls(_storable(text))).strip()


def _storable(text: str) -> str:
    """Without what PostgreSQL cannot hold: NUL and lone surrogates."""
    return text.replace("\x00", "").encode("utf-8", "ignore").decode()
