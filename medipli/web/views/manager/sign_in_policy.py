"""« Connexion »: which ways of signing in a structure finds enough. At the desk too, for those of the region."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from medipli.audit.actor import Forbidden
from medipli.organisations.actions import choose_sign_in
from medipli.organisations.models import Organisation
from medipli.registration.structure.strength import strength_of
from medipli.web.access import actor_of, prove_again_first
from medipli.web.request import SignedInRequest
from medipli.web.staff import Desk, Manager, for_desk, for_manager
from medipli.web.templating import url
from medipli.web.views.desk.frame import desk_context
from medipli.web.views.mailbox.flash import Flash, leave
from medipli.web.views.manager.frame import chosen_structure, manager_context, number_in

SAID = {
    Organisation.SignIn.ANY: "{name}\u00a0: le mot de passe et le code suffisent de nouveau.",
    Organisation.SignIn.STRONG: "{name}\u00a0: une connexion renforcée est demandée, dès la prochaine connexion.",
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_manager
def choose(request: SignedInRequest, manager: Manager) -> HttpResponseBase:
    """The choice of each structure that one administers."""
    chosen = chosen_structure(request, manager) if request.method == "POST" else None
    context = manager_context(request, manager, "manager-sign-in")
    return _answer(request, context["structures"], chosen, context | {"is_desk": False}, url("manager-sign-in"))


@require_http_methods(["GET", "HEAD", "POST"])
@for_desk
def choose_at_desk(request: SignedInRequest, desk: Desk, organisation_id: int) -> HttpResponseBase:
    """The same for a structure of the agent's regions."""
    found = Organisation.objects.filter(pk=organisation_id, region_id__in=desk.region_ids).first()
    if found is None:
        raise Http404
    chosen = found if request.method == "POST" else None
    context = desk_context(request, desk, "desk-structures")
    return _answer(request, [found], chosen, context | {"is_desk": True}, url("desk-sign-in", organisation_id))


def _answer(
    request: SignedInRequest,
    structures: Sequence[Organisation],
    chosen: Organisation | None,
    context: dict[str, Any],
    action: str,
) -> HttpResponseBase:
    context |= {"action": action}
    if chosen is None:
        return _page(request, context, structures)
    wanted = request.POST.get("sign_in", "")
    if wanted not in Organisation.SignIn.values:
        return _page(request, context, structures, error="Choisissez une des deux réponses.")
    sign_in = Organisation.SignIn(wanted)
    if chosen.sign_in == sign_in:
        return _page(request, context, structures, said="C’est déjà le cas\u00a0: rien n’a changé.")
    if not request.opened.is_fresh():
        return prove_again_first(request)
    if not request.POST.get("sure"):
        asked = {"structure": chosen, "wanted": sign_in.value, "strength": strength_of(chosen.pk)}
        return render(request, "manager/sign_in_confirm.html", context | asked)
    try:
        choose_sign_in(actor_of(request), chosen.pk, sign_in)
    except Forbidden:
        raise Http404 from None
    leave(request, Flash(SAID[sign_in].format(name=chosen.name)))
    return HttpResponseRedirect(action)


def _page(
    request: SignedInRequest,
    context: dict[str, Any],
    structures: Sequence[Organisation],
    *,
    error: str = "",
    said: str = "",
) -> HttpResponse:
    asked = number_in(request.POST.get("structure", "")) or structures[0].pk
    shown = {
        "choices": [(one, strength_of(one.pk)) for one in structures],
        "errors": [(f"id_sign_in-{asked}-any", error)] if error else [],
        "flash": said or context["flash"],
    }
    return render(request, "manager/sign_in.html", context | shown, status=422 if error else 200)
