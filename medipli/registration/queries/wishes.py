"""Who asks a structure for an account: what its administrators see, or the desk of its region when it has none."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from medipli.organisations.models import Office
from medipli.registration.models import AccountWish

SHOWN = 50


def administering() -> QuerySet[Office]:
    """The offices in force of administrators whose account is open."""
    lasting = Q(until=None) | Q(until__gt=timezone.now())
    return Office.objects.filter(lasting, kind=Office.Kind.ADMINISTRATOR, person__is_active=True)


def wishes_of(organisation_ids: Sequence[int]) -> QuerySet[AccountWish]:
    """Those to these structures, the latest first."""
    found = AccountWish.objects.filter(organisation_id__in=list(organisation_ids))
    return found.select_related("organisation").order_by("-at", "-pk")


def desk_wishes(region_ids: Sequence[int]) -> QuerySet[AccountWish]:
    """Those to the structures of these regions that nobody administers."""
    administered = administering().filter(organisation=OuterRef("organisation"))
    found = AccountWish.objects.filter(~Exists(administered), organisation__region_id__in=list(region_ids))
    return found.select_related("organisation").order_by("-at", "-pk")
