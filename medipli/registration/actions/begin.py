"""Begin a request, and fill it in step by step. Who holds the request's link, or asked while signed in, may."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from medipli.audit.actor import Actor
from medipli.organisations.models import Region
from medipli.registration import answers, journey, links, states, throttling
from medipli.registration.clocks import DRAFT_LIFETIME
from medipli.registration.models import Change, Link, Request

Kind = Request.Kind
_PREPARED = "Ce compte partagé est préparé pour quelqu’un d’autre\u00a0: connectez-vous avec son compte individuel."
_KINDS = {"individual": Kind.PER, "shared": Kind.ORG, "connection": Kind.CONNECTION}


def begin(actor: Actor, kind: str = Kind.PER) -> tuple[Request, str]:
    """A new draft, and the secret under which this browser goes on with it. Raises throttling.TooMany."""
    throttling.count("begin", actor.origin)
    with transaction.atomic():
        request = Request.objects.create(kind=kind, expires_at=timezone.now() + DRAFT_LIFETIME)
        Change.objects.create(request=request, state=request.state, verb="begin", by_id=actor.person_id)
        token = links.make(request, links.Purpose.FOLLOW)
    return request, token


def save(actor: Actor, request: Request, step: str, typed: Mapping[str, str]) -> dict[str, str]:
    """Keep what was typed in one step, right or wrong. Returns field → French sentence for what does not do.

    ``step`` is one of :mod:`medipli.registration.journey`. Fields that are not of the step are passed over; fields of
    the step that are absent count as empty (unticked boxes). ``request`` is brought up to date. Raises NotNow.
    """
    with transaction.atomic():
        locked = states.lock(request.pk)
        states.require(locked, "save")
        if step in (journey.TYPE, journey.REGION, journey.ASSOCIATION):
            _save_beginning(actor, locked, step, typed)
        elif step == journey.INDIVIDUAL and locked.kind == Kind.ORG:
            if locked.person_id is not None or locked.answers.get("has_account") != "no":
                # Who fills in an individual account says « Non », whatever was chosen before.
                _save_beginning(actor, locked, journey.ASSOCIATION, {"has_account": "no"})
            _save_form(actor, _individual_of(locked), typed)
        else:
            _save_form(actor, locked, typed)
    _reload(request)
    return journey.missing(request, step)


def attach(actor: Actor, request: Request) -> None:
    """F19–F21: the person who signed in inside the journey becomes the owner of the shared account.

    What an administrator prepared for somebody stays theirs. Raises NotNow.
    """
    with transaction.atomic():
        locked = states.lock(request.pk)
        if actor.person_id is None or locked.kind != Kind.ORG:
            raise states.NotNow("Connectez-vous à votre compte individuel pour l’associer.")
        if locked.made_by_id is not None and locked.person_id != actor.person_id:
            raise states.NotNow(_PREPARED)
        individual, typed = locked.individual, locked.answers | {"has_account": "yes"}
        states.move(actor, locked, "attach", person_id=actor.person_id, individual=None, answers=typed)
        _drop(individual)
        _verify_own_address(locked)
    _reload(request)


def _save_beginning(actor: Actor, request: Request, step: str, typed: Mapping[str, str]) -> None:
    fields = {journey.TYPE: "account", journey.REGION: "region", journey.ASSOCIATION: "has_account"}
    given = answers.kept(typed.get(fields[step], "")).strip()[:40]
    kept = {"account": "shared", "has_account": "yes"}.get(fields[step], given)
    if request.kind == Kind.ORG and request.made_by_id is not None and given != kept:
        raise states.NotNow(_PREPARED)
    columns: dict[str, Any] = {"answers": request.answers | {fields[step]: given}}
    individual = request.individual
    if step == journey.TYPE and given in _KINDS:
        columns["kind"] = _kind(given, request)
        if columns["kind"] != Kind.ORG:
            # Whoever signed in did so to own a shared box: an individual account goes to who proves an identity.
            columns["person"] = None
        if columns["kind"] != Kind.ORG and individual is not None:
            columns |= {"individual": None}
            if given == "individual":
                columns |= _taken_out(individual, request, columns["answers"])
    if step == journey.REGION:
        columns["region"] = Region.objects.filter(code=given).first()
    is_theirs = actor.person_id is not None and request.made_by_id is None
    if step == journey.ASSOCIATION and given == "yes" and is_theirs:
        columns |= {"person_id": actor.person_id, "individual": None}
    if step == journey.ASSOCIATION and given == "no":
        columns["person"] = None
    states.move(actor, request, "save", **columns)
    if "individual" in columns:
        _drop(individual)
    if step == journey.ASSOCIATION and given == "no":
        _individual_of(request)
    elif step == journey.REGION and request.individual is not None:
        Request.objects.filter(pk=request.individual.pk).update(region=request.region)


def _taken_out(individual: Request, shared: Request, typed: Mapping[str, str]) -> dict[str, Any]:
    """Columns of a journey for the account alone: what was typed and confirmed of it inside ``shared`` stays."""
    Link.objects.filter(request=individual, purpose=Link.Purpose.VERIFY).update(request=shared)
    return {
        "kind": individual.kind,
        "answers": {**typed, "email": "", **individual.answers},
        "email": individual.email,
        "email_verified_at": individual.email_verified_at,
    }


def _drop(individual: Request | None) -> None:
    """The draft of an individual account that is not asked for any more."""
    if individual is not None:
        individual.delete()


def _kind(account: str, request: Request) -> str:
    if account == "individual":
        return answers.individual_kind(request.answers)
    return _KINDS[account]


def _individual_of(request: Request) -> Request:
    """The individual request inside a shared one, made when it is first needed."""
    if request.individual is None:
        typed = {field: request.answers[field] for field in answers.fields_of(Kind.PER) if field in request.answers}
        individual = Request.objects.create(
            kind=answers.individual_kind(typed), region=request.region, answers=typed, expires_at=request.expires_at
        )
        Request.objects.filter(pk=request.pk).update(individual=individual)
        request.individual = individual
    return Request.objects.select_for_update().get(pk=request.individual.pk)


def _save_form(actor: Actor, request: Request, typed: Mapping[str, str]) -> None:
    kept = {field: answers.kept(typed.get(field, "")) for field in answers.fields_of(request.kind)}
    columns: dict[str, Any] = {"answers": request.answers | kept}
    if request.is_individual:
        columns["kind"] = answers.individual_kind(kept)
    if request.identity_proof:
        # An administrator vouched for what they wrote, not for what is written since.
        columns["identity_proof"] = Request.Proof.NONE
    email = answers.ordinary_address(kept)
    if email != request.email:
        columns |= {"email": email, "email_verified_at": None}
    states.move(actor, request, "save", **columns)
    _verify_own_address(request)


def _verify_own_address(request: Request) -> None:
    """The address of who is signed in needs no second confirmation: their codes arrive there."""
    if request.person is not None and request.email == request.person.email and request.email_verified_at is None:
        request.email_verified_at = timezone.now()
        request.save(update_fields=["email_verified_at"])


def _reload(request: Request) -> None:
    request.refresh_from_db(from_queryset=Request.objects.select_related("region", "individual", "person"))
