"""A printed recovery code, when the mailed code does not arrive."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from medipli.identity import attempt as attempts
from medipli.identity.actions.prove import Refused
from medipli.identity.actions.prove_recovery_code import prove_recovery_code
from medipli.identity.factors import RECOVERY_CODE, Outcome
from medipli.identity.models import Person
from medipli.identity.sessions import Proved
from medipli.web.access import public
from medipli.web.request import VisitorRequest
from medipli.web.views.sign_in.admit import admit, is_somebody_elses
from medipli.web.views.sign_in.code import sentence_of, start_over


@public
@require_http_methods(["GET", "HEAD", "POST"])
def enter_recovery_code(request: HttpRequest) -> HttpResponseBase:
    """Ask for one of the printed codes; who has none is led to the desk."""
    visitor = cast(VisitorRequest, request)
    attempt = attempts.current(visitor.session)
    person = attempt.person() if attempt else None
    if attempt is None or person is None or is_somebody_elses(visitor, person):
        return start_over(visitor)
    if request.method != "POST":
        return _page(visitor, person)
    proof = prove_recovery_code(attempt, request.POST.get("code", ""), origin=visitor.origin)
    if isinstance(proof, Refused):
        return _page(visitor, person, error=sentence_of(proof), status=429)
    if not proof.is_right:
        is_code = proof.outcome is not Outcome.MALFORMED
        error = (
            "Ce code de secours n’est pas valable, ou il a déjà servi."
            if is_code
            else "Un code de secours compte 12 lettres et chiffres."
        )
        return _page(visitor, person, error=error, status=422)
    return admit(visitor, person, Proved((*attempt.passed, RECOVERY_CODE.key)), suite=attempt.suite)


def _page(request: VisitorRequest, person: Person, *, error: str = "", status: int = 200) -> HttpResponse:
    context = {"has_codes": RECOVERY_CODE.is_available(person), "errors": [("id_code", error)] if error else []}
    return render(request, "sign_in/recovery_code.html", context, status=status)
