from __future__ import annotations

import pytest
from django.core import mail

from medipli.mailboxes.models import Mailbox
from medipli.organisations.models import Organisation
from medipli.registration import duplicates
from medipli.registration.actions import withdraw
from medipli.registration.models import Request
from tests.boxes import a_mailbox
from tests.ordinary_mail import last_link
from tests.people import a_person
from tests.registration.journeys import (
    FINESS,
    VISITOR,
    a_finess,
    a_region,
    a_shared_form,
    a_shared_request,
    a_submitted_request,
    an_individual_form,
    an_rpps,
    run_jobs,
)

pytestmark = pytest.mark.django_db


def reasons(request: Request) -> list[str]:
    return [found.why for found in duplicates.of(request)]


def test_the_same_number_is_recognised_in_accounts_and_open_requests() -> None:
    rpps = an_rpps()
    first = a_submitted_request(an_individual_form(national_id=rpps))
    a_person(national_id=f"8{rpps}")
    second = a_submitted_request(an_individual_form(national_id=rpps))
    assert reasons(second) == ["national_id", "national_id"]
    withdraw(VISITOR, first)
    assert reasons(second) == ["national_id"]


def test_who_holds_the_number_is_told_at_their_own_address_and_who_asked_is_not() -> None:
    rpps = an_rpps()
    holder = a_person(national_id=f"8{rpps}")
    first = a_submitted_request(an_individual_form(national_id=rpps))
    alone = a_submitted_request()
    for request in (first, alone):
        assert request.state == Request.State.SUBMITTED
        assert [change.verb for change in request.changes.filter(is_public=True)] == ["begin", "submit"]
    mail.outbox.clear()
    run_jobs("registration.warn_those_on_record")
    assert [message.to for message in mail.outbox] == [[holder.email]]
    assert last_link() == "/connexion"
    mail.outbox.clear()
    run_jobs("registration.tell")
    bodies = {str(message.body).split("http")[0] for message in mail.outbox}
    assert len(mail.outbox) == 2
    assert len(bodies) == 1, "both who asked read the same words"


def test_who_asked_first_under_the_same_number_is_told() -> None:
    rpps = an_rpps()
    first = a_submitted_request(an_individual_form(national_id=rpps))
    run_jobs()
    mail.outbox.clear()
    a_submitted_request(an_individual_form(national_id=rpps))
    run_jobs("registration.warn_those_on_record")
    assert [message.to for message in mail.outbox] == [[first.email]]


@pytest.mark.feature(37)
def test_the_same_service_of_the_same_structure_is_recognised_however_it_is_written() -> None:
    a_shared_request(form=a_shared_form(service="Cardiologie — 2ᵉ étage"))
    assert reasons(a_shared_request(form=a_shared_form(service="CARDIOLOGIE 2e etage"))) == ["service"]
    assert reasons(a_shared_request(form=a_shared_form(service="Pédiatrie"))) == []
    elsewhere = a_shared_form(service="Cardiologie — 2ᵉ étage", finess=a_finess(7))
    assert reasons(a_shared_request(form=elsewhere)) == []
    assert elsewhere["finess"] != FINESS


def test_a_journey_does_not_repeat_itself() -> None:
    assert reasons(a_submitted_request()) == []
    assert reasons(a_shared_request()) == []


def test_a_team_known_by_its_siret_alone_is_recognised_once_its_box_is_open() -> None:
    siret = "99021045200019"
    typed = {"finess": "", "siret": siret, "service": "Cardiologie"}
    organisation = Organisation.objects.create(region=a_region(), name="Cabinet des Tilleuls", siret=siret)
    a_mailbox(kind=Mailbox.Kind.ORG, label="Équipe du cabinet", activity="Cardiologie", organisation=organisation)
    assert reasons(a_shared_request(form=a_shared_form(**typed))) == ["service"]
    assert reasons(a_shared_request(form=a_shared_form(**typed | {"service": "Pédiatrie"}))) == []
