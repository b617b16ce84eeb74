"""One's passkeys: add, rename, remove. What adds or removes asks again who one is."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from medipli.identity import challenge as challenges
from medipli.identity import throttle
from medipli.identity.actions.add_passkey import PasskeyRefused, add_passkey
from medipli.identity.actions.change_passkey import remove_passkey, rename_passkey
from medipli.identity.factors import passkey
from medipli.identity.models import Passkey
from medipli.identity.sessions import Proved
from medipli.organisations.policy import wanting_stronger
from medipli.web.access import actor_of, freshly_proved, in_own_time, open_to_weak
from medipli.web.browsers import browser_name
from medipli.web.request import SignedInRequest
from medipli.web.suite import suite_of_path
from medipli.web.views.sign_in.admit import admit
from medipli.web.views.sign_in.strengthen import may_add


@open_to_weak
@require_http_methods(["GET", "HEAD", "POST"])
@in_own_time
@freshly_proved
def add(request: SignedInRequest) -> HttpResponseBase:
    """Name a new passkey, and have the browser make it. Whoever made one has proved it: they go on."""
    if not may_add(request):
        return HttpResponseRedirect(reverse("web:strengthen"))
    if request.method != "POST":
        name = browser_name(request.headers.get("User-Agent", ""))
        suite = request.GET.get("suite", "")[:4000]
        return _add_page(request, "" if name == "Navigateur inconnu" else name, suite)
    name, suite = request.POST.get("name", ""), request.POST.get("next", "")[:4000]
    try:
        add_passkey(actor_of(request), request.session, request.user, request.POST.get("answer", ""), name)
    except PasskeyRefused as refused:
        return _add_page(request, name[:80], suite, error=str(refused))
    suite = suite or suite_of_path(reverse("web:settings") + "?cle")
    return admit(request, request.user, Proved((passkey.KEY,)), suite=suite)


@open_to_weak
@require_POST
@in_own_time
@freshly_proved
def ask(request: SignedInRequest) -> HttpResponse:
    """What the browser needs to make a passkey, as JSON."""
    if not may_add(request):
        return HttpResponseRedirect(reverse("web:strengthen"))
    if throttle.count_try(throttle.challenges(request.origin)):
        return HttpResponse(status=429)
    challenge = challenges.begin(request.session, challenges.ADD)
    return HttpResponse(passkey.options_to_add(request.user, challenge), content_type="application/json")


@require_http_methods(["GET", "HEAD", "POST"])
@in_own_time
def rename(request: SignedInRequest, passkey_id: int) -> HttpResponse:
    """Give a passkey a name that one recognises."""
    found, error = _own(request, passkey_id), ""
    if request.method == "POST":
        try:
            rename_passkey(actor_of(request), found.pk, request.POST.get("name", ""))
        except PasskeyRefused as refused:
            error = str(refused)
        else:
            return HttpResponseRedirect(reverse("web:settings") + "?cle-nom")
    context = {"passkey": found, "errors": [("id_name", error)] if error else []}
    return render(request, "settings/passkey_rename.html", context, status=422 if error else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@in_own_time
@freshly_proved
def remove(request: SignedInRequest, passkey_id: int) -> HttpResponse:
    """Ask for a yes, then remove the passkey."""
    found = _own(request, passkey_id)
    if request.method != "POST":
        return render(request, "settings/passkey_remove.html", {"passkey": found, "is_needed": _is_needed(request)})
    remove_passkey(actor_of(request), found.pk)
    return HttpResponseRedirect(reverse("web:settings") + "?cle-retiree")


def _is_needed(request: SignedInRequest) -> bool:
    """Whether a structure asks for a stronger factor, and this is the last passkey."""
    is_last = Passkey.objects.filter(person=request.user).count() == 1
    return is_last and wanting_stronger(request.user.pk).exists()


def _own(request: SignedInRequest, passkey_id: int) -> Passkey:
    found = Passkey.objects.filter(pk=passkey_id, person=request.user).first()
    if found is None:
        raise Http404
    return found


def _add_page(request: SignedInRequest, name: str, suite: str, *, error: str = "") -> HttpResponse:
    context = {"name": name, "next": suite, "errors": [("", error)] if error else []}
    return render(request, "settings/passkey_add.html", context, status=422 if error else 200)
