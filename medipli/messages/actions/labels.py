"""The labels of a box."""

from __future__ import annotations

from django.db import IntegrityError, connection, transaction

from medipli.audit import actions as audit
from medipli.audit.actor import Actor
from medipli.formats.text import strip_controls
from medipli.mailboxes.locking import lock_boxes
from medipli.mailboxes.policy import Forbidden, writing_access
from medipli.messages.models import Label

MAX_LABELS = 100


class LabelRefused(Exception):
    """A label cannot be made so. The message is the French sentence to show."""


@transaction.atomic
def create_label(actor: Actor, mailbox_id: int, name: str, tint: str = Label.Tint.SLATE, icon: str = "") -> Label:
    """Create a label in a box. Raises :class:`LabelRefused`."""
    writing_access(actor.person_id, mailbox_id)
    if Label.objects.filter(mailbox_id=mailbox_id).count() >= MAX_LABELS:
        raise LabelRefused(f"Une boîte ne peut pas avoir plus de {MAX_LABELS} étiquettes.")
    label = Label(mailbox_id=mailbox_id, icon=icon)
    _name(label, name, tint)
    audit.record(actor, "label.create", mailbox_id=mailbox_id, target=f"label {label.pk}")
    return label


@transaction.atomic
def rename_label(actor: Actor, mailbox_id: int, label_id: int, name: str, tint: str) -> Label:
    """Change the word and the tint of a label. Raises :class:`LabelRefused`."""
    writing_access(actor.person_id, mailbox_id)
    label = Label.objects.filter(pk=label_id, mailbox_id=mailbox_id).first()
    if label is None:
        raise Forbidden
    _name(label, name, tint)
    audit.record(actor, "label.rename", mailbox_id=mailbox_id, target=f"label {label.pk}")
    return label


@transaction.atomic
def delete_label(actor: Actor, mailbox_id: int, label_id: int) -> None:
    """Delete a label; the messages that bore it stay where they are."""
    writing_access(actor.person_id, mailbox_id)
    lock_boxes([mailbox_id])
    deleted, _ = Label.objects.filter(pk=label_id, mailbox_id=mailbox_id).delete()
    if not deleted:
        raise Forbidden
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE messages_entry SET labels = array_remove(labels, %(label)s),"
            " thread_labels = array_remove(thread_labels, %(label)s)"
            " WHERE mailbox_id = %(mailbox)s AND (%(label)s = ANY(labels) OR %(label)s = ANY(thread_labels))",
            {"label": label_id, "mailbox": mailbox_id},
        )
    audit.record(actor, "label.delete", mailbox_id=mailbox_id, target=f"label {label_id}")


def _name(label: Label, name: str, tint: str) -> None:
    label.name = " ".join(strip_controls(name).split())
    label.tint = tint
    if not label.name:
        raise LabelRefused("Donnez un nom à l’étiquette.")
    if len(label.name) > 40:
        raise LabelRefused("Le nom d’une étiquette compte 40 caractères au plus.")
    if tint not in Label.Tint.values:
        raise LabelRefused("Choisissez une des couleurs proposées.")
    try:
        with transaction.atomic():
            label.save()
    except IntegrityError:
        raise LabelRefused(f"Il y a déjà une étiquette «\u00a0{label.name}\u00a0».") from None
