from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from medipli.audit import actions as audit
from medipli.audit.actor import Actor
from medipli.formats.text import strip_controls
from medipli.mailboxes.locking import lock_boxes
from medipli.mailboxes.models import Folder, Membership, UnreadCount
from medipli.mailboxes.policy import Forbidden, writing_access

MAX_DEPTH = 5
MAX_FOLDERS = 500


class FolderRefused(Exception):
    """A folder cannot be made so. The message is the French sentence to show."""


@transaction.atomic
def create_folder(actor: Actor, mailbox_id: int, name: str, parent_id: int | None = None) -> Folder:
    """Create an own folder, inside another own folder if ``parent_id`` is given. Raises :class:`FolderRefused`.

    The actor may write in the box, or is the service. Raises Forbidden.
    """
    if actor.person_id is not None:
        writing_access(actor.person_id, mailbox_id)
    lock_boxes([mailbox_id])
    if Folder.objects.filter(mailbox_id=mailbox_id).count() >= MAX_FOLDERS:
        raise FolderRefused(f"Une boîte ne peut pas contenir plus de {MAX_FOLDERS} dossiers.")
    parent = own_folder(mailbox_id, parent_id) if parent_id else None
    if parent is not None and _depth(parent) >= MAX_DEPTH:
        raise FolderRefused(f"Les dossiers s’emboîtent sur {MAX_DEPTH} niveaux au plus.")
    folder = Folder(
        mailbox_id=mailbox_id, parent=parent, name=_clean_name(name), uid_validity=int(timezone.now().timestamp())
    )
    _save(folder, None)
    people = Membership.objects.filter(mailbox_id=mailbox_id).values_list("person_id", flat=True)
    UnreadCount.objects.bulk_create([UnreadCount(folder=folder, person_id=person) for person in people])
    audit.record(actor, "folder.create", mailbox_id=mailbox_id, target=f"folder {folder.pk}")
    return folder


@transaction.atomic
def rename_folder(actor: Actor, mailbox_id: int, folder_id: int, name: str) -> Folder:
    """Give an own folder another name. Raises :class:`FolderRefused`."""
    writing_access(actor.person_id, mailbox_id)
    lock_boxes([mailbox_id])
    folder = own_folder(mailbox_id, folder_id)
    folder.name = _clean_name(name)
    _save(folder, ["name"])
    audit.record(actor, "folder.rename", mailbox_id=mailbox_id, target=f"folder {folder.pk}")
    return folder


@transaction.atomic
def move_folder(actor: Actor, mailbox_id: int, folder_id: int, parent_id: int | None) -> Folder:
    """Put an own folder inside another one, or at the top. Raises :class:`FolderRefused` for a circle."""
    writing_access(actor.person_id, mailbox_id)
    lock_boxes([mailbox_id])
    folder = own_folder(mailbox_id, folder_id)
    parent = own_folder(mailbox_id, parent_id) if parent_id else None
    above = parent
    while above is not None:
        if above.pk == folder.pk:
            raise FolderRefused("Un dossier ne peut pas être rangé dans lui-même.")
        above = above.parent
    if parent is not None and _depth(parent) + _height(folder) > MAX_DEPTH:
        raise FolderRefused(f"Les dossiers s’emboîtent sur {MAX_DEPTH} niveaux au plus.")
    folder.parent = parent
    _save(folder, ["parent"])
    audit.record(actor, "folder.move", mailbox_id=mailbox_id, target=f"folder {folder.pk}")
    return folder


@transaction.atomic
def change_folder(actor: Actor, mailbox_id: int, folder_id: int, *, name: str, parent_id: int | None) -> None:
    """Give an own folder a name and a place, both or neither. Raises :class:`FolderRefused`."""
    writing_access(actor.person_id, mailbox_id)
    folder = own_folder(mailbox_id, folder_id)
    if parent_id != folder.parent_id:
        move_folder(actor, mailbox_id, folder_id, parent_id)
    if name != folder.name:
        rename_folder(actor, mailbox_id, folder_id, name)


@transaction.atomic
def delete_folder(actor: Actor, mailbox_id: int, folder_id: int) -> None:
    """Delete an own folder that is empty. Doors call ``messages.actions.delete_own_folder``: its contents are kept."""
    writing_access(actor.person_id, mailbox_id)
    lock_boxes([mailbox_id])
    folder = own_folder(mailbox_id, folder_id)
    folder.delete()
    audit.record(actor, "folder.delete", mailbox_id=mailbox_id, target=f"folder {folder_id}")


def own_folder(mailbox_id: int, folder_id: int) -> Folder:
    """An own folder of a box. Raises Forbidden, or :class:`FolderRefused` for a standard one."""
    folder = Folder.objects.filter(mailbox_id=mailbox_id, pk=folder_id).first()
    if folder is None:
        raise Forbidden
    if folder.kind != Folder.Kind.OWN:
        raise FolderRefused(f"Le dossier «\u00a0{folder.name}\u00a0» fait partie de la boîte\u202f: il reste tel quel.")
    return folder


def _clean_name(name: str) -> str:
    cleaned = " ".join(strip_controls(name).replace("/", " ").split())
    if not cleaned:
        raise FolderRefused("Donnez un nom au dossier.")
    if len(cleaned) > 80:
        raise FolderRefused("Le nom d’un dossier compte 80 caractères au plus.")
    return cleaned


def _save(folder: Folder, fields: list[str] | None) -> None:
    try:
        with transaction.atomic():
            folder.save(update_fields=fields)
    except IntegrityError:
        raise FolderRefused(f"Il y a déjà un dossier «\u00a0{folder.name}\u00a0» à cet endroit.") from None


def _depth(folder: Folder) -> int:
    return 1 + (_depth(folder.parent) if folder.parent else 0)


def _height(folder: Folder) -> int:
    return 1 + max((_height(child) for child in folder.children.all()), default=0)
