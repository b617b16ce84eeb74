"""The pages of the pretend Pro Santé Connect: who one is today, and the telephone. 404 outside a demonstration."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from medipli.identity.models import Person
from medipli.identity.provider.code_flow import redirect_uri
from medipli.identity.provider.logout import post_logout_redirect_uri
from medipli.web.access import public
from medipli.web.components import Avatar, avatar_for
from medipli.web.views.demo import provider_state as state
from medipli.web.views.demo.provider_tokens import STRANGER
from medipli.web.views.demo.psc_provider import CODES, PHONES, pretended

SHOWN = 24
_KEPT = ("state", "nonce", "code_challenge", "redirect_uri", "client_id")


@dataclass(frozen=True)
class Professional:
    """Somebody one can be at the pretence."""

    national_id: str
    name: str
    note: str
    avatar: Avatar


@public
@require_http_methods(["GET", "HEAD", "POST"])
@pretended
def authorise(request: HttpRequest) -> HttpResponse:
    """Pick an invented professional, or refuse; the browser goes back to the service."""
    given = request.POST if request.method == "POST" else request.GET
    asked = {name: given.get(name, "")[:500] for name in _KEPT}
    if (asked["redirect_uri"], asked["client_id"]) != (redirect_uri(), settings.PSC_CLIENT_ID):
        return HttpResponseBadRequest("redirect_uri or client_id", content_type="text/plain; charset=utf-8")
    if request.method != "POST":
        return render(request, "pages/demo_psc.html", {"asked": asked, "people": _professionals()})
    said: dict[str, str] = {"state": asked["state"], "iss": settings.PSC_ISSUER}
    chosen = request.POST.get("who", "")
    if chosen in {one.national_id for one in _professionals()}:
        kept = {"challenge": asked["code_challenge"], "nonce": asked["nonce"], "redirect_uri": asked["redirect_uri"]}
        said["code"] = state.keep(CODES, kept | {"national_id": chosen})
    else:
        said["error"] = "access_denied"
    return HttpResponseRedirect(f"{redirect_uri()}?{urlencode(said)}")


@public
@require_safe
@pretended
def leave(request: HttpRequest) -> HttpResponse:
    """Its logout: there is no session here to end, so the browser goes straight back."""
    return HttpResponseRedirect(post_logout_redirect_uri())


@public
@require_http_methods(["GET", "HEAD", "POST"])
@pretended
def telephone(request: HttpRequest) -> HttpResponse:
    """« Mon téléphone »: what waits for a yes, with its two digits."""
    if request.method == "POST":
        name = request.POST.get("name", "")
        asked = state.read(PHONES, name)
        if asked is not None and not asked["said"]:
            state.keep(PHONES, asked | {"said": "yes" if "yes" in request.POST else "no"}, name)
        return HttpResponseRedirect(reverse("web:demo-psc-phone"))
    waiting = [
        (name, asked["digits"], _name(asked["national_id"])) for name, asked in state.every(PHONES) if not asked["said"]
    ]
    template = "pages/_demo_phone.html" if request.headers.get("HX-Request") == "true" else "pages/demo_phone.html"
    return render(request, template, {"waiting": waiting})


def _professionals() -> list[Professional]:
    people = Person.objects.filter(is_active=True, national_id__startswith="8").order_by("pk")[:SHOWN]
    known = [
        Professional(
            one.national_id or "", one.full_name, f"{one.profession} · {one.town}", avatar_for(one.full_name, one.pk)
        )
        for one in people
    ]
    stranger = f"{STRANGER[1]} {STRANGER[2]}"
    return [*known, Professional(STRANGER[0], stranger, "n’a pas de compte ici", avatar_for(stranger, 0))]


def _name(national_id: str) -> str:
    person = Person.objects.filter(national_id=national_id).first()
    return person.full_name if person else f"{STRANGER[1]} {STRANGER[2]}"
