"""Nobody decides on what is their own; and who of the desk vouched for what no register and no link proved."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from medipli.identity.models import Person
from medipli.registration import answers
from medipli.registration.answers import SharedAnswers
from medipli.registration.models import Change, Confirmation, Request

_PREPARING = ("begin", "attach", "submit")


def concerns(person_id: int | None, request: Request) -> bool:
    """Whether a request is this person's own: theirs, about their number, prepared by them, or from their address.

    So is the whole of a journey of which one part is theirs, and a box that they are named to answer for. One query.
    """
    if person_id is None:
        return False
    me = Person.objects.filter(pk=person_id)
    prepared = Change.objects.filter(request=OuterRef("pk"), by_id=person_id, verb__in=_PREPARING)
    mine = Q(email=OuterRef("email")) | Q(sign_in_addresses__address=OuterRef("email"))
    number = Q(national_id__in=me.exclude(national_id=None).values("national_id"))
    own = Q(person=person_id) | Q(made_by=person_id) | number | Q(Exists(prepared)) | Q(Exists(me.filter(mine)))
    if responsible := _responsible_of(request):
        own |= Q(Exists(me.filter(national_id=responsible)))
    journey = Q(pk=request.pk) | Q(shared=request.pk) | Q(individual=request.pk)
    return Request.objects.filter(journey).filter(own).exists()


def attested_by(request: Request) -> int | None:
    """The agent on whose word alone the identity, or the yes of the responsible person, rests; None when none does."""
    if request.is_individual:
        is_attested = request.identity_proof == Request.Proof.DESK
    else:
        confirmation: Confirmation | None = getattr(request, "confirmation", None)
        is_attested = (
            confirmation is not None and confirmation.answer == Confirmation.Answer.YES and confirmation.how == "desk"
        )
    if not is_attested:
        return None
    made = (
        Change.objects.filter(request=request, verb__in=("prove", "confirm"), by__isnull=False)
        .order_by("at", "pk")
        .last()
    )
    return made.by_id if made is not None else None


def _responsible_of(request: Request) -> str:
    given = answers.of(request)
    return given.responsible_rpps if isinstance(given, SharedAnswers) else ""
