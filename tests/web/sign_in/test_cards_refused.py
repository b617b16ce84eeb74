"""Cards that let nobody in: what their holders are told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from medipli.audit.models import Event
from medipli.identity.models import Person
from medipli.trust.actions import refresh_lists
from tests.cards import cards_ready, linked, read_with, told
from tests.igc import SOLENE, Hierarchy, an_authority, name, professional

pytestmark = pytest.mark.django_db


@pytest.fixture
def igc(settings: Any, tmp_path: Path) -> Hierarchy:
    return cards_ready(settings, tmp_path)


# --- Cards that are refused


def test_each_wrong_card_is_told_what_is_wrong_and_what_to_do(igc: Hierarchy) -> None:
    revoked = igc.people.card(professional())
    igc.revoke(revoked)
    refresh_lists()
    for card, sentence in (
        (revoked, "mise en opposition"),
        (igc.people.card(professional(), days=(-9, -1)), "arrivée à expiration"),
        (igc.people.card(professional(), days=(1, 9)), "pas encore valable"),
        (an_authority("AC").card(professional()), "autorité reconnue"),
        (igc.people.card(professional(), key_usage=("content_commitment",)), "ne sert pas à se connecter"),
        (igc.people.card(name(common_name="poste 12")), "n’est pas celui d’une carte"),
    ):
        client = Client()
        assert sentence in told(client, read_with(client, card))
        assert client.get("/compte/").status_code == 302
    assert Event.objects.filter(action="session.refuse", details__factor="card").count() == 6


def test_a_card_revoked_after_it_was_linked_no_longer_signs_in(igc: Hierarchy) -> None:
    _, card = linked(igc)
    igc.revoke(card)
    refresh_lists()
    client = Client()
    assert "mise en opposition" in told(client, read_with(client, card))


def test_presenting_wrong_cards_again_and_again_makes_one_wait(igc: Hierarchy, settings: Any) -> None:
    settings.LOCKOUT_ORIGIN_TRIES = 3
    stranger = an_authority("AC").card(professional())
    client = Client()
    pages = [told(client, read_with(client, stranger)) for _ in range(4)]
    assert "Trop de cartes refusées" in pages[3]
    assert "Trop de cartes refusées" not in pages[1]


def test_right_cards_behind_one_network_address_never_wait(igc: Hierarchy, settings: Any) -> None:
    settings.LOCKOUT_ORIGIN_TRIES = 3
    _, card = linked(igc)
    for _ in range(6):
        assert read_with(Client(), card)["Location"] == "/"


def test_a_closed_account_is_not_entered_by_card(igc: Hierarchy) -> None:
    person, card = linked(igc)
    Person.objects.filter(pk=person.pk).update(is_active=False)
    client = Client()
    assert "ne permet pas de se connecter" in told(client, read_with(client, card))


def test_a_card_no_longer_counts_once_the_number_of_the_account_is_another(igc: Hierarchy) -> None:
    person, card = linked(igc)
    Person.objects.filter(pk=person.pk).update(national_id=SOLENE)
    client = Client()
    assert "ne correspond plus" in told(client, read_with(client, card))
