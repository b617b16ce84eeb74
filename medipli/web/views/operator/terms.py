"""Versions of the conditions of use (CGU)."""

from __future__ import annotations

from django.db.models import Count
from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from medipli.identity.actions.publish_terms import publish_terms
from medipli.identity.models import Terms
from medipli.identity.terms import latest_terms, sections
from medipli.web.access import actor_of
from medipli.web.request import SignedInRequest
from medipli.web.staff import Operator, for_operator
from medipli.web.templating import url
from medipli.web.views.operator.frame import operator_context

LONGEST = 200_000


@require_http_methods(["GET", "HEAD", "POST"])
@for_operator
def terms(request: SignedInRequest, operator: Operator) -> HttpResponseBase:
    """The versions so far; a new one starts from the text in force, is shown, then published."""
    current = latest_terms()
    body = request.POST.get("body", current.body if current else "")[:LONGEST]
    errors: list[tuple[str, str]] = []
    shown = None
    if request.method == "POST" and request.POST.get("step") == "publish":
        if not request.POST.get("sure"):
            errors = [("id_sure", "Cochez la case\u00a0: chaque personne devra accepter cette version.")]
        else:
            try:
                version = publish_terms(actor_of(request), body).version
                return HttpResponseRedirect(url("operator-terms") + f"?ok={version}")
            except ValueError as refused:
                errors = [("id_body", str(refused))]
        shown = sections(Terms(version=0, body=body))
    elif request.method == "POST":
        shown = sections(Terms(version=0, body=body))
    versions = Terms.objects.annotate(accepted=Count("acceptances")).order_by("-version")
    context = operator_context(
        request,
        "operator-terms",
        versions=versions,
        body=body,
        shown=shown,
        errors=errors,
        saved=request.GET.get("ok", ""),
    )
    return render(request, "operator/terms.html", context, status=422 if errors else 200)
