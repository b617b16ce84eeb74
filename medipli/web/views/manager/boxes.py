"""« Boîtes partagées »: the list, the file to take away, asking for a new one."""

from __future__ import annotations

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from medipli.registration.structure import shared
from medipli.registration.structure.boxes import boxes, waiting_requests
from medipli.registration.structure.exports import export_boxes
from medipli.registration.throttling import TooMany
from medipli.web.access import actor_of
from medipli.web.request import SignedInRequest
from medipli.web.staff import Manager, for_manager
from medipli.web.templating import url
from medipli.web.views.mailbox.flash import Flash, leave
from medipli.web.views.manager.accounts import exporting
from medipli.web.views.manager.frame import chosen_structure, manager_context, summary_of

LONGEST = 1000
PREPARED = (
    "La demande est préparée. L’équipe reçoit un lien pour confirmer son adresse mail, puis le responsable"
    " et le centre de services donnent leur accord."
)


@require_http_methods(["GET", "HEAD", "POST"])
@for_manager
def listing(request: SignedInRequest, manager: Manager) -> HttpResponseBase:
    """The shared boxes, and those that were asked for."""
    text = request.POST.get("texte", "").replace("\x00", "").strip()[:100]
    context = manager_context(
        request,
        manager,
        "manager-boxes",
        rows=boxes(manager.organisation_ids, text),
        text=text,
        waiting=waiting_requests(manager.organisation_ids, shared=True),
    )
    return render(request, "manager/boxes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_manager
def export(request: SignedInRequest, manager: Manager) -> HttpResponseBase:
    """Ask why, then every shared box and its members as CSV; it goes to the trail."""
    return exporting(request, manager, "manager-boxes", export_boxes)


@require_http_methods(["GET", "HEAD", "POST"])
@for_manager
def new(request: SignedInRequest, manager: Manager) -> HttpResponseBase:
    """The form, what it leads to, then the request. Nothing typed is lost when something is wrong."""
    typed = {name: request.POST.get(name, "").replace("\x00", "")[:LONGEST] for name in shared.FIELDS}
    asked: shared.Asked | None = None
    errors: dict[str, str] = {}
    if request.method == "POST":
        organisation = chosen_structure(request, manager)
        asked = shared.read(organisation, typed)
        errors = asked.errors
        if not errors and request.POST.get("etape") == "valider":
            try:
                shared.ask_for_box(actor_of(request), organisation, asked)
            except TooMany as too_many:
                errors = {"email": too_many.sentence}
            else:
                leave(request, Flash(PREPARED))
                return HttpResponseRedirect(url("manager-boxes"))
    else:
        typed |= {"dematerialised": "on", "listed": "on"}
    context = manager_context(
        request,
        manager,
        "manager-boxes",
        typed=typed,
        errors=errors,
        summary=summary_of(errors),
        asked=None if errors else asked,
        structure=request.POST.get("structure", ""),
    )
    return render(request, "manager/box_new.html", context, status=422 if errors else 200)
