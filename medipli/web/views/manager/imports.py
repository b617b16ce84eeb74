"""« Import »: send a list, read what is wrong with it, then import the right lines or nothing."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from medipli.formats.tables import MOST_BYTES, MOST_ROWS, TableRefused
from medipli.registration.importing import actions, report
from medipli.registration.models import Import
from medipli.registration.throttling import TooMany
from medipli.web.access import actor_of
from medipli.web.french import plural
from medipli.web.request import SignedInRequest
from medipli.web.staff import Manager, for_manager
from medipli.web.templating import url
from medipli.web.views.manager.accounts import download
from medipli.web.views.manager.frame import chosen_structure, manager_context, number_in

LATEST = 20


@require_http_methods(["GET", "HEAD", "POST"])
@for_manager
def imports(request: SignedInRequest, manager: Manager) -> HttpResponseBase:
    """The form that sends a file, and the imports so far."""
    error = ""
    if request.method == "POST":
        organisation = chosen_structure(request, manager)
        sent = request.FILES.get("fichier")
        try:
            if sent is None:
                raise TableRefused("Choisissez un fichier.")
            if (sent.size or 0) > MOST_BYTES:
                raise TableRefused(f"Ce fichier est trop lourd\u00a0: {MOST_BYTES // 1_000_000} Mo au plus.")
            batch = actions.send_list(actor_of(request), organisation, sent.read())
            return HttpResponseRedirect(url("manager-import", batch.pk))
        except TableRefused as refused:
            error = str(refused)
        except TooMany as too_many:
            error = too_many.sentence
    context = manager_context(
        request,
        manager,
        "manager-imports",
        error=error,
        structure=request.POST.get("structure", ""),
        batches=_of(manager).order_by("-pk")[:LATEST],
        most_rows=plural(MOST_ROWS, "ligne"),
        most_megabytes=MOST_BYTES // 1_000_000,
    )
    return render(request, "manager/imports.html", context, status=422 if error else 200)


@require_safe
@for_manager
def template(request: SignedInRequest, manager: Manager) -> HttpResponseBase:
    """The file to fill in, with invented people."""
    return download(report.template_csv(), "modele-comptes")


@require_safe
@for_manager
def one(request: SignedInRequest, manager: Manager, import_id: int) -> HttpResponseBase:
    """What was found line by line; while a job is at it, how far it is."""
    batch = _batch(manager, import_id)
    number = max(1, min(number_in(request.GET.get("page", "1")), 1000))
    lines, has_more = report.page(batch, number)
    is_busy = batch.state in (Import.State.CHECKING, Import.State.RUNNING)
    context = manager_context(
        request,
        manager,
        "manager-imports",
        batch=batch,
        counts=report.counts(batch),
        lines=() if batch.state == Import.State.CHECKING else lines,
        page=number,
        has_more=has_more,
        is_busy=is_busy,
    )
    if request.headers.get("HX-Request") == "true" and is_busy:
        return render(request, "manager/_progress.html", context)
    response = render(request, "manager/import.html", context)
    if request.headers.get("HX-Request") == "true":
        # The job is over: the page comes again, with its lines.
        response = HttpResponse(status=204)
        response["HX-Refresh"] = "true"
    return response


@require_safe
@for_manager
def file(request: SignedInRequest, manager: Manager, import_id: int) -> HttpResponseBase:
    """The report as CSV."""
    return download(report.as_csv(_batch(manager, import_id)), f"import-{import_id}")


@require_POST
@for_manager
def act(request: SignedInRequest, manager: Manager, import_id: int, verb: str) -> HttpResponseBase:
    """« Importer les lignes correctes », or nothing."""
    batch = _batch(manager, import_id)
    if verb == "lancer":
        actions.start(actor_of(request), batch.pk)
        return HttpResponseRedirect(url("manager-import", batch.pk))
    if verb == "abandonner":
        actions.drop(actor_of(request), batch.pk)
        return HttpResponseRedirect(url("manager-imports"))
    raise Http404


def _of(manager: Manager) -> QuerySet[Import]:
    return Import.objects.filter(organisation__in=manager.organisation_ids).select_related("organisation", "by")


def _batch(manager: Manager, import_id: int) -> Import:
    found = _of(manager).filter(pk=import_id).first()
    if found is None:
        raise Http404
    return found
