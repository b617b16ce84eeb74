"""The session waited too long: prove again who one is, then go on where one was."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from medipli.identity import attempt as attempts
from medipli.identity.actions.lock import lock
from medipli.identity.actions.prove import Refused, prove_password, send_code
from medipli.notices import letters
from medipli.web.access import actor_of, lock_card, public
from medipli.web.request import VisitorRequest
from medipli.web.suite import address_of, suite_of_path
from medipli.web.views.sign_in.password import wait_sentence


@public
@require_http_methods(["GET", "HEAD", "POST"])
def locked(request: HttpRequest) -> HttpResponseBase:
    """Show the lock card, locking the session first if it is not; a right password leads to the code.

    ``next`` is a path of this site when the page asks (GET), and what stands for it in the form (POST).
    """
    visitor = cast(VisitorRequest, request)
    if visitor.opened is None:
        return HttpResponseRedirect(reverse("web:sign-in"))
    if request.method != "POST":
        suite = suite_of_path(urlsplit(request.GET.get("next", "")).path)
        if not visitor.opened.is_locked:
            # Another site must not be able to lock people out of what they are doing.
            if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
                return HttpResponseRedirect(address_of(suite))
            lock(actor_of(visitor), visitor.opened.key, reason="asked")
        return render(request, "sign_in/locked.html", lock_card(visitor, suite))
    suite = request.POST.get("next", "")[:4000]
    if not visitor.opened.is_locked:
        return HttpResponseRedirect(address_of(suite))
    person = visitor.opened.person
    proved = prove_password(
        visitor.session,
        person.email,
        request.POST.get("password", ""),
        origin=visitor.origin,
        suite=suite,
        purpose=attempts.UNLOCK,
    )
    if isinstance(proved, Refused):
        wrong = "Mot de passe incorrect." if proved.wait is None else wait_sentence(proved.wait.minutes)
        card = lock_card(visitor, suite, errors=[("id_password", wrong)])
        return render(request, "sign_in/locked.html", card, status=429 if proved.wait else 422)
    send_code(person, lambda to, code: letters.send_code(to.email, code))
    return HttpResponseRedirect(reverse("web:code"))
