"""The frame of the administrators' pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import Http404
from django.utils import timezone

from medipli.organisations.models import Organisation
from medipli.web.components import NavLink
from medipli.web.french import MONTHS
from medipli.web.request import SignedInRequest
from medipli.web.staff import Manager, staff_context
from medipli.web.templating import url
from medipli.web.views.mailbox.flash import take

TABS = (
    ("manager", "Comptes", "users-round"),
    ("manager-boxes", "Boîtes partagées", "inbox"),
    ("manager-imports", "Import", "file-down"),
    ("manager-sign-in", "Connexion", "lock-keyhole"),
    ("manager-journal", "Journal", "history"),
)


def manager_context(request: SignedInRequest, manager: Manager, current: str, **more: Any) -> dict[str, Any]:
    """What a page of an administrator needs; ``current`` is the route of its tab."""
    tabs = tuple(NavLink(label, url(route), icon, route == current) for route, label, icon in TABS)
    structures = list(Organisation.objects.filter(pk__in=manager.organisation_ids).order_by("name", "pk"))
    place = structures[0].name if len(structures) == 1 else "Espace gestionnaire"
    flash = take(request)
    common: dict[str, Any] = {
        "flash": flash.text if flash else "",
        "structures": structures,
        "structure_options": [(str(one.pk), one.name) for one in structures],
        "many": len(structures) > 1,
        "month_of": month_of,
    }
    return staff_context(request, place, tabs, **(common | more))


def chosen_structure(request: SignedInRequest, manager: Manager) -> Organisation:
    """The structure that a form names, which is one of the manager's; the only one when there is no choice."""
    posted = request.POST.get("structure", "")
    if len(manager.organisation_ids) == 1:
        number = manager.organisation_ids[0]
    else:
        number = int(posted) if posted.isascii() and posted.isdecimal() and len(posted) < 19 else 0
    if number not in manager.organisation_ids:
        raise Http404
    return Organisation.objects.select_related("region").get(pk=number)


def summary_of(errors: Mapping[str, str]) -> list[tuple[str, str]]:
    """Errors by field as the summary at the top of a form links them."""
    return [(f"id_{field}" if field else "", sentence) for field, sentence in errors.items()]


def number_in(text: str) -> int:
    """A number from an address; 0 for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def month_of(moment: datetime | None) -> str:
    """« mars 2026 »: the month is enough to tell an account that sleeps; « jamais »."""
    if moment is None:
        return "jamais"
    local = timezone.localtime(moment)
    return f"{MONTHS[local.month - 1]} {local.year}"
