"""« Adresse de récupération » : ask for another, send the links again, give up."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from medipli.formats.mail_domains import suggestion
from medipli.identity.actions.change_address import AddressRefused, ask_change, give_up, send_again
from medipli.identity.names import LONGEST
from medipli.web.access import actor_of, freshly_proved, in_own_time
from medipli.web.request import SignedInRequest
from medipli.web.views.settings.account import show
from medipli.web.views.settings.frame import settings_context


@require_http_methods(["GET", "HEAD", "POST"])
@in_own_time
@freshly_proved
def change(request: SignedInRequest) -> HttpResponse:
    """The new address, asked for once; what looks like a slip of the hand is asked twice."""
    typed = request.POST.get("email", "").strip()[: LONGEST + 1]
    meant, error = "", ""
    if request.method == "POST":
        meant = suggestion(typed) or ""
        if meant and request.POST.get("sure") != typed:
            error = f"Vouliez-vous écrire {meant}\u202f?"
        else:
            try:
                ask_change(actor_of(request), request.user, typed)
            except AddressRefused as refused:
                meant, error = "", str(refused)
            else:
                return HttpResponseRedirect(reverse("web:settings") + "?adresse")
    context = settings_context(request, "settings") | {
        "typed": typed,
        "meant": meant,
        "current": request.user.email,
        "errors": [("id_email", error)] if error else [],
    }
    return render(request, "settings/address.html", context, status=422 if error else 200)


@require_POST
@in_own_time
def resend(request: SignedInRequest) -> HttpResponse:
    """Mail both links again."""
    try:
        send_again(actor_of(request), request.user)
    except AddressRefused as refused:
        return show(request, errors=[("address-pending", str(refused))], status=429)
    return HttpResponseRedirect(reverse("web:settings") + "?adresse")


@require_POST
@in_own_time
def abandon(request: SignedInRequest) -> HttpResponse:
    """Keep the address that one has."""
    give_up(actor_of(request), request.user)
    return HttpResponseRedirect(reverse("web:settings") + "?gardee")
