"""Regions: open or closed, their desk, their delays, the domain of each profession."""

from __future__ import annotations

import unicodedata
from dataclasses import fields
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.http import Http404, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from medipli.formats.professions import PROFESSIONS
from medipli.organisations.actions import RegionCard, RegionRefused, save_domains, save_region
from medipli.organisations.models import ProfessionDomain, Region
from medipli.web.access import actor_of
from medipli.web.request import SignedInRequest
from medipli.web.staff import Operator, for_operator
from medipli.web.templating import url
from medipli.web.views.operator.frame import operator_context

TEXTS = ("code", "name", "turn_to", "turn_to_url", "desk_name", "desk_email", "desk_phone", "desk_hours")
HOURS = ("decision_hours", "publication_hours")
FLAGS = ("is_open", "int_has_address")


@require_safe
@for_operator
def regions(request: SignedInRequest, operator: Operator) -> HttpResponseBase:
    """All regions, open ones first."""
    listed = Region.objects.annotate(
        structures=Count("organisations", distinct=True),
        agents=Count("offices", filter=Q(offices__kind="desk", offices__until=None), distinct=True),
    ).order_by("-is_open", "name")
    context = operator_context(request, "operator", regions=listed, saved=request.GET.get("ok", ""))
    return render(request, "operator/regions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_operator
def region(request: SignedInRequest, operator: Operator, code: str = "") -> HttpResponseBase:
    """One region and its domains; without ``code`` a new one. Nothing typed is lost when something is wrong."""
    found = Region.objects.filter(code=code).first() if code else None
    if code and found is None:
        raise Http404
    typed, domains = _typed(request, code) if request.method == "POST" else _stored(found)
    error: tuple[str, str] | None = None
    if request.method == "POST":
        try:
            with transaction.atomic():
                saved = save_region(actor_of(request), _card(typed), is_new=found is None)
                save_domains(actor_of(request), saved, domains)
            return HttpResponseRedirect(url("operator") + f"?ok={saved.code}")
        except RegionRefused as refused:
            field = refused.field if refused.field in typed else f"domain-{refused.field}"
            error = (field, str(refused))
    professions = [
        (ProfessionDomain.ANY_PERSON, "Toute autre profession"),
        (ProfessionDomain.ANY_TEAM, "Toute autre boîte partagée"),
        *((one.code, one.label) for one in PROFESSIONS),
    ]
    context = operator_context(
        request, "operator", region=found, typed=typed, domains=domains, error=error, professions=professions
    )
    return render(request, "operator/region.html", context, status=422 if error else 200)


def _stored(region: Region | None) -> tuple[dict[str, Any], dict[str, str]]:
    source: Region | RegionCard = region or RegionCard("", "")
    typed = {one.name: getattr(source, one.name) for one in fields(RegionCard)}
    typed["departments"] = ", ".join(source.departments)
    domains = dict(region.domains.values_list("profession", "domain")) if region else {}
    return typed, domains


def _typed(request: SignedInRequest, code: str) -> tuple[dict[str, Any], dict[str, str]]:
    form = request.POST
    typed: dict[str, Any] = {name: form.get(name, "").strip() for name in (*TEXTS, *HOURS, "departments")}
    typed |= {name: bool(form.get(name)) for name in FLAGS}
    if code:
        typed["code"] = code
    domains = {name.removeprefix("domain-"): form[name].strip()[:200] for name in form if name.startswith("domain-")}
    return typed, domains


def _card(typed: dict[str, Any]) -> RegionCard:
    for name, longest in (
        ("name", 80),
        ("desk_name", 120),
        ("desk_email", 254),
        ("desk_phone", 20),
        ("desk_hours", 120),
        ("turn_to", 600),
        ("turn_to_url", 200),
    ):
        if any(unicodedata.category(char) == "Cc" for char in typed[name] if char not in "\r\n"):
            raise RegionRefused(name, "Ce texte contient un caractère qui ne s’affiche pas.")
        if len(typed[name]) > longest:
            raise RegionRefused(name, f"{longest} caractères au plus.")
    card: dict[str, Any] = {name: typed[name] for name in (*TEXTS, *FLAGS)}
    for name in HOURS:
        text = typed[name]
        if not (text.isascii() and text.isdigit() and len(text) < 5):
            raise RegionRefused(name, "Indiquez un nombre d’heures.")
        card[name] = int(text)
    card["departments"] = tuple(word.upper() for word in typed["departments"].replace(",", " ").split())
    return RegionCard(**card)
