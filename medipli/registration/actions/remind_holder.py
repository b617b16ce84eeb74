"""The link that proves an identity was lost, or is too old: the holder of the number is written to once more."""

from __future__ import annotations

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.directory.registers.queries import own_address
from medipli.registration import throttling
from medipli.registration.actions.desk import opened
from medipli.registration.models import Request
from medipli.registration.refusals import RequestRefused


def remind_holder(actor: Actor, request_id: int) -> Request:
    """Have another link mailed to the address that the register knows; those before serve as long as they would.

    Raises RequestRefused, NotNow, Forbidden.
    """
    from medipli.registration import tasks

    with opened(actor, request_id, "prove") as request:
        if request.kind != Request.Kind.PER or request.identity_proof or request.identity_denied_at:
            raise RequestRefused({"link": "Cette demande n’attend plus de preuve par un lien."})
        address = own_address(request.national_id)
        if address is None:
            sentence = (
                "L’annuaire santé ne donne aucune adresse personnelle pour ce numéro\u00a0: contrôlez l’identité."
            )
            raise RequestRefused({"link": sentence})
        if not throttling.may_mail("proof", address):
            sentence = "Cette personne a déjà reçu plusieurs messages\u202f: attendez une heure, ou téléphonez-lui."
            raise RequestRefused({"link": sentence})
        record(actor, "request.remind_holder", target=f"request:{request.pk}")
        tasks.ask_for_proof_again.defer(request_id=request.pk)
    return request
