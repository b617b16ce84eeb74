"""One account: its file, opened for a reason, and what can be done while it is open."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from medipli.audit.actor import Actor, Forbidden
from medipli.identity.actions.finish_account import TooManyLinks
from medipli.identity.models import Person
from medipli.identity.names import masked
from medipli.identity.queries import cards_of, open_sessions
from medipli.mailboxes.models import Mailbox
from medipli.organisations.actions import close_file, open_file
from medipli.organisations.policy import file_open_until
from medipli.registration.refusals import OpeningRefused
from medipli.registration.structure import powers
from medipli.registration.structure.people import find_account, memberships_there
from medipli.support.actions.cards import reset_cards
from medipli.support.actions.reset import send_reset
from medipli.support.writing import HelpRefused, TooOften
from medipli.web.access import actor_of
from medipli.web.request import SignedInRequest
from medipli.web.staff import Manager, for_manager
from medipli.web.templating import url
from medipli.web.views.mailbox.flash import Flash, leave
from medipli.web.views.manager.frame import manager_context

FIELDS = ("reason", "how")
Form = dict[str, str]


def _reset(actor: Actor, person: Person, form: Form) -> str:
    if not person.has_usable_password():
        powers.open_again(actor, person)
        return "Un nouveau lien pour ouvrir son compte part à l’adresse de cette personne."
    powers.require_answering(actor, person.pk)
    send_reset(actor, person.pk, form["how"])
    return "Un lien pour choisir un mot de passe part à l’adresse de cette personne."


def _end(actor: Actor, person: Person, form: Form) -> str:
    powers.end_their_sessions(actor, person.pk)
    return "Toutes ses sessions sont fermées."


def _reset_cards(actor: Actor, person: Person, form: Form) -> str:
    powers.require_answering(actor, person.pk)
    reset_cards(actor, person.pk)
    return "Toutes ses cartes sont dissociées\u202f; un e-mail prévient cette personne."


def _suspend(actor: Actor, person: Person, form: Form) -> str:
    powers.suspend(actor, person.pk, form["reason"])
    return "Le compte est suspendu\u202f: cette personne ne peut plus se connecter."


def _reopen(actor: Actor, person: Person, form: Form) -> str:
    powers.reopen(actor, person.pk)
    return "Le compte est de nouveau ouvert."


def _leave(actor: Actor, person: Person, form: Form) -> str:
    powers.end_belonging(actor, person.pk, form["reason"])
    return f"{person.full_name} ne fait plus partie de la structure."


DEEDS: dict[str, Callable[[Actor, Person, Form], str]] = {
    "lien": _reset,
    "sessions": _end,
    "cartes": _reset_cards,
    "suspendre": _suspend,
    "rouvrir": _reopen,
    "depart": _leave,
}
"""The last word of the address → what it does in an open file, and the sentence of the next page."""


@require_safe
@for_manager
def show(request: SignedInRequest, manager: Manager, person_id: int) -> HttpResponseBase:
    """Somebody's file when it is open; else the form that opens it."""
    return _page(request, manager, _account(manager, person_id))


@require_POST
@for_manager
def act(request: SignedInRequest, manager: Manager, person_id: int, verb: str) -> HttpResponseBase:
    """Open the file, close it, or act on the account while it is open."""
    box = _account(manager, person_id)
    person = _owner(box)
    form = {name: request.POST.get(name, "").replace("\x00", "")[:1000] for name in FIELDS}
    actor = actor_of(request)
    here = HttpResponseRedirect(url("manager-account", person_id))
    field = "how" if verb == "lien" else "reason"
    try:
        if verb == "ouvrir":
            if person_id == manager.person.pk or not powers.has_power_over(person):
                raise Http404
            open_file(actor, person_id, form["reason"])
            return here
        if verb == "fermer":
            close_file(actor, person_id)
            return HttpResponseRedirect(url("manager"))
        if verb not in DEEDS:
            raise Http404
        said = DEEDS[verb](actor, person, form)
    except Forbidden:
        return here
    except HelpRefused as refusal:
        return _page(request, manager, box, form, [(f"id_{field}_{verb}", " ".join(refusal.errors.values()))])
    except TooManyLinks as refusal:
        return _page(request, manager, box, form, [(f"deed-{verb}", str(refusal))])
    except (OpeningRefused, TooOften, ValueError) as refusal:
        return _page(request, manager, box, form, [(f"id_{field}_{verb}", str(refusal))])
    leave(request, Flash(said))
    return HttpResponseRedirect(url("manager")) if verb == "depart" else here


def _page(
    request: SignedInRequest,
    manager: Manager,
    box: Mailbox,
    typed: Mapping[str, str] | None = None,
    errors: Sequence[tuple[str, str]] = (),
) -> HttpResponse:
    person = _owner(box)
    opening = file_open_until(manager.person.pk, person.pk)
    minutes = 0 if opening is None else max(1, int((opening.until - timezone.now()).total_seconds() // 60))
    context = manager_context(
        request,
        manager,
        "manager",
        subject=person,
        box=box,
        memberships=memberships_there(person.pk, manager.organisation_ids),
        is_me=person.pk == manager.person.pk,
        has_power=powers.has_power_over(person),
        is_answered_for=powers.answers_for(box),
        is_file_open=opening is not None,
        minutes=minutes,
        masked=masked(person.email),
        sessions=open_sessions(person.pk).count() if opening else 0,
        cards=cards_of(person.pk).count() if opening else 0,
        is_finished=person.has_usable_password(),
        typed=dict(typed or {}),
        errors=list(errors),
    )
    return render(request, "manager/account.html", context, status=422 if errors else 200)


def _account(manager: Manager, person_id: int) -> Mailbox:
    box = find_account(manager.organisation_ids, person_id)
    if box is None:
        raise Http404
    return box


def _owner(box: Mailbox) -> Person:
    if box.owner is None:
        raise Http404
    return box.owner
