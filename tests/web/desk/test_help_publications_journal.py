"""« Assistance », « Publications », « Journal » : each agent sees and does what belongs to their region."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from medipli.identity.models import RecoveryRequest
from medipli.organisations.models import Organisation
from medipli.registration.actions import note, validate
from medipli.registration.models import HandOver, Publication, Request
from medipli.support.actions import Question, open_request
from medipli.support.models import HelpRequest
from tests.boxes import a_mailbox, acting
from tests.people import a_person, signed_in_client
from tests.registration.journeys import a_green_request, a_submitted_request, an_agent
from tests.web.desk.conftest import Room, url

PLACES = (
    "desk-help",
    "desk-accounts",
    "desk-structures",
    "desk-publications",
    "desk-journal",
    "desk-hand-over",
    "desk-published",
)


@pytest.fixture
def question(room: Room) -> HelpRequest:
    asker = a_person("Inès", "Corvoisier")
    asked = Question(about="sign_in", subject="Code non reçu", text="Je ne reçois rien.", region_id=room.region.pk)
    return open_request(acting(asker), asked)


@pytest.fixture
def publication(room: Room) -> Publication:
    one = a_green_request(room.region)
    validate(room.actor, one.pk, one.version)
    return Publication.objects.get(request=one)


@pytest.mark.feature(92)
@pytest.mark.parametrize("name", PLACES)
def test_to_others_these_pages_do_not_exist(room: Room, name: str) -> None:
    assert Client().get(url(name)).headers["Location"].startswith(("/connexion", "/"))
    for method in ("get", "post"):
        assert getattr(signed_in_client(a_person()), method)(url(name)).status_code in (404, 405)


def test_a_question_is_taken_answered_noted_and_closed(room: Room, question: HelpRequest) -> None:
    assert "Code non reçu" in room.text("desk-help")
    assert "Code non reçu" not in room.other.get(url("desk-help")).content.decode()

    def act(verb: str, **form: str) -> int:
        return room.client.post(url("desk-thread-act", question.pk, verb), form).status_code

    assert act("prendre") == 302
    assert act("note", text="Vu avec la structure.") == 302
    assert act("repondre", text=" ") == 422
    assert act("repondre", text="x" * 9000) == 422
    assert act("repondre", text="Regardez les <b>indésirables</b>.") == 302
    text = room.text("desk-thread", question.pk)
    assert "Vu avec la structure." in text
    assert "&lt;b&gt;indésirables" in text
    assert act("transferer", region="x") == 422
    assert act("clore") == 302
    assert act("repondre", text="Encore") == 422
    assert act("danser") == 404
    question.refresh_from_db()
    assert question.state == HelpRequest.State.CLOSED


@pytest.mark.feature(50, 92)
def test_a_question_of_another_region_does_not_exist(room: Room, question: HelpRequest) -> None:
    assert room.other.get(url("desk-thread", question.pk)).status_code == 404
    assert room.other.post(url("desk-thread-act", question.pk, "repondre"), {"text": "Bonjour"}).status_code == 404
    assert question.messages.count() == 1
    assert room.client.post(url("desk-thread-act", question.pk, "transferer"), {"region": "0"}).status_code == 422


def test_a_lost_password_waits_at_the_desk_of_its_region(room: Room) -> None:
    person = a_person("Élie", "Tardif")
    structure = Organisation.objects.create(region=room.region, name="Cabinet", finess="990210833")
    a_mailbox(person, organisation=structure)
    RecoveryRequest.objects.create(
        person=person, digest=b"x" * 32, state=RecoveryRequest.State.DESK, expires_at=timezone.now()
    )
    assert url("desk-account", person.pk) in room.text("desk-help")
    assert "Tardif" not in room.other.get(url("desk-help")).content.decode()


@pytest.mark.feature(45)
def test_publications_are_handed_over_and_confirmed(room: Room, publication: Publication) -> None:
    text = room.text("desk-publications")
    assert "elsa.vaudreline@" in text
    assert "reste 71\u00a0h" in text or "reste 72\u00a0h" in text
    assert room.client.post(url("desk-hand-over"), {"ids": ["x", "9" * 40]}).status_code == 302
    assert not HandOver.objects.exists()
    room.client.post(url("desk-hand-over"), {"ids": [publication.pk]})
    handed = HandOver.objects.get()
    file = room.client.get(url("desk-work-file", handed.pk))
    assert "attachment" in file.headers["Content-Disposition"]
    assert "elsa.vaudreline@" in file.content.decode()
    assert "Signature" in room.client.get(url("desk-work-sheet", handed.pk)).content.decode()
    assert "Tout est fait" in room.text("desk-publications", etat="handed_over")
    room.client.post(url("desk-published"), {"fichier": handed.pk})
    publication.refresh_from_db()
    assert publication.state == Publication.State.DONE
    assert Request.objects.get().state == Request.State.PUBLISHED
    assert "elsa.vaudreline@" in room.text("desk-publications", etat="done", apres="x_y")


@pytest.mark.feature(92)
def test_publications_of_another_region_do_not_exist(room: Room, publication: Publication) -> None:
    for name in ("desk-hand-over", "desk-published"):
        room.other.post(url(name), {"ids": [publication.pk], "toutes": "on"})
    assert room.other.post(url("desk-publication-retry", publication.pk)).status_code == 404
    publication.refresh_from_db()
    assert publication.state == Publication.State.WAITING
    room.client.post(url("desk-hand-over"), {"toutes": "on"})
    handed = HandOver.objects.get()
    assert room.other.get(url("desk-work-file", handed.pk)).status_code == 404
    assert room.other.get(url("desk-work-sheet", handed.pk)).status_code == 404
    assert room.other.post(url("desk-published"), {"fichier": handed.pk}).status_code == 404


def test_a_failed_publication_is_tried_again(room: Room, publication: Publication) -> None:
    Publication.objects.filter(pk=publication.pk).update(state=Publication.State.FAILED, error="Titulaire inconnu.")
    assert "Titulaire inconnu." in room.text("desk-publications", etat="failed")
    room.client.post(url("desk-publication-retry", publication.pk))
    publication.refresh_from_db()
    assert publication.state == Publication.State.WAITING
    room.client.post(url("desk-publication-retry", publication.pk))
    assert "rien à relancer" in room.text("desk-publications")


def test_the_journal_tells_the_acts_of_the_region_alone(room: Room) -> None:
    one = a_submitted_request(None, room.region)
    colleague = an_agent(room.region, "Aubin", "Mervillon")
    note(room.actor, one.pk, "À rappeler")
    note(acting(colleague), one.pk, "Rappelé")
    text = room.text("desk-journal")
    assert text.count(str(one.reference)) == 2
    assert "Note interne" in text
    assert "À rappeler" not in text, "the journal says what was done, not what was written"
    assert str(one.reference) not in room.other.get(url("desk-journal")).content.decode()
    assert room.text("desk-journal", agent=str(colleague.pk)).count(str(one.reference)) == 1
    assert room.text("desk-journal", jour="2020-01-01", agent="x", apres="y").count(str(one.reference)) == 0
    assert str(one.reference) in room.text("desk-journal", jour="9999-99-99")
