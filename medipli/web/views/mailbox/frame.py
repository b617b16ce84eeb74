"""What surrounds the pages of a box: folders, accounts, room."""

from __future__ import annotations

from medipli.identity.models import Person
from medipli.identity.preferences import of_json
from medipli.mailboxes.models import Folder
from medipli.mailboxes.queries import FolderSummary, MailboxSummary
from medipli.web.components import Account, Avatar, Frame, NavLink, Quota, avatar_for
from medipli.web.french import NBSP, plural, size
from medipli.web.request import SignedInRequest
from medipli.web.templating import url
from medipli.web.views.mailbox.box import Box

ICONS = {
    Folder.Kind.INBOX: "inbox",
    Folder.Kind.SENT: "send",
    Folder.Kind.DRAFTS: "file-pen-line",
    Folder.Kind.ARCHIVE: "archive",
    Folder.Kind.TRASH: "trash-2",
    Folder.Kind.OWN: "folder",
}
CONSOLES = {
    Person.Role.ADMINISTRATOR.value: "Espace gestionnaire",
    Person.Role.DESK.value: "Centre de services",
    Person.Role.OPERATOR.value: "Exploitation",
}
"""Where staff work, as their menu names it."""
KEYS = {Folder.Kind.INBOX: "g i", Folder.Kind.SENT: "g e", Folder.Kind.DRAFTS: "g d"}
RESPONSIBLE_KEY = "responsible"
"""In the session: how many requests named the person as responsible when that was last looked up (F39)."""
NAV_LABELS = 8
"""Labels that the navigation lists before it offers a link to all of them."""


def frame_for(request: SignedInRequest, box: Box, *, current: int | str = 0, search: str = "") -> Frame:
    """The frame of a page of a box, whichever it is: lists, messages, drafts, the composer, the settings.

    ``current`` is the folder one is in, or the name of another place.
    """
    summary, person = box.summary, box.person
    mine = avatar_for(person.full_name, person.pk, me=True)
    return Frame(
        title=summary.label if summary.is_shared else "Boîte personnelle",
        subtitle=f"{summary.kind_label} · {person.first_name} {person.last_name}",
        avatar=box_avatar(summary, mine),
        person_name=person.full_name,
        person_address=next((one.address for one in box.others if not one.is_shared), person.email),
        person_avatar=mine,
        home_url=url("mailbox", box.id),
        compose_url=url("compose-new", box.id) if box.can_write else "",
        search_url=url("search", box.id),
        search_value=search,
        settings_url=url("settings"),
        console=CONSOLES.get(person.role, ""),
        console_url=url("consoles") if person.role in CONSOLES else "",
        accounts=tuple(_account(one, box, mine) for one in box.others),
        folders=_places(box, current),
        own_folders=tuple(folder_link(box, one, current) for one in box.folders if one.is_own),
        labels=_label_links(box, current),
        new_folder_url=url("folder-new", box.id) if box.can_write else "",
        team=_team(box, current),
        invitations=invitations_link(summary.invitations, current),
        responsible=_responsible_link(request, current),
        bottom=_bottom(box, current),
        quota=Quota(f"{size(summary.used_bytes)} sur {size(summary.quota_bytes)}", summary.used_percent),
        preferences_url=url("settings-preferences"),
        seconds_left=request.opened.seconds_left(),
        single_keys=box.preferences.shortcuts,
        list_width=box.preferences.list_width,
        toast_seconds=box.preferences.toast_seconds,
    )


def frame_without_box(request: SignedInRequest) -> Frame:
    """The frame of the account of somebody who has no box yet."""
    person, chosen = request.user, of_json(request.user.preferences)
    mine = avatar_for(person.full_name, person.pk, me=True)
    return Frame(
        title=person.full_name,
        subtitle="Aucune boîte",
        avatar=mine,
        person_name=person.full_name,
        person_address=person.email,
        person_avatar=mine,
        home_url=url("mailboxes"),
        settings_url=url("settings"),
        console=CONSOLES.get(person.role, ""),
        console_url=url("consoles") if person.role in CONSOLES else "",
        responsible=_responsible_link(request),
        preferences_url=url("settings-preferences"),
        seconds_left=request.opened.seconds_left(),
        single_keys=chosen.shortcuts,
        list_width=chosen.list_width,
        toast_seconds=chosen.toast_seconds,
    )


def box_avatar(summary: MailboxSummary, mine: Avatar) -> Avatar:
    """The avatar of a box: one's own for an individual box, a folded square for a shared one."""
    return avatar_for(summary.label, summary.address, organisation=True) if summary.is_shared else mine


def folder_link(box: Box, folder: FolderSummary, current: int | str = 0) -> NavLink:
    """A folder in the navigation; one's drafts are counted, elsewhere what is unread."""
    kind = Folder.Kind(folder.kind)
    drafts = kind == Folder.Kind.DRAFTS
    return NavLink(
        label=folder.name,
        url=url("drafts", box.id) if drafts else url("folder", box.id, folder.id),
        icon=ICONS[kind],
        current=folder.id == current,
        count=box.marks.drafts if drafts else folder.unread,
        unread=not drafts and folder.unread > 0,
        depth=folder.depth,
        key=KEYS.get(kind, ""),
        folder_id="" if drafts else str(folder.id),
    )


def _places(box: Box, current: int | str) -> tuple[NavLink, ...]:
    """The standard folders, with « Suivis » after the inbox."""
    inbox, *others = (folder_link(box, one, current) for one in box.folders if not one.is_own)
    return (inbox, NavLink("Suivis", url("followed", box.id), "star", current == "suivis"), *others)


def _team(box: Box, current: int | str) -> tuple[NavLink, ...]:
    """Who shares the box."""
    if not box.summary.is_shared:
        return ()
    return (NavLink("Membres", url("members", box.id), "users-round", current == "members", box.summary.members),)


def invitations_link(count: int, current: int | str = "") -> NavLink | None:
    """« Invitations (2) », while some wait."""
    if not count:
        return None
    return NavLink("Invitations", url("invitations"), "mail-open", current == "invitations", count, True)


def remember_responsible(request: SignedInRequest, count: int) -> None:
    """Keep in the session how many requests name the person, so that no page has to ask before it shows its menu."""
    if count != request.session.get(RESPONSIBLE_KEY, 0):
        request.session[RESPONSIBLE_KEY] = count


def _responsible_link(request: SignedInRequest, current: int | str = "") -> NavLink | None:
    """« Demandes à confirmer (1) », while some wait."""
    count = int(request.session.get(RESPONSIBLE_KEY, 0))
    if not count:
        return None
    here = current == "responsible"
    return NavLink("Demandes à confirmer", url("responsible-waiting"), "badge-check", here, count, True)


def _label_links(box: Box, current: int | str) -> tuple[NavLink, ...]:
    """The inbox narrowed to each label, as the tabs of its list do; beyond the first, a link to all of them."""
    inbox = url("folder", box.id, box.folder_of_kind(Folder.Kind.INBOX).id)
    labels = box.marks.labels
    shown = tuple(
        NavLink(label.name, f"{inbox}?filtre=e{label.id}", label.icon or "tag") for label in labels[:NAV_LABELS]
    )
    if len(labels) <= NAV_LABELS:
        return shown
    return (*shown, NavLink("Toutes les étiquettes", url("labels", box.id), "tag", current == "labels"))


def _account(summary: MailboxSummary, box: Box, mine: Avatar) -> Account:
    shared = summary.is_shared
    detail = plural(summary.members, "membre") if shared else summary.address.partition("@")[0]
    return Account(
        name=summary.label if shared else "Boîte personnelle",
        detail=f"{summary.kind_label} · {detail}",
        url=url("mailbox", summary.id),
        avatar=box_avatar(summary, mine),
        unread=summary.unread,
        current=summary.id == box.id,
    )


def _bottom(box: Box, current: int | str) -> tuple[NavLink, ...]:
    inbox = box.folder_of_kind(Folder.Kind.INBOX)
    return (
        NavLink("Boîte", url("mailbox", box.id), "inbox", current == inbox.id, inbox.unread, True),
        NavLink("Dossiers", url("folders", box.id), "folder", current == "folders"),
        NavLink("Recherche", url("search", box.id), "search", current == "search"),
        NavLink("Compte", url("settings"), "circle-user-round"),
    )


def unread_title(name: str, unread: int) -> str:
    """« Boîte de réception (12 non lus) »: the title of the page of a folder."""
    return f"{name} ({unread}{NBSP}{'non lus' if unread > 1 else 'non lu'})" if unread else name
