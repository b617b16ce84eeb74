"""« Se connecter comme »: one click, in the demonstration only."""

from __future__ import annotations

from typing import cast

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.urls import reverse
from django.views.decorators.http import require_POST

from medipli.audit.actor import Actor
from medipli.identity.actions.accept_terms import accept_terms
from medipli.identity.actions.prove import sign_in
from medipli.identity.models import Person
from medipli.identity.sessions import Proved
from medipli.identity.terms import latest_terms
from medipli.web.access import public
from medipli.web.browsers import browser_name
from medipli.web.demo import is_demo
from medipli.web.request import VisitorRequest
from medipli.web.theme import remember_theme


@public
@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the invented people, CGU accepted. 404 outside a demonstration."""
    if not is_demo():
        raise Http404
    visitor = cast(VisitorRequest, request)
    wanted = request.POST.get("person", "")
    is_number = wanted.isascii() and wanted.isdigit() and len(wanted) < 19
    person = Person.objects.filter(pk=int(wanted), is_active=True).first() if is_number else None
    if person is None:
        raise Http404
    actor = Actor(person.pk, person.full_name, visitor.origin)
    browser = browser_name(request.headers.get("User-Agent", ""))
    with transaction.atomic():
        sign_in(actor, visitor.session, person, browser=browser, proved=Proved(("demo",)))
        if terms := latest_terms():
            accept_terms(actor, person, terms.version)
    rotate_token(request)
    response = HttpResponseRedirect(reverse("web:home"))
    remember_theme(response, person)
    return response
