"""Validating many requests at once: a job does it, request by request, and its row says how far it is.

Opening accounts takes about a tenth of a second each: more than AT_ONCE would keep a browser waiting.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from medipli.audit.actions import record
from medipli.audit.actor import Actor, Forbidden
from medipli.organisations.policy import desk_regions
from medipli.registration.actions.decide import LONGEST_BATCH, BatchResult, validate_batch
from medipli.registration.models import Change, Validation

AT_ONCE = 20
"""Up to this many requests are validated while the agent waits for the page."""


@dataclass(frozen=True)
class Progress:
    """How far a validation is. ``result`` grows while it runs."""

    total: int
    taken: int
    is_finished: bool
    result: BatchResult


@transaction.atomic
def begin(actor: Actor, ids: Sequence[int], left: Mapping[int, str] | None = None) -> int:
    """Have these requests validated by a job, at most LONGEST_BATCH; the number to ask for progress with.

    ``left`` says why others, which were chosen too, are not among them: number → French sentence.
    Each request is checked by the job, as if the agent validated it then. Raises Forbidden to who is no agent.
    """
    if actor.person_id is None or not desk_regions(actor.person_id):
        raise Forbidden
    wanted = list(dict.fromkeys(ids))[:LONGEST_BATCH]
    apart = [[number, sentence] for number, sentence in (left or {}).items()]
    batch = Validation.objects.create(by_id=actor.person_id, origin=actor.origin[:64], ids=wanted, left=apart)
    record(actor, "request.validate_batch", target=f"validation:{batch.pk}", details={"requests": len(wanted)})
    run.defer(batch_id=batch.pk)
    return batch.pk


def progress(person_id: int, batch_id: int) -> Progress:
    """How far a validation is, for the agent who asked for it. Raises Forbidden to everybody else."""
    batch = Validation.objects.filter(pk=batch_id, by_id=person_id).first()
    if batch is None:
        raise Forbidden
    result = BatchResult(tuple(batch.validated), dict(batch.left))
    return Progress(len(batch.ids), batch.position, batch.finished_at is not None, result)


@app.task(
    name="registration.validate_batch",
    queue="default",
    retry=RetryStrategy(max_attempts=6, exponential_wait=10),
    lock="registration.validate_batch",
)
def run(batch_id: int) -> None:
    """Take the requests one by one. A job that was cut short goes on where it was."""
    batch = Validation.objects.select_related("by").filter(pk=batch_id, finished_at=None).first()
    if batch is None:
        return
    actor = Actor(batch.by_id, batch.by.full_name, batch.origin)
    for request_id in batch.ids[batch.position :]:
        result = validate_batch(actor, [request_id])
        if result.validated or _did(batch, request_id):
            batch.validated.append(request_id)
        else:
            batch.left.append([request_id, result.left[request_id]])
        batch.position += 1
        batch.save(update_fields=["validated", "left", "position"])
    batch.finished_at = timezone.now()
    batch.save(update_fields=["finished_at"])


def _did(batch: Validation, request_id: int) -> bool:
    """Whether this very batch validated the request just before it was cut short."""
    steps = Change.objects.filter(request_id=request_id, verb="validate", by_id=batch.by_id)
    return steps.filter(at__gte=batch.created_at).exists()
