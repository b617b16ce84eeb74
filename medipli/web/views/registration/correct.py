"""« Corriger mes réponses »: what the desk asked about is put right in the form itself, and reread before it leaves."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from medipli.registration import answers, corrections
from medipli.registration.actions.answer import answer as give_answer
from medipli.registration.corrections import Corrections
from medipli.registration.models import Confirmation, Request
from medipli.registration.refusals import RequestRefused
from medipli.registration.states import NotNow
from medipli.registration.throttling import TooMany
from medipli.web.access import actor_of, public
from medipli.web.request import VisitorRequest
from medipli.web.views.registration import draft, recap
from medipli.web.views.registration.filling import (
    CIVILITY_CHOICES,
    PROFESSION_CHOICES,
    Filling,
    completed,
    recognised,
)
from medipli.web.views.registration.follow import LONGEST_ANSWER, behind
from medipli.web.views.registration.limits import wait_page
from medipli.web.views.registration.steps import Journey

NOTHING = "Rien n’a changé. Corrigez au moins une réponse, ou revenez à la page de suivi pour répondre en une phrase."
_CARDS = {Request.Kind.ORG: "team", Request.Kind.CONNECTION: "connection"}


@public
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, token: str) -> HttpResponseBase:
    """The form with what was given; then what changes, side by side; « Envoyer mes corrections » sends it."""
    visitor = cast(VisitorRequest, request)
    found = behind(visitor, token)
    if not isinstance(found, Request):
        return found
    if found.state != Request.State.ASKED:
        return HttpResponseRedirect(reverse("web:register-follow", args=[token]))
    fields = corrections.fields_of(found)
    if request.method != "POST":
        given = {name: found.answers.get(name, "") for name in fields}
        return _form(visitor, token, found, recognised(Filling(given)))
    typed, go = draft.typed_in(request.POST, fields), request.POST.get("go", "")
    text = request.POST.get("answer", "").replace("\x00", "").strip()
    if go == "look-up":
        return _form(visitor, token, found, completed(Filling(typed)), text=text)
    if accepted := request.POST.get("accept"):
        typed |= {field: meant for field, meant in answers.suggestions(typed).items() if field == accepted}
        return _form(visitor, token, found, Filling(typed), text=text)
    made = corrections.read(found, typed)
    if go == "edit" or made.errors or not made.changes:
        wrong = {} if go == "edit" else made.errors
        problems = [("", NOTHING)] if go != "edit" and not made.changes else []
        meant = answers.suggestions(typed) if wrong else {}
        return _form(visitor, token, found, Filling(typed, wrong, meant=meant), text=text, problems=problems)
    if go != "send":
        return _reread(visitor, token, found, made, typed, text=text)
    if len(text) > LONGEST_ANSWER:
        error = f"La réponse compte {LONGEST_ANSWER} caractères au plus, {len(text)} saisis."
        return _reread(visitor, token, found, made, typed, text=text, error=error)
    try:
        give_answer(actor_of(visitor), found, text, typed)
    except TooMany as too_many:
        return wait_page(visitor, too_many)
    except RequestRefused as refused:
        return _form(visitor, token, found, Filling(typed, refused.errors), text=text)
    except NotNow:
        return HttpResponseRedirect(reverse("web:register-follow", args=[token]))
    return HttpResponseRedirect(reverse("web:register-follow", args=[token]) + "?corrige")


def _form(
    request: VisitorRequest,
    token: str,
    found: Request,
    given: Filling,
    *,
    text: str = "",
    problems: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    errors = [*(problems or []), *given.errors(found.kind)]
    context: dict[str, Any] = {
        "journey": Journey(),
        "token": token,
        "asked": found.reason,
        "email": found.email,
        "kind": recap.kind_label(found.kind),
        "correcting": found.kind,
        "card": f"registration/_{_CARDS.get(Request.Kind(found.kind), 'person')}_card.html",
        "given": given,
        "errors": errors,
        "answer": text,
        "professions": PROFESSION_CHOICES,
        "civilities": CIVILITY_CHOICES,
        "vouchers": answers.VOUCHERS,
        "int_has_address": "wants_address" in corrections.fields_of(found),
    }
    return render(request, "registration/correct.html", context, status=422 if errors else 200)


def _reread(
    request: VisitorRequest,
    token: str,
    found: Request,
    made: Corrections,
    typed: dict[str, str],
    *,
    text: str,
    error: str = "",
) -> HttpResponse:
    said = Confirmation.objects.filter(request=found).exclude(answer=Confirmation.Answer.WAITING)
    context = {
        "journey": Journey(),
        "token": token,
        "changes": made.changes,
        "typed": typed,
        "agree_again": corrections.to_agree_again(found, made) if said.exists() else (),
        "prove_again": bool({"national_id", "last_name", "first_name"} & made.fields) and bool(found.identity_proof),
        "answer": text,
        "errors": [("id_answer", error)] if error else [],
    }
    return render(request, "registration/correct_reread.html", context, status=422 if error else 200)
