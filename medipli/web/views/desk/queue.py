"""« Demandes »: the queue, what is looked for in it, and validating all that is ready."""

from __future__ import annotations

from django.http import Http404, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from medipli.registration import batches, queries
from medipli.registration.actions import validate_batch
from medipli.registration.actions.decide import LONGEST_BATCH
from medipli.registration.models import Request
from medipli.web.access import actor_of
from medipli.web.request import SignedInRequest
from medipli.web.staff import Desk, for_desk
from medipli.web.templating import url
from medipli.web.views.desk.frame import desk_context
from medipli.web.views.desk.listing import BATCH_KEY, FURTHER, GROUPS, ORDERS, TEXT_KEY, WHOSE, Listing, listing

LONGEST_SEARCH = 100
LISTED = ("pk", "kind", "label", "reference", "proposed_address")
"""What a page of many requests reads of each."""
ALONE = "Un raccordement s’accepte seul, depuis sa page."
CHOICES = {
    "groups": GROUPS,
    "further": FURTHER,
    "orders": ORDERS,
    "whose_choices": WHOSE,
    "kinds": Request.Kind.choices,
    "most": LONGEST_BATCH,
}


@require_safe
@for_desk
def queue(request: SignedInRequest, desk: Desk) -> HttpResponseBase:
    """The requests of the agent's regions; none is open yet."""
    listed = listing(request, desk)
    context = desk_context(request, desk, "desk", listing=listed, page=None, **CHOICES)
    return render(request, "desk/queue.html", context)


@require_POST
@for_desk
def search(request: SignedInRequest, desk: Desk) -> HttpResponseBase:
    """Look for a name, a place, a reference or a number. It stays in the session, never in an address."""
    text = request.POST.get("texte", "").replace("\x00", "").strip()[:LONGEST_SEARCH]
    if text:
        request.session[TEXT_KEY] = text
    else:
        request.session.pop(TEXT_KEY, None)
    return HttpResponseRedirect(url("desk") + back_query(request))


@require_POST
@for_desk
def batch(request: SignedInRequest, desk: Desk) -> HttpResponseBase:
    """Validate the selection. The answer says what was done, what was not, and why."""
    if request.POST.get("toutes"):
        ids = queries.ready_ids(desk.region_ids, most=LONGEST_BATCH)
    else:
        typed = [one for one in request.POST.getlist("ids") if one.isascii() and one.isdecimal() and len(one) < 19]
        ids = [int(one) for one in typed][:LONGEST_BATCH]
    ours = Request.objects.filter(region_id__in=desk.region_ids, submitted_at__isnull=False)
    wanted = ours.filter(pk__in=ids).only(*LISTED)
    known = {one.pk: one for one in wanted}
    if ids and not known:
        raise Http404
    apart = [one for one in known.values() if one.kind == Request.Kind.CONNECTION]
    for one in apart:
        del known[one.pk]
    chosen = [one for one in ids if one in known]
    if len(chosen) > batches.AT_ONCE:
        begun = batches.begin(actor_of(request), chosen, {one.pk: ALONE for one in apart})
        request.session[BATCH_KEY] = begun
        return HttpResponseRedirect(url("desk-batch-progress", begun))
    result = validate_batch(actor_of(request), chosen)
    done = ours.filter(pk__in=result.validated).only(*LISTED).order_by("pk")
    left = [(known[one], sentence) for one, sentence in result.left.items()]
    left += [(one, ALONE) for one in apart]
    context = desk_context(request, desk, "desk", done=done, left=left)
    return render(request, "desk/batch.html", context)


def back_query(request: SignedInRequest) -> str:
    """The filters that the form's address carried on."""
    asked = request.META.get("QUERY_STRING", "")
    return f"?{asked}" if asked else ""


def next_url(listed: Listing) -> str:
    """Where an agent goes on after a decision."""
    if listed.next_id is None:
        return url("desk") + listed.query
    return url("desk-request", listed.next_id) + listed.query
