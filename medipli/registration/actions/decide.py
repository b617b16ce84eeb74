"""The decision: validate, one by one or all that is green, or refuse with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from medipli.audit.actor import Actor, Forbidden
from medipli.registration import addresses, answers, checks, clocks, impartiality, states
from medipli.registration.actions.desk import opened, text_of
from medipli.registration.actions.lead_on import make_administrator
from medipli.registration.actions.open_account import open_account
from medipli.registration.models import Confirmation, Request
from medipli.registration.refusals import OpeningRefused, OwnRequest, RequestRefused
from medipli.registration.wanted import of_request

Kind, State = Request.Kind, Request.State
REASONS = {
    "identity": "Votre identité n’a pas pu être vérifiée.",
    "activity": "Votre activité n’a pas pu être vérifiée dans l’annuaire santé.",
    "structure": "La structure n’a pas pu être vérifiée.",
    "responsible": "Le professionnel de santé responsable n’a pas confirmé.",
    "duplicate": "Un compte ou une demande existe déjà.",
    "incomplete": "La demande est incomplète.",
    "region": "La demande relève d’une autre région.",
    "other": "La demande ne peut pas être acceptée.",
}
"""Code → sentence that who asked reads, before what the agent adds."""
LONGEST_BATCH = 1_000


@dataclass(frozen=True)
class BatchResult:
    """What became of each request of a batch: ``left`` says in French why a request was not validated."""

    validated: tuple[int, ...]
    left: dict[int, str]


def validate(actor: Actor, request_id: int, version: int, *, address: str = "") -> Request:
    """Accept a request: its account or box is opened under ``address``, and publication begins.

    Raises RequestRefused when a proof or an agreement is missing, OpeningRefused, NotNow, Forbidden.
    """
    with opened(actor, request_id, "validate", version) as request:
        if missing := obstacles(request):
            raise RequestRefused(missing)
        address = address.strip().lower()
        sentence = addresses.check(address, request) if address else None
        if sentence:
            raise RequestRefused({"address": sentence})
        _validate(actor, request, address)
    return request


def validate_batch(actor: Actor, ids: Sequence[int]) -> BatchResult:
    """Accept all of these requests whose checks are green, each under the address proposed and in its own transaction.

    At most LONGEST_BATCH. Nothing is raised for one of them: what is not green is left, and so is what belongs to
    another desk.
    """
    validated: list[int] = []
    left: dict[int, str] = {}
    for request_id in list(dict.fromkeys(ids))[:LONGEST_BATCH]:
        try:
            with opened(actor, request_id, "validate") as request:
                if not checks.is_green(request):
                    raise RequestRefused({"checks": "Ses contrôles ne sont pas tous conformes."})
                if request.identity_denied_at is not None:
                    raise RequestRefused(
                        {"identity": "L’identité a été contestée\u00a0: décidez de cette demande à part."}
                    )
                if missing := obstacles(request):
                    raise RequestRefused(missing)
                _validate(actor, request, request.proposed_address)
            validated.append(request_id)
        except states.NotNow as refusal:
            left[request_id] = refusal.sentence
        except RequestRefused as refusal:
            left[request_id] = " ".join(refusal.errors.values())
        except OpeningRefused as refusal:
            left[request_id] = str(refusal)
        except OwnRequest as refusal:
            left[request_id] = refusal.sentence
        except Forbidden:
            left[request_id] = "Cette demande n’est pas de votre région."
    return BatchResult(tuple(validated), left)


def refuse(actor: Actor, request_id: int, version: int, reason_code: str, text: str = "") -> Request:
    """Refuse with one of REASONS, and what the agent adds (needed with « other »). Raises RequestRefused, NotNow."""
    if reason_code not in REASONS:
        raise RequestRefused({"reason": "Choisissez un motif."})
    added = text_of(text, "Précisez le motif\u00a0: la personne lira cette phrase.") if text.strip() else ""
    if reason_code == "other" and not added:
        raise RequestRefused({"text": "Précisez le motif\u00a0: la personne lira cette phrase."})
    said = "\n\n".join(part for part in (REASONS[reason_code], added) if part)
    with opened(actor, request_id, "refuse", version) as request:
        now = timezone.now()
        states.move(actor, request, "refuse", text=said, reason=said, decided_at=now, paused_at=None, expires_at=None)
    return request


def obstacles(request: Request) -> dict[str, str]:
    """What no agent may overlook: field → French sentence; empty when the request may be validated."""
    if request.kind == Kind.CONNECTION:
        return {}
    if request.email_verified_at is None:
        return {"email": "L’adresse mail n’est pas confirmée."}
    if request.is_individual:
        if not request.identity_proof and request.identity_denied_at:
            return {"identity": "Le titulaire de ce numéro dit ne pas avoir fait cette demande."}
        if not request.identity_proof:
            return {"identity": "L’identité n’est pas prouvée\u00a0: connaître un numéro ne prouve rien."}
        return {}
    owner = checks.owner_of(request)
    if owner is None:
        inside = request.individual
        if inside is not None and inside.state in (State.REFUSED, State.WITHDRAWN, State.EXPIRED):
            return {
                "owner": "La demande de compte individuel n’a pas abouti\u00a0: ce compte partagé ne peut pas s’ouvrir."
            }
        return {"owner": "Le compte individuel associé n’est pas encore validé."}
    confirmation: Confirmation | None = getattr(request, "confirmation", None)
    if confirmation is not None and confirmation.answer == Confirmation.Answer.YES:
        return {}
    if confirmation is not None and confirmation.answer == Confirmation.Answer.NO:
        return {"responsible": "Le professionnel désigné comme responsable a refusé."}
    is_own_wish = request.made_by_id is None
    if is_own_wish and owner.national_id and f"{owner.national_id}" == _responsible_of(request):
        return {}
    return {"responsible": "Le professionnel désigné comme responsable n’a pas encore confirmé."}


def _responsible_of(request: Request) -> str:
    given = answers.of(request)
    return given.responsible_rpps if isinstance(given, answers.SharedAnswers) else ""


def _validate(actor: Actor, request: Request, address: str) -> None:
    now = timezone.now()
    if request.region is None:
        raise RequestRefused({"region": "Cette demande n’a pas de région."})
    columns: dict[str, Any] = {"decided_at": now, "reminded_at": None, "escalated_at": None, "reason": ""}
    if request.kind != Kind.CONNECTION and addresses.has_mssante_address(of_request(request), request.region):
        request.publication_due_at = clocks.publication_due(request.region, now)
        columns["publication_due_at"] = request.publication_due_at
    if request.kind != Kind.CONNECTION:
        mailbox = open_account(actor, request, address)
        columns |= {"mailbox": mailbox, "proposed_address": mailbox.address}
    office = make_administrator(request)
    text = f"Administre «\u00a0{office.organisation}\u00a0»." if office is not None else ""
    attested = impartiality.attested_by(request)
    details = {} if attested is None else {"attested_by": attested}
    states.move(actor, request, "validate", text=text, details=details, **columns)
