"""From an accepted connection to the first administrator of its structure.

The contact, whose address was confirmed, gets a link that serves once. Behind it their registration begins with the
structure filled in; the desk decides of it like of any other, and validating it gives the office.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from medipli.audit.actions import record
from medipli.audit.actor import Actor, service
from medipli.directory.registers import queries as registers
from medipli.identity.models import Person
from medipli.organisations.actions.offices import give_office
from medipli.organisations.models import Office, Organisation
from medipli.registration import answers, checks, connections, links, states, throttling
from medipli.registration.actions.verify import locked_link, look_up
from medipli.registration.answers import ConnectionAnswers
from medipli.registration.clocks import DRAFT_LIFETIME
from medipli.registration.models import Change, Link, Request
from medipli.registration.refusals import LinkSpent

_HAS_ONE = "Cette structure a déjà un gestionnaire\u00a0: adressez-vous à lui pour obtenir un compte."


def send_beginning(actor: Actor, connection: Request) -> None:
    """Mail the contact the link again, or the one that resumes what they began. Raises NotNow, TooMany."""
    from medipli.registration import tasks

    throttling.count("mail", actor.origin)
    if not (connections.may_begin(connection) or connections.under_way(connection)):
        raise states.NotNow(_HAS_ONE)
    if throttling.may_write("administer", connection.email, actor.origin, connection.pk):
        tasks.tell.defer(request_id=connection.pk, step="validate")


def begin_as_administrator(actor: Actor, token: str) -> tuple[Request | None, str]:
    """Use the link: a draft with the structure filled in, its address confirmed, and the secret that opens it.

    Who has an account under that address administers at once, and there is no request (None, ""). A request of theirs
    that waits at the desk goes on with the office as its prospect. Raises LinkSpent, NotNow, TooMany.
    """
    found = look_up(actor, links.Purpose.ADMINISTER, token)
    throttling.count("begin", actor.origin)
    with transaction.atomic():
        connection = states.lock(found.request_id)
        link = locked_link(links.Purpose.ADMINISTER, token)
        structure = connection.made_for
        if connection.state != Request.State.VALIDATED or structure is None:
            raise LinkSpent
        if connections.is_administered(structure):
            raise states.NotNow(_HAS_ONE)
        Link.objects.filter(pk=link.pk).update(used_at=timezone.now())
        person = Person.objects.filter(email=link.sent_to, is_active=True).first()
        if person is not None:
            _give(connection, structure, person)
            return None, ""
        request = _waiting(connection, link.sent_to) or _draft(actor, connection, structure, link.sent_to)
        record(actor, "request.lead_on", target=f"request:{connection.pk}", details={"request": request.pk})
        return request, links.make(request, links.Purpose.FOLLOW, sent_to=link.sent_to)


def make_administrator(request: Request) -> Office | None:
    """Give the office that a validated request leads to, in the caller's transaction; None when it leads to none."""
    connection = connections.leading_to(request)
    if connection is None or connection.made_for is None or request.person is None:
        return None
    return _give(connection, connection.made_for, request.person)


def _give(connection: Request, structure: Organisation, person: Person) -> Office | None:
    """The office, unless somebody has it by now: of two at once, one is the first."""
    from medipli.registration import tasks

    Organisation.objects.select_for_update(no_key=True).get(pk=structure.pk)
    if connections.is_administered(structure):
        return None
    by = service("connection")
    office = give_office(by, person, Office.Kind.ADMINISTRATOR, organisation=structure)
    details = {"office": office.pk, "organisation": structure.pk, "person": person.pk}
    record(by, "request.administer", target=f"request:{connection.pk}", details=details)
    tasks.tell_administrator.defer(office_id=office.pk)
    return office


def _waiting(connection: Request, address: str) -> Request | None:
    """A request for an individual account that this very address made before, and that the desk has."""
    kinds = (Request.Kind.PER, Request.Kind.INT, Request.Kind.LOCAL)
    theirs = Request.objects.filter(email=address, kind__in=kinds, state__in=states.WITH_THE_DESK, connection=None)
    found = theirs.exclude(email_verified_at=None).order_by("-pk").first()
    if found is None:
        return None
    locked = states.lock(found.pk)
    locked.connection = connection
    locked.save(update_fields=["connection"])
    if states.allows(locked, "check"):
        checks.refresh(locked)
    return locked


def _draft(actor: Actor, connection: Request, structure: Organisation, address: str) -> Request:
    given, now = answers.of(connection), timezone.now()
    known = registers.establishment(structure.finess) if structure.finess else None
    typed = {
        "account": "individual",
        "region": connection.region.code if connection.region else "",
        "email": address,
        "phone": given.phone,
        "site_name": structure.name,
        "finess": structure.finess,
        "street": structure.street or (known.street if known else ""),
        "postal_code": structure.postal_code,
        "town": structure.town,
    }
    if isinstance(given, ConnectionAnswers):
        names = {"last_name": given.contact_last_name, "first_name": given.contact_first_name}
        typed |= names | {"function": given.contact_function}
    request = Request.objects.create(
        kind=Request.Kind.PER,
        region=connection.region,
        answers=typed,
        email=address,
        email_verified_at=now,
        connection=connection,
        expires_at=now + DRAFT_LIFETIME,
    )
    Change.objects.create(request=request, state=request.state, verb="begin", by_id=actor.person_id)
    return request
