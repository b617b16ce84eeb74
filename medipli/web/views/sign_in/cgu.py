"""The conditions of use, at the first sign-in and at each new version."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from medipli.identity.actions.accept_terms import accept_terms
from medipli.identity.models import TermsAcceptance
from medipli.identity.terms import latest_terms, sections
from medipli.web.access import actor_of, locked_answer, public
from medipli.web.french import day_of
from medipli.web.request import VisitorRequest
from medipli.web.suite import address_of


@public
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest) -> HttpResponseBase:
    """Show the CGU in force and have them accepted; anybody but a signed-in person is sent away."""
    visitor = cast(VisitorRequest, request)
    if visitor.opened is None:
        return HttpResponseRedirect(reverse("web:sign-in"))
    if visitor.opened.is_locked:
        return locked_answer(visitor)
    suite = request.POST.get("next", "") or request.GET.get("suite", "")
    terms = latest_terms()
    if terms is None or not visitor.opened.must_accept_terms:
        return HttpResponseRedirect(address_of(suite))
    person = visitor.opened.person
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        seen = request.POST.get("version", "")
        if not request.POST.get("accept"):
            errors = [("id_accept", "Pour continuer, cochez la case après avoir lu les conditions.")]
        elif seen.isascii() and seen.isdigit() and accept_terms(actor_of(visitor), person, int(seen[:9])):
            return HttpResponseRedirect(address_of(suite))
        else:
            errors = [("", "Une nouvelle version vient de paraître. Relisez-la avant d’accepter.")]
    context = {
        "version": terms.version,
        "published": day_of(terms.published_at),
        "sections": sections(terms),
        "first": not TermsAcceptance.objects.filter(person=person).exists(),
        "errors": errors,
        "next": suite,
    }
    return render(request, "sign_in/cgu.html", context, status=422 if errors else 200)
