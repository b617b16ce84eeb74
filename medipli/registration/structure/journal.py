"""What the administrators of a structure did there, from the trail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from medipli.audit.models import Event
from medipli.identity.models import Person
from medipli.mailboxes.models import Mailbox
from medipli.organisations.models import Office
from medipli.registration.models import Import, Request
from medipli.registration.structure.boxes import SHARED
from medipli.registration.structure.people import INDIVIDUAL

PAGE = 50
ACTS = {
    "file.open": "Dossier ouvert",
    "file.close": "Dossier refermé",
    "recovery.attest": "Identité attestée, lien de mot de passe envoyé",
    "account.invite_to_finish": "Lien d’ouverture du compte envoyé",
    "session.end_others": "Sessions fermées",
    "card.reset": "Carte dissociée",
    "card.confirm": "Carte confirmée",
    "card.decline": "Carte non reconnue",
    "account.suspend": "Compte suspendu",
    "account.reopen": "Compte rouvert",
    "organisation.leave": "Départ de la structure",
    "organisation.ask_for_box": "Boîte partagée demandée",
    "organisation.ask_for_account": "Compte demandé",
    "organisation.export": "Liste exportée",
    "organisation.choose_sign_in": "Connexion demandée aux comptes modifiée",
    "import.send": "Fichier envoyé",
    "import.start": "Import lancé",
    "import.drop": "Import abandonné",
    "member.add": "Membre ajouté",
    "member.change": "Rôle modifié",
    "member.remove": "Membre retiré",
    "member.invite": "Membre proposé",
    "mailbox.transfer": "Boîte confiée à un autre responsable",
}
"""Acts of administrators, in their words."""


@dataclass(frozen=True)
class Act:
    """One line of the journal."""

    id: int
    at: datetime
    who: str
    what: str
    on: str
    why: str


def acts(organisation_ids: Sequence[int], after: int = 0) -> tuple[tuple[Act, ...], int]:
    """A page of acts, the last first, and the number before which the next begins (0: the last page)."""
    places = list(organisation_ids)
    held = Office.objects.filter(kind=Office.Kind.ADMINISTRATOR, organisation__in=places)
    names = {one.pk: one.full_name for one in Person.objects.filter(pk__in=held.values("person_id"))}
    boxes = Mailbox.objects.filter(organisation__in=places, kind__in=SHARED).values("pk")
    ours = Q(details__organisation__in=places) | Q(mailbox_id__in=boxes, details__as="administrator")
    ours |= Q(mailbox_id__in=boxes, action="mailbox.transfer") | Q(target__in=_people(places))
    found = Event.objects.filter(ours, actor_id__in=list(names), action__in=list(ACTS))
    # Whoever ends their own other sessions does not act as an administrator.
    found = found.annotate(own=Concat(Value("person:"), Cast("actor_id", CharField()), output_field=CharField()))
    found = found.exclude(target=F("own"))
    if after:
        found = found.filter(pk__lt=after)
    events = list(found.order_by("-pk")[: PAGE + 1])
    shown = events[:PAGE]
    known = _known(shown)
    lines = tuple(
        Act(
            id=event.pk,
            at=event.at,
            who=names.get(event.actor_id or 0, ""),
            what=ACTS[event.action],
            on=known.get(event.target.replace(" ", ":"), "") or known.get(f"mailbox:{event.mailbox_id}", ""),
            why=str(event.details.get("reason") or event.details.get("how") or ""),
        )
        for event in shown
    )
    return lines, shown[-1].pk if len(events) > PAGE else 0


def _people(organisation_ids: list[int]) -> QuerySet[Mailbox, Any]:
    """« person:12 » of everybody whose individual box is, or was, of these structures."""
    name = Concat(Value("person:"), Cast("owner_id", CharField()), output_field=CharField())
    found = Mailbox.objects.filter(organisation__in=organisation_ids, kind__in=INDIVIDUAL, owner__isnull=False)
    named: QuerySet[Mailbox, Any] = found.annotate(name=name).values("name")
    return named


def _known(events: Sequence[Event]) -> dict[str, str]:
    """The names behind the targets of a page, in four queries."""
    wanted: dict[str, set[int]] = {"person": set(), "request": set(), "import": set(), "mailbox": set()}
    for event in events:
        kind, _, number = event.target.replace(" ", ":").partition(":")
        if kind in wanted and number.isdecimal():
            wanted[kind].add(int(number))
        if event.mailbox_id:
            wanted["mailbox"].add(event.mailbox_id)
    found = {f"person:{one.pk}": one.full_name for one in Person.objects.filter(pk__in=wanted["person"])}
    requests = Request.objects.filter(pk__in=wanted["request"])
    found |= {f"request:{one.pk}": one.label or one.get_kind_display() for one in requests}
    boxes = Mailbox.objects.filter(pk__in=wanted["mailbox"]).values_list("pk", "label")
    found |= {f"mailbox:{number}": label for number, label in boxes}
    imports = Import.objects.filter(pk__in=wanted["import"]).values_list("pk", flat=True)
    return found | {f"import:{number}": f"import n°\u00a0{number}" for number in imports}
