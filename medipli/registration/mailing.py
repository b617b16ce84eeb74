"""What the jobs of registration send: everything is read, and links are made, when the mail leaves."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from medipli.identity.models import Person
from medipli.notices import letters
from medipli.notices import request_letters as texts
from medipli.organisations.models import Office, Region
from medipli.organisations.policy import in_force
from medipli.registration import connections, duplicates, journey, links, states, throttling
from medipli.registration.models import AccountWish, Request

Purpose = links.Purpose
Kind = Request.Kind


def tell(request_id: int, step: str) -> None:
    """Tell who asked what became of their request. Boxes that are opened or published have letters of their own."""
    asked_by = ("person", "individual__person")
    request = Request.objects.filter(pk=request_id).exclude(email="").select_related(*asked_by).first()
    if request is None or (step == "validate" and request.kind != Kind.CONNECTION):
        return
    if step == "validate" and _lead_on(request):
        return
    address = journey.own_address(request)
    letters.send(texts.STEP_LETTERS[step](link=_follow(request, address)), address)


def _lead_on(connection: Request) -> bool:
    """Mail the contact of an accepted connection what begins their account, or resumes it; False when nothing does."""
    begun = connections.under_way(connection)
    if begun is not None:
        letters.send(texts.ResumeLetter(link=_follow(begun, begun.email)), begun.email)
        return True
    if not connections.may_begin(connection):
        return False
    with transaction.atomic():
        token = links.make(connection, Purpose.ADMINISTER, sent_to=connection.email)
        link = links.address_of(Purpose.ADMINISTER, token)
        letters.send(texts.BeginAsAdministratorLetter(link=link), connection.email)
    return True


def tell_administrator(office_id: int) -> None:
    """Tell the contact of an accepted connection that they administer its structure, while they do."""
    office = Office.objects.select_related("person").filter(pk=office_id).first()
    if office is not None and in_force(office.person_id, Office.Kind.ADMINISTRATOR).filter(pk=office_id).exists():
        letters.send(texts.NowAdministratorLetter(link=f"{settings.PUBLIC_URL}/gestionnaire/"), office.person.email)


def tell_wish(wish_id: int, person_id: int | None) -> None:
    """Tell an administrator that somebody asks for an account, or the desk of the region without ``person_id``."""
    wish = AccountWish.objects.select_related("organisation__region").filter(pk=wish_id).first()
    if wish is None:
        return
    page = f"{settings.PUBLIC_URL}/gestionnaire/#wishes-title"
    if person_id is None:
        to, page = wish.organisation.region.desk_email, f"{settings.PUBLIC_URL}/centre-de-services/structures/"
    elif in_force(person_id, Office.Kind.ADMINISTRATOR).filter(organisation=wish.organisation).exists():
        to = Person.objects.get(pk=person_id).email
    else:
        return
    if to:
        letters.send(texts.AccountWishedLetter(link=page), to)


def send_verification(request_id: int) -> None:
    """Mail the link that confirms the address of a draft, or a way to the account or request that it has already.

    What an administrator prepared goes on to the desk in any case, which sees who is known already.
    """
    request = Request.objects.filter(pk=request_id, state=Request.State.DRAFT, email_verified_at=None).first()
    if request is None or not request.email:
        return
    if request.is_individual and request.made_by_id is None and (letter := _way_out(request)):
        letters.send(letter, request.email)
        return
    token = links.make(request, Purpose.VERIFY, sent_to=request.email)
    letters.send(texts.ConfirmAddressLetter(link=links.address_of(Purpose.VERIFY, token)), request.email)


def send_resume(request_id: int) -> None:
    """Mail who asks the link that opens a request again; for an individual draft inside a shared one, the whole."""
    found = Request.objects.select_related("individual__person", "person", "shared")
    request = found.filter(states.resumed(), pk=request_id).first()
    if request is None:
        return
    if request.state == Request.State.DRAFT and getattr(request, "shared", None) is not None:
        request = request.shared
    if address := journey.own_address(request):
        letters.send(texts.ResumeLetter(link=_follow(request, address)), address)


def warn_those_on_record(request: Request) -> None:
    """Mail a way out to the addresses on record of who holds the same number, never to the one just given."""
    for found in duplicates.of(request):
        if found.why != "national_id" or found.email in ("", request.email):
            continue
        if not throttling.may_mail("duplicate", found.email):
            continue
        if found.person_id is not None:
            letters.send(texts.AlreadyHasAccountLetter(link=f"{settings.PUBLIC_URL}/connexion"), found.email)
        elif found.request_id is not None and found.is_verified:
            other = Request.objects.get(pk=found.request_id)
            letters.send(texts.AlreadyAskedLetter(link=_follow(other, found.email)), found.email)


def send_proof(request: Request, address: str) -> None:
    """Mail the link that proves an identity to the address that the register knows."""
    # A link whose letter did not leave goes with it: the job, tried again, makes another.
    with transaction.atomic():
        token = links.make(request, Purpose.PROVE, sent_to=address)
        letters.send(texts.ProveIdentityLetter(link=links.address_of(Purpose.PROVE, token)), address)


def send_responsible(address: str, token: str) -> None:
    """Ask the professional named as responsible."""
    link = f"{settings.PUBLIC_URL}{links.RESPONSIBLE_PATH}{token}"
    letters.send(texts.ConfirmResponsibleLetter(link=link), address)


def remind_desk(region_id: int) -> None:
    """Tell a region's desk that requests are nearly due."""
    region = Region.objects.get(pk=region_id)
    if region.desk_email:
        letters.send(texts.DeskReminderLetter(link=_desk_page()), region.desk_email)


def escalate(region_id: int) -> None:
    """Tell a region's desk and the operators that requests are late."""
    addresses = set(Region.objects.filter(pk=region_id).exclude(desk_email="").values_list("desk_email", flat=True))
    offices = Office.objects.filter(kind=Office.Kind.OPERATOR, person__is_active=True).values_list(
        "person_id", flat=True
    )
    operators = [person_id for person_id in offices.distinct() if in_force(person_id, Office.Kind.OPERATOR).exists()]
    addresses |= set(Person.objects.filter(pk__in=operators).values_list("email", flat=True))
    for address in sorted(addresses):
        letters.send(texts.DeskEscalationLetter(link=_desk_page()), address)


def _way_out(request: Request) -> letters.Letter | None:
    """The letter for an address that has an account, or a request with the desk."""
    person = Person.objects.filter(email=request.email, is_active=True).first()
    if person is not None and request.kind == Kind.PER and person.national_id is None:
        # Somebody whose RPPS arrived: their account becomes a PER.
        return None
    if person is not None:
        return texts.AlreadyHasAccountLetter(link=f"{settings.PUBLIC_URL}/connexion")
    kinds = (Kind.PER, Kind.INT, Kind.LOCAL)
    asked = Request.objects.filter(email=request.email, kind__in=kinds, state__in=states.WITH_THE_DESK)
    other = asked.order_by("-pk").first()
    return None if other is None else texts.AlreadyAskedLetter(link=_follow(other, request.email))


def _follow(request: Request, address: str) -> str:
    """The link to follow a request, for the letter to ``address``."""
    return links.address_of(Purpose.FOLLOW, links.make(request, Purpose.FOLLOW, sent_to=address))


def _desk_page() -> str:
    return f"{settings.PUBLIC_URL}/centre-de-services/"
