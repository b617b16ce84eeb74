"""« Oui »: sign in with one's individual account, and come straight back to the shared form (F19–F21)."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from medipli.identity.actions.prove import Refused, prove_password, send_code
from medipli.notices import letters
from medipli.web.access import public
from medipli.web.request import VisitorRequest
from medipli.web.suite import suite_of_path
from medipli.web.views.registration import draft
from medipli.web.views.registration.steps import PERSON, journey
from medipli.web.views.sign_in.password import refusal_of


@public
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Ask for e-mail and password; the code comes next, then the shared form. The draft is kept by its own cookie."""
    visitor = cast(VisitorRequest, request)
    found = draft.current(visitor)
    if found is None or not found.is_shared:
        return HttpResponseRedirect(reverse("web:register"))
    if request.method != "POST" or draft.signed_in(visitor) is not None:
        return _page(visitor)
    email, given = request.POST.get("email", ""), request.POST.get("password", "")
    missing = [(f"id_{name}", sentence) for name, sentence, value in (
        ("email", "Indiquez votre adresse e-mail.", email.strip()),
        ("password", "Indiquez votre mot de passe.", given),
    ) if not value]  # fmt: skip
    if missing:
        return _page(visitor, email=email[:254], errors=missing, status=422)
    suite = suite_of_path(reverse("web:register-team"))
    proved = prove_password(visitor.session, email, given, origin=visitor.origin, suite=suite)
    if isinstance(proved, Refused):
        errors, status = refusal_of(proved)
        return _page(visitor, email=email[:254], errors=errors, status=status)
    person = proved.person()
    if person is not None:
        send_code(person, lambda to, code: letters.send_code(to.email, code))
    return HttpResponseRedirect(reverse("web:code"))


def _page(
    request: VisitorRequest, *, email: str = "", errors: list[tuple[str, str]] | None = None, status: int = 200
) -> HttpResponse:
    person = draft.signed_in(request)
    context = {
        "journey": journey(PERSON, is_shared=True, has_account=True, leave_form=""),
        "person_name": person.full_name if person is not None else "",
        "email": email,
        "errors": errors or [],
    }
    return render(request, "registration/sign_in.html", context, status=status)
