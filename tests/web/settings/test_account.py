from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from medipli.identity.actions.end_sessions import handle
from medipli.identity.factors import RECOVERY_CODE, password
from medipli.identity.models import Person, RecoveryCode, Session
from tests.people import PASSWORD, a_person, signed_in_client

pytestmark = pytest.mark.django_db
NEW = "marais cuivre lanterne vent"


@pytest.mark.feature(83)
def test_a_new_password_ends_the_other_sessions_and_keeps_this_one() -> None:
    person = a_person()
    here, elsewhere = signed_in_client(person), signed_in_client(person)
    answer = here.post("/compte/mot-de-passe", {"current": PASSWORD, "password": NEW, "again": NEW})
    assert answer["Location"] == "/compte/?change"
    assert "Votre mot de passe est changé" in here.get(answer["Location"]).content.decode()
    assert elsewhere.get("/compte/").status_code == 302
    assert password.matches(Person.objects.get(pk=person.pk), NEW)
    assert ProcrastinateJob.objects.get().task_name == "notices.password_changed"


@pytest.mark.parametrize(
    ("current", "new", "again", "said"),
    [
        ("faux", NEW, NEW, "Ce n’est pas votre mot de passe actuel."),
        (PASSWORD, "court", "court", "12 caractères"),
        (PASSWORD, NEW, NEW + "x", "ne sont pas identiques"),
        (PASSWORD, "Corvoisier lisse ambre quai", "Corvoisier lisse ambre quai", "Évitez votre nom"),
    ],
)
def test_what_does_not_do_is_explained_and_changes_nothing(current: str, new: str, again: str, said: str) -> None:
    person = a_person()
    posted = {"current": current, "password": new, "again": again}
    answer = signed_in_client(person).post("/compte/mot-de-passe", posted)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page.partition('class="error-summary"')[2].partition("</div>")[0]
    assert said in page.partition('class="field-note field-note-wrong"')[2].partition("</p>")[0]
    assert 'aria-invalid="true"' in page
    assert "<title>Erreur\u00a0: Gestion de votre compte Medipli" in page
    assert f'value="{current}"' not in page
    assert password.matches(Person.objects.get(pk=person.pk), PASSWORD)


def test_another_session_can_be_ended_and_its_key_is_never_shown() -> None:
    person = a_person()
    here, elsewhere = signed_in_client(person), signed_in_client(person)
    page = here.get("/compte/").content.decode()
    key = elsewhere.cookies["session"].value
    assert key not in page
    assert here.cookies["session"].value not in page
    assert handle(key) in page
    answer = here.post("/compte/sessions/fermer", {"session": handle(key)})
    assert "La session est fermée." in here.get(answer["Location"]).content.decode()
    assert elsewhere.get("/compte/").status_code == 302


def test_all_the_others_can_be_ended_at_once() -> None:
    person = a_person()
    here = signed_in_client(person)
    for _ in range(3):
        signed_in_client(person)
    here.post("/compte/sessions/fermer", {"session": "others"})
    assert Session.objects.get().session_key == here.cookies["session"].value


@pytest.mark.parametrize("named", ["", "x", "é" * 30])
def test_a_session_that_is_not_ones_own_cannot_be_ended(named: str) -> None:
    stranger = signed_in_client(a_person())
    other_key = stranger.cookies["session"].value
    client = signed_in_client(a_person())
    assert client.post("/compte/sessions/fermer", {"session": named}).status_code == 404
    assert client.post("/compte/sessions/fermer", {"session": handle(other_key)}).status_code == 404
    assert stranger.get("/compte/").status_code == 200


def test_recovery_codes_are_shown_once_and_serve() -> None:
    person = a_person()
    client = signed_in_client(person)
    page = client.post("/compte/codes-de-secours").content.decode()
    codes = re.findall(r"<li>([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})</li>", page)
    assert len(codes) == 8
    again = client.get("/compte/").content.decode()
    assert "Vos nouveaux codes de secours" not in again
    assert not any(code in again for code in codes)
    assert "Il vous reste 8 codes" in again
    assert RECOVERY_CODE.verify(person, codes[0]).is_right


def test_recovery_codes_need_a_fresh_proof() -> None:
    client = signed_in_client(a_person())
    Session.objects.update(proved_at=timezone.now() - timedelta(hours=1))
    assert client.post("/compte/codes-de-secours")["Location"].startswith("/connexion/confirmer")
    assert not RecoveryCode.objects.exists()


def test_the_strength_is_told_while_one_types() -> None:
    client = signed_in_client(a_person())
    strong = client.post("/mot-de-passe/solidite", {"password": NEW}).content.decode()
    weak = client.post("/mot-de-passe/solidite", {"password": "corvoisier corvoisier"}).content.decode()
    assert "Solide" in strong or "Très solide" in strong
    assert "Évitez votre nom" in weak
    assert NEW not in strong


def test_weighing_passwords_is_limited_for_one_network_address() -> None:
    client = Client(REMOTE_ADDR="192.0.2.77")
    answers = [client.post("/mot-de-passe/solidite", {"password": "a"}).status_code for _ in range(125)]
    assert set(answers[:119]) == {200}
    assert answers[-1] == 429
    assert Client(REMOTE_ADDR="192.0.2.78").post("/mot-de-passe/solidite", {"password": "a"}).status_code == 200
