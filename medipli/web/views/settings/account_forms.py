"""What the forms of « Gestion de votre compte » do; each answers with that page."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from medipli.identity.actions.choose_password import PasswordRefused, change_password
from medipli.identity.actions.end_sessions import end_session, end_sessions
from medipli.identity.actions.make_recovery_codes import make_recovery_codes
from medipli.web.access import actor_of, freshly_proved, in_own_time
from medipli.web.request import SignedInRequest
from medipli.web.views.settings.account import show

_FIELDS = {"current": "id_current", "new": "id_password", "again": "id_again"}
OTHERS = "others"


@require_POST
@in_own_time
def change(request: SignedInRequest) -> HttpResponse:
    """Change the password; the person's other sessions end."""
    try:
        change_password(
            actor_of(request),
            request.user,
            request.POST.get("current", ""),
            request.POST.get("password", ""),
            request.POST.get("again", ""),
            session_key=request.opened.key,
        )
    except PasswordRefused as refused:
        return show(request, errors=[(_FIELDS[refused.field], str(refused))], status=422)
    return HttpResponseRedirect(reverse("web:settings") + "?change")


@require_POST
@in_own_time
def end(request: SignedInRequest) -> HttpResponse:
    """End one session of one's own, named by its handle, or all the others."""
    named = request.POST.get("session", "")
    if named == OTHERS:
        end_sessions(actor_of(request), request.user.pk, but=request.opened.key)
    elif not end_session(actor_of(request), request.user.pk, named):
        raise Http404
    return HttpResponseRedirect(reverse("web:settings") + "?fermee")


@require_POST
@in_own_time
@freshly_proved
def make_codes(request: SignedInRequest) -> HttpResponse:
    """Make new recovery codes, and show them this once."""
    return show(request, new_codes=make_recovery_codes(actor_of(request), request.user))
