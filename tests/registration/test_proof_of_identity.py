"""Somebody claims another's number: whatever they know, they come to nothing without a proof."""

from __future__ import annotations

import pytest
from django.core import mail

from medipli.audit.actor import Forbidden
from medipli.identity.models import Person
from medipli.registration import links, tasks
from medipli.registration.actions import (
    LinkSpent,
    RequestRefused,
    answer,
    ask,
    deny_by_link,
    prove_by_link,
    prove_identity,
    validate,
    validate_batch,
)
from medipli.registration.models import Request
from tests.boxes import acting
from tests.ordinary_mail import last_link
from tests.people import a_person
from tests.registration.journeys import (
    VISITOR,
    a_local_form,
    a_region,
    a_submitted_request,
    an_agent,
    an_individual_form,
    an_rpps,
    checks_of,
    domains,
    know_establishment,
    know_practitioner,
    load_registers,
)

pytestmark = pytest.mark.django_db
Proof = Request.Proof
OWN = "elsa.vaudreline@perso.example"


def claimed(register_email: str = OWN, **fields: str) -> Request:
    """A request whose number, name and site are all as the register says, from an address of one's own."""
    domains(a_region())
    load_registers()
    form = an_individual_form(**fields)
    know_practitioner(form, email=register_email)
    know_establishment(form)
    request = a_submitted_request(form)
    mail.outbox.clear()
    tasks.run_checks(request_id=request.pk)
    request.refresh_from_db()
    return request


def test_knowing_everything_the_register_says_proves_nothing() -> None:
    request, agent = claimed(), acting(an_agent(a_region()))
    verdicts = checks_of(request)
    assert verdicts.pop("identity") == "unverified"
    assert set(verdicts.values()) == {"green"}
    assert not request.all_green
    with pytest.raises(RequestRefused) as refusal:
        validate(agent, request.pk, request.version)
    assert "identity" in refusal.value.errors
    assert validate_batch(agent, [request.pk]).validated == ()
    request.refresh_from_db()
    assert (request.state, request.mailbox) == (Request.State.SUBMITTED, None)
    assert not Person.objects.filter(national_id=request.national_id).exists()


def test_a_link_to_the_registers_own_address_proves() -> None:
    request = claimed()
    assert mail.outbox[0].to == [OWN]
    assert request.email not in str(mail.outbox[0].body)
    token = last_link().rpartition("/")[2]
    prove_by_link(VISITOR, token)
    request.refresh_from_db()
    assert request.identity_proof == Proof.REGISTER_ADDRESS
    assert request.all_green
    with pytest.raises(LinkSpent):
        prove_by_link(VISITOR, token)


def test_the_mail_is_sent_once_however_often_the_checks_are_made() -> None:
    request = claimed()
    tasks.run_checks(request_id=request.pk)
    assert len(mail.outbox) == 1


def test_a_confirmed_address_that_the_register_knows_is_the_proof() -> None:
    request = claimed(OWN, email=OWN)
    assert request.identity_proof == Proof.REGISTER_ADDRESS
    assert not mail.outbox


def test_a_shared_address_of_the_register_proves_nothing() -> None:
    request = claimed("contact@pharmacie.example", email="contact@pharmacie.example")
    assert request.identity_proof == Proof.NONE
    assert not mail.outbox


def test_the_holder_may_say_that_it_was_not_them() -> None:
    request = claimed()
    deny_by_link(VISITOR, last_link().rpartition("/")[2])
    request.refresh_from_db()
    assert request.identity_proof == Proof.NONE
    denied = request.changes.get(verb="deny")
    assert not denied.is_public


def test_a_link_to_an_address_that_the_register_no_longer_holds_proves_nothing() -> None:
    from medipli.directory.models import Activity

    claimed()
    Activity.objects.update(email="autre.personne@perso.example")
    with pytest.raises(LinkSpent):
        prove_by_link(VISITOR, last_link().rpartition("/")[2])


def test_an_agent_attests_how_and_in_words() -> None:
    request, person = claimed(), an_agent(a_region())
    agent = acting(person)
    for how, text in (("", "Vu."), ("known", "Vu."), ("document", " ")):
        with pytest.raises(RequestRefused):
            prove_identity(agent, request.pk, request.version, how, text)
    prove_identity(agent, request.pk, request.version, "document", "Carte de l’ordre vue en visio.")
    request.refresh_from_db()
    assert request.identity_proof == Proof.DESK
    change = request.changes.get(verb="prove")
    assert change.by == person
    assert "Carte de l’ordre" in change.text


def test_nobody_but_the_regions_desk_attests() -> None:
    request = claimed()
    elsewhere = an_agent(a_region("hb"))
    for person in (a_person(), elsewhere):
        with pytest.raises(Forbidden):
            prove_identity(acting(person), request.pk, request.version, "document", "Vu.")
    with pytest.raises(Forbidden):
        prove_identity(VISITOR, request.pk, request.version, "document", "Vu.")


def test_a_proof_does_not_outlive_a_change_of_the_number() -> None:
    request, agent = claimed(OWN, email=OWN), acting(an_agent(a_region()))
    ask(agent, request.pk, request.version, "Quel est votre numéro ?")
    answer(VISITOR, request, "Le voici.", {"national_id": an_rpps()})
    assert request.identity_proof == Proof.NONE


@pytest.mark.parametrize(
    "form", [a_local_form, lambda: an_individual_form(has_national_id="no", no_id_because="waiting")]
)
def test_people_without_a_number_need_a_proof_too(form: object) -> None:
    assert callable(form)
    domains(a_region())
    request, agent = a_submitted_request(form()), acting(an_agent(a_region()))
    tasks.run_checks(request_id=request.pk)
    request.refresh_from_db()
    with pytest.raises(RequestRefused):
        validate(agent, request.pk, request.version)
    prove_identity(agent, request.pk, request.version, "employer", "Attestation reçue.")
    request.refresh_from_db()
    validate(agent, request.pk, request.version)
    request.refresh_from_db()
    assert request.state == Request.State.VALIDATED
    assert request.mailbox


def test_links_to_prove_are_never_shown_to_who_asked() -> None:
    request = claimed()
    assert links.PATHS[links.Purpose.PROVE] in last_link()
    assert all(request.email not in message.to for message in mail.outbox)
