"""« Comptes »: the list, one new account, the file to take away."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from medipli.audit.actor import Actor
from medipli.formats.professions import PROFESSIONS
from medipli.mailboxes.actions import ReasonNeeded
from medipli.organisations.actions.cards import waiting_cards
from medipli.registration.importing.actions import ask_for_one
from medipli.registration.queries.wishes import SHOWN as WISHES
from medipli.registration.queries.wishes import wishes_of
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
        wished=[] if after or text else wishes_of(manager.organisation_ids)[:WISHES],
        waiting=[] if after or text else waiting_requests(manager.organisation_ids, shared=False),
        waiting_cards=0 if after or text else waiting_cards(manager.organisation_ids).count(),
    )
    return render(request, "manager/accounts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_manager
def export(request: SignedInRequest, manager: Manager) -> HttpResponseBase:
    """Ask why, then every account as CSV; it goes to the trail."""
    return exporting(request, manager, "manager", export_accounts)


def exporting(
    request: SignedInRequest,
    manager: Manager,
    current: str,
    export: Callable[[Actor, Sequence[int], str], bytes],
) -> HttpResponseBase:
    """The page that asks why a list is taken away, then the list of the tab ``current``."""
    error = ""
    if request.method == "POST":
        try:
            content = export(actor_of(request), manager.organisation_ids, request.POST.get("reason", ""))
            return download(content, "comptes" if current == "manager" else "boites-partagees")
        except ReasonNeeded as refusal:
            error = str(refusal)
    context = manager_context(
        request, manager, current, list_route=current, error=error, reason=request.POST.get("reason", "")[:LONGEST]
    )
    return render(request, "manager/export.html", context, status=422 if error else 200)


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
            is_at_once = ask_for_one(actor_of(request), organisation, request.user, typed)
        except RequestRefused as refused:
            errors = refused.errors
        except TooMany as too_many:
            errors = {"kind": too_many.sentence}
        else:
            leave(request, Flash(_said(is_at_once=is_at_once)))
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


def _said(*, is_at_once: bool) -> str:
    if is_at_once:
        return "Un lien part à la personne. Si elle a déjà un compte ailleurs, le centre de services prend le relais."
    return (
        "La personne reçoit un lien pour confirmer son adresse\u202f; le centre de services vérifie ensuite la demande."
    )
