"""Who works for the service. No other way exists to become staff, but the command line of a new installation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, time

from django.http import Http404, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_http_methods, require_POST

from medipli.audit.actor import Forbidden
from medipli.identity.names import find_person
from medipli.organisations.actions import OfficeRefused, end_office, give_office
from medipli.organisations.models import Office, Region
from medipli.support.actions.recovery import grant
from medipli.support.queries import operator_recoveries
from medipli.support.writing import HelpRefused
from medipli.web.access import actor_of
from medipli.web.request import SignedInRequest
from medipli.web.staff import Operator, for_operator
from medipli.web.templating import url
from medipli.web.views.operator.frame import operator_context
from medipli.web.views.operator.structure_choice import as_options, choices, chosen

SHOWN = 300
PICK = "id_picked"
FIELDS = ("address", "kind", "region", "structure", "picked", "until")
DAY_TYPED = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")


@require_http_methods(["GET", "HEAD", "POST"])
@for_operator
def staff(request: SignedInRequest, operator: Operator) -> HttpResponseBase:
    """The offices in force, and the form that gives one."""
    typed = {name: request.POST.get(name, "").strip() for name in FIELDS}
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            office = _give(request, typed)
            return HttpResponseRedirect(url("operator-staff") + f"?ok={office.pk}")
        except OfficeRefused as refused:
            errors = [refused.args] if len(refused.args) == 2 else [("", str(refused))]
    return _page(request, operator, typed, errors)


@require_POST
@for_operator
def recover(request: SignedInRequest, operator: Operator, recovery: int) -> HttpResponseBase:
    """Attest who somebody is whom no desk may help; a link lets them choose a password."""
    how = request.POST.get("how", "").replace("\x00", "").strip()[:1000]
    try:
        grant(actor_of(request), recovery, how)
    except Forbidden:
        raise Http404 from None
    except HelpRefused as refused:
        return _page(request, operator, {"how": how}, [(f"id_how-{recovery}", refused.errors["how"])], recovery)
    return HttpResponseRedirect(url("operator-staff") + "?ok=lien")


def _page(
    request: SignedInRequest,
    operator: Operator,
    typed: Mapping[str, str],
    errors: list[tuple[str, str]],
    recovery: int | None = None,
) -> HttpResponseBase:
    held = Office.objects.select_related("person", "region", "organisation").exclude(until__lte=timezone.now())
    structure = typed.get("structure", "")
    context = operator_context(
        request,
        "operator-staff",
        offices=held.order_by("-kind", "person__last_name")[:SHOWN],
        regions=[(str(one.pk), one.name) for one in Region.objects.order_by("name")],
        kinds=[(kind.value, kind.label) for kind in reversed(Office.Kind)],
        typed=dict.fromkeys(FIELDS, "") | dict(typed),
        structures=as_options(choices(structure)) if errors and errors[0][0] == PICK else [],
        recoveries=operator_recoveries(operator.person.pk),
        recovery=recovery,
        errors=errors,
        saved=request.GET.get("ok", ""),
    )
    return render(request, "operator/staff.html", context, status=422 if errors else 200)


@require_POST
@for_operator
def end(request: SignedInRequest, operator: Operator, office: int) -> HttpResponseBase:
    """Take an office back."""
    try:
        end_office(actor_of(request), office)
    except Office.DoesNotExist:
        raise Http404 from None
    except OfficeRefused as refused:
        context = operator_context(request, "operator-staff", errors=[("", str(refused))])
        return render(request, "operator/refused.html", context, status=422)
    return HttpResponseRedirect(url("operator-staff") + "?ok=fin")


def _give(request: SignedInRequest, typed: dict[str, str]) -> Office:
    if typed["kind"] not in Office.Kind.values:
        raise OfficeRefused("id_kind", "Choisissez une fonction.")
    kind = Office.Kind(typed["kind"])
    person = find_person(typed["address"])
    if person is None:
        raise OfficeRefused("id_address", "Aucun compte ouvert ne porte cette adresse.")
    region = organisation = None
    if kind is Office.Kind.DESK:
        region = Region.objects.filter(pk=int(typed["region"])).first() if typed["region"].isdecimal() else None
        if region is None:
            raise OfficeRefused("id_region", "Choisissez la région de cet agent.")
    if kind is Office.Kind.ADMINISTRATOR:
        found = choices(typed["structure"])
        organisation = chosen(found, typed["structure"], typed["picked"])
        if not found:
            raise OfficeRefused("id_structure", "Aucune structure de ce service ne porte ce numéro ni ce nom.")
        if organisation is None:
            raise OfficeRefused(PICK, "Choisissez la structure dans la liste.")
    until = None
    if typed["until"]:
        try:
            day = parse_date(DAY_TYPED.sub(r"\3-\2-\1", typed["until"]))
        except ValueError:
            day = None
        if day is None or day.year < 2000:
            raise OfficeRefused("id_until", "Écrivez la date comme 31/12/2026.")
        until = timezone.make_aware(datetime.combine(day, time(23, 59)))
    return give_office(actor_of(request), person, kind, region=region, organisation=organisation, until=until)
