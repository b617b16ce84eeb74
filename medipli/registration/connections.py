"""An accepted connection leads on: its contact registers, and administers the structure once validated."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from medipli.organisations.models import Office, Organisation
from medipli.registration import states
from medipli.registration.models import Request

State = Request.State


def leading_to(request: Request) -> Request | None:
    """The accepted connection whose contact makes this individual request, or the shared one around it."""
    if not request.is_individual:
        return None
    around = Q(pk=request.connection_id or 0) | Q(led_to__individual=request.pk)
    return Request.objects.select_related("made_for").filter(around, state=State.VALIDATED).first()


def is_administered(organisation: Organisation) -> bool:
    """Whether somebody administers the structure now: who asked for its connection is then not made to beside them."""
    lasting = Q(until=None) | Q(until__gt=timezone.now())
    offices = Office.objects.filter(lasting, kind=Office.Kind.ADMINISTRATOR, organisation=organisation)
    return offices.filter(person__is_active=True).exists()


def under_way(connection: Request) -> Request | None:
    """The request that the contact has begun, while it is a draft or with the desk."""
    return connection.led_to.filter(state__in=states.OPEN).order_by("-pk").first()


def may_begin(connection: Request) -> bool:
    """Whether the contact may still begin: nobody administers the structure, and they did not begin yet."""
    if connection.kind != Request.Kind.CONNECTION or connection.state != State.VALIDATED:
        return False
    structure = connection.made_for
    return structure is not None and not is_administered(structure) and under_way(connection) is None
