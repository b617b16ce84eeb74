"""The professional who answers for a shared box (F39), or for a person without identifier, says whether it is so."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from medipli.audit.actor import Actor, Forbidden
from medipli.directory.registers.queries import own_address
from medipli.identity.models import Person
from medipli.identity.secrets import digest, link_token
from medipli.organisations.models import Office
from medipli.organisations.policy import in_force
from medipli.registration import answers, checks, mailing, states, throttling
from medipli.registration.actions.desk import opened, text_of
from medipli.registration.answers import IndividualAnswers, SharedAnswers
from medipli.registration.models import Confirmation, Request
from medipli.registration.refusals import LinkSpent, RequestRefused

LINK_LIFETIME = timedelta(days=14)
Answer = Confirmation.Answer


def ask_responsible(request_id: int) -> None:
    """Write to the person named: to their account's address, or to the one that the register knows.

    Never to an address that who asked gave. For the job that follows a submission; nobody to write to: the desk does.
    """
    with transaction.atomic():
        request = states.lock(request_id)
        found = Confirmation.objects.select_for_update().filter(request=request, answer=Answer.WAITING).first()
        if found is None or found.sent_at is not None or not states.allows(request, "confirm"):
            return
        person, address = _named(request)
        if not address:
            return
        token = link_token()
        found.person, found.sent_to, found.sent_at = person, address, timezone.now()
        found.link, found.expires_at = digest("request responsible", token), timezone.now() + LINK_LIFETIME
        found.save()
        checks.refresh(request)
    try:
        mailing.send_responsible(address, token)
    except OSError:
        # Nobody was asked: the job, tried again, asks.
        with transaction.atomic():
            request = states.lock(request_id)
            Confirmation.objects.filter(pk=found.pk, link=found.link).update(sent_at=None, link=None)
            if states.allows(request, "check"):
                checks.refresh(request)
        raise


def waiting_for(person_id: int) -> list[Confirmation]:
    """What a signed-in professional has to answer."""
    found = Confirmation.objects.filter(person_id=person_id, answer=Answer.WAITING, sent_at__isnull=False)
    return list(
        found.filter(request__state__in=states.WITH_THE_DESK)
        .select_related("request__region", "request__person", "request__individual", "request__made_by")
        .order_by("pk")
    )


def look_up_responsible(actor: Actor, token: str) -> Confirmation:
    """What the page of the link shows. Raises LinkSpent, TooMany."""
    throttling.count("link", actor.origin)
    found = Confirmation.objects.select_related("request", "request__region")
    confirmation = found.filter(link=digest("request responsible", token[:100])).first()
    return _serving(confirmation)


def respond_by_link(actor: Actor, token: str, *, agrees: bool) -> Request:
    """The person named answers on the page of the link. Raises LinkSpent, NotNow, TooMany."""
    request_id = look_up_responsible(actor, token).request_id
    with transaction.atomic():
        request = states.lock(request_id)
        confirmation = _serving(Confirmation.objects.select_for_update().filter(request=request).first())
        _write(actor, request, confirmation, agrees=agrees, how="link")
    return request


def respond_signed_in(actor: Actor, request_id: int, *, agrees: bool) -> Request:
    """The same, signed in to their account, for as long as the desk has the request: the age of the link plays no part.

    Raises Forbidden, LinkSpent, NotNow.
    """
    named = Confirmation.objects.filter(person_id=actor.person_id or 0, sent_at__isnull=False)
    with transaction.atomic():
        found = named.filter(request_id=request_id).first()
        if found is None:
            raise Forbidden
        request = states.lock(request_id)
        confirmation = Confirmation.objects.select_for_update().get(pk=found.pk)
        if confirmation.person_id != actor.person_id:
            raise Forbidden
        if confirmation.answer != Answer.WAITING:
            raise LinkSpent(was_used=True)
        _write(actor, request, confirmation, agrees=agrees, how="signed_in")
    return request


def confirm_responsible(actor: Actor, request_id: int, version: int, *, agrees: bool, text: str) -> Request:
    """An agent writes down what the person named said to them, and how. Raises RequestRefused, NotNow, Forbidden."""
    text = text_of(text, "Dites comment vous avez joint cette personne.", longest=500)
    with opened(actor, request_id, "confirm", version) as request:
        if request.kind not in (Request.Kind.ORG, Request.Kind.LOCAL):
            raise RequestRefused({"agrees": "Personne ne répond de ce type de demande\u00a0: l’identité se prouve."})
        confirmation, _ = Confirmation.objects.select_for_update().get_or_create(request=request)
        _write(actor, request, confirmation, agrees=agrees, how="desk", text=text)
    return request


def _write(
    actor: Actor, request: Request, confirmation: Confirmation, *, agrees: bool, how: str, text: str = ""
) -> None:
    confirmation.answer = Answer.YES if agrees else Answer.NO
    confirmation.answered_at, confirmation.how = timezone.now(), how
    confirmation.save()
    said = "A confirmé." if agrees else "A refusé."
    values = {}
    if agrees and request.is_individual and not request.identity_proof:
        values = {"identity_proof": Request.Proof.VOUCHED if how != "desk" else Request.Proof.DESK}
    elif not agrees and request.identity_proof == Request.Proof.VOUCHED:
        values = {"identity_proof": Request.Proof.NONE}
    verb = "confirm" if agrees else "decline"
    states.move(actor, request, verb, text=f"{said} {text}".strip(), details={"how": how}, **values)
    checks.refresh(request)


def _serving(confirmation: Confirmation | None) -> Confirmation:
    was_used = confirmation is not None and confirmation.answer != Answer.WAITING
    is_old = confirmation is None or confirmation.expires_at is None or confirmation.expires_at <= timezone.now()
    if confirmation is None or was_used or is_old:
        raise LinkSpent(was_used=was_used)
    return confirmation


def _named(request: Request) -> tuple[Person | None, str]:
    """Who was named and where to write to them: an account or the register; nobody otherwise."""
    given = answers.of(request)
    if isinstance(given, SharedAnswers):
        return _holder(given.responsible_rpps)
    if isinstance(given, IndividualAnswers) and given.voucher == "professional":
        return _holder(given.voucher_rpps)
    if isinstance(given, IndividualAnswers) and given.voucher == "structure":
        return _administrator(given)
    return None, ""


def _holder(national_id: str) -> tuple[Person | None, str]:
    person = Person.objects.filter(national_id=national_id, is_active=True).first() if national_id else None
    if person is not None:
        return person, person.email
    return None, (own_address(national_id) or "") if national_id else ""


def _administrator(given: IndividualAnswers) -> tuple[Person | None, str]:
    """The administrator of that very structure whose address was given: anybody else would vouch for themselves."""
    person = Person.objects.filter(email=given.voucher_email, is_active=True).first()
    if person is None or not given.finess:
        return None, ""
    offices = in_force(person.pk, Office.Kind.ADMINISTRATOR).filter(organisation__finess=given.finess)
    return (person, person.email) if offices.exists() else (None, "")
