"""The follow-up page of a request: its questions and its countdowns."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from medipli.registration import links
from medipli.registration.actions import confirm_responsible, prove_identity, refuse, validate, withdraw
from medipli.registration.models import Link, Request
from tests.boxes import acting
from tests.people import signed_in_client
from tests.registration.journeys import (
    VISITOR,
    a_shared_request,
    a_submitted_request,
    an_agent,
    an_individual_form,
)
from tests.web.registration.world import World

pytestmark = pytest.mark.django_db


@pytest.mark.feature(27)
def test_what_is_asked_is_answered_on_the_follow_up_page(client: Client, world: World) -> None:
    found = a_submitted_request(region=world.region)
    token = links.make(found, links.Purpose.FOLLOW)
    Request.objects.filter(pk=found.pk).update(
        state="asked", reason="Quelle est votre adresse ?", paused_at=found.submitted_at
    )
    page = client.get(f"/inscription/suivi/{token}").content.decode()
    assert "Quelle est votre adresse ?" in page
    assert "En pause" in page
    empty = client.post(f"/inscription/suivi/{token}/reponse", {"answer": " "})
    assert empty.status_code == 422
    answer = client.post(f"/inscription/suivi/{token}/reponse", {"answer": "3 rue des Lices."})
    assert answer.status_code == 302
    assert Request.objects.get(pk=found.pk).state == "checking"


@pytest.mark.feature(45)
def test_both_countdowns_stand_on_the_follow_up_page(client: Client, world: World) -> None:
    token = links.make(a_submitted_request(region=world.region), links.Purpose.FOLLOW)
    page = client.get(f"/inscription/suivi/{token}").content.decode()
    assert "Au plus tard" in page
    assert "Sous 72\u00a0h après la validation" in page


def followed(found: Request) -> str:
    return links.make(found, links.Purpose.FOLLOW, sent_to=found.email)


@pytest.mark.feature(27)
def test_once_it_is_decided_the_link_tells_what_became_of_it_and_nothing_that_was_given(
    client: Client, world: World
) -> None:
    form = an_individual_form()
    found = a_submitted_request(form, region=world.region)
    token = followed(found)
    Request.objects.filter(pk=found.pk).update(state="asked", paused_at=found.submitted_at)
    client.post(f"/inscription/suivi/{token}/reponse", {"answer": "Mon portable : 01 99 00 77 00."})
    before = client.get(f"/inscription/suivi/{token}").content.decode()
    given = (form["national_id"], form["email"], form["phone"], "Vaudreline", "VAUDRELINE", "01 99 00 77 00")
    assert [one for one in given if one not in before] == []
    agent = acting(an_agent(world.region))
    found.refresh_from_db()
    refuse(agent, found.pk, found.version, "activity", "Aucune activité déclarée.")
    after = client.get(f"/inscription/suivi/{token}").content.decode()
    assert [one for one in given if one in after] == []
    for said in (found.reference or "", "Demande refusée", "Aucune activité déclarée."):
        assert said in after


def test_a_link_serves_some_weeks_after_the_decision_and_not_a_year(client: Client, world: World) -> None:
    found = a_submitted_request(region=world.region)
    before = followed(found)
    withdraw(VISITOR, found)
    after = followed(found)
    now = timezone.now()
    for link in Link.objects.filter(request=found, sent_to=found.email):
        assert timedelta(weeks=4) < link.expires_at - now <= timedelta(weeks=6)
    for token in (before, after):
        assert "Demande retirée" in client.get(f"/inscription/suivi/{token}").content.decode()


@pytest.mark.feature(39)
@pytest.mark.parametrize(("agrees", "said"), [(True, "Professionnel responsable confirmé"), (False, "a dit non")])
def test_a_refusal_of_the_responsible_person_is_not_told_as_an_agreement(
    client: Client, world: World, agrees: bool, said: str
) -> None:
    found = a_shared_request(region=world.region)
    agent = acting(an_agent(world.region))
    confirm_responsible(agent, found.pk, found.version, agrees=agrees, text="Appel de ce matin.")
    page = client.get(f"/inscription/suivi/{followed(found)}").content.decode()
    assert said in page
    assert ("Professionnel responsable confirmé" in page) == agrees
    assert "Appel de ce matin" not in page


@pytest.mark.feature(26)
def test_nobody_is_promised_a_publication_that_never_comes(client: Client, world: World) -> None:
    form = an_individual_form(has_national_id="no", no_id_because="waiting")
    found = a_submitted_request(form, region=world.region)
    person = an_agent(world.region)
    agent, desk = acting(person), signed_in_client(person)
    token = followed(found)
    for _ in ("submitted", "validated"):
        page = client.get(f"/inscription/suivi/{token}").content.decode()
        assert "Publication dans l’annuaire" not in page
        assert "après la validation" not in page
        assert "en cours de publication" not in page
        assert (
            "Publication annuaire santé" not in desk.get(f"/centre-de-services/demandes/{found.pk}/").content.decode()
        )
        if found.state == "submitted":
            found = prove_identity(agent, found.pk, found.version, "document", "Diplôme vu.")
            found = validate(agent, found.pk, found.version)
    assert "entre les utilisateurs du service" in page


def test_a_publication_that_was_given_up_is_not_promised_any_more(client: Client, world: World) -> None:
    found = a_submitted_request(region=world.region)
    Request.objects.filter(pk=found.pk).update(state="validated", publication_due_at=None)
    page = client.get(f"/inscription/suivi/{followed(found)}").content.decode()
    assert "a été abandonnée" in page
    assert "après la validation" not in page
