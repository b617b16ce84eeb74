"""« Carte(s) CPS associée(s) »."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from medipli.identity.actions.link_card import unlink_card
from medipli.identity.models import Card
from medipli.identity.queries import cards_of
from medipli.web import card_host
from medipli.web.access import actor_of, freshly_proved, in_own_time
from medipli.web.french import long_date, plural
from medipli.web.request import SignedInRequest
from medipli.web.suite import suite_of_path

SOON = timedelta(days=30)


@dataclass(frozen=True)
class CardLine:
    """A card as the table shows it. ``tone`` colours what is said of its end; empty while that is far away."""

    id: int
    name: str
    number: str
    expires: str
    tone: str
    last_used: str
    is_waiting: bool


@dataclass(frozen=True)
class AccountCards:
    """The panel; ``add_url`` is empty where cards are not set up."""

    lines: tuple[CardLine, ...]
    add_url: str

    @property
    def is_shown(self) -> bool:
        return bool(self.lines or self.add_url)


def account_cards(person_id: int) -> AccountCards:
    """The cards of a person, the latest first."""
    suite = suite_of_path(reverse("web:settings"))
    add_url = f"{reverse('web:card')}?suite={suite}" if card_host.is_set_up() else ""
    return AccountCards(tuple(_line(card) for card in cards_of(person_id)), add_url)


@require_POST
@in_own_time
@freshly_proved
def unlink(request: SignedInRequest, card_id: int) -> HttpResponse:
    """« Dissocier »."""
    if not unlink_card(actor_of(request), card_id):
        raise Http404
    return HttpResponseRedirect(reverse("web:settings") + "?carte-dissociee")


def _line(card: Card) -> CardLine:
    said, tone = _end(card.expires_at)
    return CardLine(
        id=card.pk,
        name=f"{card.get_kind_display()}, {card.holder}" if card.holder else card.get_kind_display(),
        number=masked(card.number),
        expires=said,
        tone=tone,
        last_used=long_date(card.last_used_at) if card.last_used_at else "jamais",
        is_waiting=card.state == Card.State.WAITING,
    )


def masked(number: str) -> str:
    """« …4471 0932 »: the last eight characters, in two groups."""
    end = number[-8:].rjust(8, "0")
    return f"…{end[:4]}\u00a0{end[4:]}"


def _end(at: datetime) -> tuple[str, str]:
    left = at - timezone.now()
    if left <= timedelta():
        return "expirée", "gar"
    if left < timedelta(days=1):
        return "aujourd’hui", "saf"
    if left <= SOON:
        return f"dans {plural(left.days, 'jour')}", "saf"
    return f"{timezone.localtime(at):%d/%m/%Y}", ""
