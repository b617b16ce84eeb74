"""« Associer votre identité Pro Santé Connect à ce compte ? », asked once."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from medipli.identity import pending_link
from medipli.identity.actions.link_provider import LinkRefused, link_provider, why_not
from medipli.identity.provider import logout
from medipli.identity.sessions import Proved
from medipli.web.access import actor_of, freshly_proved, open_to_weak, signed_in
from medipli.web.request import SignedInRequest
from medipli.web.suite import address_of
from medipli.web.views.sign_in.admit import admit


@open_to_weak
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@freshly_proved
def link(request: SignedInRequest) -> HttpResponse:
    """Ask whether the identity that waits in this browser is the person's own, and tie it to the account on a yes."""
    waiting = pending_link.current(request.session)
    suite = (request.POST.get("next", "") if request.method == "POST" else request.GET.get("suite", ""))[:4000]
    if waiting is None or waiting.kind != pending_link.PROVIDER:
        return HttpResponseRedirect(address_of(suite))
    details = waiting.details
    known = {name: details[name] for name in ("issuer", "subject", "national_id")}
    person = request.user
    if request.method == "POST":
        if "yes" not in request.POST:
            pending_link.drop(request.session)
            return HttpResponseRedirect(address_of(suite))
        try:
            link_provider(actor_of(request), person, **known)
        except LinkRefused:
            pass  # said below
        else:
            pending_link.drop(request.session)
            proved = Proved(("psc",), provider_session=details["session"])
            response = admit(request, person, proved, suite=suite)
            logout.remember(request.session, details["token"])
            return response if suite else HttpResponseRedirect(reverse("web:settings") + "?psc-associe")
    refusal = why_not(person, **known)
    context = {
        "name": details["name"],
        "number": details["national_id"][1:],
        "refusal": str(refusal) if refusal is not None else "",
        "person": person,
        "next": suite,
    }
    return render(request, "sign_in/psc_link.html", context, status=422 if request.method == "POST" else 200)
