"""« Continuer sur cet appareil »: an enrolled telephone signs instead of a password; the code by mail comes next."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from medipli.identity import attempt as attempts
from medipli.identity import throttle
from medipli.identity.actions.prove import send_code
from medipli.identity.actions.prove_device import DeviceRefused, ask_device, prove_device
from medipli.notices import letters
from medipli.web.access import lock_card, public
from medipli.web.request import VisitorRequest
from medipli.web.views.devices.enrolling import decoded
from medipli.web.views.sign_in.admit import is_somebody_elses, purpose_of
from medipli.web.views.sign_in.password import page, wait_sentence

UNKNOWN = "Cet appareil n’a pas pu prouver sa clé. Réessayez, ou connectez-vous avec votre mot de passe."
REVOKED = (
    "Cet appareil a été retiré de votre compte\u00a0: sa clé vient d’être effacée d’ici. Connectez-vous avec votre mot "
    "de passe\u00a0; vous pourrez l’ajouter de nouveau."
)
SOMEBODY_ELSES = "La session ouverte ici est celle de quelqu’un d’autre. Déconnectez-la d’abord."


@public
@require_POST
def challenge(request: HttpRequest) -> JsonResponse:
    """What the telephone has to sign, within two minutes."""
    visitor = cast(VisitorRequest, request)
    if throttle.count_try(throttle.telephones(visitor.origin)):
        return JsonResponse({}, status=429)
    return JsonResponse({"challenge": ask_device(visitor.session)})


@public
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Check what the telephone signed, and ask for the code. It signs in, unlocks, or proves again who one is."""
    visitor = cast(VisitorRequest, request)
    suite = request.POST.get("next", "")[:4000]
    number = request.POST.get("device", "")
    device_id = int(number) if number.isascii() and number.isdigit() and len(number) < 19 else 0
    proved = prove_device(
        visitor.session,
        device_id,
        decoded(request.POST.get("signature", "")),
        origin=visitor.origin,
        suite=suite,
        purpose=purpose_of(visitor),
    )
    if isinstance(proved, DeviceRefused):
        if proved.wait is not None:
            return _refused(visitor, wait_sentence(proved.wait.minutes), suite, status=429)
        if proved.is_revoked:
            return _refused(visitor, REVOKED, suite, forget=device_id)
        return _refused(visitor, UNKNOWN, suite)
    person = proved.person()
    if person is None or is_somebody_elses(visitor, person):
        attempts.drop(visitor.session)
        return _refused(visitor, SOMEBODY_ELSES, suite)
    send_code(person, lambda to, code: letters.send_code(to.email, code))
    return HttpResponseRedirect(reverse("web:code"))


def _refused(
    request: VisitorRequest, sentence: str, suite: str, *, forget: int | None = None, status: int = 422
) -> HttpResponse:
    """The page where it was tried, with the reason; ``forget`` is the device whose key the page erases."""
    errors = [("", sentence)]
    if request.opened is None:
        return page(request, status=status, errors=errors, next=suite, forget_device=forget)
    card = lock_card(request, suite, errors=errors) | {"forget_device": forget}
    return render(request, "sign_in/locked.html", card, status=status)
