"""« Vos appareils mobiles »: the telephones and tablets by which one signs in (F89)."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from medipli.identity.actions.enrol_device import LONGEST_NAME
from medipli.identity.actions.keep_devices import devices_of, rename_device, revoke_device
from medipli.web.access import actor_of, in_own_time
from medipli.web.french import ago, on_date
from medipli.web.request import SignedInRequest
from medipli.web.views.settings.frame import settings_context

ROUTE = "settings-devices"
SAVED = {
    "ajoute": "L’appareil est ajouté. Il peut servir à vous connecter.",
    "refuse": "L’appareil n’a pas été ajouté.",
    "trop-tard": "Trop de temps a passé\u00a0: rien n’a été ajouté. Recommencez.",
    "nomme": "L’appareil a changé de nom.",
    "retire": "L’appareil est retiré et ses sessions sont fermées.",
}


@require_safe
@in_own_time
def index(request: SignedInRequest) -> HttpResponse:
    """The devices that may sign in as oneself."""
    saved = next((sentence for mark, sentence in SAVED.items() if mark in request.GET), "")
    context = settings_context(request, ROUTE, lead="Téléphones et tablettes habilités à vous connecter.", saved=saved)
    lines = [
        (device, on_date(device.enrolled_at), ago(device.last_used_at) if device.last_used_at else "")
        for device in devices_of(request.user.pk)
    ]
    return render(request, "devices/list.html", context | {"devices": lines})


@require_http_methods(["GET", "HEAD", "POST"])
@in_own_time
def one(request: SignedInRequest, device_id: int) -> HttpResponse:
    """Rename a device, or read what taking it away does."""
    device = devices_of(request.user.pk).filter(pk=device_id).first()
    if device is None:
        raise Http404
    errors: list[tuple[str, str]] = []
    name = device.name
    if request.method == "POST":
        name = request.POST.get("name", "")
        if rename_device(actor_of(request), request.user.pk, device.pk, name):
            return HttpResponseRedirect(reverse(f"web:{ROUTE}") + "?nomme")
        errors = [("id_name", "Donnez un nom à cet appareil.")]
    context = settings_context(request, ROUTE) | {
        "device": device,
        "name": name[:LONGEST_NAME],
        "longest": LONGEST_NAME,
        "added": on_date(device.enrolled_at),
        "used": ago(device.last_used_at) if device.last_used_at else "",
        "errors": errors,
    }
    return render(request, "devices/one.html", context, status=422 if errors else 200)


@require_POST
@in_own_time
def revoke(request: SignedInRequest, device_id: int) -> HttpResponse:
    """Take a device of one's own away."""
    if not revoke_device(actor_of(request), request.user.pk, device_id):
        raise Http404
    return HttpResponseRedirect(reverse(f"web:{ROUTE}") + "?retire")
