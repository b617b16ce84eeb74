"""On the telephone, behind the QR code: make a key, send its public half, wait for the desk."""

from __future__ import annotations

import base64
import binascii
from typing import cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from medipli.identity.actions.enrol_device import (
    LONGEST_NAME,
    EnrolmentRefused,
    NewDevice,
    challenge,
    enrol_device,
    figures,
    find_enrolment,
    is_open,
)
from medipli.identity.names import short_name
from medipli.web.access import public
from medipli.web.browsers import browser_name
from medipli.web.request import VisitorRequest

LONGEST = 400
NO_KEY = "Ce navigateur n’a pas envoyé de clé. Activez JavaScript, ou utilisez un navigateur plus récent."


def decoded(text: str) -> bytes:
    """The bytes in a Base64 of a form; empty when it is none, or too long."""
    try:
        return base64.b64decode(text, validate=True) if len(text) <= LONGEST else b""
    except (binascii.Error, ValueError):
        return b""


@public
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether to enrol this telephone; its key is taken by POST, and answered as JSON."""
    visitor = cast(VisitorRequest, request)
    browser = browser_name(request.headers.get("User-Agent", ""))
    if request.method == "POST" and "public_key" in request.POST:
        new = NewDevice(
            public_key=decoded(request.POST["public_key"]),
            signature=decoded(request.POST.get("signature", "")),
            name=request.POST.get("name", "")[: 4 * LONGEST_NAME],
            browser=browser,
        )
        try:
            device = enrol_device(token, new, origin=visitor.origin)
        except EnrolmentRefused as refused:
            return JsonResponse({"error": str(refused)}, status=422)
        return JsonResponse({"id": device.pk, "name": short_name(device.person), "figures": figures(device)})
    enrolment = find_enrolment(token)
    if enrolment is None or not is_open(enrolment):
        return render(request, "devices/spent.html", status=410)
    context = {
        "token": token,
        "name": short_name(enrolment.person),
        "challenge": challenge(enrolment),
        "device_name": ", ".join(reversed(browser.split(", "))),
        "longest": LONGEST_NAME,
        "errors": [("", NO_KEY)] if request.method == "POST" else [],
    }
    return render(request, "devices/enrol.html", context, status=422 if request.method == "POST" else 200)


@public
@require_safe
def state(request: HttpRequest, token: str) -> JsonResponse:
    """What the telephone that waits is told: waiting, confirmed, or refused (too late included)."""
    enrolment = find_enrolment(token)
    device = enrolment.device if enrolment is not None else None
    if device is None or device.revoked_at is not None:
        return JsonResponse({"state": "refused"})
    return JsonResponse({"state": "confirmed" if device.confirmed_at else "waiting"})
