"""« Confirmer sur mon téléphone »: a number is typed here, two digits are compared, and the yes is said there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from medipli.formats.identifiers.typed import read_national_number
from medipli.identity import attempt as attempts
from medipli.identity.actions import confirm_on_phone as phones
from medipli.identity.actions.confirm_on_phone import Waiting
from medipli.identity.actions.recognise import Whose, recognise
from medipli.identity.provider.discovery import is_set_up
from medipli.identity.sessions import Proved
from medipli.identity.throttle import Wait
from medipli.web.access import public
from medipli.web.browsers import is_another
from medipli.web.french import plural
from medipli.web.request import VisitorRequest
from medipli.web.views.sign_in.admit import admit, is_somebody_elses
from medipli.web.views.sign_in.psc import refused
from medipli.web.views.sign_in.psc_said import said, sentence_of

COOKIE = "telephone"
_SALT = "medipli.web.phone"
_REMEMBERED = timedelta(days=365)
State = phones.State
SENTENCES = {
    State.REFUSED: "La demande a été refusée sur le téléphone. Recommencez, ou connectez-vous autrement.",
    State.EXPIRED: (
        "Aucune confirmation n’est arrivée à temps. Vérifiez votre numéro, et que votre identité Pro Santé Connect est "
        "associée à votre compte\u00a0; vous pouvez aussi vous connecter autrement."
    ),
    State.FAILED: "La réponse de Pro Santé Connect n’a pas pu être vérifiée. Recommencez, ou connectez-vous autrement.",
}


@public
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for the number; then show the two digits until the telephone says yes."""
    visitor = _offered(request)
    if request.method != "POST":
        held = phones.waiting(visitor.session)
        if held is not None and held.state in (State.WAITING, State.CONFIRMED):
            return _show(visitor, held)
        return _form(visitor, suite=request.GET.get("suite", "")[:4000], number=_remembered(visitor))
    suite, typed = request.POST.get("next", "")[:4000], request.POST.get("number", "")[:60]
    read = read_national_number(typed, strict=not settings.DEMO)
    # The key of a number is not looked at: fictional ones of the authorities fail it, and the provider knows its own.
    digits = "".join(char for char in typed if char.isascii() and char.isdigit())
    national_id = read.value or (digits if len(digits) == 12 else f"8{digits}" if len(digits) == 11 else "")
    if not national_id:
        sentence = read.error or "Indiquez votre numéro RPPS\u00a0: 11 chiffres."
        return _form(visitor, suite=suite, number=typed, errors=[("id_number", sentence)], status=422)
    if visitor.opened is None:
        visitor.session.set_expiry(timezone.now() + timedelta(seconds=attempts.LIFETIME))
    asked = phones.ask(visitor.session, national_id, origin=visitor.origin, suite=suite)
    if isinstance(asked, Wait):
        sentence = f"Trop de demandes. Réessayez dans {plural(asked.minutes, 'minute')}, ou connectez-vous autrement."
        return _form(visitor, suite=suite, number=typed, errors=[("id_number", sentence)], status=429)
    response = HttpResponseRedirect(reverse("web:phone"))
    _remember(response, typed if request.POST.get("remember") else "")
    return response


@public
@require_safe
def state(request: HttpRequest) -> HttpResponse:
    """The part of the page that changes, which the page asks for every two seconds."""
    visitor = _offered(request)
    held = phones.waiting(visitor.session)
    return render(request, "sign_in/_phone_state.html", _context(held))


@public
@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """The telephone said yes: the browser that asked, and no other, is let in."""
    visitor = _offered(request)
    held = phones.waiting(visitor.session)
    suite = held.suite if held else ""
    identity = phones.use(visitor.session, origin=visitor.origin)
    if identity is None:
        return _leave_for(request, reverse("web:phone"))
    found = recognise(identity)
    if found.whose is not Whose.LINKED or found.person is None or is_somebody_elses(visitor, found.person):
        refused(visitor, found.whose.name.lower())
        answer = said(visitor, sentence_of(found.whose), suite=suite, status=403)
        # Only what has succeeded takes the place of the page (htmx).
        answer.status_code = 200 if request.headers.get("HX-Request") == "true" else 403
        return answer
    response = admit(visitor, found.person, Proved(("psc",), provider_session=identity.session), suite=suite)
    return _leave_for(request, response["Location"], response)


@public
@require_POST
def give_up(request: HttpRequest) -> HttpResponse:
    """Ask no more: a yes that comes later serves nobody."""
    visitor = _offered(request)
    held = phones.waiting(visitor.session)
    phones.give_up(visitor.session)
    suite = held.suite if held else ""
    page = "web:locked" if visitor.opened is not None and visitor.opened.is_locked else "web:sign-in"
    return HttpResponseRedirect(reverse(page) + (f"?suite={suite}" if suite and page == "web:sign-in" else ""))


def _offered(request: HttpRequest) -> VisitorRequest:
    if not (is_set_up() and settings.PSC_PHONE):
        raise Http404
    return cast(VisitorRequest, request)


def _leave_for(request: HttpRequest, address: str, response: HttpResponse | None = None) -> HttpResponse:
    """Go on to ``address``: a fragment of the page takes the whole page there."""
    if request.headers.get("HX-Request") != "true":
        return response or HttpResponseRedirect(address)
    answer = HttpResponse(status=204)
    if response is not None:
        answer.cookies = response.cookies
    answer["HX-Redirect"] = address
    return answer


def _form(
    request: VisitorRequest, *, suite: str, number: str, errors: list[tuple[str, str]] | None = None, status: int = 200
) -> HttpResponse:
    context = {"errors": errors or [], "number": number, "next": suite, "is_remembered": bool(_remembered(request))}
    return render(request, "sign_in/phone.html", context, status=status)


def _show(request: VisitorRequest, held: Waiting) -> HttpResponse:
    return render(request, "sign_in/phone_wait.html", _context(held))


def _context(held: Waiting | None) -> dict[str, Any]:
    now = held.state if held is not None else State.EXPIRED
    return {
        "is_waiting": now == State.WAITING,
        "is_confirmed": now == State.CONFIRMED,
        "binding_code": held.row.binding_code if held is not None else "",
        "seconds_left": held.seconds_left if held is not None else 0,
        "sentence": SENTENCES.get(State(now), SENTENCES[State.EXPIRED]),
    }


def _remembered(request: VisitorRequest) -> str:
    """The number that this browser was asked to remember; that of the person, in a session of theirs."""
    opened = request.opened
    if opened is not None:
        is_elsewhere = is_another(opened.browser, request.headers.get("User-Agent", ""))
        return "" if is_elsewhere else (opened.person.national_id or "")[1:]
    try:
        kept = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT)
    except signing.BadSignature:
        return ""
    return kept if isinstance(kept, str) else ""


def _remember(response: HttpResponse, number: str) -> None:
    if not number:
        response.delete_cookie(COOKIE, path="/connexion", samesite="Lax")
        return
    response.set_cookie(
        COOKIE,
        signing.dumps(number, salt=_SALT),
        max_age=_REMEMBERED,
        path="/connexion",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
