"""A long validation: how far it is, then what was done, what was not, and why."""

from __future__ import annotations

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from medipli.audit.actor import Forbidden
from medipli.registration import batches
from medipli.registration.models import Request
from medipli.web.access import is_background
from medipli.web.request import SignedInRequest
from medipli.web.staff import Desk, for_desk
from medipli.web.templating import url
from medipli.web.views.desk.frame import desk_context
from medipli.web.views.desk.listing import BATCH_KEY
from medipli.web.views.desk.queue import LISTED


@require_safe
@for_desk
def show(request: SignedInRequest, desk: Desk, batch_id: int) -> HttpResponseBase:
    """The page that asks again by itself while the job runs; for the agent who began it, 404 to others."""
    try:
        progress = batches.progress(desk.person.pk, batch_id)
    except Forbidden:
        raise Http404 from None
    if not progress.is_finished:
        context = {"progress": progress, "here": url("desk-batch-progress", batch_id)}
        if is_background(request):
            return render(request, "desk/_batch_progress.html", context)
        return render(request, "desk/batch_running.html", desk_context(request, desk, "desk", **context))
    if request.session.get(BATCH_KEY) == batch_id and not is_background(request):
        del request.session[BATCH_KEY]
    listed = Request.objects.filter(region_id__in=desk.region_ids, submitted_at__isnull=False).only(*LISTED)
    known = listed.in_bulk([*progress.result.left])
    context = {
        "done": listed.filter(pk__in=progress.result.validated).order_by("pk"),
        "left": [(known[one], why) for one, why in progress.result.left.items() if one in known],
    }
    answer = render(request, "desk/batch.html", desk_context(request, desk, "desk", **context))
    if is_background(request):
        answer["HX-Refresh"] = "true"
    return answer
