"""« Comptes » : a file opens for a reason, shows nothing of messages, and lets the desk act on its own region."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from medipli.audit.models import Event
from medipli.directory.models import Practitioner
from medipli.identity.models import Card, Person, ProviderIdentity, Session
from medipli.identity.queries import has_stronger_factor
from medipli.mailboxes.models import Mailbox, Membership
from medipli.organisations.models import FileOpening, Office, Organisation
from medipli.registration.models import Request
from medipli.registration.queries.accounts import find_boxes, structures_of
from tests.authenticator import a_passkey
from tests.boxes import a_mailbox, deliver_to
from tests.people import a_person, signed_in_client
from tests.registration.journeys import a_region, an_rpps, domains, run_jobs
from tests.web.desk.conftest import Room, url

REASON = "Appel du 12 mars, téléphone perdu"
HOW = "Rappelée au cabinet, date de naissance confirmée"


@dataclass(frozen=True)
class Subject:
    """Somebody of the region with a box, and their file opened by the agent."""

    room: Room
    person: Person
    box: Mailbox

    def act(self, verb: str, **form: object) -> int:
        path = url("desk-account-act", self.person.pk, verb)
        return self.room.client.post(path, {"box": self.box.pk} | form).status_code

    def text(self) -> str:
        return self.room.text("desk-account", self.person.pk)


@pytest.fixture
def structure(room: Room) -> Organisation:
    return Organisation.objects.create(region=room.region, name="Cabinet du Quai", finess="990210833")


@pytest.fixture
def subject(room: Room, structure: Organisation) -> Subject:
    person = a_person("Loïck", "Sauvelaine")
    box = a_mailbox(person, kind=Mailbox.Kind.INT, label="Loïck Sauvelaine", organisation=structure)
    return Subject(room, person, box)


@pytest.fixture
def opened(subject: Subject) -> Subject:
    assert subject.act("ouvrir", reason=REASON) == 302
    return subject


def test_people_and_boxes_of_the_region_are_found_and_no_others(subject: Subject) -> None:
    stranger = a_person("Loïck", "Sauvelaine-Ailleurs")
    a_mailbox(stranger, label="Loïck d’ailleurs", address="loick@ailleurs.example")
    for text in ("sauvelaine", "LOÏCK", subject.person.email):
        page = subject.room.client.post(url("desk-accounts"), {"texte": text}).content.decode()
        assert url("desk-account", subject.person.pk) in page
        assert url("desk-account", stranger.pk) not in page
        assert "ailleurs.example" not in page
    hostile = subject.room.client.post(url("desk-accounts"), {"texte": "\x00<script>alert(1)</script>" * 20})
    assert hostile.status_code == 200
    assert "<script>alert" not in hostile.content.decode()
    assert (
        subject.box.address
        in subject.room.client.post(url("desk-accounts"), {"texte": subject.box.address}).content.decode()
    )


def test_a_file_shows_nothing_before_a_reason_is_given(subject: Subject) -> None:
    assert subject.person.email not in subject.text()
    assert subject.act("ouvrir", reason="voir") == 422
    for verb in ("lien", "sessions", "cartes", "suspendre", "clore", "rpps"):
        assert subject.act(verb, how=HOW, reason=REASON) == 302
    subject.box.refresh_from_db()
    assert subject.box.is_open, "without an open file nothing is done"
    assert not Event.objects.filter(action="recovery.attest").exists()
    subject.act("ouvrir", reason=REASON)
    text = subject.text()
    assert subject.person.email in text
    assert "data-seconds=" in text
    assert REASON in subject.room.text("desk-accounts")
    FileOpening.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert subject.person.email not in subject.text(), "after half an hour it closes by itself"


def test_nothing_of_messages_is_readable(opened: Subject) -> None:
    deliver_to(opened.box, subject="Résultat confidentiel")
    Session.objects.filter(person=opened.person).delete()
    text = opened.text().partition("<main")[2].partition("</main>")[0]
    for word in ("Résultat", "Deux Rives", "non lu", "message"):
        assert word not in text
    assert opened.box.address in text


def test_a_file_is_given_back(opened: Subject) -> None:
    assert opened.act("fermer") == 302
    assert opened.person.email not in opened.text()


@pytest.mark.feature(92)
def test_agents_of_other_regions_strangers_and_oneself(subject: Subject) -> None:
    path, act = url("desk-account", subject.person.pk), url("desk-account-act", subject.person.pk, "ouvrir")
    for client in (subject.room.other, signed_in_client(a_person()), signed_in_client(subject.person)):
        assert client.get(path).status_code == 404
        assert client.post(act, {"reason": REASON}).status_code == 404
    assert Client().get(path).headers["Location"].startswith("/connexion")
    assert not FileOpening.objects.exists()
    a_mailbox(subject.room.agent, organisation=subject.box.organisation)
    assert subject.room.client.get(url("desk-account", subject.room.agent.pk)).status_code == 404, "not one's own"
    operator = a_person(role=Person.Role.OPERATOR)
    Office.objects.create(person=operator, kind=Office.Kind.OPERATOR)
    a_mailbox(operator, organisation=subject.box.organisation)
    assert subject.room.client.get(url("desk-account", operator.pk)).status_code == 404
    assert subject.act("danser") == 404


def test_a_link_goes_to_the_person_once_their_identity_is_attested(opened: Subject) -> None:
    assert opened.act("lien", how="oui") == 422
    assert opened.act("lien", how=HOW) == 302
    run_jobs("support.recovery_granted")
    assert mail.outbox[-1].to == [opened.person.email]
    assert Event.objects.get(action="recovery.attest").details == {"how": HOW}
    assert 422 in [opened.act("lien", how=HOW) for _ in range(8)], "mail is throttled"


def test_sessions_are_ended(opened: Subject) -> None:
    signed_in_client(opened.person)
    assert opened.act("sessions") == 302
    assert not Session.objects.filter(person=opened.person).exists()


def test_cards_are_reset_in_an_open_file_and_the_person_is_told(subject: Subject) -> None:
    card = Card.objects.create(
        person=subject.person,
        kind="cps",
        state=Card.State.LINKED,
        fingerprint=b"x" * 32,
        expires_at=timezone.now() + timedelta(days=90),
    )
    subject.act("cartes")
    card.refresh_from_db()
    assert card.ended_at is None, "not before the file is open"
    subject.act("ouvrir", reason=REASON)
    assert "Réinitialiser les cartes" in subject.text()
    assert subject.act("cartes") == 302
    card.refresh_from_db()
    assert (card.state, card.ended_at is not None) == (Card.State.ENDED, True)
    assert "Réinitialiser les cartes" not in subject.text()
    assert "Carte dissociée" in subject.room.text("desk-journal")
    run_jobs("notices.card_news")
    assert mail.outbox[-1].to == [subject.person.email]
    assert "dissociées" in str(mail.outbox[-1].body)


def test_a_box_is_suspended_reopened_and_closed_with_a_reason(opened: Subject) -> None:
    assert opened.act("suspendre", reason="") == 422
    assert opened.act("suspendre", reason="Départ en congé") == 302
    assert "Suspendue" in opened.text()
    assert opened.act("rouvrir", reason="Retour de congé", sure="on") == 302
    assert opened.act("clore", reason="Cessation") == 302
    assert "Fermée" in opened.text()
    assert opened.act("clore", reason="Encore") == 422


def test_a_box_of_another_region_or_person_cannot_be_touched(opened: Subject) -> None:
    elsewhere = a_mailbox(a_person(), label="Autre", organisation=opened.box.organisation)
    abroad = a_mailbox(a_person(), kind=Mailbox.Kind.ORG, address="boite@ailleurs.example")
    Membership.objects.create(mailbox=abroad, person=opened.person, role="member")
    for box in (elsewhere.pk, abroad.pk, 0, "x", "9" * 30):
        assert opened.act("suspendre", box=box, reason="Essai") == 404
    assert "D’une autre région" in opened.text()


def test_a_shared_box_gets_a_new_responsible(opened: Subject, structure: Organisation) -> None:
    team = a_mailbox(opened.person, kind=Mailbox.Kind.ORG, label="Équipe du Quai", organisation=structure)
    heir = a_person("Rose", "Aubrac", national_id=f"8{an_rpps()}")
    assert opened.act("transferer", box=team.pk, new_responsible="personne@ailleurs.example") == 422
    assert opened.act("transferer", box=team.pk, new_responsible=heir.email, stays="on") == 302
    team.refresh_from_db()
    assert team.responsible == heir
    assert Membership.objects.get(mailbox=team, person=opened.person).role == "manager"


@pytest.mark.feature(6)
def test_the_rpps_that_arrives_makes_a_bal_per(opened: Subject) -> None:
    domains(opened.room.region)
    number, other, namesake = an_rpps(), an_rpps(), an_rpps()
    names = ((number, "SAUVELAINE", "Loick"), (other, "AUTRENOM", "Loïck"), (namesake, "SAUVELAINE", "Brieuc"))
    for rpps, last_name, first_name in names:
        Practitioner.objects.create(
            national_id=f"8{rpps}",
            last_name=last_name,
            first_name=first_name,
            profession_code="21",
            profession="Pharmacien",
        )
    assert opened.act("rpps", national_id="12", how=HOW) == 422
    for somebody_else in (other, namesake):
        assert opened.act("rpps", national_id=somebody_else, how=HOW) == 422
    assert opened.act("rpps", national_id=number, how="oui") == 422
    assert opened.act("rpps", national_id=number, how=HOW) == 302
    opened.box.refresh_from_db()
    assert (opened.box.kind, opened.box.address) == ("PER", "loick.sauvelaine@pharmacien.vo.mssante.example")


def test_structures_of_the_region_name_their_administrators(room: Room, structure: Organisation) -> None:
    Office.objects.create(person=a_person("Apolline", "Vergastre"), kind="administrator", organisation=structure)
    text = room.text("desk-structures")
    assert "Cabinet du Quai" in text
    assert "Apolline Vergastre" in text
    assert "Cabinet du Quai" not in room.other.get(url("desk-structures")).content.decode()
    for words, shown in (("quai", "Cabinet du Quai"), ("\x00" + "é" * 4000, "Aucune structure ne répond")):
        assert shown in room.client.post(url("desk-structures"), {"texte": words}).content.decode()


@pytest.mark.parametrize("state", ["draft", "refused", "withdrawn", "expired"])
def test_a_request_that_no_desk_has_gives_it_no_power(room: Room, state: str) -> None:
    person = a_person("Oriane", "Darvilliers")
    request = Request.objects.create(kind="ORG", region=room.region, person=person, state=state)
    assert room.client.get(url("desk-account", person.pk)).status_code == 404
    Request.objects.filter(pk=request.pk).update(state="checking")
    assert room.client.get(url("desk-account", person.pk)).status_code == 200


def test_being_one_of_a_team_gives_its_desk_no_power_over_an_account_of_elsewhere(
    room: Room, structure: Organisation
) -> None:
    owner, member, guest = a_person(), a_person(), a_person()
    team = a_mailbox(owner, kind=Mailbox.Kind.ORG, label="Équipe du Quai", organisation=structure)
    abroad = Organisation.objects.create(region=a_region("hb"), name="Cabinet du Bief")
    a_mailbox(guest, organisation=abroad)
    for person in (member, guest):
        Membership.objects.create(mailbox=team, person=person, role="member")
    seen = [room.client.get(url("desk-account", one.pk)).status_code for one in (owner, member, guest)]
    assert seen == [200, 200, 404]


def test_a_search_of_which_nothing_is_left_finds_nothing(room: Room, structure: Organisation) -> None:
    Organisation.objects.create(region=room.region, name="Cabinet sans numéro")
    a_mailbox(organisation=Organisation.objects.get(name="Cabinet sans numéro"), label="Boîte")
    assert not find_boxes([room.region.pk], "--")
    assert not structures_of([room.region.pk], text="--").exists()
    assert structures_of([room.region.pk], text="990 210833").exists()


def test_the_desk_takes_lost_factors_away_once_it_checked_who_asks_and_the_person_is_told(opened: Subject) -> None:
    person = opened.person
    assert opened.act("renforces", how=HOW) == 422, "there is nothing to take away"
    a_passkey(person)
    ProviderIdentity.objects.create(person=person, issuer="https://psc.example", subject="x", national_id="")
    elsewhere = signed_in_client(person)
    assert opened.act("renforces", how="oui") == 422
    assert has_stronger_factor(person.pk)
    assert opened.act("renforces", how=HOW) == 302
    assert not has_stronger_factor(person.pk)
    assert elsewhere.get("/compte/").status_code == 302
    event = Event.objects.get(action="person.forget_factors")
    assert event.details == {"how": HOW, "passkeys": 1, "cards": 0, "identities": 1, "devices": 0}
    run_jobs()
    assert "moyens de connexion renforcée" in mail.outbox[-1].subject


def test_lost_factors_are_taken_away_in_an_open_file_only(subject: Subject) -> None:
    a_passkey(subject.person)
    subject.act("renforces", how=HOW)
    assert has_stronger_factor(subject.person.pk)
