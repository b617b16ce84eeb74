from __future__ import annotations

import pytest
from django.core import mail

from medipli.audit.actor import Forbidden
from medipli.audit.models import Event
from medipli.directory.models import Activity, Practitioner
from medipli.organisations.models import Office, Organisation
from medipli.registration import links, tasks
from medipli.registration.actions import (
    LinkSpent,
    answer,
    ask,
    confirm_responsible,
    look_up_responsible,
    respond_by_link,
    respond_signed_in,
    waiting_for,
)
from medipli.registration.models import Check, Confirmation, Request
from tests.boxes import acting
from tests.ordinary_mail import last_link
from tests.people import a_person
from tests.registration.journeys import (
    FINESS,
    VISITOR,
    a_local_form,
    a_region,
    a_shared_form,
    a_shared_request,
    a_submitted_request,
    an_agent,
    an_rpps,
    checks_of,
    know_establishment,
    know_practitioner,
    load_registers,
)

pytestmark = pytest.mark.django_db


def in_register(rpps: str, email: str) -> None:
    """Malo Hentric stands in the register with this address."""
    form = {"national_id": rpps, "last_name": "Hentric", "first_name": "Malo", "profession": "21"}
    place = {"site_name": "Officine Hentric", "finess": FINESS, "postal_code": "81000", "town": "Albi"}
    know_practitioner(form | place, email=email)


def named(form: dict[str, str] | None = None) -> Request:
    request = a_shared_request(form=form)
    mail.outbox.clear()
    tasks.run_checks(request_id=request.pk)
    return request


@pytest.mark.feature(39)
def test_the_professional_named_is_asked_at_the_address_that_the_register_knows() -> None:
    load_registers()
    rpps = an_rpps()
    in_register(rpps, "malo.hentric@perso.example")
    request = named(a_shared_form(responsible_rpps=rpps))
    assert [message.to for message in mail.outbox] == [["malo.hentric@perso.example"]]
    path = last_link()
    assert path.startswith(links.RESPONSIBLE_PATH)
    token = path.rpartition("/")[2]
    assert look_up_responsible(VISITOR, token).request == request
    assert checks_of(request)["responsible"] == "unverified"
    respond_by_link(VISITOR, token, agrees=True)
    assert checks_of(request)["responsible"] == "green"
    with pytest.raises(LinkSpent) as spent:
        respond_by_link(VISITOR, token, agrees=False)
    assert spent.value.was_used
    tasks.run_checks(request_id=request.pk)
    assert len(mail.outbox) == 1


def test_who_has_an_account_is_asked_there() -> None:
    rpps = an_rpps()
    person, stranger = a_person(national_id=f"8{rpps}"), a_person()
    request = named(a_shared_form(responsible_rpps=rpps))
    assert mail.outbox[0].to == [person.email]
    assert [found.request for found in waiting_for(person.pk)] == [request]
    with pytest.raises(Forbidden):
        respond_signed_in(acting(stranger), request.pk, agrees=True)
    respond_signed_in(acting(person), request.pk, agrees=False)
    assert checks_of(request)["responsible"] == "red"
    assert waiting_for(person.pk) == []


def test_nobody_is_asked_at_an_address_that_who_asked_gave() -> None:
    request = named()
    assert not mail.outbox
    assert Confirmation.objects.get(request=request).sent_at is None


def test_naming_somebody_else_asks_again() -> None:
    load_registers()
    rpps = an_rpps()
    in_register(rpps, "malo.hentric@perso.example")
    request = named(a_shared_form(responsible_rpps=rpps))
    respond_by_link(VISITOR, last_link().rpartition("/")[2], agrees=True)
    request.refresh_from_db()
    ask(acting(an_agent(a_region())), request.pk, request.version, "Est-ce bien lui ?")
    answer(VISITOR, request, "Non.", {"responsible_rpps": an_rpps()})
    assert Confirmation.objects.get(request=request).answer == ""


def test_a_professional_vouches_for_who_has_no_number() -> None:
    load_registers()
    rpps = an_rpps()
    in_register(rpps, "malo.hentric@perso.example")
    request = a_submitted_request(a_local_form(voucher_rpps=rpps))
    tasks.run_checks(request_id=request.pk)
    respond_by_link(VISITOR, last_link().rpartition("/")[2], agrees=True)
    request.refresh_from_db()
    assert request.identity_proof == Request.Proof.VOUCHED


def test_only_the_administrator_of_that_structure_vouches_for_its_people() -> None:
    form = {"voucher": "structure", "voucher_rpps": ""}
    friend = a_person()
    tasks.run_checks(request_id=a_submitted_request(a_local_form(voucher_email=friend.email, **form)).pk)
    assert not mail.outbox, "a friend with an account is nobody's administrator"
    structure = Organisation.objects.create(name="Pharmacie du Centre", finess=FINESS, region=a_region())
    Office.objects.create(person=friend, kind=Office.Kind.ADMINISTRATOR, organisation=structure)
    tasks.run_checks(request_id=a_submitted_request(a_local_form(voucher_email=friend.email, **form)).pk)
    assert mail.outbox[-1].to == [friend.email]


def test_links_that_were_invented_are_refused() -> None:
    with pytest.raises(LinkSpent):
        look_up_responsible(VISITOR, "x" * 50)
    assert not Activity.objects.exists()
    assert not Practitioner.objects.exists()


@pytest.mark.parametrize(("agrees", "verb"), [(True, "confirm"), (False, "decline")])
def test_a_yes_and_a_no_are_never_taken_for_each_other(agrees: bool, verb: str) -> None:
    rpps = an_rpps()
    person = a_person("Malo", "Hentric", national_id=f"8{rpps}")
    signed_in, by_link = (named(a_shared_form(responsible_rpps=rpps)) for _ in range(2))
    respond_by_link(VISITOR, last_link().rpartition("/")[2], agrees=agrees)
    respond_signed_in(acting(person), signed_in.pk, agrees=agrees)
    by_desk = a_shared_request()
    agent = acting(an_agent(a_region()))
    confirm_responsible(agent, by_desk.pk, by_desk.version, agrees=agrees, text="Appelé au cabinet.")
    for request, how in ((signed_in, "signed_in"), (by_link, "link"), (by_desk, "desk")):
        event = Event.objects.get(action__in=("request.confirm", "request.decline"), target=f"request:{request.pk}")
        assert (event.action, event.details) == (f"request.{verb}", {"how": how})
        assert request.changes.filter(verb__in=("confirm", "decline")).get().verb == verb


def test_a_no_takes_back_the_proof_that_was_their_word() -> None:
    load_registers()
    rpps = an_rpps()
    in_register(rpps, "malo.hentric@perso.example")
    request = a_submitted_request(a_local_form(voucher_rpps=rpps))
    tasks.run_checks(request_id=request.pk)
    respond_by_link(VISITOR, last_link().rpartition("/")[2], agrees=True)
    request.refresh_from_db()
    agent = acting(an_agent(a_region()))
    confirm_responsible(agent, request.pk, request.version, agrees=False, text="Il s’est trompé de personne.")
    request.refresh_from_db()
    assert request.identity_proof == Request.Proof.NONE


def vouched(**fields: str) -> Request:
    """A local account that the holder of the number given says yes to, by the link to their own address."""
    rpps = an_rpps()
    form = a_local_form(voucher_rpps=rpps, **fields)
    know_establishment(form)
    in_register(rpps, "malo.hentric@perso.example")
    request = a_submitted_request(form)
    tasks.run_checks(request_id=request.pk)
    respond_by_link(VISITOR, last_link().rpartition("/")[2], agrees=True)
    request.refresh_from_db()
    return request


def test_who_answered_is_shown_rather_than_the_name_that_was_typed() -> None:
    load_registers()
    request = vouched(voucher_last_name="Prestige", voucher_first_name="Docteur")
    check = Check.objects.get(request=request, name="responsible")
    assert check.detail == "Malo Hentric, par le lien parti à malo.hentric@perso.example."
    assert checks_of(request)["rpps"] == "red", "the number is not that name's"
    assert not request.all_green


def test_a_professional_who_answers_for_somebody_works_at_the_same_place() -> None:
    load_registers()
    request = vouched()
    assert request.all_green, checks_of(request)
    Activity.objects.update(finess="", postal_code="59000", town="Lille")
    tasks.run_checks(request_id=request.pk)
    request.refresh_from_db()
    assert checks_of(request)["site"] == "differs"
    assert not request.all_green
    titles = set(request.checks.filter(name__in=("rpps", "site")).values_list("title", flat=True))
    assert all(title.startswith("Responsable, ") for title in titles)


def test_an_account_of_another_name_than_the_one_given_is_looked_at() -> None:
    load_registers()
    structure = Organisation.objects.create(name="Pharmacie du Centre", finess=FINESS, region=a_region())
    administrator = a_person("Yaël", "Kerdoncuf")
    Office.objects.create(person=administrator, kind=Office.Kind.ADMINISTRATOR, organisation=structure)
    form = a_local_form(voucher="structure", voucher_rpps="", voucher_email=administrator.email)
    request = a_submitted_request(form)
    tasks.run_checks(request_id=request.pk)
    respond_signed_in(acting(administrator), request.pk, agrees=True)
    check = Check.objects.get(request=request, name="responsible")
    assert (check.verdict, check.given, check.known) == ("differs", "Malo Hentric", "Yaël Kerdoncuf")
    assert check.detail == "Yaël Kerdoncuf, connecté à son compte."
