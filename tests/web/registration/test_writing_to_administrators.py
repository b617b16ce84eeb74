"""A member of a structure that has the service writes to its administrators, who are not named."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from medipli.identity.models import Failure
from medipli.organisations.models import Office, Organisation
from medipli.registration.actions.contact_administrators import forget_wishes
from medipli.registration.models import AccountWish
from tests.people import a_person, signed_in_client
from tests.registration.journeys import a_region, an_agent, run_jobs
from tests.web.registration.world import CHOICE, World

pytestmark = pytest.mark.django_db


@pytest.mark.feature(11, 12)
def test_members_of_a_structure_are_sent_to_it(client: Client, world: World) -> None:
    equipped = client.post("/inscription/", CHOICE | {"structure": "equipped"})
    unequipped = client.post("/inscription/", CHOICE | {"structure": "unequipped"})
    assert equipped.headers["Location"] == "/inscription/structure"
    assert unequipped.headers["Location"] == "/inscription/raccordement?region=vo"


@pytest.mark.feature(11)
def test_administrators_are_written_to_without_being_named(client: Client, world: World) -> None:
    structure = Organisation.objects.create(region=world.region, name="Clinique du Lac", town="Albi")
    boss = a_person("Oriane", "Darvilliers")
    Office.objects.create(person=boss, kind=Office.Kind.ADMINISTRATOR, organisation=structure)
    found = client.get("/inscription/structure", {"q": "clinique lac"}).content.decode()
    url = f"/inscription/structure/{structure.pk}/contact"
    assert f'href="{url}"' in found
    form = {"name": "Liz Ferrao", "email": "liz@courrier.example", "text": "Je suis infirmière."}
    said = client.post(url, form).content.decode()
    assert not mail.outbox, "a job writes"
    run_jobs("registration.tell_wish")
    (letter,) = mail.outbox
    assert letter.to == [boss.email]
    assert "/gestionnaire/" in letter.body
    for word in ("liz", "Ferrao", "infirmière", "Lac"):
        assert word not in letter.body.replace("qualité", ""), "nothing that a stranger wrote is mailed"
    assert "est transmise" in said
    space = signed_in_client(boss)
    listed = space.get("/gestionnaire/").content.decode()
    for word in ("Liz Ferrao", "liz@courrier.example", "Je suis infirmière."):
        assert word in listed
    settle = f"/gestionnaire/comptes-demandes/{AccountWish.objects.get().pk}/"
    assert Client().post(settle).headers["Location"].startswith("/connexion")
    assert signed_in_client(a_person()).post(settle).status_code == 404
    other = a_person()
    elsewhere = Organisation.objects.create(region=world.region, name="Autre")
    Office.objects.create(person=other, kind=Office.Kind.ADMINISTRATOR, organisation=elsewhere)
    assert signed_in_client(other).post(settle).status_code == 404
    assert space.post(settle).status_code == 302
    assert not AccountWish.objects.exists()
    assert boss.email not in client.get(url).content.decode() + said + found
    assert "Darvilliers" not in client.get(url).content.decode() + said + found
    assert client.post(url, {"name": "", "email": "x", "text": ""}).status_code == 422
    assert client.get("/inscription/structure/999999/contact").status_code == 404


def test_too_many_contacts_are_refused_with_the_time_to_wait(client: Client, world: World) -> None:
    structure = Organisation.objects.create(region=world.region, name="Clinique du Lac")
    form = {"name": "Liz", "email": "liz@courrier.example", "text": ""}
    codes = [client.post(f"/inscription/structure/{structure.pk}/contact", form).status_code for _ in range(7)]
    assert codes[0] == 200
    assert codes[-1] == 429
    assert Failure.objects.exists()


def test_the_desk_sees_who_writes_to_a_structure_that_nobody_administers(client: Client, world: World) -> None:
    structure = Organisation.objects.create(region=world.region, name="Clinique du Lac")
    form = {"name": "<b>Liz", "email": "liz@courrier.example", "text": "<script>alert(1)</script>"}
    client.post(f"/inscription/structure/{structure.pk}/contact", form)
    run_jobs("registration.tell_wish")
    assert [letter.to for letter in mail.outbox] == [[world.region.desk_email]]
    agent = signed_in_client(an_agent(world.region))
    page = agent.get("/centre-de-services/structures/").content.decode()
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
    settle = f"/centre-de-services/comptes-demandes/{AccountWish.objects.get().pk}/"
    assert signed_in_client(an_agent(a_region("hb"))).post(settle).status_code == 404
    assert agent.post(settle).status_code == 302
    assert not AccountWish.objects.exists()


def test_wishes_do_not_stay(client: Client, world: World) -> None:
    structure = Organisation.objects.create(region=world.region, name="Clinique du Lac")
    for days in (89, 91):
        wish = AccountWish.objects.create(organisation=structure, name="Liz", email="liz@courrier.example")
        AccountWish.objects.filter(pk=wish.pk).update(at=timezone.now() - timedelta(days=days))
    assert forget_wishes(timezone.now()) == 1


def test_a_search_of_which_nothing_is_left_lists_no_structure(client: Client, world: World) -> None:
    Organisation.objects.create(region=world.region, name="Cabinet sans numéro")
    assert "Cabinet sans numéro" not in client.get("/inscription/structure", {"q": "- - -"}).content.decode()
    assert "Cabinet sans numéro" in client.get("/inscription/structure", {"q": "cabinet"}).content.decode()
