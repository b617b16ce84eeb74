"""« Ajouter un appareil », at the desk: a QR code, then the figures that both screens show."""

from __future__ import annotations

import segno
from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from medipli.identity.actions.confirm_device import confirm_device, enrolment_of, refuse_device
from medipli.identity.actions.enrol_device import TooManyDevices, begin_enrolment, figures
from medipli.identity.models import DeviceEnrolment
from medipli.web.access import actor_of, freshly_proved, in_own_time
from medipli.web.request import SignedInRequest
from medipli.web.views.devices.listing import ROUTE
from medipli.web.views.settings.frame import settings_context

STOP_POLLING = 286
"""The status by which htmx stops asking."""


@require_http_methods(["GET", "HEAD", "POST"])
@in_own_time
@freshly_proved
def add(request: SignedInRequest) -> HttpResponse:
    """Say how it goes; asked by POST, show a code that serves once within five minutes."""
    context = settings_context(request, ROUTE)
    if request.method != "POST":
        return render(request, "devices/add.html", context | {"errors": []})
    try:
        enrolment, token = begin_enrolment(actor_of(request), request.user)
    except TooManyDevices as refused:
        return render(request, "devices/add.html", context | {"errors": [("", str(refused))]}, status=422)
    link = settings.PUBLIC_URL + reverse("web:device-enrol", args=[token])
    context |= {"link": link, "picture": picture(link)} | _state(enrolment)
    return render(request, "devices/code.html", context)


@require_safe
@in_own_time
def wait(request: SignedInRequest, enrolment_id: int) -> HttpResponse:
    """What became of a code: a fragment for the page that waits, a page for whoever has no scripts."""
    enrolment = enrolment_of(request.user.pk, enrolment_id)
    if enrolment is None:
        raise Http404
    state = _state(enrolment)
    if request.headers.get("HX-Request") == "true":
        if state["state"] == "waiting":
            return HttpResponse(status=204)
        return render(request, "devices/_state.html", state, status=STOP_POLLING)
    return render(request, "devices/code.html", settings_context(request, ROUTE) | {"link": "", "picture": ""} | state)


@require_POST
@in_own_time
def decide(request: SignedInRequest, enrolment_id: int) -> HttpResponse:
    """Both screens show the same figures, or they do not."""
    if enrolment_of(request.user.pk, enrolment_id) is None:
        raise Http404
    mark = "trop-tard"
    if request.POST.get("answer") == "yes":
        if confirm_device(actor_of(request), request.user.pk, enrolment_id):
            mark = "ajoute"
    elif refuse_device(actor_of(request), request.user.pk, enrolment_id):
        mark = "refuse"
    return HttpResponseRedirect(reverse(f"web:{ROUTE}") + f"?{mark}")


def picture(link: str) -> str:
    """The QR code of a link, as an SVG that stands in the page."""
    return str(segno.make(link, error="m").svg_data_uri(scale=5, border=3, dark="#0D3531", light="#fff"))


def _state(enrolment: DeviceEnrolment) -> dict[str, object]:
    """What ``devices/_state.html`` shows: waiting, scanned, decided or expired."""
    device = enrolment.device
    left = int((enrolment.expires_at - timezone.now()).total_seconds())
    if device is not None and (device.confirmed_at or device.revoked_at):
        state = "decided"
    elif left <= 0:
        state = "expired"
    else:
        state = "scanned" if device is not None else "waiting"
    shown = figures(device) if device is not None and state == "scanned" else ""
    return {"state": state, "enrolment": enrolment, "device": device, "figures": shown, "seconds_left": max(0, left)}
