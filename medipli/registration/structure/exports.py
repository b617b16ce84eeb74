"""Lists that administrators take away: accounts and shared boxes, each written in the trail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import transaction

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.formats.tables import write_csv
from medipli.mailboxes.models import Membership
from medipli.organisations.policy import require_administrator
from medipli.registration.structure.boxes import shared_boxes
from medipli.registration.structure.people import selected


@transaction.atomic
def export_accounts(actor: Actor, organisation_ids: Sequence[int]) -> bytes:
    """CSV of every account, with its last sign-in. Raises Forbidden."""
    _note(actor, organisation_ids, "accounts")
    header = (
        "Nom", "Prénom", "Civilité", "Profession ou fonction", "Type", "Adresse de la boîte", "Adresse mail",
        "RPPS ou ADELI", "Structure", "État", "Créé le", "Dernière connexion",
    )  # fmt: skip
    return write_csv(header, _accounts(organisation_ids))


@transaction.atomic
def export_boxes(actor: Actor, organisation_ids: Sequence[int]) -> bytes:
    """CSV of every shared box, a line for each member. Raises Forbidden."""
    _note(actor, organisation_ids, "boxes")
    header = ("Boîte", "Adresse", "Structure", "État", "Membre", "Rôle", "Depuis", "Jusqu’au", "Dernière connexion")
    return write_csv(header, _members(organisation_ids))


def _note(actor: Actor, organisation_ids: Sequence[int], what: str) -> None:
    for organisation_id in organisation_ids:
        require_administrator(actor, organisation_id)
        details = {"organisation": organisation_id, "what": what}
        record(actor, "organisation.export", target=f"organisation:{organisation_id}", details=details)


def _accounts(organisation_ids: Sequence[int]) -> Iterator[tuple[str, ...]]:
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
            person.email,
            (person.national_id or "")[1:],
            box.organisation.name if box.organisation else "",
            "Ouvert" if person.is_active else "Suspendu",
            f"{person.created_at:%Y-%m-%d}",
            f"{person.last_login:%Y-%m-%d}" if person.last_login else "jamais",
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
            f"{one.since:%Y-%m-%d}",
            f"{one.until:%Y-%m-%d}" if one.until else "",
            f"{one.person.last_login:%Y-%m-%d}" if one.person.last_login else "jamais",
        )
