"""What surrounds the composer when it is a page of its own."""

from __future__ import annotations

from django.http import Http404
from django.urls import reverse

from medipli.identity.preferences import of_json
from medipli.mailboxes.queries import MailboxSummary, folders_of, mailboxes_of
from medipli.messages.queries import draft_count
from medipli.web.components import Account, Frame, NavLink, Quota, avatar_for
from medipli.web.french import size
from medipli.web.request import SignedInRequest

ICONS = {"inbox": "inbox", "sent": "send", "drafts": "file-pen-line", "archive": "archive", "trash": "trash-2"}


def frame_for(request: SignedInRequest, mailbox_id: int) -> Frame:
    """The frame of one of the person's boxes; 404 for a box that is not theirs."""
    person = request.user
    boxes = mailboxes_of(person.pk)
    box = next((one for one in boxes if one.id == mailbox_id), None)
    if box is None:
        raise Http404
    chosen = of_json(person.preferences)
    return Frame(
        title=box.label,
        subtitle=box.address,
        avatar=avatar_for(box.label, box.address, organisation=box.is_shared),
        person_name=person.full_name,
        person_address=person.email,
        person_avatar=avatar_for(person.full_name, person.pk, me=True),
        home_url=home_url(box.id),
        compose_url=reverse("web:compose-new", args=[box.id]) if box.access.can_write else "",
        settings_url=reverse("web:settings"),
        accounts=tuple(_account(one, box.id) for one in boxes),
        folders=tuple(_folders(box, person.pk)),
        quota=Quota(f"{size(box.used_bytes)} sur {size(box.quota_bytes)}", box.used_percent),
        seconds_left=request.opened.seconds_left(),
        single_keys=chosen.shortcuts,
        list_width=chosen.list_width,
        toast_seconds=chosen.toast_seconds,
    )


def home_url(mailbox_id: int) -> str:
    """The inbox of a box."""
    return f"/boites/{mailbox_id}/"


def _account(box: MailboxSummary, current: int) -> Account:
    return Account(
        name=box.label,
        detail=box.address,
        url=home_url(box.id),
        avatar=avatar_for(box.label, box.address, organisation=box.is_shared),
        unread=box.unread,
        current=box.id == current,
    )


def _folders(box: MailboxSummary, person_id: int) -> list[NavLink]:
    links = []
    for folder in folders_of(box.id, person_id):
        if folder.is_own:
            continue
        drafts = folder.kind == "drafts"
        links.append(
            NavLink(
                label=folder.name,
                url=reverse("web:drafts", args=[box.id]) if drafts else f"/boites/{box.id}/dossiers/{folder.id}/",
                icon=ICONS[folder.kind],
                count=draft_count(box.id, person_id) if drafts else folder.unread,
                unread=not drafts,
            )
        )
    return links
