from __future__ import annotations

from django.core import mail
from django.utils import timezone

from medipli.audit.models import Event
from medipli.directory.models import RegisterLoad
from medipli.registration import tasks
from medipli.registration.actions import confirm_responsible, note, prove_identity, validate
from medipli.registration.models import Link, Request
from tests.boxes import acting
from tests.registration.journeys import (
    a_green_request,
    a_local_form,
    a_shared_request,
    a_submitted_request,
    an_agent,
    an_individual_form,
    know_practitioner,
    load_registers,
    run_jobs,
)
from tests.web.desk.conftest import Room, url

OWN = "elsa.vaudreline@perso.example"


def test_an_agent_reads_their_own_request_and_decides_nothing(room: Room) -> None:
    colleague = acting(an_agent(room.region, "Aubin", "Mervillon"))
    one = a_green_request(room.region)
    note(colleague, one.pk, "À rappeler demain.")
    one.refresh_from_db()
    assert "Valider et créer l’adresse" in room.text("desk-request", one.pk)
    Request.objects.filter(pk=one.pk).update(made_by=room.agent)
    text = room.text("desk-request", one.pk)
    assert "Cette demande vous concerne." in text
    for hidden in ("Valider et créer l’adresse", "Rejeter…", "M’assigner", "À rappeler demain.", "relancer"):
        assert hidden not in text
    form = {"version": one.version, "local": "elsa.vaudreline", "domain": "pharmacien.vo.mssante.example"}
    assert room.act(one.pk, "valider", **form).status_code == 404
    left = room.client.post(url("desk-batch"), {"ids": [one.pk]}).content.decode()
    assert "Cette demande vous concerne" in left
    one.refresh_from_db()
    assert one.state == Request.State.SUBMITTED


def attested(room: Room, *, by_colleague: bool) -> Request:
    """A local account whose identity an agent attested, then validated by the agent of the room."""
    one = a_submitted_request(a_local_form(), room.region)
    by = acting(an_agent(room.region, "Aubin", "Mervillon")) if by_colleague else room.actor
    prove_identity(by, one.pk, one.version, "employer", "Attestation reçue.")
    one.refresh_from_db()
    return one


def test_the_page_and_the_journal_say_who_attested_and_who_validated(room: Room) -> None:
    one = attested(room, by_colleague=True)
    text = room.text("desk-request", one.pk)
    assert "attesté par Aubin Mervillon" in text
    assert "Vous avez attesté" not in text
    validate(room.actor, one.pk, one.version)
    text = room.text("desk-request", one.pk)
    assert "Demande validée par Tessa Lorméac<" in text
    assert "Attesté par Aubin Mervillon" in room.text("desk-journal")


def test_one_agent_may_do_both_and_it_shows(room: Room) -> None:
    one = attested(room, by_colleague=False)
    assert "Vous avez attesté cette identité" in room.text("desk-request", one.pk)
    validate(room.actor, one.pk, one.version)
    text = room.text("desk-request", one.pk)
    assert "attesté par Tessa Lorméac" in text
    assert "Demande validée par Tessa Lorméac, la même personne" in text
    assert "Attesté par la même personne" in room.text("desk-journal")


def test_a_no_of_the_responsible_person_reads_as_one(room: Room) -> None:
    one = a_shared_request(region=room.region)
    confirm_responsible(room.actor, one.pk, one.version, agrees=False, text="Appelé au cabinet.")
    text = room.text("desk-request", one.pk)
    assert "Refus du responsable par Tessa Lorméac" in text
    assert "joint par Tessa Lorméac" in text
    journal = room.text("desk-journal")
    assert "Refus du responsable noté" in journal
    assert "Accord du responsable noté" not in journal


def test_a_lost_link_of_proof_is_sent_again_from_the_page(room: Room) -> None:
    load_registers()
    form = an_individual_form()
    know_practitioner(form, email=OWN)
    one = a_submitted_request(form, room.region)
    tasks.run_checks(request_id=one.pk)
    assert f"à {OWN}." in room.text("desk-request", one.pk)
    Link.objects.filter(request=one, purpose="prove").update(expires_at=timezone.now())
    text = room.text("desk-request", one.pk)
    assert "qui n’est plus valable" in text
    assert "Renvoyer le lien de preuve" in text
    mail.outbox.clear()
    assert room.act(one.pk, "preuve").status_code == 302
    run_jobs("registration.ask_for_proof")
    assert [message.to for message in mail.outbox] == [[OWN]]
    assert "Lien de preuve renvoyé" in room.text("desk-journal")
    assert Event.objects.filter(action="request.remind_holder", actor_id=room.agent.pk).count() == 1


def test_where_no_address_is_known_the_page_says_so(room: Room) -> None:
    one = a_submitted_request(region=room.region)
    assert not RegisterLoad.objects.exists()
    assert "Envoyer un lien de preuve" in room.text("desk-request", one.pk)
    answer = room.act(one.pk, "preuve")
    assert answer.status_code == 422
    assert "ne donne aucune adresse personnelle" in answer.content.decode()
    assert room.other.post(url("desk-act", one.pk, "preuve")).status_code == 404
