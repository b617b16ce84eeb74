"""Joining a shared box: one is asked, and says yes (F51)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from medipli.audit import actions as audit
from medipli.audit.actor import Actor, Forbidden
from medipli.identity import throttle
from medipli.identity.models import Person, SignInAddress
from medipli.identity.names import LONGEST, find_person, normal
from medipli.identity.secrets import digest, link_token
from medipli.mailboxes.actions.by_administrators import explained, in_charge, tell
from medipli.mailboxes.actions.members import NOT_ONESELF, is_responsible, join
from medipli.mailboxes.actions.void_invitations import addressed_to
from medipli.mailboxes.locking import lock_boxes
from medipli.mailboxes.models import Invitation, Mailbox, Membership
from medipli.mailboxes.policy import managing_access, require_membership_power

LASTS = timedelta(days=14)
MOST_WAITING = 50
MOST_AN_HOUR = 60
_HOUR = timedelta(hours=1)
Answer = Invitation.Answer


class InvitationRefused(ValueError):
    """Somebody cannot be invited; the text says why, to who invites."""


class InvitationOver(Exception):
    """The invitation was answered, cancelled, or is too old."""


@dataclass(frozen=True)
class Invited:
    """A new invitation, and the secret of its link, which is kept nowhere."""

    invitation: Invitation
    token: str


@transaction.atomic
def invite(
    actor: Actor,
    mailbox: Mailbox,
    address: str,
    role: Membership.Role,
    *,
    until: datetime | None = None,
    reason: str = "",
) -> Invited:
    """Ask the person who signs in under ``address`` to join a shared box.

    Nobody learns whether an account exists: without one the invitation waits for it. Asking again replaces the link.
    A job mails the link, under a secret made then. What an administrator of the structure asks for, with a reason,
    waits until somebody in charge of the box agrees (:func:`confirm_invitation`); where nobody is in charge it leaves
    at once, and the other members hear of it. Administrators do not invite themselves.
    Raises Forbidden, InvitationRefused and ReasonNeeded.
    """
    more = explained(require_membership_power(actor.person_id, mailbox.pk), reason)
    if not mailbox.is_shared:
        raise InvitationRefused("Une boîte individuelle ne se partage pas.")
    if role == Membership.Role.OWNER:
        raise InvitationRefused("Le responsable de la boîte change par un transfert.")
    if until is not None and until <= timezone.now():
        raise InvitationRefused("La date de fin est déjà passée.")
    address = normal(address)
    try:
        if len(address) > LONGEST:
            raise ValidationError("too long")
        validate_email(address)
    except ValidationError:
        raise InvitationRefused("Cette adresse n’a pas la bonne forme.") from None
    lock_boxes([mailbox.pk])
    person = find_person(address)
    if more and person is not None and person.pk == actor.person_id:
        raise InvitationRefused(NOT_ONESELF)
    if person and Membership.objects.filter(mailbox=mailbox, person=person).exists():
        raise InvitationRefused("Cette personne est déjà membre de la boîte.")
    waiting = Invitation.objects.filter(mailbox=mailbox, answer=Answer.WAITING, expires_at__gt=timezone.now())
    if more and waiting.filter(email=address, to_confirm=False).exists():
        raise InvitationRefused("Une invitation attend déjà la réponse de cette personne.")
    if waiting.exclude(email=address).count() >= MOST_WAITING:
        raise InvitationRefused(f"Plus de {MOST_WAITING} invitations attendent déjà une réponse.")
    to_confirm = bool(more) and in_charge(mailbox, actor).exists()
    token = link_token()
    invitation, _ = Invitation.objects.update_or_create(
        mailbox=mailbox,
        email=address,
        answer=Answer.WAITING,
        defaults={
            "person": person,
            "role": role,
            "until": until,
            "to_confirm": to_confirm,
            "reason": more.get("reason", ""),
            "link": digest("invitation", token),
            "invited_by_id": actor.person_id,
            "expires_at": timezone.now() + LASTS,
        },
    )
    audit.record(
        actor,
        "member.invite",
        mailbox_id=mailbox.pk,
        target=f"invitation {invitation.pk}",
        details={"role": role, **more},
    )
    if to_confirm:
        _count(actor, throttle.letters("proposal", f"{mailbox.pk} {address}"))
    else:
        _write_to(actor, invitation)
    if more:
        tell(actor, mailbox, "member_to_confirm" if to_confirm else "members_changed")
    return Invited(invitation, token)


@transaction.atomic
def confirm_invitation(actor: Actor, mailbox: Mailbox, invitation_id: int) -> None:
    """Who manages the box agrees to the member whom an administrator proposes: the invitation leaves.

    Nobody agrees to what they proposed themselves. Raises Forbidden, InvitationOver when it no longer waits for that,
    InvitationRefused after too many letters.
    """
    managing_access(actor.person_id, mailbox.pk)
    lock_boxes([mailbox.pk])
    invitation = Invitation.objects.select_for_update().filter(pk=invitation_id, mailbox=mailbox).first()
    if invitation is None or invitation.invited_by_id == actor.person_id:
        raise Forbidden
    if invitation.answer != Answer.WAITING or not invitation.to_confirm:
        raise InvitationOver
    invitation.to_confirm, invitation.expires_at = False, timezone.now() + LASTS
    invitation.save(update_fields=["to_confirm", "expires_at"])
    audit.record(actor, "invitation.confirm", mailbox_id=mailbox.pk, target=f"invitation {invitation.pk}")
    _write_to(actor, invitation)


@transaction.atomic
def invite_again(actor: Actor, mailbox: Mailbox, invitation_id: int) -> None:
    """Mail a new link for an invitation that nobody answered; the former link no longer serves.

    Raises Forbidden, InvitationOver once it was answered, InvitationRefused after too many letters.
    """
    require_membership_power(actor.person_id, mailbox.pk)
    invitation = Invitation.objects.select_for_update().filter(pk=invitation_id, mailbox=mailbox).first()
    if invitation is None:
        raise Forbidden
    if invitation.answer != Answer.WAITING or invitation.to_confirm:
        raise InvitationOver
    renew_link(invitation)
    audit.record(actor, "invitation.again", mailbox_id=mailbox.pk, target=f"invitation {invitation.pk}")
    _write_to(actor, invitation)


def renew_link(invitation: Invitation) -> str:
    """A new secret for the link of a waiting invitation, which lasts its full time again."""
    token = link_token()
    invitation.link, invitation.expires_at = digest("invitation", token), timezone.now() + LASTS
    invitation.save(update_fields=["link", "expires_at"])
    return token


def _write_to(actor: Actor, invitation: Invitation) -> None:
    from medipli.mailboxes import tasks

    _count(actor, throttle.letters("invitation", invitation.email))
    tasks.send_invitation.defer(invitation_id=invitation.pk)


def _count(actor: Actor, about: throttle.Limit) -> None:
    inviter = throttle.Limit(digest("invitations of", actor.person_id), MOST_AN_HOUR, _HOUR, _HOUR)
    wait = throttle.count_try(about) or throttle.count_try(inviter)
    if wait:
        raise InvitationRefused(f"Trop d’invitations à la suite. Réessayez dans {wait.minutes}\u00a0min.")


def find_invitation(token: str) -> Invitation | None:
    """The invitation that a link stands for, while it waits for an answer."""
    found = Invitation.objects.select_related("mailbox", "invited_by").filter(link=digest("invitation", token[:100]))
    serving = found.filter(answer=Answer.WAITING, to_confirm=False, expires_at__gt=timezone.now())
    return serving.filter(mailbox__is_open=True).first()


def waiting_for(person: Person) -> list[Invitation]:
    """The invitations that wait for this person's answer, the newest first."""
    waiting = Invitation.objects.select_related("mailbox", "invited_by").filter(
        addressed_to(person),
        answer=Answer.WAITING,
        to_confirm=False,
        expires_at__gt=timezone.now(),
        mailbox__is_open=True,
    )
    return list(waiting.order_by("-created_at"))


@transaction.atomic
def accept_invitation(actor: Actor, invitation_id: int) -> Membership:
    """The invited person joins. Raises Forbidden to anybody else, InvitationOver when it no longer waits."""
    invitation, person = _own(actor, invitation_id)
    if is_responsible(person, invitation.mailbox):
        # The box was handed to them meanwhile: a lesser role would leave it without anybody responsible.
        raise InvitationOver
    _answer(actor, invitation, Answer.ACCEPTED)
    return join(actor, invitation.mailbox, person, Membership.Role(invitation.role), until=invitation.until)


@transaction.atomic
def decline_invitation(actor: Actor, invitation_id: int) -> None:
    """The invited person says no. Raises Forbidden, InvitationOver."""
    invitation, _ = _own(actor, invitation_id)
    _answer(actor, invitation, Answer.DECLINED)


@transaction.atomic
def cancel_invitation(actor: Actor, mailbox: Mailbox, invitation_id: int) -> None:
    """Whoever manages the box takes an invitation back. Raises Forbidden, InvitationOver."""
    require_membership_power(actor.person_id, mailbox.pk)
    invitation = Invitation.objects.select_for_update().filter(pk=invitation_id, mailbox=mailbox).first()
    if invitation is None:
        raise Forbidden
    if invitation.answer != Answer.WAITING:
        raise InvitationOver
    _answer(actor, invitation, Answer.CANCELLED)


def _own(actor: Actor, invitation_id: int) -> tuple[Invitation, Person]:
    """The box is locked first, as by everybody who changes its invitations."""
    lock_boxes(Invitation.objects.filter(pk=invitation_id).values_list("mailbox_id", flat=True))
    person = Person.objects.filter(pk=actor.person_id or 0, is_active=True).first()
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("mailbox")
        .filter(pk=invitation_id, mailbox__is_open=True)
        .first()
    )
    if person is None or invitation is None:
        raise Forbidden
    names = {person.email, *SignInAddress.objects.filter(person=person).values_list("address", flat=True)}
    if invitation.person_id != person.pk and invitation.email not in names:
        raise Forbidden
    is_asked = invitation.answer == Answer.WAITING and not invitation.to_confirm
    if not is_asked or invitation.expires_at <= timezone.now():
        raise InvitationOver
    return invitation, person


def _answer(actor: Actor, invitation: Invitation, answer: Invitation.Answer) -> None:
    invitation.answer, invitation.answered_at = answer, timezone.now()
    invitation.save(update_fields=["answer", "answered_at"])
    audit.record(
        actor, f"invitation.{answer.value}", mailbox_id=invitation.mailbox_id, target=f"invitation {invitation.pk}"
    )
