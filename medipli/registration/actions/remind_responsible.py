"""The professional named in a request did not answer: they are written to once more, with a new link."""

from __future__ import annotations

from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.registration import throttling
from medipli.registration.actions.desk import opened
from medipli.registration.models import Confirmation, Request
from medipli.registration.states import NotNow


def remind_responsible(actor: Actor, request_id: int) -> Request:
    """Have a new link mailed to the person named; the former one no longer serves. Raises NotNow, Forbidden."""
    from medipli.registration import tasks

    with opened(actor, request_id, "confirm") as request:
        waiting = Confirmation.objects.select_for_update().filter(request=request, answer=Confirmation.Answer.WAITING)
        found = waiting.first()
        if found is None or not found.sent_to:
            raise NotNow("Personne n’attend de réponse à cette adresse\u202f: joignez le responsable par téléphone.")
        if not throttling.may_mail("responsible", found.sent_to):
            raise NotNow("Cette personne a déjà reçu plusieurs messages\u202f: attendez une heure, ou téléphonez-lui.")
        found.sent_at, found.link = None, None
        found.save(update_fields=["sent_at", "link"])
        record(actor, "request.remind_responsible", target=f"request:{request.pk}")
        tasks.run_checks.defer(request_id=request.pk)
    return request
