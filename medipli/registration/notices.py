"""Which letters follow a step. They are deferred in the transaction of the step; their jobs hold ids only."""

from __future__ import annotations

from medipli.registration import states
from medipli.registration.models import Request

TOLD = frozenset({"submit", "ask", "answer", "validate", "refuse", "withdraw", "expire"})
"""The steps that who asked hears of."""
_SETTLING = frozenset({"validate", "refuse", "withdraw", "expire"})
"""The steps after which an individual account is there, or will not be: its shared account stands otherwise then."""


def after(request: Request, verb: str) -> None:
    """Defer what follows ``verb``."""
    from medipli.registration import tasks

    # Boxes that are opened have letters of their own.
    is_told = verb in TOLD and (verb != "validate" or request.kind == Request.Kind.CONNECTION)
    if is_told and not (verb in ("withdraw", "expire") and not request.submitted_at):
        tasks.tell.defer(request_id=request.pk, step=verb)
    if verb in ("submit", "answer"):
        tasks.run_checks.defer(request_id=request.pk)
    if verb == "submit" and request.national_id:
        tasks.warn_those_on_record.defer(request_id=request.pk)
    if verb in _SETTLING and request.is_individual:
        waiting = Request.objects.filter(individual=request, person=None, state__in=states.WITH_THE_DESK)
        for shared_id in waiting.values_list("pk", flat=True):
            tasks.run_checks.defer(request_id=shared_id)
