"""What the jobs of registration send: everything is read, and links are made, when the mail leaves."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from medipli.identity.models import Person
from medipli.notices import letters
from medipli.notices import request_letters as texts
from medipli.organisations.models import Office, Region
from medipli.organisations.policy import in_force
from medipli.registration import duplicates, links, states, throttling
from medipli.registration.models import Request

Purpose = links.Purpose
Kind = Request.Kind


def tell(request_id: int, step: str) -> None:
    """Tell who asked what became of their request. Boxes that are opened or published have letters of their own."""
    request = Request.objects.filter(pk=request_id).exclude(email="").select_related("person").first()
    if request is None or (step == "validate" and request.kind != Kind.CONNECTION):
        return
    letter = texts.STEP_LETTERS[step](link=_follow(request))
    letters.send(letter, _who_asked(request))


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
    """Mail the link that opens a request again."""
    request = Request.objects.filter(pk=request_id, state__in=states.OPEN).select_related("individual").first()
    if request is not None:
        address = request.email or (request.individual.email if request.individual else "")
        if address:
            letters.send(texts.ResumeLetter(link=_follow(request)), address)


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
            letters.send(texts.AlreadyAskedLetter(link=_follow(other)), found.email)


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
    return None if other is None else texts.AlreadyAskedLetter(link=_follow(other))


def _who_asked(request: Request) -> str:
    """The person's own address when they have an account, else the one that was confirmed."""
    return request.person.email if request.person is not None else request.email


def _follow(request: Request) -> str:
    return links.address_of(Purpose.FOLLOW, links.make(request, Purpose.FOLLOW))


def _desk_page() -> str:
    return f"{settings.PUBLIC_URL}/centre-de-services/"
