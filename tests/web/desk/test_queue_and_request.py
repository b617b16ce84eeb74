"""« Demandes » : the queue, one request, what an agent does with it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from medipli.mailboxes.models import Mailbox
from medipli.organisations.models import Organisation
from medipli.registration import tasks
from medipli.registration.actions import take
from medipli.registration.models import Confirmation, Request
from tests.boxes import acting
from tests.people import a_person, signed_in_client
from tests.registration.journeys import (
    a_connection_request,
    a_draft_request,
    a_green_request,
    a_local_form,
    a_region,
    a_shared_request,
    a_submitted_request,
    an_agent,
    an_individual_form,
    run_jobs,
)
from tests.web.desk.conftest import Room, url

State = Request.State
HOSTILE = "<script>alert(1)</script>\u202e\x00" + "é" * 5000


def shown(text: str) -> list[str]:
    """The names in the queue, from its top."""
    return re.findall(r'desk-row-names"><b>([^<]*)<', text)


def test_the_queue_shows_each_request_with_its_clock_and_what_needs_a_look(room: Room) -> None:
    a_green_request(room.region)
    late = a_submitted_request(None, room.region)
    Request.objects.filter(pk=late.pk).update(label="TARDIF Élie", decision_due_at=timezone.now() - timedelta(hours=3))
    text = room.text("desk")
    assert shown(text) == ["TARDIF Élie", "VAUDRELINE Elsa"], "the nearest to its end first"
    assert "en retard de 3\u00a0h" in text
    assert ">Prête<" in text
    assert "reste 71\u00a0h" in text or "reste 72\u00a0h" in text
    assert " style=" not in text
    assert shown(room.text("desk", vue="late")) == ["TARDIF Élie"]
    assert shown(room.text("desk", vue="ready")) == ["VAUDRELINE Elsa"]
    assert shown(room.text("desk", vue="to_check", type="ORG")) == []
    assert shown(room.text("desk", qui="moi")) == []
    assert shown(room.text("desk", vue="x", tri="y", type="z", qui="?", apres="9|9")) == shown(text)


def test_what_is_looked_for_never_stands_in_an_address(room: Room) -> None:
    a_green_request(room.region)
    answer = room.client.post(url("desk-search") + "?vue=ready", {"texte": "  VAUDRELINE\x00 "})
    assert answer.headers["Location"] == "/centre-de-services/?vue=ready"
    assert shown(room.text("desk")) == ["VAUDRELINE Elsa"]
    room.client.post(url("desk-search"), {"texte": "Personne"})
    text = room.text("desk")
    assert shown(text) == []
    assert "Aucune demande ne répond à ces filtres." in text
    room.client.post(url("desk-search"), {"texte": ""})
    assert shown(room.text("desk")) == ["VAUDRELINE Elsa"]


@pytest.mark.feature(92)
def test_to_others_requests_do_not_exist(room: Room) -> None:
    one = a_submitted_request(None, room.region)
    draft = Request.objects.create(kind="PER", region=room.region)
    paths = [url("desk-request", one.pk), url("desk-address", one.pk)]
    paths += [url("desk-act", one.pk, verb) for verb in ("prendre", "note", "valider", "rejeter", "relancer")]
    for path in paths:
        assert Client().post(path).headers["Location"].startswith("/connexion")
        for client in (signed_in_client(a_person()), room.other):
            assert client.get(path).status_code in (404, 405)
            assert client.post(path, {"note": "x", "version": "2"}).status_code in (404, 405)
    assert room.other.post(url("desk-batch"), {"ids": [one.pk]}).status_code == 404
    for path in (url("desk"), url("desk-search"), url("desk-batch")):
        assert signed_in_client(a_person()).post(path).status_code in (404, 405)
    assert room.client.get(url("desk-request", draft.pk)).status_code == 404
    assert room.client.get(url("desk-request", 999_999)).status_code == 404
    assert room.act(one.pk, "danser").status_code == 404
    assert room.act(one.pk, "raccorder").status_code == 404
    one.refresh_from_db()
    assert (one.state, one.notes.count()) == (State.SUBMITTED, 0)


@pytest.mark.feature(46)
def test_a_request_is_validated_under_the_address_proposed_and_the_next_one_opens(room: Room) -> None:
    first, second = a_green_request(room.region), a_green_request(room.region)
    text = room.text("desk-request", first.pk)
    assert "Disponible, conforme à la règle de nommage régionale." in text
    assert 'value="elsa.vaudreline"' in text
    assert "@pharmacien.vo.mssante.example" in text
    form = {"version": first.version, "local": "elsa.vaudreline", "domain": "pharmacien.vo.mssante.example"}
    answer = room.act(first.pk, "valider", **form)
    assert answer.headers["Location"] == url("desk-request", second.pk)
    assert f"{first.reference}\u00a0: la demande est validée" in room.text("desk-request", second.pk)
    assert Mailbox.objects.get().address == "elsa.vaudreline@pharmacien.vo.mssante.example"
    assert "elsa.vaudreline@" in room.text("desk-request", first.pk)


def test_an_address_is_checked_while_it_is_typed(room: Room) -> None:
    one = a_green_request(room.region)
    for local, domain, sentence in (
        ("elsa", "pharmacien.vo.mssante.example", "Disponible"),
        ("elsa", "medecin.hb.mssante.example", "Ce domaine"),
        ("é à", "pharmacien.vo.mssante.example", "Avant le @"),
        ("x" * 65, "pharmacien.vo.mssante.example", "caractères au plus"),
        (HOSTILE, "", "Avant le @"),
    ):
        text = room.client.post(url("desk-address", one.pk), {"local": local, "domain": domain}).content.decode()
        assert sentence in text
        assert "<script" not in text
    refused = room.act(one.pk, "valider", version=one.version, local="é à", domain="pharmacien.vo.mssante.example")
    assert refused.status_code == 422
    assert 'value="é à"' in refused.content.decode()
    assert not Mailbox.objects.exists()


def test_of_two_agents_deciding_at_once_the_second_reads_what_the_first_did(room: Room) -> None:
    one = a_green_request(room.region)
    take(acting(an_agent(room.region, "Aubin", "Mervillon")), one.pk, one.version)
    answer = room.act(one.pk, "rejeter", version=one.version, reason="identity", text="Pièce illisible.")
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Prise par Aubin Mervillon" in text
    assert "Pièce illisible." in text, "nothing typed is lost"
    one.refresh_from_db()
    assert one.state == State.CHECKING


def test_rejecting_asking_and_noting(room: Room) -> None:
    one = a_submitted_request(None, room.region)
    assert room.act(one.pk, "prendre", version=one.version).status_code == 302
    assert room.act(one.pk, "note", note="Rappeler\njeudi.").status_code == 302
    assert "Rappeler\njeudi." in room.text("desk-request", one.pk)
    one.refresh_from_db()
    assert room.act(one.pk, "demander", version=one.version, text=" ").status_code == 422
    assert room.act(one.pk, "demander", version=one.version, text="Où exercez-vous ?").status_code == 302
    text = room.text("desk-request", one.pk)
    assert "Échéance suspendue" in text
    assert ">Pièce attendue<" in text
    one.refresh_from_db()
    assert "Choisissez un motif." in room.act(one.pk, "rejeter", version=one.version).content.decode()
    assert room.act(one.pk, "rejeter", version=one.version, reason="activity").status_code == 302
    one.refresh_from_db()
    assert one.reason == "Votre activité n’a pas pu être vérifiée dans l’annuaire santé."


@pytest.mark.parametrize("verb", ["note", "demander", "identite", "responsable", "rejeter", "valider", "prendre"])
def test_hostile_forms_change_nothing_and_are_shown_harmless(room: Room, verb: str) -> None:
    one = a_submitted_request(None, room.region)
    fields = dict.fromkeys(("version", "text", "note", "how", "reason", "agrees", "local", "domain"), HOSTILE)
    answer = room.act(one.pk, verb, **fields)
    assert answer.status_code in (409, 422)
    assert "<script>alert" not in answer.content.decode()
    one.refresh_from_db()
    assert one.state == State.SUBMITTED


def test_an_agent_attests_an_identity_and_records_what_the_responsible_said(room: Room) -> None:
    one = a_submitted_request(None, room.region)
    how = {"how": "callback", "text": "Rappelée au cabinet, date de naissance confirmée."}
    assert "Attester l’identité" in room.text("desk-request", one.pk)
    assert room.act(one.pk, "identite", version=one.version, how="x", text="").status_code == 422
    assert room.act(one.pk, "identite", version=one.version, **how).status_code == 302
    assert "Contrôle du centre de services" in room.text("desk-request", one.pk)
    shared = a_shared_request(region=room.region)
    refused = room.act(shared.pk, "responsable", version=shared.version, text="Par téléphone.")
    assert "Dites ce que cette personne a répondu." in refused.content.decode()
    room.act(shared.pk, "responsable", version=shared.version, agrees="yes", text="Joint au standard.")
    assert Confirmation.objects.get(request=shared).answer == "yes"
    assert "joint par le centre de services" in room.text("desk-request", shared.pk)


def test_the_responsible_is_written_to_again_but_not_endlessly(room: Room) -> None:
    form = a_local_form()
    holder = a_person("Malo", "Hentric", national_id=f"8{form['voucher_rpps']}")
    one = a_submitted_request(form, room.region)
    tasks.run_checks(request_id=one.pk)
    assert mail.outbox[-1].to == [holder.email]
    sent = len(mail.outbox)
    assert room.act(one.pk, "relance").status_code == 302
    run_jobs("registration.run_checks")
    assert len(mail.outbox) == sent + 1
    answers = [room.act(one.pk, "relance").status_code for _ in range(8)]
    assert 409 in answers, "an agent cannot flood an address"


def test_checks_are_made_again(room: Room) -> None:
    one = a_submitted_request(None, room.region)
    assert "en cours" in room.text("desk-request", one.pk)
    assert room.act(one.pk, "relancer").status_code == 302
    text = room.text("desk-request", one.pk)
    assert one.checks.count() > 2
    assert "Identité non prouvée" in text


def test_only_what_is_ready_is_validated_in_one_go(room: Room) -> None:
    ready, other = a_green_request(room.region), a_submitted_request(None, room.region)
    text = room.client.post(url("desk-batch"), {"ids": [ready.pk, other.pk, "x", "9" * 30]}).content.decode()
    assert "1\u00a0demande validée" in text
    assert "Ses contrôles ne sont pas tous conformes." in text
    ready.refresh_from_db()
    other.refresh_from_db()
    assert (ready.state, other.state) == (State.VALIDATED, State.SUBMITTED)
    assert "Aucune demande n’était choisie" in room.client.post(url("desk-batch")).content.decode()
    draft = a_draft_request(an_individual_form(last_name="Darvilliers"), room.region)
    for ids in ([draft.pk], [draft.pk, other.pk]):
        answer = room.client.post(url("desk-batch"), {"ids": ids})
        assert answer.status_code == (404 if ids == [draft.pk] else 200)
        assert "darvilliers" not in answer.content.decode().lower(), "nobody sent it yet"
    again = a_green_request(room.region)
    room.client.post(url("desk-batch"), {"toutes": "on"})
    again.refresh_from_db()
    assert again.state == State.VALIDATED


def test_a_connection_makes_the_structure_that_its_contact_will_administer(room: Room) -> None:
    one = a_connection_request(room.region)
    assert "Le contact administre la structure dès que son compte est validé." in room.text("desk-request", one.pk)
    assert room.act(one.pk, "valider", version=one.version).status_code == 404
    assert room.act(one.pk, "raccorder", version=one.version).status_code == 302
    assert Organisation.objects.get().name == "EHPAD Les Glycines"
    assert "Structure créée" in room.text("desk-request", one.pk)
    assert room.act(one.pk, "raccorder", version=one.version).status_code == 409
    assert Organisation.objects.count() == 1


def test_a_request_that_an_administrator_prepared_says_who_did(room: Room) -> None:
    one, own = a_submitted_request(None, room.region), a_submitted_request(None, room.region)
    structure = Organisation.objects.create(region=room.region, name="Clinique du Quai", finess="990210833")
    Request.objects.filter(pk=one.pk).update(made_by=a_person("Apolline", "Vergastre"), made_for=structure)
    text = room.text("desk-request", one.pk)
    assert "Préparée par Apolline Vergastre" in text
    assert "pour Clinique du Quai" in text
    assert "Préparée par" not in room.text("desk-request", own.pk)


def test_a_homonym_is_a_warning_in_the_queue_and_on_the_request(room: Room) -> None:
    one = a_submitted_request(None, room.region)
    assert "Homonyme" not in room.text("desk")
    elsewhere = a_submitted_request(None, a_region("hb"))
    text = room.text("desk-request", one.pk)
    assert text.count(">Homonyme<") == 2, "on its row and beside its name"
    assert f"Demande {elsewhere.reference}" in text
    assert url("desk-request", elsewhere.pk) not in text, "of another region: named, never opened"
    assert "Valider" in text
