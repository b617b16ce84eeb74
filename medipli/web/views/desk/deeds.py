"""What an agent does to a request: each form of its page posts here, and the next page says what was done."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST

from medipli.audit.actor import Actor, Forbidden
from medipli.registration import actions, checks
from medipli.registration.actions.accept_connection import accept_connection
from medipli.registration.actions.remind_holder import remind_holder
from medipli.registration.actions.remind_responsible import remind_responsible
from medipli.registration.models import Change, Request
from medipli.registration.refusals import OpeningRefused, RequestRefused
from medipli.registration.states import NotNow
from medipli.web import french
from medipli.web.access import actor_of
from medipli.web.request import SignedInRequest
from medipli.web.staff import Desk, for_desk
from medipli.web.templating import url
from medipli.web.views.desk.listing import listing
from medipli.web.views.desk.one import answer, found_or_404
from medipli.web.views.desk.queue import back_query, next_url
from medipli.web.views.desk.trail import who
from medipli.web.views.mailbox.flash import Flash, leave

Form = dict[str, str]
FIELDS = ("version", "text", "note", "how", "reason", "agrees", "local", "domain")


def _take(actor: Actor, one: int, form: Form) -> None:
    actions.take(actor, one, _version(form))


def _check(actor: Actor, one: int, form: Form) -> None:
    checks.run(actor, one)


def _note(actor: Actor, one: int, form: Form) -> None:
    actions.note(actor, one, form["note"])


def _prove(actor: Actor, one: int, form: Form) -> None:
    actions.prove_identity(actor, one, _version(form), form["how"], form["text"])


def _confirm(actor: Actor, one: int, form: Form) -> None:
    if form["agrees"] not in ("yes", "no"):
        raise RequestRefused({"agrees": "Dites ce que cette personne a répondu."})
    actions.confirm_responsible(actor, one, _version(form), agrees=form["agrees"] == "yes", text=form["text"])


def _remind(actor: Actor, one: int, form: Form) -> None:
    remind_responsible(actor, one)


def _remind_holder(actor: Actor, one: int, form: Form) -> None:
    remind_holder(actor, one)


def _ask(actor: Actor, one: int, form: Form) -> None:
    actions.ask(actor, one, _version(form), form["text"])


def _refuse(actor: Actor, one: int, form: Form) -> None:
    actions.refuse(actor, one, _version(form), form["reason"], form["text"])


def _validate(actor: Actor, one: int, form: Form) -> None:
    address = f"{form['local'].strip()}@{form['domain'].strip()}" if form["local"].strip() else ""
    if form["domain"] and not address:
        raise RequestRefused({"address": "Indiquez l’adresse à créer."})
    actions.validate(actor, one, _version(form), address=address)


def _connect(actor: Actor, one: int, form: Form) -> None:
    accept_connection(actor, one, _version(form))


DEEDS: dict[str, tuple[Callable[[Actor, int, Form], object], str]] = {
    "prendre": (_take, "La demande vous est assignée."),
    "relancer": (_check, "Les contrôles sont refaits."),
    "note": (_note, "La note est enregistrée."),
    "identite": (_prove, "L’identité est attestée."),
    "responsable": (_confirm, "La réponse du responsable est notée."),
    "relance": (_remind, "Un nouvel e-mail part au responsable."),
    "preuve": (_remind_holder, "Un nouveau lien part à l’adresse que l’annuaire santé donne."),
    "demander": (_ask, "La question part au demandeur\u202f; l’échéance est suspendue."),
    "rejeter": (_refuse, "La demande est refusée\u202f; le demandeur en est informé."),
    "valider": (_validate, "La demande est validée\u202f; le demandeur en est informé."),
    "raccorder": (_connect, "Le raccordement est accepté\u202f: son contact reçoit le lien qui commence son compte."),
}
"""The last word of the address → what it does, and the sentence that the next page shows."""
DECISIONS = ("demander", "rejeter", "valider")


@require_POST
@for_desk
def act(request: SignedInRequest, desk: Desk, request_id: int, verb: str) -> HttpResponseBase:
    """Do it; after a decision the next request opens. What cannot be done is explained and nothing typed is lost."""
    if verb not in DEEDS:
        raise Http404
    one = Request.objects.filter(pk=request_id, region_id__in=desk.region_ids, submitted_at__isnull=False).first()
    if one is None or verb == ("valider" if one.kind == Request.Kind.CONNECTION else "raccorder"):
        raise Http404
    form = {name: request.POST.get(name, "") for name in FIELDS}
    onward = next_url(listing(request, desk, now_open=request_id)) if verb in DECISIONS else ""
    deed, sentence = DEEDS[verb]
    try:
        deed(actor_of(request), request_id, form)
    except Forbidden:
        raise Http404 from None
    except NotNow as refusal:
        return _answer(request, desk, request_id, form, verb, conflict=_meanwhile(request_id, refusal.sentence))
    except RequestRefused as refusal:
        return _answer(request, desk, request_id, form, verb, errors=refusal.errors)
    except OpeningRefused as refusal:
        return _answer(request, desk, request_id, form, verb, errors={"address": refusal.sentence})
    leave(request, Flash(f"{one.reference}\u00a0: {sentence[0].lower()}{sentence[1:]}" if onward else sentence))
    return HttpResponseRedirect(onward or url("desk-request", request_id) + back_query(request))


def _answer(
    request: SignedInRequest,
    desk: Desk,
    request_id: int,
    form: Form,
    verb: str,
    *,
    errors: dict[str, str] | None = None,
    conflict: str = "",
) -> HttpResponseBase:
    page = found_or_404(desk, request_id)
    return answer(request, desk, page, typed=form, errors=errors, conflict=conflict, verb=verb)


def _meanwhile(request_id: int, sentence: str) -> str:
    """The refusal, and what the colleague who was first did, and when."""
    last = Change.objects.filter(request_id=request_id).exclude(verb="note").select_related("by").last()
    return sentence if last is None else f"{sentence} Dernier acte\u00a0: {who(last)}, {french.long_date(last.at)}."


def _version(form: Form) -> int:
    """The version that the page showed; one that no request has when it was tampered with."""
    text = form["version"]
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1
