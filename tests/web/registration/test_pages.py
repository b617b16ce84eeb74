"""The pages of the journey for a stranger: what they show, what they keep, and what they never tell."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from medipli.identity.models import Failure
from medipli.organisations.models import Office, Organisation
from medipli.registration.models import Request
from medipli.web.assets import build
from tests.ordinary_mail import last_code
from tests.people import PASSWORD, a_person, signed_in_client
from tests.registration.journeys import a_local_form, a_shared_form, a_submitted_request, an_individual_form
from tests.web.registration.world import CLOSED_FINESS, FINESS, PHARMACIST, UNKNOWN_FINESS, World, link_to, run_jobs

pytestmark = pytest.mark.django_db
CHOICE = {"account": "PER", "region": "vo", "structure": "independent"}


def page_of(answer: object) -> str:
    assert isinstance(answer, HttpResponse)
    return answer.content.decode()


def begun(client: Client, **choice: str) -> Client:
    answer = client.post("/inscription/", CHOICE | choice)
    assert answer.status_code == 302, page_of(answer)
    return client


@pytest.mark.feature(2)
def test_the_home_page_leads_to_the_journey(client: Client, world: World) -> None:
    assert 'href="/inscription/"' in client.get("/").content.decode()


@pytest.mark.feature(3, 4, 15)
def test_the_three_accounts_are_offered_with_the_advice_to_begin_with_individual_ones(
    client: Client, world: World
) -> None:
    page = client.get("/inscription/").content.decode()
    assert "Nous créons un compte partagé" in page
    assert "Compte individuel avec identifiant RPPS" in page
    assert "accès partagé, avec ou sans RPPS" in page
    assert "Créez d’abord les comptes individuels" in page
    assert 'href="/aide/compte-partage"' in page


@pytest.mark.feature(16, 17)
def test_a_closed_region_says_whom_to_turn_to_and_cannot_be_chosen(client: Client, world: World) -> None:
    assert world.closed.turn_to in client.get("/inscription/").content.decode()
    answer = client.post("/inscription/", CHOICE | {"region": "ma"})
    assert answer.status_code == 422
    assert "n’est pas encore ouverte" in answer.content.decode()
    assert not Request.objects.exists()


@pytest.mark.parametrize(
    ("choice", "sentence"),
    [
        ({"account": ""}, "Choisissez le compte à créer."),
        ({"region": ""}, "Choisissez la région"),
        ({"region": "<script>"}, "Choisissez la région"),
        ({"structure": ""}, "Dites où vous exercez."),
        ({"account": "NONE"}, "Dites si vous attendez un RPPS."),
        ({"account": "ORG"}, "Dites si vous avez déjà un compte individuel."),
    ],
)
def test_a_missing_choice_is_said_and_nothing_begins(
    client: Client, world: World, choice: dict[str, str], sentence: str
) -> None:
    answer = client.post("/inscription/", CHOICE | choice)
    assert answer.status_code == 422
    assert answer.content.decode().count(sentence) == 2
    assert not Request.objects.exists()


@pytest.mark.parametrize(
    ("choice", "path"),
    [
        ({}, "/inscription/compte-individuel"),
        ({"account": "NONE", "waiting": "LOCAL"}, "/inscription/compte-individuel"),
        ({"account": "ORG", "has_account": "no"}, "/inscription/compte-individuel"),
        ({"account": "ORG", "has_account": "yes"}, "/inscription/connexion"),
    ],
)
def test_each_choice_leads_where_it_should(client: Client, world: World, choice: dict[str, str], path: str) -> None:
    assert client.post("/inscription/", CHOICE | choice).headers["Location"] == path


@pytest.mark.feature(11, 12)
def test_members_of_a_structure_are_sent_to_it(client: Client, world: World) -> None:
    equipped = client.post("/inscription/", CHOICE | {"structure": "equipped"})
    unequipped = client.post("/inscription/", CHOICE | {"structure": "unequipped"})
    assert equipped.headers["Location"] == "/inscription/structure"
    assert unequipped.headers["Location"] == "/inscription/raccordement?region=vo"


@pytest.mark.parametrize(
    "name", ["register-person", "register-team", "register-sign-in", "register-recap", "register-verify"]
)
def test_a_step_without_a_draft_leads_to_the_beginning(client: Client, world: World, name: str) -> None:
    for answer in (client.get(reverse(f"web:{name}")), client.post(reverse(f"web:{name}"))):
        assert answer.status_code == 302
        assert answer.headers["Location"] == "/inscription/"


@pytest.mark.parametrize(
    "name",
    [
        "register-follow",
        "register-answer",
        "register-withdraw",
        "register-resume-link",
        "register-verify-link",
        "register-responsible",
        "register-identity",
    ],
)
def test_a_made_up_link_opens_nothing(client: Client, world: World, name: str) -> None:
    a_submitted_request(region=world.region)
    answer = client.post(reverse(f"web:{name}", args=["x" * 43]), {"answer": "yes"})
    assert answer.status_code == 410
    assert "Ce lien ne sert plus" in answer.content.decode()
    assert "Vaudreline" not in answer.content.decode()


def test_pages_are_kept_by_no_cache_and_forms_refuse_other_sites(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.get("/inscription/").headers["Cache-Control"] == "no-store"
    assert client.post("/inscription/", CHOICE).status_code == 403


@pytest.mark.feature(43)
def test_back_reload_and_a_second_tab_find_what_was_typed(client: Client, world: World) -> None:
    begun(client)
    typed = an_individual_form(email="pas une adresse", first_name="Élodie")
    answer = client.post("/inscription/compte-individuel", typed)
    assert answer.status_code == 422
    for page in (answer, client.get("/inscription/compte-individuel")):
        assert 'value="pas une adresse"' in page.content.decode()
        assert 'value="Élodie"' in page.content.decode()
    start = client.get("/inscription/").content.decode()
    assert re.search(r'id="id_account-PER" value="PER" checked', start)
    assert client.post("/inscription/", CHOICE).status_code == 302
    assert 'value="Élodie"' in client.get("/inscription/compte-individuel").content.decode()
    assert Request.objects.count() == 1


def test_another_browser_does_not_see_the_draft(client: Client, world: World) -> None:
    begun(client).post("/inscription/compte-individuel", an_individual_form())
    assert Client().get("/inscription/compte-individuel").status_code == 302


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


def test_quitting_keeps_the_draft_and_a_link_opens_it_elsewhere(client: Client, world: World) -> None:
    form = an_individual_form() | {"go": "later"}
    answer = begun(client).post("/inscription/compte-individuel", form)
    assert "Votre brouillon est enregistré" in answer.content.decode()
    run_jobs()
    link = link_to(form["email"], "/inscription/suivi/")
    elsewhere = Client()
    assert "Votre brouillon vous attend" in elsewhere.get(link).content.decode()
    taken = elsewhere.post(link.replace("/suivi/", "/reprendre/"))
    assert taken.headers["Location"] == "/inscription/recapitulatif"
    assert form["email"] in elsewhere.get("/inscription/compte-individuel").content.decode()


@pytest.mark.parametrize("choice", [{}, {"account": "ORG", "has_account": "no"}])
def test_quitting_without_an_address_asks_for_one_and_keeps_the_rest(
    client: Client, world: World, choice: dict[str, str]
) -> None:
    form = an_individual_form(email="", first_name="Élodie") | {"go": "quit"}
    asked = begun(client, **choice).post("/inscription/compte-individuel", form)
    assert asked.headers["Location"] == "/inscription/quitter"
    assert client.post("/inscription/quitter", {"email": "x"}).status_code == 422
    said = client.post("/inscription/quitter", {"email": "elodie@courrier.example"}).content.decode()
    assert "Votre brouillon est enregistré" in said
    run_jobs()
    link = link_to("elodie@courrier.example", "/inscription/suivi/")
    elsewhere = Client()
    elsewhere.post(link.replace("/suivi/", "/reprendre/"))
    assert 'value="Élodie"' in elsewhere.get("/inscription/compte-individuel").content.decode()


def test_the_styles_of_a_page_weigh_at_most_60_kb() -> None:
    assert sum(len(build(sheet).encode()) for sheet in ("medipli.css", "public.css", "journey.css")) <= 60 * 1024


def test_a_draft_may_be_erased(client: Client, world: World) -> None:
    begun(client)
    assert "Quitter l’inscription" in client.get("/inscription/quitter").content.decode()
    client.post("/inscription/quitter", {"discard": "1"})
    assert Request.objects.get().state == "withdrawn"
    assert client.get("/inscription/compte-individuel").status_code == 302


def test_asking_for_links_again_says_the_same_to_all(world: World) -> None:
    known = a_submitted_request(region=world.region)
    answers = [Client().post("/inscription/reprendre", {"email": to}) for to in (known.email, "x@y.example")]
    pages = [re.sub(r"X-CSRFToken[^}]*", "", answer.content.decode()) for answer in answers]
    assert pages[0] == pages[1]


def test_a_known_number_or_address_changes_nothing_on_the_pages(world: World) -> None:
    taken = a_person(national_id=f"8{PHARMACIST}")
    pages = []
    for form in (an_individual_form(national_id=PHARMACIST, email=taken.email), an_individual_form()):
        client = begun(Client())
        answers = [client.post("/inscription/compte-individuel", form), client.post("/inscription/recapitulatif")]
        pages.append([(answer.status_code, answer.headers["Location"]) for answer in answers])
    assert pages[0] == pages[1]


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
    assert mail.outbox[0].to == [boss.email]
    assert "liz@courrier.example" in mail.outbox[0].body
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


@pytest.mark.feature(27)
def test_what_is_asked_is_answered_on_the_follow_up_page(client: Client, world: World) -> None:
    from medipli.registration import links

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
    from medipli.registration import links

    token = links.make(a_submitted_request(region=world.region), links.Purpose.FOLLOW)
    page = client.get(f"/inscription/suivi/{token}").content.decode()
    assert "Au plus tard" in page
    assert "Sous 72\u00a0h après la validation" in page


@pytest.mark.feature(19, 20)
def test_signing_in_inside_the_journey_refuses_a_wrong_password_and_needs_a_draft(world: World) -> None:
    client = begun(Client(), account="ORG", has_account="yes")
    answer = client.post("/inscription/connexion", {"email": "x@courrier.example", "password": "faux"})
    assert answer.status_code == 422
    assert "E-mail ou mot de passe incorrect." in answer.content.decode()
    for path in ("/inscription/compte-partage", "/inscription/connexion/code"):
        assert client.get(path).headers["Location"] == "/inscription/connexion"


@pytest.mark.feature(20)
def test_a_wrong_code_signs_nobody_in_and_the_right_one_leads_to_the_shared_form(world: World) -> None:
    person = a_person()
    client = begun(Client(), account="ORG", has_account="yes")
    client.post("/inscription/connexion", {"email": person.email, "password": PASSWORD})
    right = last_code()
    wrong = client.post("/inscription/connexion/code", {"code": "000000" if right != "000000" else "111111"})
    assert wrong.status_code == 422
    assert "Il vous reste" in wrong.content.decode()
    assert client.get("/inscription/compte-partage").status_code == 302
    assert client.post("/inscription/connexion/code", {"again": "1"}).status_code == 200
    answer = client.post("/inscription/connexion/code", {"code": right})
    assert answer.headers["Location"] == "/inscription/compte-partage"
    assert client.get("/inscription/compte-partage").status_code == 200


@pytest.mark.feature(21)
def test_somebody_who_is_signed_in_goes_straight_to_the_shared_form(world: World) -> None:
    person = a_person("Inès", "Corvoisier")
    client = signed_in_client(person)
    answer = client.post("/inscription/", CHOICE | {"account": "ORG", "has_account": "yes"})
    assert answer.headers["Location"] == "/inscription/compte-partage"
    assert person.full_name in client.get("/inscription/compte-partage").content.decode()
    assert Request.objects.get().person_id == person.pk


LOOKUPS = [
    ("finess", FINESS, "valid", "Établissement ouvert, reconnu."),
    ("finess", CLOSED_FINESS, "attention", "est fermé"),
    ("finess", UNKNOWN_FINESS, "attention", "Numéro absent du référentiel"),
    ("finess", "31000", "wrong", "saisi 5"),
    ("rpps", PHARMACIST, "valid", "Pharmacien"),
    ("national-id", f"8 {PHARMACIST[:5]}.{PHARMACIST[5:]}", "valid", "Elsa VAUDRELINE"),
    ("rpps", "9990004127", "wrong", "saisi 10"),
    ("siret", "732 829 320", "valid", "SIREN"),
    ("siret", "123", "wrong", ""),
    ("phone", "01 99 00 12 34", "valid", ""),
    ("phone", "12", "wrong", ""),
    ("postal", "81000", "valid", ""),
    ("postal", "99999", "wrong", ""),
    ("email", "liz@gmial.com", "attention", "Vouliez-vous dire"),
    ("email", "liz@courrier.example", "", ""),
    ("rpps", "\x00<script>", "wrong", ""),
]


@pytest.mark.feature(33, 39)
@pytest.mark.parametrize(("kind", "value", "state", "sentence"), LOOKUPS)
def test_a_stranger_gets_what_public_registers_say(
    client: Client, world: World, kind: str, value: str, state: str, sentence: str
) -> None:
    a_person(national_id=f"8{PHARMACIST}", email="liz@courrier.example")
    answer = client.post(f"/inscription/controle/{kind}", {"value": value})
    assert answer.status_code == 200
    assert answer.json()["state"] == state
    assert sentence in answer.json()["sentence"]
    assert "courrier.example" not in answer.content.decode()


def test_a_number_that_is_somebody_else_s_in_the_register_is_said(client: Client, world: World) -> None:
    for kind, field in (("rpps", "responsible_last_name"), ("national-id", "last_name")):
        answer = client.post(f"/inscription/controle/{kind}", {"value": PHARMACIST, field: "Dupré"}).json()
        assert answer["state"] == "attention"
        assert "fill" not in answer
    filled = client.post("/inscription/controle/voucher-rpps", {"value": PHARMACIST}).json()["fill"]
    assert filled["voucher_last_name"] == "VAUDRELINE"


def test_a_register_that_is_not_loaded_verifies_nothing(client: Client, db: None) -> None:
    for kind, value in (("finess", FINESS), ("rpps", PHARMACIST)):
        answer = client.post(f"/inscription/controle/{kind}", {"value": value}).json()
        assert answer["state"] == "unverified"
        assert answer["sentence"] == "Non vérifié\u00a0: le centre de services s’en chargera."


def test_lookups_are_posted_known_and_throttled(client: Client, world: World) -> None:
    assert client.get("/inscription/controle/finess").status_code == 405
    assert client.post("/inscription/controle/compte", {"value": "x"}).status_code == 404
    assert client.post("/inscription/adresse-future", {}).status_code == 404
    codes = [client.post("/inscription/controle/phone", {"value": "1"}).status_code for _ in range(242)]
    assert codes[0] == 200
    assert codes[-1] == 429
