"""Who asked answers the desk, and corrects what was wrong."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from medipli.audit.actor import Actor
from medipli.registration import answers, checks, clocks, states, throttling
from medipli.registration.actions.desk import text_of
from medipli.registration.actions.submit import columns
from medipli.registration.models import Confirmation, Request
from medipli.registration.refusals import RequestRefused

NOT_CORRECTED = frozenset({"email", "has_national_id", "no_id_because"})
"""What cannot change after submission: the address was confirmed, and the kind of account was chosen."""


def answer(actor: Actor, request: Request, text: str, corrections: Mapping[str, str] | None = None) -> None:
    """Answer what the desk asked. ``corrections`` are fields of the form, as typed.

    Who calls it found the request by its link or for its person. A proof of identity does not outlive a change of the
    number or of the name. Raises NotNow, RequestRefused, throttling.TooMany.
    """
    throttling.count("submit", actor.origin)
    text = text_of(text, "Écrivez votre réponse.")
    with transaction.atomic():
        locked = states.lock(request.pk)
        states.require(locked, "answer")
        changed = _changed(locked, corrections or {})
        values: dict[str, object] = dict(clocks.resumed(locked, timezone.now()))
        if changed:
            typed = locked.answers | changed
            given, errors = answers.read(locked.kind, typed)
            wrong = {field: sentence for field, sentence in errors.items() if field in changed}
            if wrong:
                raise RequestRefused(wrong)
            values |= {"answers": typed, **columns(given)}
            if {"national_id", "last_name", "first_name"} & set(changed):
                values["identity_proof"] = Request.Proof.NONE
        states.move(actor, locked, "answer", text=text, reason="", all_green=False, **values)
        if changed:
            _ask_responsible_again(locked, changed)
    request.refresh_from_db()


def _changed(request: Request, corrections: Mapping[str, str]) -> dict[str, str]:
    allowed = [field for field in answers.fields_of(request.kind) if field not in NOT_CORRECTED]
    typed = {field: answers.kept(corrections[field]) for field in allowed if field in corrections}
    return {field: value for field, value in typed.items() if value != request.answers.get(field, "")}


def _ask_responsible_again(request: Request, changed: Mapping[str, str]) -> None:
    """Whoever is named now has not agreed yet."""
    if any(field.startswith(("responsible_", "voucher")) for field in changed):
        Confirmation.objects.filter(request=request).delete()
        if not checks.asks_for_oneself(request, answers.of(request)):
            Confirmation.objects.create(request=request)
