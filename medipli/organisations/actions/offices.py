"""Who becomes staff, and who no longer is. No other way exists."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from medipli.audit.actions import record
from medipli.audit.actor import Actor, service
from medipli.identity.actions.end_sessions import end_sessions
from medipli.identity.models import Person
from medipli.organisations.models import Office, Organisation, Region
from medipli.organisations.policy import in_force, require_operator

HIGHEST_FIRST = (Office.Kind.OPERATOR, Office.Kind.DESK, Office.Kind.ADMINISTRATOR)


class OfficeRefused(ValueError):
    """The office cannot be given or ended; the text is for the operator."""


@transaction.atomic
def give_office(
    actor: Actor,
    person: Person,
    kind: Office.Kind,
    *,
    region: Region | None = None,
    organisation: Organisation | None = None,
    until: datetime | None = None,
) -> Office:
    """Make somebody an operator, an agent of the desk of ``region``, or an administrator of ``organisation``.

    Only operators may, or the service (the command line). Their open sessions end: they sign in again under the rules
    for staff. The last operator without a date of end is given none. Raises Forbidden and OfficeRefused.
    """
    if kind is Office.Kind.OPERATOR:
        _lock_operators()
    require_operator(actor)
    if (kind is Office.Kind.DESK) != (region is not None) or (kind is Office.Kind.ADMINISTRATOR) != (
        organisation is not None
    ):
        raise OfficeRefused("Précisez la région d’un agent, ou la structure d’un gestionnaire.")
    if not person.is_active:
        raise OfficeRefused("Ce compte est fermé.")
    if until is not None and until <= timezone.now():
        raise OfficeRefused("La date de fin est déjà passée.")
    same = in_force(person.pk, kind).filter(region=region, organisation=organisation)
    held = same.select_for_update(of=("self",)).first()
    if held is not None:
        if kind is Office.Kind.OPERATOR and until is not None:
            _require_another_operator(held)
        held.until = until
        held.save(update_fields=["until"])
        office = held
    else:
        office = Office.objects.create(
            person=person,
            kind=kind,
            region=region,
            organisation=organisation,
            until=until,
            given_by_id=actor.person_id,
        )
        end_sessions(actor, person.pk)
    _note_role(person)
    record(actor, "office.give", target=f"person:{person.pk}", details=_place(office))
    return office


@transaction.atomic
def end_office(actor: Actor, office_id: int) -> Office:
    """Take an office back at once, in open sessions too. The last operator stays.

    Raises Forbidden, OfficeRefused, Office.DoesNotExist.
    """
    if Office.objects.filter(pk=office_id, kind=Office.Kind.OPERATOR).exists():
        _lock_operators()
    require_operator(actor)
    office = Office.objects.select_for_update(of=("self",)).select_related("person").get(pk=office_id)
    if office.until is None or office.until > timezone.now():
        if office.kind == Office.Kind.OPERATOR:
            _require_another_operator(office)
        office.until = timezone.now()
        _carry_out_end(actor, office)
    return office


def end_dated_offices(now: datetime) -> int:
    """Carry out the end of the offices whose date passed, at most a hundred; returns how many.

    Their powers ended at that moment; the role, the open sessions and the trail follow.
    """
    passed = Office.objects.filter(until__lte=now, ended_at=None).order_by("pk").values_list("pk", flat=True)
    ended = 0
    for office_id in list(passed[:100]):
        with transaction.atomic():
            again = Office.objects.select_for_update(of=("self",)).select_related("person")
            office = again.filter(pk=office_id, until__lte=now, ended_at=None).first()
            if office is not None:
                _carry_out_end(service("worker"), office)
                ended += 1
    return ended


def _carry_out_end(actor: Actor, office: Office) -> None:
    office.ended_at = timezone.now()
    office.save(update_fields=["until", "ended_at"])
    _note_role(office.person)
    end_sessions(actor, office.person_id)
    record(actor, "office.end", target=f"person:{office.person_id}", details=_place(office))


def _lock_operators() -> None:
    """Before anything else, all in one order: so two operators neither end each other nor wait for each other."""
    list(Office.objects.select_for_update().filter(kind=Office.Kind.OPERATOR).order_by("pk").values_list("pk"))


def _require_another_operator(office: Office) -> None:
    others = Office.objects.filter(kind=Office.Kind.OPERATOR, until=None, person__is_active=True)
    if office.until is None and not others.exclude(person_id=office.person_id).exists():
        raise OfficeRefused("Il faut qu’un opérateur reste, sans date de fin.")


def _note_role(person: Person) -> None:
    """Repeat the highest office on the person, for the floors that know no offices."""
    # Of two who give or end at once, the second sees what the first did.
    list(Person.objects.select_for_update().filter(pk=person.pk).values_list("pk"))
    kinds = set(in_force(person.pk, *HIGHEST_FIRST).values_list("kind", flat=True))
    highest = next((kind for kind in HIGHEST_FIRST if kind in kinds), None)
    person.role = Person.Role(highest.value) if highest else Person.Role.USER
    person.save(update_fields=["role"])


def _place(office: Office) -> dict[str, object]:
    return {"kind": office.kind, "region": office.region_id, "organisation": office.organisation_id}
