"""Somebody claims another's number: whatever they know, they come to nothing without a proof."""

from __future__ import annotations

import pytest
from django.core import mail
from django.utils import timezone

from medipli.audit.actor import Actor, Forbidden
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
from medipli.registration.actions.remind_holder import remind_holder
from medipli.registration.models import Link, Request
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
    run_jobs,
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
    assert checks_of(request)["identity"] == "red"
    tasks.run_checks(request_id=request.pk)
    assert len(mail.outbox) == 1, "who said no is not asked again"


def test_what_its_holder_denied_is_never_taken_by_a_batch() -> None:
    request, agent = claimed(), acting(an_agent(a_region()))
    token = last_link().rpartition("/")[2]
    prove_identity(agent, request.pk, request.version, "document", "Carte vue.")
    request.refresh_from_db()
    assert request.all_green
    deny_by_link(VISITOR, token)
    request.refresh_from_db()
    assert (request.identity_proof, request.all_green) == (Proof.NONE, False)
    assert validate_batch(agent, [request.pk]).validated == ()
    with pytest.raises(RequestRefused, match="identity") as refusal:
        validate(agent, request.pk, request.version)
    assert "dit ne pas avoir fait cette demande" in refusal.value.errors["identity"]
    prove_identity(agent, request.pk, request.version, "meeting", "Rencontrée dans son officine.")
    request.refresh_from_db()
    assert checks_of(request)["identity"] == "differs"
    Request.objects.update(all_green=True)
    request.checks.update(verdict="green")
    assert "contestée" in validate_batch(agent, [request.pk]).left[request.pk]
    request.refresh_from_db()
    validate(agent, request.pk, request.version)


def test_a_number_that_was_mistyped_is_corrected_after_its_holder_said_no() -> None:
    request, agent = claimed(), acting(an_agent(a_region()))
    deny_by_link(VISITOR, last_link().rpartition("/")[2])
    request.refresh_from_db()
    ask(agent, request.pk, request.version, "Est-ce votre numéro ?")
    right = an_individual_form()
    know_practitioner(right, email="elsa.bis@perso.example")
    answer(VISITOR, request, "", {"national_id": right["national_id"]})
    tasks.run_checks(request_id=request.pk)
    assert mail.outbox[-1].to == ["elsa.bis@perso.example"]
    assert checks_of(request)["identity"] == "unverified"


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


def test_a_link_that_is_too_old_is_replaced_when_the_checks_are_made_again() -> None:
    request = claimed()
    Link.objects.filter(request=request, purpose="prove").update(expires_at=timezone.now())
    with pytest.raises(LinkSpent):
        prove_by_link(VISITOR, last_link().rpartition("/")[2])
    tasks.run_checks(request_id=request.pk)
    assert len(mail.outbox) == 2
    prove_by_link(VISITOR, last_link().rpartition("/")[2])
    request.refresh_from_db()
    assert request.identity_proof == Proof.REGISTER_ADDRESS


def test_the_desk_has_a_lost_link_sent_again_and_the_first_still_serves() -> None:
    request, agent = claimed(), acting(an_agent(a_region()))
    first = last_link().rpartition("/")[2]
    remind_holder(agent, request.pk)
    assert run_jobs("registration.ask_for_proof") == 1
    assert [message.to for message in mail.outbox] == [[OWN], [OWN]]
    assert last_link().rpartition("/")[2] != first
    prove_by_link(VISITOR, first)
    request.refresh_from_db()
    with pytest.raises(RequestRefused, match="link"):
        remind_holder(agent, request.pk)


def remind_often(agent: Actor, request: Request) -> None:
    for _ in range(20):
        remind_holder(agent, request.pk)


def test_no_link_goes_where_the_register_gives_no_address_nor_after_a_no_nor_without_end() -> None:
    request, agent = claimed(), acting(an_agent(a_region()))
    with pytest.raises(RequestRefused) as too_many:
        remind_often(agent, request)
    assert "attendez une heure" in too_many.value.errors["link"]
    deny_by_link(VISITOR, last_link().rpartition("/")[2])
    with pytest.raises(RequestRefused, match="link"):
        remind_holder(agent, request.pk)
    unknown = a_submitted_request()
    with pytest.raises(RequestRefused) as refused:
        remind_holder(agent, unknown.pk)
    assert "aucune adresse personnelle" in refused.value.errors["link"]
