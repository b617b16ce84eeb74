"""What waits at the desk of the demonstration: people and teams of its registers ask for an account.

Each request goes through the actions that the public journey and the desk call; only its date is put back, so that
the clocks differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F

from medipli.audit.actor import Actor
from medipli.formats.annuaire import ActivityRow
from medipli.formats.finess import EstablishmentRow
from medipli.identity.models import Person
from medipli.ops.demo.content import registers
from medipli.organisations.models import Region
from medipli.registration import actions, checks, journey, links
from medipli.registration.actions.prove import ask_for_proof
from medipli.registration.models import Change, Request

_NOTE = "Responsable joint par téléphone\u00a0: il consulte à Montclarel le jeudi. Attestation demandée."


@dataclass(frozen=True)
class _Desk:
    """The region, its agent, and the invented registers."""

    region: Region
    agent: Actor
    people: Mapping[str, Person]
    places: Mapping[str, EstablishmentRow]
    working: Mapping[str, ActivityRow]


def make(region: Region, people: Mapping[str, Person]) -> None:
    """Twelve requests: ready, to be checked, waiting for an answer, late; after the offices are given."""
    tessa = people["lormeac"]
    desk = _Desk(
        region=region,
        agent=Actor(tessa.pk, tessa.full_name, "demo"),
        people=people,
        places={one.name: one for one in registers.establishments()},
        working={one.national_id: one for one in registers.activities()},
    )
    theirs = {person.email for person in people.values()}
    own = [
        one
        for one in desk.working.values()
        if one.email not in {"", desk.places[one.name].email} and one.email not in theirs
    ]
    _team(desk, 3, "Pharmacie des Remparts", "", people["belastre"])
    _about_the_tilleuls(desk)
    _newcomer(desk, 26, desk.working[f"8{registers.HOMONYMS[0]}"], email="elsa.vaudreline@courrier.example")
    _team(desk, 41, "Cabinet infirmier du Quai", "Soins à domicile", people["garambois"])
    _waiting_for_a_paper(desk)
    _team(desk, 55, "EHPAD Les Glycines", "Coordination", people["tallorme"])
    _newcomer(desk, 63, own[4])
    _newcomer(desk, 60, own[7])
    _newcomer(desk, -2, own[5], email="adresse.personnelle@courrier.example")
    _secretary(desk)
    _newcomer(desk, 34, own[6], number=registers.UNKNOWN)
    _connection(desk)


def _newcomer(desk: _Desk, hours: int, who: ActivityRow, *, email: str = "", number: str = "") -> None:
    """A professional of the register; under the address that it knows, their identity is proved."""
    place = desk.places[who.name]
    request = _submitted(
        desk,
        hours,
        Actor(None, "", f"demo {who.national_id}"),
        "individual",
        journey.INDIVIDUAL,
        _at(place)
        | {
            "has_national_id": "yes",
            "last_name": who.last_name.title(),
            "first_name": who.first_name,
            "profession": who.profession_code,
            "national_id": number or who.national_id,
            "email": email or who.email,
            "site_name": place.name,
        },
    )
    if not email and not number:
        ask_for_proof(request.pk)
    checks.run(desk.agent, request.pk)


def _team(desk: _Desk, hours: int, name: str, service: str, owner: Person, who: ActivityRow | None = None) -> Request:
    """A shared box that somebody with an account asks for; they answer for it unless ``who`` does."""
    place = desk.places[name]
    who = who or desk.working[owner.national_id or ""]
    description = f"{service or name}, {place.postal_code} {place.town}"
    request = _submitted(
        desk,
        hours,
        Actor(owner.pk, owner.full_name, "demo"),
        "shared",
        journey.SHARED,
        _at(place)
        | {
            "email": place.email,
            "description": description,
            "legal_name": name,
            "service": service,
            "responsible_last_name": who.last_name.title(),
            "responsible_first_name": who.first_name,
            "responsible_profession": who.profession_code,
            "responsible_rpps": who.national_id,
            "dematerialised": "on",
            "listed": "on",
        },
    )
    checks.run(desk.agent, request.pk)
    return request


def _about_the_tilleuls(desk: _Desk) -> None:
    """A cardiologist of another site is named as responsible; the agent took it and noted a call."""
    hentric = desk.working[desk.people["hentric"].national_id or ""]
    name = "Maison de santé des Tilleuls"
    request = _team(desk, 19, name, "Cardiologie", desk.people["corvoisier"], hentric)
    actions.take(desk.agent, request.pk, _version(request))
    actions.note(desk.agent, request.pk, _NOTE)


def _waiting_for_a_paper(desk: _Desk) -> None:
    """A physiotherapist trained abroad waits for an RPPS; the desk asked for a paper."""
    place = desk.places["Centre hospitalier de Port-Orval"]
    request = _submitted(
        desk,
        48,
        Actor(None, "", "demo waiting"),
        "individual",
        journey.INDIVIDUAL,
        _at(place)
        | {
            "has_national_id": "no",
            "no_id_because": "waiting",
            "wants_address": "on",
            "last_name": "Sauvelaine",
            "first_name": "Loïck",
            "profession": "70",
            "email": "loick.sauvelaine@courrier.example",
            "site_name": place.name,
        },
    )
    checks.run(desk.agent, request.pk)
    text = "Envoyez-nous l’attestation de votre employeur, qui précise votre date d’arrivée."
    actions.ask(desk.agent, request.pk, _version(request), text)


def _secretary(desk: _Desk) -> None:
    """A medical secretary without any number; a doctor is to confirm."""
    place, doctor = desk.places["Maison de santé des Tilleuls"], desk.people["corvoisier"]
    request = _submitted(
        desk,
        52,
        Actor(None, "", "demo secretary"),
        "individual",
        journey.INDIVIDUAL,
        _at(place)
        | {
            "has_national_id": "no",
            "no_id_because": "none",
            "last_name": "Brisançon",
            "first_name": "Maud",
            "function": "Secrétaire médicale",
            "email": "maud.brisancon@courrier.example",
            "site_name": place.name,
            "voucher": "professional",
            "voucher_last_name": doctor.last_name,
            "voucher_first_name": doctor.first_name,
            "voucher_rpps": doctor.national_id or "",
        },
    )
    checks.run(desk.agent, request.pk)


def _connection(desk: _Desk) -> None:
    """A clinic asks for the service."""
    place = desk.places["Clinique de la Clairière"]
    request = _submitted(
        desk,
        70,
        Actor(None, "", "demo connection"),
        "connection",
        journey.CONNECTION,
        _at(place)
        | {
            "legal_name": place.name,
            "contact_last_name": "Aurivel",
            "contact_first_name": "Constance",
            "contact_function": "Directrice des soins",
            "email": "direction.clairiere@courrier.example",
            "professionals": "64",
            "message": "Nous souhaitons recevoir les comptes rendus de nos correspondants de ville.",
        },
    )
    checks.run(desk.agent, request.pk)


def _submitted(desk: _Desk, hours: int, actor: Actor, account: str, step: str, typed: Mapping[str, str]) -> Request:
    """A journey from its first step to its submission, ``hours`` before the end of its clock."""
    request, _ = actions.begin(actor)
    actions.save(actor, request, journey.TYPE, {"account": account})
    actions.save(actor, request, journey.REGION, {"region": desk.region.code})
    if account == "shared":
        actions.attach(actor, request)
    wrong = actions.save(actor, request, step, typed)
    if wrong:
        raise ValueError(f"the demonstration asks badly: {wrong}")
    if request.email_verified_at is None:
        actions.verify_email(actor, links.make(request, links.Purpose.VERIFY, sent_to=request.email))
        request.refresh_from_db()
    actions.submit(actor, request)
    back = timedelta(hours=desk.region.decision_hours - hours)
    Request.objects.filter(pk=request.pk).update(
        submitted_at=F("submitted_at") - back, decision_due_at=F("decision_due_at") - back
    )
    Change.objects.filter(request=request).update(at=F("at") - back)
    return request


def _at(place: EstablishmentRow) -> dict[str, str]:
    return {
        "finess": place.finess,
        "street": place.street,
        "postal_code": place.postal_code,
        "town": place.town,
        "phone": place.phone,
    }


def _version(request: Request) -> int:
    return Request.objects.values_list("version", flat=True).get(pk=request.pk)
