"""« Finaliser mon compte »: behind the link of a validated account, choose its first password (F27)."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from medipli.audit.actor import Actor
from medipli.identity.actions.choose_password import PasswordRefused
from medipli.identity.actions.finish_account import LinkUsed, ask_for_another_link, find_invitation, finish_account
from medipli.identity.factors.password_strength import SHORTEST
from medipli.web.access import public
from medipli.web.request import VisitorRequest

_FIELDS = {"new": "id_password", "again": "id_again"}


@public
@require_http_methods(["GET", "HEAD", "POST"])
def finish(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for a password twice. An old link gives way to a button that has a new one mailed."""
    visitor = cast(VisitorRequest, request)
    actor = Actor(None, "", visitor.origin)
    if request.method == "POST" and "another" in request.POST:
        ask_for_another_link(actor, token)
        return render(request, "sign_in/finish_link.html", {"is_asked": True})
    person = find_invitation(token)
    if person is None:
        return _old_link(request, token)
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            finish_account(actor, token, new=request.POST.get("password", ""), again=request.POST.get("again", ""))
        except LinkUsed:
            return _old_link(request, token)
        except PasswordRefused as refused:
            errors = [(_FIELDS[refused.field], str(refused))]
        else:
            return HttpResponseRedirect(reverse("web:sign-in") + "?pret")
    context = {
        "action": reverse("web:finish-account", args=[token]),
        "email": person.email,
        "minimum": SHORTEST,
        "errors": errors,
    }
    return render(request, "sign_in/finish.html", context, status=422 if errors else 200)


def _old_link(request: HttpRequest, token: str) -> HttpResponse:
    context = {"action": reverse("web:finish-account", args=[token]), "is_asked": False}
    return render(request, "sign_in/finish_link.html", context, status=410)
