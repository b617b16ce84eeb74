"""Who asked corrects what they gave: what changes is seen, what was said of it falls, and the checks are made again."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from django.core import mail

from medipli.registration import links, tasks
from medipli.registration.actions import (
    RequestRefused,
    answer,
    ask,
    confirm_responsible,
    prove_by_link,
    respond_by_link,
    respond_signed_in,
)
from medipli.registration.models import Confirmation, Request
from tests.boxes import acting
from tests.ordinary_mail import last_link
from tests.people import a_person
from tests.registration.journeys import (
    VISITOR,
    a_connection_request,
    a_green_request,
    a_local_form,
    a_region,
    a_shared_form,
    a_shared_request,
    a_submitted_request,
    an_agent,
    an_individual_form,
    an_rpps,
    checks_of,
    know_establishment,
    know_practitioner,
    load_registers,
    run_jobs,
)

pytestmark = pytest.mark.django_db
OWN = "elsa.vaudreline@perso.example"


def asked(request: Request) -> Request:
    request.refresh_from_db()
    return ask(acting(an_agent(a_region())), request.pk, request.version, "Est-ce bien cela ?")


def corrected(request: Request, typed: Mapping[str, str], text: str = "") -> str:
    """Answer with these corrections; what the history says of it."""
    answer(VISITOR, asked(request), text, typed)
    request.refresh_from_db()
    return request.changes.filter(verb="answer").last().text  # type: ignore[union-attr]


def agreed(form: Mapping[str, str] | None = None) -> Request:
    """A shared request whose responsible person, who has an account, said yes."""
    rpps = an_rpps()
    person = a_person(national_id=f"8{rpps}")
    request = a_shared_request(form=a_shared_form(responsible_rpps=rpps, **(form or {})))
    tasks.run_checks(request_id=request.pk)
    respond_signed_in(acting(person), request.pk, agrees=True)
    return request


def test_what_changed_stands_in_the_history_before_and_after_and_the_checks_are_made_again() -> None:
    request = a_green_request()
    text = corrected(request, {"town": "Castres", "postal_code": "81100", "profession": "10"}, "Je me suis trompée.")
    assert text.splitlines() == [
        "Je me suis trompée.",
        "",
        "Profession\u00a0: «\u00a0Pharmacien\u00a0» → «\u00a0Médecin\u00a0»",
        "Code postal\u00a0: «\u00a081000\u00a0» → «\u00a081100\u00a0»",
        "Commune\u00a0: «\u00a0Albi\u00a0» → «\u00a0Castres\u00a0»",
    ]
    assert (request.town, request.postal_code, request.all_green) == ("Castres", "81100", False)
    assert run_jobs("registration.run_checks") > 0
    assert checks_of(request)["rpps"] == "differs"


def test_the_same_thing_written_otherwise_is_no_correction_and_needs_words() -> None:
    request = asked(a_submitted_request(an_individual_form(phone="01 99 00 12 34")))
    with pytest.raises(RequestRefused, match="text"):
        answer(VISITOR, request, "", {"phone": "+33 1 99 00 12 34", "town": " Albi "})
    answer(VISITOR, request, "Rien n’a changé.", {"phone": "0199001234"})
    assert request.changes.get(verb="answer").text == "Rien n’a changé."
    assert request.answers["phone"] == "01 99 00 12 34"


def test_a_correction_that_breaks_another_field_is_refused_with_its_sentence() -> None:
    request = asked(a_submitted_request())
    with pytest.raises(RequestRefused) as refusal:
        answer(VISITOR, request, "Voilà.", {"postal_code": "59000"})
    assert {"postal_code", "town"} & set(refusal.value.errors)
    request.refresh_from_db()
    assert (request.state, request.answers["postal_code"]) == (Request.State.ASKED, "81000")


@pytest.mark.parametrize("field", ["email", "has_national_id", "no_id_because", "account", "voucher_rpps"])
def test_the_confirmed_address_the_kind_and_what_the_form_does_not_ask_stay(field: str) -> None:
    request = a_submitted_request()
    before = dict(request.answers)
    corrected(request, {field: "autre@courrier.example"}, "Voilà.")
    assert request.answers == before


@pytest.mark.feature(39)
@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ({"legal_name": "Pharmacie des Lices"}, "Raison sociale"),
        ({"finess": "", "siret": "73282932000074"}, "FINESS géographique, SIREN/SIRET"),
        ({"service": "Cardiologie"}, "Service de rattachement"),
        ({"description": "Autre chose, 81000 Albi"}, "Description du compte"),
        ({"postal_code": "81100", "town": "Castres"}, "Code postal, Commune"),
    ],
)
def test_a_yes_is_asked_for_again_when_what_was_agreed_to_changes(typed: dict[str, str], label: str) -> None:
    request = agreed()
    mail.outbox.clear()
    text = corrected(request, typed)
    assert text.endswith(f"Accord à redemander\u00a0: {label}.")
    confirmation = Confirmation.objects.get(request=request)
    assert (confirmation.answer, confirmation.asked_again_for) == ("", label)
    run_jobs("registration.run_checks")
    assert [message.subject for message in mail.outbox if "responsable" in message.subject]
    assert checks_of(request)["responsible"] == "unverified"


def test_a_yes_stays_when_nothing_of_what_was_agreed_to_changes() -> None:
    request = agreed()
    corrected(request, {"phone": "01 99 00 99 99", "listed": ""})
    assert Confirmation.objects.get(request=request).answer == "yes"


def test_a_word_that_proved_somebody_falls_with_what_it_was_about() -> None:
    load_registers()
    rpps = an_rpps()
    place = {"site_name": "Officine", "finess": "", "postal_code": "81000", "town": "Albi"}
    hentric = {"national_id": rpps, "last_name": "Hentric", "first_name": "Malo", "profession": "21"}
    know_practitioner(hentric | place, email="malo.hentric@perso.example")
    by_link, by_desk = (a_submitted_request(a_local_form(voucher_rpps=rpps)) for _ in range(2))
    for request in (by_link, by_desk):
        tasks.run_checks(request_id=request.pk)
    token = mail.outbox[-2].body.split(links.RESPONSIBLE_PATH)[1].split()[0]
    respond_by_link(VISITOR, str(token), agrees=True)
    agent = acting(an_agent(a_region()))
    by_desk.refresh_from_db()
    confirm_responsible(agent, by_desk.pk, by_desk.version, agrees=True, text="Joint par téléphone.")
    for request in (by_link, by_desk):
        request.refresh_from_db()
        assert request.identity_proof
        corrected(request, {"function": "Directrice"})
        assert request.identity_proof == Request.Proof.NONE
        assert Confirmation.objects.get(request=request).answer == ""


def test_a_new_name_is_proved_by_a_new_link() -> None:
    load_registers()
    form = an_individual_form()
    know_practitioner(form, email=OWN)
    know_establishment(form)
    request = a_submitted_request(form)
    tasks.run_checks(request_id=request.pk)
    first = last_link().rpartition("/")[2]
    prove_by_link(VISITOR, first)
    corrected(request, {"first_name": "Elsa-Marie"})
    assert request.identity_proof == Request.Proof.NONE
    tasks.run_checks(request_id=request.pk)
    second = last_link().rpartition("/")[2]
    assert second != first
    prove_by_link(VISITOR, second)


def test_a_connection_is_corrected_too() -> None:
    request = a_connection_request()
    text = corrected(request, {"professionals": "40", "message": "Deux services."})
    assert "Nombre de professionnels\u00a0: «\u00a012\u00a0» → «\u00a040\u00a0»" in text
    assert request.answers["message"] == "Deux services."


def test_the_checks_say_that_the_responsible_person_was_written_to() -> None:
    rpps = an_rpps()
    a_person(national_id=f"8{rpps}")
    request = a_shared_request(form=a_shared_form(responsible_rpps=rpps))
    tasks.run_checks(request_id=request.pk)
    assert "en attente de sa réponse" in request.checks.get(name="responsible").detail


def test_the_checks_say_again_that_nobody_was_written_to_when_the_letter_did_not_leave(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rpps = an_rpps()
    a_person(national_id=f"8{rpps}")
    request = a_shared_request(form=a_shared_form(responsible_rpps=rpps))

    def fail(*_: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("medipli.notices.letters.send", fail)
    with pytest.raises(ConnectionRefusedError):
        tasks.run_checks(request_id=request.pk)
    assert "à joindre" in request.checks.get(name="responsible").detail
