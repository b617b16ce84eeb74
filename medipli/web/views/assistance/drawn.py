"""What the pages of help requests draw: words and dates ready to be read."""

from __future__ import annotations

from dataclasses import dataclass

from medipli.organisations.models import Region
from medipli.support.models import HelpMessage, HelpRequest
from medipli.support.queries import Thread
from medipli.web.components import Avatar, Chip, avatar_for
from medipli.web.french import long_date

State = HelpRequest.State
CHIPS = {
    State.OPEN: Chip("En attente", "clock-3", "saf"),
    State.ANSWERED: Chip("Réponse donnée", "message-square-text", "pine"),
    State.CLOSED: Chip("Close", "check", "sag"),
}
NO_HEALTH_DATA = (
    "N’écrivez aucune donnée de santé ni aucun nom de patient\u00a0: cette page n’est pas une messagerie sécurisée. "
    "Ne donnez jamais votre mot de passe, personne ne vous le demandera."
)


@dataclass(frozen=True)
class Line:
    """A request in a list."""

    reference: str
    subject: str
    about: str
    at: str
    state: Chip


@dataclass(frozen=True)
class Said:
    """A message of a thread."""

    by: str
    avatar: Avatar
    at: str
    text: str
    from_desk: bool


@dataclass(frozen=True)
class DeskCard:
    """How else a region's desk is reached."""

    name: str
    phone: str
    hours: str


def line_of(request: HelpRequest) -> Line:
    """A request, in words."""
    at = long_date(request.last_at)
    return Line(request.reference, request.subject, request.about_label, at, CHIPS[State(request.state)])


def said(thread: Thread) -> list[Said]:
    """The messages of a thread; who answers for the desk is not named to others."""
    return [_said(message, thread.request) for message in thread.messages]


def desk_card(region: Region | None) -> DeskCard | None:
    """The desk of a region; None when it has neither phone nor hours to give."""
    if region is None or not (region.desk_phone or region.desk_hours):
        return None
    return DeskCard(region.desk_name or f"Centre de services {region.name}", region.desk_phone, region.desk_hours)


def _said(message: HelpMessage, request: HelpRequest) -> Said:
    if message.from_desk:
        name = "Centre de services"
        return Said(name, avatar_for(name, "desk", organisation=True), long_date(message.at), message.text, True)
    name = request.asked_by
    return Said(name, avatar_for(name, request.person_id or request.email), long_date(message.at), message.text, False)
