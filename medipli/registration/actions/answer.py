"""Who asked answers the desk, and corrects what was wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from medipli.audit.actor import Actor
from medipli.registration import checks, clocks, corrections, states, throttling
from medipli.registration.actions.desk import text_of
from medipli.registration.actions.submit import columns
from medipli.registration.corrections import Corrections
from medipli.registration.models import Confirmation, Link, Request
from medipli.registration.refusals import RequestRefused

Proof = Request.Proof


def answer(actor: Actor, request: Request, text: str, typed: Mapping[str, str] | None = None) -> None:
    """Answer what the desk asked, in words, by correcting fields (``typed``, as in the form), or both.

    Who calls it found the request by its link or for its person. What was said of what changes falls: the proof of an
    identity with the number and the name, the agreement of a responsible person with what they agreed to. The checks
    are made again. Raises NotNow, RequestRefused, throttling.TooMany.
    """
    throttling.count("submit", actor.origin)
    with transaction.atomic():
        locked = states.lock(request.pk)
        states.require(locked, "answer")
        made = corrections.read(locked, typed or {})
        if made.errors:
            raise RequestRefused(made.errors)
        said = text_of(text, "Écrivez votre réponse.") if text.strip() or not made.changes else ""
        confirmation = Confirmation.objects.select_for_update().filter(request=locked).first()
        falls = _no_longer_agreed(locked, confirmation, made)
        again = f"Accord à redemander\u00a0: {', '.join(falls)}." if falls else ""
        text = "\n\n".join(part for part in (said, corrections.in_words(made), again) if part)
        values: dict[str, Any] = dict(clocks.resumed(locked, timezone.now()))
        if made.changes:
            values |= {"answers": made.typed, **columns(made.given), **_proof_after(locked, confirmation, made)}
        states.move(actor, locked, "answer", text=text, reason="", all_green=False, **values)
        _ask_responsible_again(locked, confirmation, made, falls)
    request.refresh_from_db()


def _no_longer_agreed(request: Request, confirmation: Confirmation | None, made: Corrections) -> tuple[str, ...]:
    """The labels of what the responsible person answered about and that is corrected now; of no answer, none falls."""
    if confirmation is None or confirmation.answer == Confirmation.Answer.WAITING:
        return ()
    return corrections.to_agree_again(request, made)


def _proof_after(request: Request, confirmation: Confirmation | None, made: Corrections) -> dict[str, Any]:
    """The columns of a proof that does not outlive what changes."""
    values: dict[str, Any] = {}
    if {"national_id", "last_name", "first_name"} & made.fields:
        values["identity_proof"] = Proof.NONE
        # Links for the former number or name prove nothing of the new one: another is mailed.
        Link.objects.filter(request=request, purpose=Link.Purpose.PROVE).delete()
    if "national_id" in made.fields:
        values["identity_denied_at"] = None
    is_agreed = confirmation is not None and confirmation.answer == Confirmation.Answer.YES
    is_on_anothers_word = request.identity_proof == Proof.VOUCHED or is_agreed
    if request.is_individual and is_on_anothers_word and corrections.to_agree_again(request, made):
        values["identity_proof"] = Proof.NONE
    return values


def _ask_responsible_again(
    request: Request, confirmation: Confirmation | None, made: Corrections, falls: tuple[str, ...]
) -> None:
    """Whoever is named now has not agreed yet, nor has anybody agreed to what was not so then."""
    if not falls and not any(corrections.names_another(change) for change in made.changes):
        return
    if confirmation is not None:
        confirmation.delete()
    if not checks.asks_for_oneself(request, made.given):
        Confirmation.objects.create(request=request, asked_again_for=", ".join(falls)[:300])
