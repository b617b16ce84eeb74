"""Ways in which somebody might come by another's number, box or data. Each comes to nothing."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client

from medipli.identity.actions.create_person import AccountRefused, NewPerson, create_person
from medipli.identity.actions.finish_account import find_invitation, make_finishing_link
from medipli.identity.actions.recover import make_link
from medipli.registration import journey, links, tasks
from medipli.registration.actions import (
    RequestRefused,
    attach,
    begin,
    confirm_responsible,
    save,
    submit,
    validate,
    withdraw,
)
from medipli.registration.actions.transfer import transfer
from medipli.registration.models import Link, Request
from medipli.registration.refusals import OpeningRefused
from tests.boxes import SERVICE, a_team, acting
from tests.people import a_person, also_signs_in_as
from tests.registration.journeys import (
    VISITOR,
    a_draft_request,
    a_local_form,
    a_region,
    a_shared_form,
    a_submitted_request,
    an_agent,
    an_individual_form,
    an_rpps,
    domains,
    know_establishment,
    know_practitioner,
    load_registers,
    started,
    verify,
)
from tests.registration.requests_ready import an_rpps as a_national_id

pytestmark = pytest.mark.django_db
OWN = "elsa.vaudreline@perso.example"


def test_signing_in_for_a_shared_box_gives_nobody_the_number_of_an_individual_one() -> None:
    """Signed in under « Oui », then « individual » with a colleague's number and address: hers it stays."""
    domains(a_region())
    load_registers()
    form = an_individual_form(email=OWN)
    know_practitioner(form, email=OWN)
    know_establishment(form)
    thief, agent = a_person(), acting(an_agent(a_region()))
    request = started("shared", actor=acting(thief))
    attach(acting(thief), request)
    save(acting(thief), request, journey.TYPE, {"account": "individual"})
    assert not save(acting(thief), request, journey.INDIVIDUAL, form)
    verify(request)
    submit(VISITOR, request)
    tasks.run_checks(request_id=request.pk)
    request.refresh_from_db()
    assert request.identity_proof == Request.Proof.REGISTER_ADDRESS
    validate(agent, request.pk, request.version)
    thief.refresh_from_db()
    request.refresh_from_db()
    assert thief.national_id is None
    assert not thief.memberships.exists()
    assert request.mailbox is not None
    assert request.mailbox.owner is not None
    assert (request.mailbox.owner.email, request.mailbox.owner.national_id) == (OWN, request.national_id)


def test_an_individual_account_is_opened_for_who_proved_whatever_person_the_request_names() -> None:
    domains(a_region())
    request, thief = a_submitted_request(an_individual_form(email=OWN)), a_person()
    Request.objects.filter(pk=request.pk).update(person=thief, identity_proof=Request.Proof.REGISTER_ADDRESS)
    request.refresh_from_db()
    validate(acting(an_agent(a_region())), request.pk, request.version)
    request.refresh_from_db()
    assert request.person is not None
    assert request.person.email == OWN


def test_what_an_administrator_vouched_for_is_not_changed_through_the_shared_form() -> None:
    request = a_draft_request(a_local_form())
    Request.objects.filter(pk=request.pk).update(identity_proof=Request.Proof.VOUCHED)
    save(VISITOR, request, journey.TYPE, {"account": "shared"})
    save(VISITOR, request, journey.SHARED, a_shared_form(email="autre@courrier.example"))
    save(VISITOR, request, journey.TYPE, {"account": "individual"})
    assert request.email == "autre@courrier.example"
    assert request.identity_proof == Request.Proof.NONE


def test_who_proves_an_identity_sees_to_which_address_the_account_goes() -> None:
    load_registers()
    form = an_individual_form(email="voleur@autre.example")
    know_practitioner(form, email=OWN)
    request = a_submitted_request(form)
    token = links.make(request, links.Purpose.PROVE, sent_to=OWN)
    page = Client().get(f"/inscription/identite/{token}").content.decode()
    assert "@autre.example" in page
    assert "voleur" not in page


def test_the_word_of_a_responsible_person_proves_no_number() -> None:
    request = a_submitted_request()
    with pytest.raises(RequestRefused):
        confirm_responsible(
            acting(an_agent(a_region())), request.pk, request.version, agrees=True, text="Jointe par téléphone."
        )
    request.refresh_from_db()
    assert request.identity_proof == Request.Proof.NONE


def test_nobody_gives_themselves_a_shared_box() -> None:
    team, agent = a_team(), a_person(national_id=a_national_id())
    with pytest.raises(OpeningRefused):
        transfer(acting(agent), team.box, agent)
    assert not agent.memberships.exists()


def test_a_new_account_does_not_take_the_address_under_which_somebody_signs_in() -> None:
    also_signs_in_as(a_person(), "ines.corvoisier@medecin.vo.mssante.example")
    new = NewPerson("ines.corvoisier@medecin.vo.mssante.example", "Inès", "Corvoisier")
    with pytest.raises(AccountRefused):
        create_person(SERVICE, new)


def test_a_recovery_asked_for_by_a_stranger_leaves_the_link_that_finishes_an_account() -> None:
    person = create_person(SERVICE, NewPerson("elsa@courrier.example", "Elsa", "Vaudreline"))
    token = make_finishing_link(person)
    make_link(person)
    assert find_invitation(token) == person


def test_an_erased_draft_keeps_nothing_of_what_was_typed() -> None:
    owner = a_person()
    request, _ = begin(acting(owner))
    save(acting(owner), request, journey.TYPE, {"account": "shared"})
    save(acting(owner), request, journey.ASSOCIATION, {"has_account": "no"})
    save(acting(owner), request, journey.INDIVIDUAL, an_individual_form())
    save(acting(owner), request, journey.SHARED, a_shared_form())
    withdraw(VISITOR, request)
    ended = list(Request.objects.all())
    assert len(ended) == 2
    assert {one.state for one in ended} == {Request.State.WITHDRAWN}
    assert not any(one.answers or one.email or one.person for one in ended)


def test_a_submitted_request_that_is_withdrawn_still_says_what_was_asked() -> None:
    request = a_submitted_request()
    withdraw(VISITOR, request)
    assert request.answers["last_name"] == "Vaudreline"


def test_letters_that_prove_are_sent_again_when_the_mail_server_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    load_registers()
    form, rpps = an_individual_form(), an_rpps()
    know_practitioner(form, email=OWN)
    know_practitioner(form | {"national_id": rpps}, email="malo.hentric@perso.example", last_name="Hentric")
    requests = [a_submitted_request(form), a_submitted_request(a_local_form(voucher_rpps=rpps))]

    def fail(*_: object) -> None:
        raise ConnectionRefusedError

    with monkeypatch.context() as broken:
        broken.setattr("medipli.notices.letters.send", fail)
        for request in requests:
            with pytest.raises(ConnectionRefusedError):
                tasks.run_checks(request_id=request.pk)
    assert not Link.objects.filter(purpose=links.Purpose.PROVE).exists()
    mail.outbox.clear()
    for request in requests:
        tasks.run_checks(request_id=request.pk)
        tasks.run_checks(request_id=request.pk)
    assert [letter.to for letter in mail.outbox] == [[OWN], ["malo.hentric@perso.example"]]
