"""What each form of the journey asks, takes over and shows again before « Je valide »."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from medipli.registration.models import Request
from tests.registration.journeys import a_local_form, a_shared_form, an_individual_form
from tests.web.registration.world import FINESS, PHARMACIST, World, begun, link_to, run_jobs

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("hostile", ['"><script>alert(1)</script>', "a\x00b", "\u202eevil", "名前", "x" * 6000])
def test_hostile_input_is_shown_as_text_and_refused(client: Client, world: World, hostile: str) -> None:
    begun(client)
    answer = client.post("/inscription/compte-individuel", an_individual_form(last_name=hostile))
    page = answer.content.decode()
    assert answer.status_code in (302, 422)
    assert "<script>alert" not in page
    assert client.get("/inscription/compte-individuel").status_code == 200


@pytest.mark.feature(32, 42)
def test_the_recap_shows_all_and_je_valide_sends_only_after_the_address_is_confirmed(
    client: Client, world: World
) -> None:
    form = an_individual_form(national_id=PHARMACIST)
    begun(client).post("/inscription/compte-individuel", form)
    page = client.get("/inscription/recapitulatif").content.decode()
    assert 'href="/inscription/compte-individuel"' in page
    assert form["email"] in page
    assert client.post("/inscription/recapitulatif").headers["Location"] == "/inscription/adresse-a-confirmer"
    assert Request.objects.get().state == "draft"
    assert form["email"] not in client.get("/inscription/adresse-a-confirmer").content.decode()
    run_jobs()
    link = link_to(form["email"], "/inscription/confirmer/")
    assert "Confirmez votre adresse" in Client().get(link).content.decode()
    assert Request.objects.get().state == "draft"
    follow = Client().post(link).headers["Location"]
    assert Request.objects.get().state == "submitted"
    assert "Demande reçue" in client.get(follow).content.decode()
    assert Client().post(link).status_code == 410


@pytest.mark.feature(25)
def test_with_an_identifier_an_mssante_address_is_announced_and_without_one_it_is_not(world: World) -> None:
    with_one, without = begun(Client()), begun(Client(), account="NONE", waiting="LOCAL")
    with_one.post("/inscription/compte-individuel", an_individual_form(national_id=PHARMACIST))
    without.post("/inscription/compte-individuel", a_local_form())
    announced = with_one.get("/inscription/recapitulatif").content.decode()
    assert "elsa.vaudreline<b>@pharmacien.vo.mssante.example" in announced
    assert "Visible dans l’annuaire santé" in announced
    assert "mssante.example" not in without.get("/inscription/recapitulatif").content.decode()


@pytest.mark.feature(30, 31, 33)
def test_the_shared_form_takes_over_what_the_individual_one_said(client: Client, world: World) -> None:
    begun(client, account="ORG", has_account="no")
    client.post("/inscription/compte-individuel", an_individual_form(finess=FINESS, national_id=PHARMACIST))
    page = client.get("/inscription/compte-partage").content.decode()
    assert f'value="{FINESS}"' in page
    assert 'value="Pharmacie du Centre"' in page
    assert f'value="{PHARMACIST}"' in page
    assert "Adresse mail générique" in page
    assert "Description du compte" in page


@pytest.mark.feature(40, 41)
def test_dematerialisation_and_visibility_are_ticked_until_one_says_otherwise(client: Client, world: World) -> None:
    begun(client, account="ORG", has_account="no")
    boxes = re.compile(r'name="(dematerialised|listed)" value="on" checked')
    assert len(boxes.findall(client.get("/inscription/compte-partage").content.decode())) == 2
    form = a_shared_form()
    del form["listed"]
    client.post("/inscription/compte-partage", form)
    assert boxes.findall(client.get("/inscription/compte-partage").content.decode()) == ["dematerialised"]


@pytest.mark.feature(34, 35, 36)
def test_a_finess_or_a_siret_is_asked_with_the_name_and_the_address(client: Client, world: World) -> None:
    begun(client, account="ORG", has_account="no")
    nothing = client.post("/inscription/compte-partage", {}).content.decode()
    assert "Indiquez le FINESS géographique ou, à défaut, le SIREN/SIRET." in nothing
    assert "Indiquez la raison sociale." in nothing
    assert "Indiquez l’adresse postale." in nothing
    instead = client.post("/inscription/compte-partage", a_shared_form(finess="", siret="732829320")).status_code
    assert instead == 302


@pytest.mark.feature(37, 38, 39)
def test_service_and_telephone_may_stay_empty_but_not_the_responsible(client: Client, world: World) -> None:
    begun(client, account="ORG", has_account="no")
    assert client.post("/inscription/compte-partage", a_shared_form(service="", phone="")).status_code == 302
    answer = client.post("/inscription/compte-partage", a_shared_form(responsible_rpps=""))
    assert "Indiquez son numéro RPPS." in answer.content.decode()
