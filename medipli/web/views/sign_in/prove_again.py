"""« Confirmez que c’est vous »: before a sensitive change, whoever sits at an open session proves who they are."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from medipli.identity import attempt as attempts
from medipli.identity.actions.prove import Refused, prove_password
from medipli.identity.factors import PASSWORD, passkey
from medipli.identity.models import Person
from medipli.identity.sessions import Proved
from medipli.web.access import in_own_time, open_to_weak
from medipli.web.request import SignedInRequest, VisitorRequest
from medipli.web.suite import address_of
from medipli.web.views.sign_in.admit import admit
from medipli.web.views.sign_in.password import wait_sentence
from medipli.web.views.sign_in.ways import ways


@open_to_weak
@require_http_methods(["GET", "HEAD", "POST"])
@in_own_time
def prove_again(request: SignedInRequest) -> HttpResponseBase:
    """Ask for the password, a passkey, a card or Pro Santé Connect, then go on to what was asked.

    The password is enough: the session itself was opened with more, and what is guarded against is another hand at
    an open screen.
    """
    if request.method != "POST":
        suite = request.GET.get("suite", "")[:4000]
        if request.opened.is_fresh():
            return HttpResponseRedirect(address_of(suite))
        return page(request, request.user, suite, again="refaire" in request.GET)
    suite = request.POST.get("next", "")[:4000]
    person = request.user
    given = request.POST.get("password", "")
    if not given:
        return page(request, person, suite, errors=[("id_password", "Indiquez votre mot de passe.")], status=422)
    proved = prove_password(
        request.session, person.email, given, origin=request.origin, suite=suite, purpose=attempts.AGAIN
    )
    if isinstance(proved, Refused):
        wrong = "Mot de passe incorrect." if proved.wait is None else wait_sentence(proved.wait.minutes)
        return page(request, person, suite, errors=[("id_password", wrong)], status=429 if proved.wait else 422)
    return admit(request, person, Proved((PASSWORD.key,)), suite=suite)


def page(
    request: VisitorRequest,
    person: Person,
    suite: str,
    *,
    errors: Sequence[tuple[str, str]] = (),
    again: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The page; ``again``: a form was sent too late, and has to be sent once more."""
    context = {
        "email": person.email,
        "has_password": PASSWORD.is_available(person),
        "has_passkey": passkey.is_available(person),
        "ways": ways(request, suite),
        "errors": list(errors),
        "next": suite,
        "again": again,
        "back_url": address_of(suite),
    }
    return render(request, "sign_in/prove_again.html", context, status=status)
