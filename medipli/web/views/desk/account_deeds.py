"""What an agent does in an open file: each act is written in the trail with its reason."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST

from medipli.audit.actions import record
from medipli.audit.actor import Actor, Forbidden
from medipli.directory.registers import queries as registers
from medipli.formats.identifiers import read_national_number
from medipli.formats.mail_domains import suggestion
from medipli.identity.actions.end_sessions import end_sessions
from medipli.identity.actions.forget_factors import forget_factors
from medipli.identity.models import Person
from medipli.identity.names import find_person
from medipli.mailboxes.models import Mailbox
from medipli.organisations.actions import close_file, open_file
from medipli.organisations.policy import require_open_file
from medipli.registration import addresses
from medipli.registration.actions import box_life
from medipli.registration.actions.transfer import transfer
from medipli.registration.actions.upgrade_to_per import upgrade_to_per
from medipli.registration.checks.result import same
from medipli.registration.queries.accounts import boxes_of
from medipli.registration.refusals import OpeningRefused
from medipli.registration.wanted import Wanted, WantedPerson
from medipli.support.actions.account import reopen_account
from medipli.support.actions.address import set_address
from medipli.support.actions.cards import reset_cards
from medipli.support.actions.reset import send_reset
from medipli.support.writing import HelpRefused, TooOften
from medipli.web.access import actor_of
from medipli.web.request import SignedInRequest
from medipli.web.staff import Desk, for_desk
from medipli.web.templating import url
from medipli.web.views.desk.accounts import answer, person_or_404
from medipli.web.views.mailbox.flash import Flash, leave

SHORTEST_PROOF = 10
Form = dict[str, str]
FIELDS = ("reason", "how", "address", "box", "new_responsible", "stays", "national_id", "sure")


class Refused(Exception):
    """``field`` is wrong; the sentence is for the agent."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field, self.sentence = field, sentence


def _open(actor: Actor, desk: Desk, person: Person, form: Form) -> None:
    try:
        open_file(actor, person.pk, form["reason"])
    except ValueError as refusal:
        raise Refused("reason", str(refusal)) from None


def _close(actor: Actor, desk: Desk, person: Person, form: Form) -> None:
    close_file(actor, person.pk)


def _reset(actor: Actor, desk: Desk, person: Person, form: Form) -> None:
    send_reset(actor, person.pk, form["how"])


def _set_address(actor: Actor, desk: Desk, person: Person, form: Form) -> None:
    meant = suggestion(form["address"])
    if meant and form["sure"] != form["address"]:
        raise Refused("address", f"Vouliez-vous écrire {meant}\u202f? Sinon, envoyez de nouveau.")
    set_address(actor, person.pk, form["address"], form["how"])


def _end(actor: Actor, desk: Desk, person: Person, form: Form) -> None:
    end_sessions(actor, person.pk)


def _forget(actor: Actor, desk: Desk, person: Person, form: Form) -> None:
    how = " ".join(form["how"].split())
    if len(how) < SHORTEST_PROOF:
        raise Refused("how", "Dites en quelques mots comment l’identité a été vérifiée.")
    if not forget_factors(actor, person.pk, how):
        raise Refused("how", "Cette personne n’a aucun moyen de connexion renforcée.")


def _reset_cards(actor: Actor, desk: Desk, person: Person, form: Form) -> None:
    reset_cards(actor, person.pk)


def _suspend(actor: Actor, desk: Desk, person: Person, form: Form) -> None:
    box_life.suspend(actor, _box(desk, person, form), form["reason"])


def _reopen(actor: Actor, desk: Desk, person: Person, form: Form) -> None:
    box, reason = _box(desk, person, form), _sure_and_why(form)
    box_life.reopen(actor, box, reason)


def _let_in(actor: Actor, desk: Desk, person: Person, form: Form) -> None:
    reopen_account(actor, person.pk, _sure_and_why(form))


def _sure_and_why(form: Form) -> str:
    if not form["reason"].strip():
        raise Refused("reason", "Dites en quelques mots pourquoi.")
    if not form["sure"]:
        raise Refused("sure", "Cochez cette case pour confirmer.")
    return form["reason"]


def _shut(actor: Actor, desk: Desk, person: Person, form: Form) -> None:
    box_life.close(actor, _box(desk, person, form), form["reason"])


def _transfer(actor: Actor, desk: Desk, person: Person, form: Form) -> None:
    box = _box(desk, person, form)
    found = find_person(form["new_responsible"].strip()[:254])
    if found is None:
        raise Refused("new_responsible", "Aucun compte ouvert ne porte cette adresse.")
    transfer(actor, box, found, former_stays=bool(form["stays"]))


def _upgrade(actor: Actor, desk: Desk, person: Person, form: Form) -> None:
    box = _box(desk, person, form)
    read = read_national_number(form["national_id"], strict=False)
    if not read.value:
        raise Refused("national_id", "Ce numéro n’est ni un RPPS ni un ADELI.")
    how = " ".join(form["how"].split())
    if len(how) < SHORTEST_PROOF:
        raise Refused("how", "Dites en quelques mots comment l’identité a été vérifiée.")
    professional = registers.practitioner(read.value)
    if professional is None:
        raise Refused("national_id", "Ce numéro n’est pas dans l’annuaire santé chargé ici.")
    if not (same(professional.last_name, person.last_name) and same(professional.first_name, person.first_name)):
        named = f"{professional.first_name} {professional.last_name}"
        raise Refused("national_id", f"Dans l’annuaire santé, ce numéro est celui de {named}.")
    with transaction.atomic():
        details = {"how": how[:300]}
        record(actor, "identity.attest", mailbox_id=box.pk, target=f"person:{person.pk}", details=details)
        upgrade_to_per(actor, box, read.value, address=_new_address(box, person, professional))


def _new_address(box: Mailbox, person: Person, professional: registers.Practitioner) -> str:
    """The address that a box without an MSSanté one gets; empty when its own may stay."""
    region = box.organisation.region if box.organisation else None
    if region is None and (asked := box.requests.select_related("region").order_by("-pk").first()):
        region = asked.region
    if region is not None and region.domains.filter(domain=box.address.rpartition("@")[2]).exists():
        return ""
    holder = WantedPerson(
        person.first_name,
        person.last_name,
        person.civility,
        professional.profession_code,
        professional.profession,
        professional.national_id,
    )
    wanted = Wanted("PER", holder, "", "", "", "", "", "", "", box.town, "", person.email, True, True, True)
    proposal = addresses.propose_for(wanted, region)
    if not proposal.is_free:
        raise OpeningRefused(proposal.notes[0])
    return proposal.address


DEEDS: dict[str, tuple[Callable[[Actor, Desk, Person, Form], object], str]] = {
    "ouvrir": (_open, "Le dossier est ouvert pour 30 minutes."),
    "fermer": (_close, "Le dossier est refermé."),
    "lien": (_reset, "Un lien pour choisir un mot de passe part à l’adresse de cette personne."),
    "adresse": (_set_address, "Un lien part à la nouvelle adresse\u202f; l’ancienne est prévenue."),
    "sessions": (_end, "Toutes ses sessions sont fermées."),
    "renforces": (
        _forget,
        "Ses moyens de connexion renforcée sont retirés, ses sessions fermées ; un e-mail la prévient.",
    ),
    "cartes": (_reset_cards, "Toutes ses cartes sont dissociées\u202f; un e-mail prévient cette personne."),
    "reouverture": (_let_in, "Le compte est de nouveau ouvert\u202f; un e-mail prévient cette personne."),
    "suspendre": (_suspend, "La boîte est suspendue."),
    "rouvrir": (_reopen, "La boîte est de nouveau ouverte\u202f; un e-mail prévient ses membres."),
    "clore": (_shut, "La boîte est fermée\u202f; son retrait de l’annuaire est demandé."),
    "transferer": (_transfer, "La boîte a un nouveau responsable."),
    "rpps": (_upgrade, "La boîte devient une BAL PER\u202f; sa publication est demandée."),
}
"""The last word of the address → what it does, and the sentence that the next page shows."""


@require_POST
@for_desk
def act(request: SignedInRequest, desk: Desk, person_id: int, verb: str) -> HttpResponseBase:
    """Do it. All but opening asks for an open file; without one, the form that opens it comes back."""
    if verb not in DEEDS:
        raise Http404
    person = person_or_404(desk, person_id)
    form = {name: request.POST.get(name, "").replace("\x00", "")[:1000] for name in FIELDS}
    actor = actor_of(request)
    deed, sentence = DEEDS[verb]
    key = f"{verb}-{form['box']}" if form["box"] else verb
    try:
        if verb != "ouvrir":
            require_open_file(actor, person.pk)
        deed(actor, desk, person, form)
    except Forbidden:
        return HttpResponseRedirect(url("desk-account", person_id))
    except Refused as refusal:
        return _wrong(request, desk, person, form, key, refusal.field, refusal.sentence)
    except HelpRefused as refusal:
        field, wrong = next(iter(refusal.errors.items()))
        return _wrong(request, desk, person, form, key, field, wrong)
    except (OpeningRefused, TooOften) as refusal:
        field = {"rpps": "national_id", "transferer": "new_responsible", "lien": "how"}.get(verb, "reason")
        return _wrong(request, desk, person, form, key, field, str(refusal))
    leave(request, Flash(sentence))
    return HttpResponseRedirect(url("desk-accounts") if verb == "fermer" else url("desk-account", person_id))


def _wrong(
    request: SignedInRequest, desk: Desk, person: Person, form: Form, key: str, field: str, sentence: str
) -> HttpResponseBase:
    return answer(request, desk, person, typed=form, errors=[(f"{field}-{key}", sentence)], verb=key)


def _box(desk: Desk, person: Person, form: Form) -> Mailbox:
    """A box of that person and of the agent's regions; any other does not exist."""
    text = form["box"]
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
    box = boxes_of(desk.region_ids).filter(pk=number, memberships__person=person).first()
    if box is None:
        raise Http404
    return box
