"""« /gestionnaire » : accounts and shared boxes of one's own structures, and of no other."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from medipli.audit.models import Event
from medipli.formats.tables import read_table
from medipli.identity.models import Person, Session
from medipli.mailboxes.actions import add_member
from medipli.mailboxes.models import Invitation, Mailbox, Membership
from medipli.organisations.models import FileOpening, Office
from medipli.registration import checks
from medipli.registration.actions import submit
from medipli.registration.actions.decide import obstacles
from medipli.registration.importing import actions
from medipli.registration.models import Import, Request
from tests.boxes import SERVICE, acting
from tests.people import a_person, signed_in_client
from tests.registration.journeys import VISITOR, an_rpps, verify
from tests.registration.requests_ready import jobs
from tests.structures import Structure, a_structure, a_team_box, an_account

pytestmark = pytest.mark.django_db
HOME = "/gestionnaire/"
REASON = {"reason": "Mot de passe perdu, vue à l’accueil"}
LINE = "Type;Nom;Prénom;Fonction;Adresse mail\nLOCAL;Orvalet;Ewen;Aide;ewen@courriel.example\n"


@pytest.fixture
def place() -> Structure:
    return a_structure()


@pytest.fixture
def client(place: Structure) -> Client:
    return signed_in_client(place.administrator)


@pytest.fixture
def doctor(place: Structure) -> Person:
    return an_account(place.organisation, "Malo", "Hentric", national_id="8" + an_rpps(), profession="Médecin")


@pytest.fixture
def box(place: Structure, doctor: Person) -> Mailbox:
    return a_team_box(place.organisation, doctor)


def opened(client: Client, person: Person) -> None:
    client.post(f"{HOME}comptes/{person.pk}/ouvrir/", REASON)


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    return answer.content.decode()


@pytest.mark.feature(92)
def test_to_others_these_pages_do_not_exist(place: Structure, box: Mailbox) -> None:
    batch = actions.send_list(acting(place.administrator), place.organisation, LINE.encode())
    person = place.secretary.pk
    pages = {
        "get": ("", f"comptes/{person}/", "comptes/nouveau/", "comptes/export/", "boites/", "boites/export/",
                "boites/nouvelle/", f"boites/{box.pk}/",
                "imports/", "imports/modele/", f"imports/{batch.pk}/", f"imports/{batch.pk}/fichier/", "journal/"),
        "post": ("", "comptes/nouveau/", "comptes/export/", f"comptes/{person}/ouvrir/", f"comptes/{person}/suspendre/",
                 "boites/nouvelle/", "boites/export/", f"boites/{box.pk}/ajouter/", f"boites/{box.pk}/retirer/",
                 f"boites/{box.pk}/confier/", "imports/", f"imports/{batch.pk}/lancer/"),
    }  # fmt: skip
    agent = a_person()
    Office.objects.create(person=agent, kind=Office.Kind.DESK, region=place.organisation.region)
    for method, paths in pages.items():
        for path in paths:
            asked = getattr(Client(), method)(HOME + path)
            assert asked.headers["Location"].startswith("/connexion"), path
            for other in (a_person(), agent):
                assert getattr(signed_in_client(other), method)(HOME + path).status_code == 404, path


@pytest.mark.feature(92)
def test_an_administrator_of_another_structure_reaches_nothing_of_this_one(place: Structure, box: Mailbox) -> None:
    batch = actions.send_list(acting(place.administrator), place.organisation, LINE.encode())
    other = signed_in_client(a_structure("EHPAD Les Glycines").administrator)
    person = place.secretary.pk
    for path in (f"comptes/{person}/", f"boites/{box.pk}/", f"imports/{batch.pk}/", f"imports/{batch.pk}/fichier/"):
        assert other.get(HOME + path).status_code == 404
    for path in (f"comptes/{person}/ouvrir/", f"comptes/{person}/suspendre/", f"boites/{box.pk}/ajouter/",
                 f"boites/{box.pk}/confier/", f"imports/{batch.pk}/lancer/"):  # fmt: skip
        assert other.post(HOME + path, REASON).status_code == 404
    assert place.secretary.email not in other.post(HOME + "comptes/export/", REASON).content.decode()
    assert f"comptes/{person}/" not in text_of(other, HOME)
    assert box.label not in text_of(other, HOME + "boites/")
    assert not FileOpening.objects.exists()


def test_the_list_is_found_by_name_and_by_who_sleeps(client: Client, place: Structure, doctor: Person) -> None:
    Person.objects.filter(pk=doctor.pk).update(last_login=timezone.now() - timedelta(days=200))
    assert "Hentric" in text_of(client, HOME + "?vue=6")
    assert "Hentric" not in text_of(client, HOME + "?vue=12")
    never = text_of(client, HOME + "?vue=never")
    assert ("Brévalet" in never, "Hentric" in never) == (True, False)
    found = client.post(HOME, {"texte": "hentr"}).content.decode()
    assert ("Hentric" in found, "Brévalet" in found) == (True, False)
    assert "&lt;b&gt;" in client.post(HOME, {"texte": "<b>"}).content.decode()


def test_pages_follow_one_another_without_names_in_addresses(client: Client, place: Structure) -> None:
    for number in range(60):
        an_account(place.organisation, "Ewen", f"Orvalet {number:02d}")
    first = text_of(client, HOME)
    assert "Orvalet 00" in first
    assert "Page suivante" in first
    box = Mailbox.objects.filter(owner__last_name="Orvalet 48").get()
    second = client.post(HOME, {"apres": str(box.pk)}).content.decode()
    assert ("Orvalet 49" in second, "Orvalet 48" in second, "Brévalet" in second) == (True, False, False)


def test_nothing_is_done_to_an_account_before_its_file_is_open(client: Client, place: Structure) -> None:
    page = f"{HOME}comptes/{place.secretary.pk}/"
    assert "Suspendre" not in text_of(client, page)
    for verb in ("suspendre", "lien", "sessions", "depart"):
        client.post(f"{page}{verb}/", REASON | {"how": "Vue à l’accueil ce matin"})
    place.secretary.refresh_from_db()
    assert place.secretary.is_active
    assert not jobs("support.recovery_granted")
    assert client.post(f"{page}ouvrir/", {"reason": "x"}).status_code == 422
    opened(client, place.secretary)
    assert "Suspendre" in text_of(client, page)
    assert Event.objects.filter(action="file.open", actor_id=place.administrator.pk).exists()


def test_a_password_link_is_mailed_to_the_person_once_identity_is_attested(client: Client, place: Structure) -> None:
    page = f"{HOME}comptes/{place.secretary.pk}/"
    opened(client, place.secretary)
    assert client.post(page + "lien/", {"how": "oui"}).status_code == 422
    assert client.post(page + "lien/", {"how": "Rencontre dans mon bureau"}).status_code == 302
    assert [job["person_id"] for job in jobs("support.recovery_granted")] == [place.secretary.pk]
    assert place.secretary.email not in text_of(client, page)


def test_a_suspended_account_is_signed_out_until_it_is_reopened(client: Client, place: Structure) -> None:
    theirs = signed_in_client(place.secretary)
    page = f"{HOME}comptes/{place.secretary.pk}/"
    opened(client, place.secretary)
    assert client.post(page + "suspendre/", {"reason": "Absence longue durée"}).status_code == 302
    assert theirs.get("/boites/").headers["Location"].startswith("/connexion")
    assert not Session.objects.filter(person=place.secretary).exists()
    assert "Brévalet" in text_of(client, HOME + "?vue=suspended")
    assert client.post(page + "rouvrir/").status_code == 302
    place.secretary.refresh_from_db()
    assert place.secretary.is_active


def test_somebody_who_leaves_loses_the_boxes_and_a_local_account_closes(
    client: Client, place: Structure, box: Mailbox, doctor: Person
) -> None:
    add_member(SERVICE, box, place.secretary, Membership.Role.MEMBER)
    opened(client, place.secretary)
    opened(client, doctor)
    why = {"reason": "Fin de contrat au 31 mars"}
    assert client.post(f"{HOME}comptes/{place.secretary.pk}/depart/", why).status_code == 302
    assert not Membership.objects.filter(mailbox=box, person=place.secretary).exists()
    assert Mailbox.objects.get(owner=place.secretary).closed_at is not None
    # Whoever answers for a box hands it on first.
    refused = client.post(f"{HOME}comptes/{doctor.pk}/depart/", why)
    assert refused.status_code == 422
    assert box.label in refused.content.decode()


def test_no_power_over_oneself_or_over_staff(client: Client, place: Structure) -> None:
    agent = an_account(place.organisation, "Tessa", "Lorméac")
    Person.objects.filter(pk=agent.pk).update(role=Person.Role.DESK)
    assert client.post(f"{HOME}comptes/{agent.pk}/ouvrir/", REASON).status_code == 404
    assert "fonction dans le service" in text_of(client, f"{HOME}comptes/{agent.pk}/")


def test_an_administrator_cannot_let_themselves_in(client: Client, place: Structure, box: Mailbox) -> None:
    page = f"{HOME}boites/{box.pk}/"
    address = place.administrator.email
    assert client.post(page + "ajouter/", REASON | {"address": address, "role": "member"}).status_code == 422
    assert client.post(page + "confier/", REASON | {"responsible": address}).status_code == 422
    assert not Membership.objects.filter(person=place.administrator).exists()
    assert not Invitation.objects.exists()
    assert client.get(f"/boites/{box.pk}/").status_code == 404
    assert client.get(f"/boites/{box.pk}/membres/").status_code == 404


def test_a_new_box_waits_for_the_team_its_responsible_and_the_desk(
    client: Client, place: Structure, doctor: Person
) -> None:
    form = {
        "service": "Cardiologie",
        "description": "Cardiologie, Albi",
        "email": "cardiologie@courriel.example",
        "responsible": doctor.email,
        "dematerialised": "on",
        "listed": "on",
    }
    seen = client.post(HOME + "boites/nouvelle/", form)
    assert "albi@" in seen.content.decode()
    assert not Request.objects.exists()
    assert client.post(HOME + "boites/nouvelle/", form | {"etape": "valider"}).status_code == 302
    request = Request.objects.get(kind="ORG")
    assert (request.state, request.person, request.made_for) == ("draft", doctor, place.organisation)
    assert "Boîtes demandées" in text_of(client, HOME + "boites/")
    verify(request)
    submit(VISITOR, request)
    request.refresh_from_db()
    assert request.state == "submitted"
    # Named by somebody else, the responsible person is asked, though the box is opened from their account.
    assert "responsible" in obstacles(request)
    assert {one.verdict for one in checks.results(request) if one.name == "responsible"} == {"unverified"}
    wrong = client.post(HOME + "boites/nouvelle/", form | {"responsible": a_person().email, "service": "<i>"})
    assert wrong.status_code == 422
    assert "&lt;i&gt;" in wrong.content.decode()


@pytest.mark.feature(11)
def test_one_account_is_created_and_nothing_typed_is_lost(client: Client, place: Structure) -> None:
    form = {"kind": "LOCAL", "last_name": "Orvalet", "first_name": "Ewen", "function": "Aide", "email": "faux"}
    wrong = client.post(HOME + "comptes/nouveau/", form)
    assert wrong.status_code == 422
    assert 'value="Orvalet"' in wrong.content.decode()
    assert client.post(HOME + "comptes/nouveau/", form | {"email": "ewen@courriel.example"}).status_code == 302
    person = Person.objects.get(email="ewen@courriel.example")
    assert Mailbox.objects.get(owner=person).organisation == place.organisation
    assert "Compte demandé" in text_of(client, HOME + "journal/")


def test_a_file_is_checked_then_imported_or_not(client: Client) -> None:
    sent = client.post(HOME + "imports/", {"fichier": SimpleUploadedFile("comptes.csv", LINE.encode())})
    page = sent.headers["Location"]
    assert "Contrôle des lignes en cours" in text_of(client, page)
    batch = Import.objects.get()
    actions.check(batch.pk)
    assert "Importer les lignes correctes (1)" in text_of(client, page)
    assert read_table(client.get(page + "fichier/").content).rows[0].cells[1] == "Lien envoyé aussitôt"
    assert client.post(page + "lancer/").status_code == 302
    polled = client.get(page, headers={"HX-Request": "true"})
    assert "0 lignes sur 1" in polled.content.decode()
    actions.run_share(batch.pk)
    assert client.get(page, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assert "1\u00a0lien envoyé" in text_of(client, page)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 x", b"Nom\nOrvalet\n", b"\x00\x01\x02" * 50])
def test_a_file_that_is_no_list_is_refused_with_a_sentence(client: Client, content: bytes) -> None:
    answer = client.post(HOME + "imports/", {"fichier": SimpleUploadedFile("x.xlsx", content)})
    assert answer.status_code == 422
    assert "field-note-wrong" in answer.content.decode()
    assert client.post(HOME + "imports/").status_code == 422


def test_the_journal_tells_acts_of_this_structure_alone(client: Client, place: Structure) -> None:
    opened(client, place.secretary)
    other = a_structure("EHPAD Les Glycines")
    opened(signed_in_client(other.administrator), other.secretary)
    page = text_of(client, HOME + "journal/")
    assert page.count("Dossier ouvert") == 1
    assert "Mot de passe perdu" in page
