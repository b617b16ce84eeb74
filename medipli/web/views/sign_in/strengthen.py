"""« Votre structure demande une connexion renforcée »: where somebody gets the stronger factor that is asked for."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from medipli.identity.actions.prove_again import let_go_on
from medipli.identity.factors import RECOVERY_CODE, passkey
from medipli.identity.queries import has_stronger_factor
from medipli.organisations.policy import wanting_stronger
from medipli.web.access import in_own_time, open_to_weak
from medipli.web.request import SignedInRequest
from medipli.web.suite import address_of
from medipli.web.views.sign_in.ways import ways


@open_to_weak
@require_safe
@in_own_time
def strengthen(request: SignedInRequest) -> HttpResponse:
    """The ways to a stronger factor; whoever needs none goes on."""
    suite = request.GET.get("suite", "")[:4000]
    structures = [one.name for one in wanting_stronger(request.user.pk)]
    if request.opened.must_strengthen and not structures:
        let_go_on(request.opened)
    if not request.opened.must_strengthen or not structures:
        return HttpResponseRedirect(address_of(suite))
    context = {
        "structures": structures,
        "has_passkey": passkey.is_available(request.user),
        "may_add": may_add(request),
        "ways": ways(request, suite),
        "next": suite,
    }
    return render(request, "sign_in/strengthen.html", context)


def may_add(request: SignedInRequest) -> bool:
    """Whether a new passkey may be added from this session.

    A structure that asks for more would ask for nothing, if whoever holds the password and reads the mailbox could
    add a key to an account that has a stronger factor: they use that one. Who lost it proves more than the mailbox
    with a recovery code, or turns to the desk.
    """
    opened = request.opened
    if not opened.must_strengthen or RECOVERY_CODE.key in opened.factors:
        return True
    return not has_stronger_factor(request.user.pk)
