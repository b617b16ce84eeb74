"""Proving an identity: by the professional's own address as the register knows it, or by an agent who attests how.

Knowing a number proves nothing. Pro Santé Connect and the card will call :func:`proved` from their own doors.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from medipli.audit.actions import record
from medipli.audit.actor import Actor, service
from medipli.directory.registers.queries import own_address
from medipli.registration import checks, links, mailing, states
from medipli.registration.actions.desk import opened, text_of
from medipli.registration.actions.verify import locked_link, look_up
from medipli.registration.models import Link, Request
from medipli.registration.refusals import LinkSpent, RequestRefused

Proof = Request.Proof
HOWS = {
    "document": "Pièce d’identité et justificatif professionnel vus",
    "callback": "Rappel à un numéro connu de l’annuaire santé",
    "meeting": "Rencontre dans nos locaux ou sur place",
    "employer": "Attestation de l’employeur",
}
"""How an agent may have checked somebody's identity."""


def ask_for_proof(request_id: int, *, again: bool = False) -> None:
    """Write to the address that the register knows for the number; when it is the confirmed one, that is the proof.

    For the job that follows a submission. Does nothing when there is no such address: the desk then checks; nor while
    a link serves, unless ``again``.
    """
    with transaction.atomic():
        request = states.lock(request_id)
        is_settled = request.identity_proof or request.identity_denied_at
        if request.kind != Request.Kind.PER or is_settled or not states.allows(request, "prove"):
            return
        address = own_address(request.national_id)
        if address is None:
            return
        if address.strip().lower() == request.email and request.email_verified_at is not None:
            proved(service("worker"), request, Proof.REGISTER_ADDRESS)
            return
        sent = Link.objects.filter(request=request, purpose=links.Purpose.PROVE, sent_to=address)
        is_asked = any(links.serves(link) for link in sent)
    if again or not is_asked:
        mailing.send_proof(request, address)


def prove_by_link(actor: Actor, token: str) -> Request:
    """« C’est bien moi », behind the link that went to the register's address. Raises LinkSpent, NotNow, TooMany."""
    found = look_up(actor, links.Purpose.PROVE, token)
    with transaction.atomic():
        request = states.lock(found.request_id)
        link = locked_link(links.Purpose.PROVE, token)
        if own_address(request.national_id) != link.sent_to:
            raise LinkSpent
        Link.objects.filter(pk=link.pk).update(used_at=timezone.now())
        proved(actor, request, Proof.REGISTER_ADDRESS)
    return request


def deny_by_link(actor: Actor, token: str) -> Request:
    """« Ce n’est pas moi »: the desk is told that somebody else asked, and no batch takes the request any more.

    A proof that was there falls with it, and other links to prove it serve no more. Raises LinkSpent, NotNow, TooMany.
    """
    found = look_up(actor, links.Purpose.PROVE, token)
    with transaction.atomic():
        request = states.lock(found.request_id)
        locked_link(links.Purpose.PROVE, token)
        now = timezone.now()
        Link.objects.filter(request=request, purpose=links.Purpose.PROVE, used_at=None).update(used_at=now)
        text = "Le titulaire de ce numéro dit ne pas avoir fait cette demande."
        states.move(actor, request, "deny", text=text, identity_denied_at=now, identity_proof=Proof.NONE)
        checks.refresh(request)
    return request


def prove_identity(actor: Actor, request_id: int, version: int, how: str, text: str) -> Request:
    """An agent attests how they checked who the person is. Raises RequestRefused, NotNow, Forbidden."""
    if how not in HOWS:
        raise RequestRefused({"how": "Dites comment l’identité a été vérifiée."})
    text = text_of(text, "Décrivez en une phrase ce que vous avez vérifié.", longest=500)
    with opened(actor, request_id, "prove", version) as request:
        if not request.is_individual:
            raise RequestRefused({"how": "Seule une demande de compte individuel demande une preuve d’identité."})
        record(actor, "request.attest", target=f"request:{request.pk}", details={"how": how})
        proved(actor, request, Proof.DESK, text=f"{HOWS[how]}. {text}")
    return request


def proved(actor: Actor, request: Request, proof: str, *, text: str = "") -> None:
    """Write down a proof of a locked request, in the caller's transaction. Raises NotNow."""
    states.move(actor, request, "prove", text=text, identity_proof=proof)
    checks.refresh(request)
