"""Behind the link of a forgotten password, or of a new account: choose a password."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from medipli.audit.actor import Actor
from medipli.identity import throttle
from medipli.identity.actions.choose_password import PasswordRefused
from medipli.identity.actions.recover import LinkUsed, find_request, finish_recovery, turn_to_desk
from medipli.identity.factors import RECOVERY_CODE
from medipli.identity.factors.password_strength import SHORTEST, strength, words_of
from medipli.identity.models import RecoveryRequest
from medipli.web.access import public
from medipli.web.request import VisitorRequest

State = RecoveryRequest.State
_FIELDS = {"code": "id_proof", "new": "id_password", "again": "id_again"}


@public
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for a recovery code (unless the desk granted the link) and a new password; without a code, the desk."""
    visitor = cast(VisitorRequest, request)
    asked = find_request(token)
    if asked is None:
        return _link_used(visitor)
    is_granted = asked.state == State.GRANTED
    actor = Actor(None, "", visitor.origin)
    if request.method == "POST" and "desk" in request.POST and not is_granted:
        turn_to_desk(actor, asked)
        return _desk(visitor, token, is_asked=True)
    if not is_granted and not RECOVERY_CODE.is_available(asked.person):
        return _desk(visitor, token, is_asked=asked.state == State.DESK)
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            finish_recovery(
                actor,
                token,
                code=request.POST.get("proof", ""),
                new=request.POST.get("password", ""),
                again=request.POST.get("again", ""),
            )
        except LinkUsed:
            return _link_used(visitor)
        except PasswordRefused as refused:
            errors = [(_FIELDS[refused.field], str(refused))]
        else:
            return HttpResponseRedirect(reverse("web:sign-in") + "?change")
    context = {
        "action": reverse("web:new-password", args=[token]),
        "proof": "" if is_granted else "code",
        "proof_label": "Code de secours",
        "minimum": SHORTEST,
        "errors": errors,
    }
    return render(request, "sign_in/new_password.html", context, status=422 if errors else 200)


@public
@require_POST
def meter(request: HttpRequest) -> HttpResponse:
    """How strong a password is, as a fragment, while it is typed."""
    visitor = cast(VisitorRequest, request)
    if throttle.count_try(throttle.measures(visitor.origin)):
        return HttpResponse(status=429)
    words = words_of(visitor.opened.person) if visitor.opened else []
    found = strength(request.POST.get("password", ""), words)
    return render(request, "sign_in/_strength.html", {"strength": found})


def _desk(request: VisitorRequest, token: str, *, is_asked: bool) -> HttpResponse:
    context = {"action": reverse("web:new-password", args=[token]), "is_asked": is_asked}
    return render(request, "sign_in/desk.html", context)


def _link_used(request: VisitorRequest) -> HttpResponse:
    return render(request, "sign_in/link_used.html", status=410)
