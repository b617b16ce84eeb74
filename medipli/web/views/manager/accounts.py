"""« Comptes »: the list, one new account, the file to take away."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from medipli.formats.professions import PROFESSIONS
from medipli.registration.importing.actions import ask_for_one
from medipli.registration.refusals import RequestRefused
from medipli.registration.structure.boxes import waiting_requests
from medipli.registration.structure.exports import export_accounts
from medipli.registration.structure.people import accounts, sleeping_counts
from medipli.registration.throttling import TooMany
from medipli.web.access import actor_of
from medipli.web.request import SignedInRequest
from medipli.web.staff import Manager, for_manager
from medipli.web.templating import url
from medipli.web.views.mailbox.flash import Flash, leave
from medipli.web.views.manager.frame import chosen_structure, manager_context, number_in, summary_of

FILTERS = (
    ("", "Tous", "all"),
    ("never", "Jamais connectés", "never"),
    ("3", "Pas depuis 3 mois", "three"),
    ("6", "6 mois", "six"),
    ("12", "12 mois", "twelve"),
    ("suspended", "Suspendus", "suspended"),
)
KINDS = (("", "Tous les types"), ("PER", "BAL PER"), ("INT", "BAL INT"), ("LOCAL", "Comptes locaux"))
FIELDS = ("kind", "civility", "last_name", "first_name", "profession", "function", "national_id", "email", "phone")
LONGEST = 400


@require_http_methods(["GET", "HEAD", "POST"])
@for_manager
def listing(request: SignedInRequest, manager: Manager) -> HttpResponseBase:
    """The accounts, fifty at a time. What is looked for is posted, never in an address."""
    asked = request.POST if request.method == "POST" else request.GET
    text = request.POST.get("texte", "").replace("\x00", "").strip()[:100]
    sleeping = asked.get("vue", "") if asked.get("vue", "") in [one[0] for one in FILTERS] else ""
    kind = asked.get("type", "") if asked.get("type", "") in dict(KINDS) else ""
    after = number_in(asked.get("apres", ""))
    rows, following = accounts(manager.organisation_ids, text=text, sleeping=sleeping, kind=kind, after=after)
    counts = sleeping_counts(manager.organisation_ids)
    context = manager_context(
        request,
        manager,
        "manager",
        rows=rows,
        following=following,
        after=after,
        text=text,
        sleeping=sleeping,
        kind=kind,
        kinds=KINDS,
        filters=[(value, label, counts[key]) for value, label, key in FILTERS],
        waiting=[] if after or text else waiting_requests(manager.organisation_ids, shared=False),
    )
    return render(request, "manager/accounts.html", context)


@require_POST
@for_manager
def export(request: SignedInRequest, manager: Manager) -> HttpResponseBase:
    """Every account as CSV; it goes to the trail."""
    return download(export_accounts(actor_of(request), manager.organisation_ids), "comptes")


def download(content: bytes, name: str) -> HttpResponse:
    """A CSV file to keep, named after the day."""
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}-{timezone.localdate():%Y-%m-%d}.csv"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@for_manager
def new(request: SignedInRequest, manager: Manager) -> HttpResponseBase:
    """One account, as a line of an import would make it. Nothing typed is lost when something is wrong."""
    typed = {name: request.POST.get(name, "").replace("\x00", "")[:LONGEST] for name in FIELDS}
    errors: dict[str, str] = {}
    if request.method == "POST":
        organisation = chosen_structure(request, manager)
        try:
            asked = ask_for_one(actor_of(request), organisation, request.user, typed)
        except RequestRefused as refused:
            errors = refused.errors
        except TooMany as too_many:
            errors = {"kind": too_many.sentence}
        else:
            leave(request, Flash(_said(opened=asked.mailbox_id is not None)))
            return HttpResponseRedirect(url("manager"))
    context = manager_context(
        request,
        manager,
        "manager",
        typed=typed,
        errors=errors,
        summary=summary_of(errors),
        professions=[("", ""), *((one.label, one.label) for one in PROFESSIONS)],
        structure=request.POST.get("structure", ""),
    )
    return render(request, "manager/account_new.html", context, status=422 if errors else 200)


def _said(*, opened: bool) -> str:
    if opened:
        return "Le compte est ouvert. La personne reçoit un lien pour choisir son mot de passe."
    return (
        "La personne reçoit un lien pour confirmer son adresse\u202f; le centre de services vérifie ensuite la demande."
    )
