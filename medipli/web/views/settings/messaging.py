"""« Vos paramètres de messagerie »: how the interface behaves, and the signatures of each box."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from medipli.identity.actions.set_preferences import set_preferences
from medipli.identity.preferences import UNDO_CHOICES, of_json
from medipli.mailboxes.queries import mailboxes_of, signatures_of
from medipli.web.access import actor_of, in_own_time
from medipli.web.request import SignedInRequest
from medipli.web.theme import remember_theme
from medipli.web.views.settings.frame import settings_context

THEMES = (("light", "Clair"), ("dark", "Sombre"), ("auto", "Auto"))
DENSITIES = (("comfortable", "Aérée"), ("normal", "Normale"), ("compact", "Compacte"))
SWIPES = (
    ("archive", "Archiver"),
    ("trash", "Mettre à la corbeille"),
    ("read", "Marquer comme lu ou non lu"),
    ("follow", "Suivre ou ne plus suivre"),
    ("none", "Ne rien faire"),
)
TOASTS = ((8, "8 secondes"), (20, "20 secondes"), (0, "Sans limite"))
SAVED = {
    "enregistre": "Modifications enregistrées",
    "signature": "Signature enregistrée",
    "retiree": "Signature supprimée",
}


@require_http_methods(["GET", "HEAD", "POST"])
@in_own_time
def messaging(request: SignedInRequest) -> HttpResponse:
    """Show the choices, or keep them."""
    if request.method == "POST":
        return _keep(request)
    saved = next((sentence for mark, sentence in SAVED.items() if mark in request.GET), "")
    return show(request, saved=saved)


def show(request: SignedInRequest, *, error: str = "", saved: str = "", status: int = 200) -> HttpResponse:
    """The page; ``error`` is a sentence about what could not be kept."""
    lead = "Envoi, affichage, gestes, notifications et signatures."
    context = settings_context(request, "settings-messaging", lead=lead, saved=saved)
    writable = [box for box in context["boxes"] if box.access.can_write]
    context |= {
        "chosen": of_json(request.user.preferences),
        "themes": THEMES,
        "densities": DENSITIES,
        "toasts": TOASTS,
        "swipes": SWIPES,
        "undos": [(value, _seconds(value)) for value in sorted({*UNDO_CHOICES, settings.UNDO_SECONDS})],
        "signatures": [(box, signatures_of(box.id, request.user.pk)) for box in writable],
        "error": error,
    }
    return render(request, "settings/messaging.html", context, status=status)


def _keep(request: SignedInRequest) -> HttpResponse:
    posted = request.POST
    try:
        chosen = set_preferences(
            actor_of(request),
            request.user.pk,
            theme=posted.get("theme", ""),
            density=posted.get("density", ""),
            undo_seconds=_number(posted, "undo_seconds"),
            toast_seconds=_number(posted, "toast_seconds"),
            shortcuts="shortcuts" in posted,
            swipe_left=posted.get("swipe_left", ""),
            swipe_right=posted.get("swipe_right", ""),
            notify_new_mail="notify_new_mail" in posted,
            quiet_boxes=_quiet_boxes(request),
        )
    except ValueError:
        return show(request, error="Un des choix n’existe pas. Rien n’a été changé : recommencez.", status=422)
    request.user.preferences = chosen.as_json()
    response = HttpResponseRedirect(reverse("web:settings-messaging") + "?enregistre")
    remember_theme(response, request.user)
    # The page reads this cookie before the account: both say the same from now on.
    response.set_cookie("single_keys", "on" if chosen.shortcuts else "off", max_age=31_536_000, samesite="Lax")
    return response


def _quiet_boxes(request: SignedInRequest) -> tuple[int, ...]:
    """The boxes that were listed and left unticked. With one box there is nothing to choose from."""
    boxes = mailboxes_of(request.user.pk)
    wanted = request.POST.getlist("notify_box")
    return tuple(box.id for box in boxes if str(box.id) not in wanted) if len(boxes) > 1 else ()


def _number(posted: QueryDict, name: str) -> int:
    text = posted.get(name, "")
    if not text.isdecimal() or len(text) > 4:
        raise ValueError(name)
    return int(text)


def _seconds(value: int) -> str:
    return "Sans délai" if value == 0 else f"{value} secondes"
