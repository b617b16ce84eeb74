"""Lists that administrators take away: accounts and shared boxes, each written in the trail with its reason.

A list says no more than the pages do: months of sign-in, and no ordinary address of somebody for whose account the
structure does not answer. Days are those of the reader’s zone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.formats.tables import write_csv
from medipli.mailboxes.actions import explained
from medipli.mailboxes.models import Membership
from medipli.organisations.policy import require_administrator
from medipli.registration.structure.boxes import shared_boxes
from medipli.registration.structure.people import individual_boxes, selected, vouched_for


@transaction.atomic
def export_accounts(actor: Actor, organisation_ids: Sequence[int], reason: str) -> bytes:
    """CSV of every account, with the month of its last sign-in. Raises Forbidden, ReasonNeeded."""
    _note(actor, organisation_ids, "accounts", reason)
    header = (
        "Nom", "Prénom", "Civilité", "Profession ou fonction", "Type", "Adresse de la boîte", "Adresse mail",
        "RPPS ou ADELI", "Structure", "État", "Créé le", "Dernière connexion",
    )  # fmt: skip
    return write_csv(header, _accounts(organisation_ids))


@transaction.atomic
def export_boxes(actor: Actor, organisation_ids: Sequence[int], reason: str) -> bytes:
    """CSV of every shared box, a line for each member. Raises Forbidden, ReasonNeeded."""
    _note(actor, organisation_ids, "boxes", reason)
    header = ("Boîte", "Adresse", "Structure", "État", "Membre", "Rôle", "Depuis", "Jusqu’au", "Dernière connexion")
    return write_csv(header, _members(organisation_ids))


def _note(actor: Actor, organisation_ids: Sequence[int], what: str, reason: str) -> None:
    for organisation_id in organisation_ids:
        require_administrator(actor, organisation_id)
        details = {"organisation": organisation_id, **explained({"what": what}, reason)}
        record(actor, "organisation.export", target=f"organisation:{organisation_id}", details=details)


def _accounts(organisation_ids: Sequence[int]) -> Iterator[tuple[str, ...]]:
    answered_for = set(vouched_for(individual_boxes(organisation_ids)).values_list("pk", flat=True))
    for box in selected(organisation_ids).iterator(2000):
        person = box.owner
        if person is None:
            continue
        yield (
            person.last_name,
            person.first_name,
            person.civility,
            person.profession,
            box.get_kind_display(),
            box.address,
            person.email if box.pk in answered_for else "",
            (person.national_id or "")[1:],
            box.organisation.name if box.organisation else "",
            "Ouvert" if person.is_active else "Suspendu",
            _day(person.created_at),
            _month(person.last_login),
        )


def _members(organisation_ids: Sequence[int]) -> Iterator[tuple[str, ...]]:
    held = Membership.objects.filter(mailbox__in=shared_boxes(organisation_ids))
    held = held.select_related("mailbox", "mailbox__organisation", "person").order_by("mailbox__label", "mailbox", "pk")
    for one in held.iterator(2000):
        box = one.mailbox
        yield (
            box.label,
            box.address,
            box.organisation.name if box.organisation else "",
            "Ouverte" if box.is_open else "Suspendue",
            one.person.full_name,
            one.get_role_display(),
            _day(one.since),
            _day(one.until - timedelta(seconds=1)) if one.until else "",
            _month(one.person.last_login),
        )


def _day(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d}"


def _month(moment: datetime | None) -> str:
    """« 2026-03 »: enough to tell an account that sleeps."""
    return f"{timezone.localtime(moment):%Y-%m}" if moment else "jamais"
