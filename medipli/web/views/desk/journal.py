"""« Journal »: what the agents of these regions did, when, and on what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from medipli.audit.models import Event
from medipli.identity.models import Person
from medipli.organisations.models import Office
from medipli.registration.actions import HOWS
from medipli.registration.models import Request
from medipli.support.models import HelpRequest
from medipli.web.request import SignedInRequest
from medipli.web.staff import Desk, for_desk
from medipli.web.templating import url
from medipli.web.views.desk.frame import desk_context

PAGE = 50
ACTS = {
    "request.take": "Demande prise",
    "request.ask": "Pièce demandée",
    "request.note": "Note interne",
    "request.check": "Contrôles relancés",
    "request.attest": "Identité attestée",
    "request.confirm": "Accord du responsable noté",
    "request.decline": "Refus du responsable noté",
    "request.remind_responsible": "Responsable relancé",
    "request.remind_holder": "Lien de preuve renvoyé",
    "request.validate": "Demande validée",
    "request.refuse": "Demande refusée",
    "organisation.create": "Structure créée",
    "help.take": "Question prise",
    "help.release": "Question rendue",
    "help.answer": "Réponse donnée",
    "help.note": "Note interne",
    "help.close": "Question close",
    "help.transfer": "Question transmise",
    "file.open": "Dossier ouvert",
    "file.close": "Dossier refermé",
    "recovery.attest": "Identité attestée, lien envoyé",
    "address.attest": "Identité attestée, adresse changée",
    "account.reopen": "Compte rouvert",
    "person.forget_factors": "Moyens de connexion renforcée retirés",
    "organisation.choose_sign_in": "Connexion demandée par une structure modifiée",
    "session.end_others": "Sessions fermées",
    "card.reset": "Carte dissociée",
    "identity.attest": "Identité attestée",
    "mailbox.suspend": "Boîte suspendue",
    "mailbox.reopen": "Boîte rouverte",
    "mailbox.close": "Boîte fermée",
    "mailbox.transfer": "Boîte transférée",
    "mailbox.upgrade_to_per": "Boîte devenue BAL PER",
    "publication.hand_over": "Publications remises",
    "publication.done": "Publication confirmée",
    "publication.retry": "Publication relancée",
}
"""What counts as an act of the desk, in the agents' words."""
_ANSWERED = {"desk": "Joint par le centre de services", "link": "Par le lien", "signed_in": "Connecté à son compte"}


@dataclass(frozen=True)
class Act:
    """One line; ``on`` is a reference, or the number of what has none."""

    at: datetime
    who: str
    what: str
    on: str
    why: str


@require_safe
@for_desk
def journal(request: SignedInRequest, desk: Desk) -> HttpResponseBase:
    """A page of acts, the last first, of a day or an agent when asked."""
    agents = _agents(desk)
    found = _acts(desk, [one.pk for one in agents])
    day = parse_date_of(request.GET.get("jour", ""))
    if day is not None:
        found = found.filter(at__gte=day, at__lt=day + timedelta(days=1))
    who = request.GET.get("agent", "")
    if who.isascii() and who.isdecimal() and len(who) < 19:
        found = found.filter(actor_id=int(who))
    after = request.GET.get("apres", "")
    if after.isascii() and after.isdecimal() and len(after) < 19:
        found = found.filter(pk__lt=int(after))
    events = list(found.order_by("-pk")[: PAGE + 1])
    shown_day = f"{day:%Y-%m-%d}" if day else ""
    more = ""
    if len(events) > PAGE:
        more = url("desk-journal") + f"?jour={shown_day}&agent={who}&apres={events[PAGE - 1].pk}"
    context = desk_context(
        request,
        desk,
        "desk-journal",
        acts=_read(events[:PAGE], {one.pk: one.full_name for one in agents}),
        agents=[("", "Tous"), *((str(one.pk), one.full_name) for one in agents)],
        day=shown_day,
        who=who,
        more_url=more,
    )
    return render(request, "desk/journal.html", context)


def parse_date_of(text: str) -> datetime | None:
    """Midnight of a day written « 2026-03-12 », in the reader's zone; None for anything else."""
    try:
        found = parse_date(text)
    except ValueError:
        return None
    if found is None or not 2000 <= found.year < 9999:
        return None
    return datetime(found.year, found.month, found.day, tzinfo=timezone.get_current_timezone())


def _agents(desk: Desk) -> list[Person]:
    """Who serves or served these desks."""
    held = Office.objects.filter(kind=Office.Kind.DESK, region_id__in=desk.region_ids).values("person_id")
    return list(Person.objects.filter(pk__in=held).order_by("last_name", "first_name", "pk"))


def _acts(desk: Desk, agents: list[int]) -> QuerySet[Event]:
    """The acts on requests and questions of these regions; the others only of agents who serve no other region."""
    elsewhere = Office.objects.filter(kind=Office.Kind.DESK).exclude(region_id__in=desk.region_ids)
    served_elsewhere = set(elsewhere.filter(person_id__in=agents).values_list("person_id", flat=True))
    only_here = [one for one in agents if one not in served_elsewhere or one == desk.person.pk]
    requests = _named("request:", Request.objects.filter(region_id__in=desk.region_ids))
    questions = _named("help:", HelpRequest.objects.filter(region_id__in=desk.region_ids))
    without_region = ~Q(target__startswith="request:") & ~Q(target__startswith="help:")
    ours = Q(target__in=requests) | Q(target__in=questions) | (without_region & Q(actor_id__in=only_here))
    # Whoever changes their own password ends their own other sessions: that is no act of the desk.
    own = Concat(Value("person:"), Cast("actor_id", CharField()), output_field=CharField())
    found = Event.objects.filter(ours, actor_id__in=agents, action__in=list(ACTS))
    return found.exclude(action="session.end_others", target=own)


def _named(prefix: str, found: QuerySet[Any]) -> QuerySet[Any, Any]:
    name = Concat(Value(prefix), Cast("pk", CharField()), output_field=CharField())
    named: QuerySet[Any, Any] = found.annotate(target_name=name).values("target_name")
    return named


def _read(events: list[Event], names: dict[int, str]) -> list[Act]:
    requests = dict(Request.objects.filter(pk__in=_ids(events, "request")).values_list("pk", "reference"))
    questions = dict(HelpRequest.objects.filter(pk__in=_ids(events, "help")).values_list("pk", "reference"))
    people = {one.pk: one.full_name for one in Person.objects.filter(pk__in=_ids(events, "person"))}
    known: dict[str, dict[int, str | None]] = {"request": requests, "help": {**questions}, "person": {**people}}
    return [
        Act(
            at=event.at,
            who=names.get(event.actor_id or 0, ""),
            what=ACTS[event.action],
            on=_on(event.target, known),
            why=_why(event, names),
        )
        for event in events
    ]


def _why(event: Event, names: dict[int, str]) -> str:
    """The reason given, how an identity was checked, or on whose word a request was validated, in words."""
    attested = event.details.get("attested_by")
    if attested is not None:
        by = "la même personne" if attested == event.actor_id else names.get(attested, "un autre agent")
        return f"Attesté par {by}"
    how = str(event.details.get("how", ""))
    return str(event.details.get("reason", "")) or HOWS.get(how, _ANSWERED.get(how, how))


def _on(target: str, known: dict[str, dict[int, str | None]]) -> str:
    kind, _, number = target.replace(" ", ":").partition(":")
    if kind in known and number.isdecimal():
        return known[kind].get(int(number)) or ""
    words = {"mailbox": "boîte", "publication": "publication", "hand_over": "fichier", "organisation": "structure"}
    return f"{words[kind]} n°\u00a0{number}" if kind in words else ""


def _ids(events: list[Event], kind: str) -> list[int]:
    named = [event.target.partition(":") for event in events]
    return [int(number) for prefix, _, number in named if prefix == kind and number.isdecimal()]
