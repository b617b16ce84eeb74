from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from medipli.audit.models import Event
from medipli.identity.models import Person, SignInAddress
from medipli.mailboxes.models import Address, Mailbox, Membership
from medipli.organisations.models import Organisation
from medipli.registration.actions.open_account import open_account
from medipli.registration.addresses import propose
from medipli.registration.models import Publication, Request
from medipli.registration.refusals import OpeningRefused
from tests.boxes import SERVICE, a_mailbox, at_once
from tests.people import a_person
from tests.registration.requests_ready import a_shared, an_individual, an_rpps, jobs, told

DOCTOR = "medecin.oc.mssante.example"


def opened(request: Request, address: str = "") -> Mailbox:
    with transaction.atomic():
        return open_account(SERVICE, request, address or propose(request).address)


@pytest.mark.django_db
@pytest.mark.feature(5, 25, 27)
def test_a_professional_gets_an_account_a_box_and_a_link_that_finishes_it() -> None:
    request = an_individual()
    box = opened(request)
    person = Person.objects.get(national_id=request.national_id)
    assert (box.kind, box.label, box.owner, box.town) == ("PER", "VAUDRELINE Elsa", person, "Albi")
    assert box.activity == "Médecin"
    assert box.address == f"elsa.vaudreline@{DOCTOR}"
    assert not person.has_usable_password()
    assert person.email == request.email
    assert SignInAddress.objects.get(person=person).address == box.address
    assert Membership.objects.get(mailbox=box).role == Membership.Role.OWNER
    assert box.folders.count() == 5
    assert jobs("notices.finish_account") == [{"person_id": person.pk}]
    request.refresh_from_db()
    assert (request.mailbox, request.person) == (box, person)
    publication = Publication.objects.get()
    assert publication.content["national_id"] == person.national_id
    assert publication.content["type"] == "PER"
    assert Event.objects.filter(action="mailbox.create", mailbox_id=box.pk).exists()


@pytest.mark.django_db
@pytest.mark.feature(26)
def test_a_local_account_is_known_inside_this_service_only(settings: Any) -> None:
    box = opened(an_individual("LOCAL"))
    assert box.kind == "LOCAL"
    assert box.address.endswith(f"@{settings.INTERNAL_DOMAIN}")
    assert box.activity == "Secrétaire médicale"
    assert not Publication.objects.exists()


@pytest.mark.django_db
@pytest.mark.feature(6)
def test_who_waits_for_an_rpps_is_published_as_int_only_with_an_mssante_address() -> None:
    box = opened(an_individual("INT"))
    assert Publication.objects.get(mailbox=box).content["type"] == "INT"
    without = opened(an_individual("INT", first_name="Rémi", last_name="Plessandre", wants_address=""))
    assert not Publication.objects.filter(mailbox=without).exists()


@pytest.mark.django_db
@pytest.mark.feature(8, 40, 41)
def test_a_shared_box_belongs_to_its_responsible_and_is_managed_by_who_asked() -> None:
    number = an_rpps()
    applicant, responsible = a_person(), a_person("Odile", "Bélastre", national_id=number)
    box = opened(a_shared(applicant, responsible_rpps=number, listed="", dematerialised=""))
    roles = dict(Membership.objects.filter(mailbox=box).values_list("person_id", "role"))
    assert roles == {responsible.pk: "owner", applicant.pk: "manager"}
    assert (box.kind, box.label, box.responsible) == ("ORG", "Pharmacie du Centre", responsible)
    assert (box.is_listed, box.dematerialised) == (False, False)
    assert box.description == "Officine, 81000 Albi"
    assert box.team_email.startswith("equipe")
    assert not SignInAddress.objects.filter(address=box.address).exists(), "nobody signs in as a team"
    assert Publication.objects.get().content["responsible"] == "BÉLASTRE Odile"
    assert told("shared_ready") == {applicant.pk, responsible.pk}


@pytest.mark.django_db
@pytest.mark.feature(44)
def test_when_the_responsible_has_no_account_who_asked_owns_the_box() -> None:
    applicant = a_person()
    box = opened(a_shared(applicant))
    assert Membership.objects.get(mailbox=box).role == Membership.Role.OWNER
    assert box.responsible is None
    assert Publication.objects.get().content["responsible"] == "BÉLASTRE Odile"
    assert told("shared_ready") == {applicant.pk}


@pytest.mark.django_db
def test_a_shared_box_waits_for_the_individual_account_of_the_same_journey() -> None:
    individual = an_individual()
    request = a_shared()
    request.individual = individual
    request.save()
    with pytest.raises(OpeningRefused, match="individuel"):
        opened(request)
    owner = opened(individual).owner
    assert opened(request).owner == owner


@pytest.mark.django_db
def test_a_structure_is_made_once() -> None:
    opened(an_individual())
    opened(an_individual(last_name="Autre"))
    assert Organisation.objects.count() == 1


@pytest.mark.django_db
def test_typing_the_number_or_the_address_of_somebody_gives_nothing_of_theirs() -> None:
    number = an_rpps()
    holder = a_person("Alban", "Presqueray", national_id=number)
    claim = an_individual(national_id=number)
    claim.identity_proof = ""
    with pytest.raises(OpeningRefused, match="identité"):
        opened(claim)
    with pytest.raises(OpeningRefused, match="autre personne"):
        opened(an_individual(email=holder.email))
    assert not Mailbox.objects.exists()


@pytest.mark.django_db
def test_somebody_who_has_an_account_keeps_it_and_is_told() -> None:
    holder = a_person("Elsa", "Vaudreline")
    box = opened(an_individual(email=holder.email))
    assert box.owner == holder
    assert told("account_ready") == {holder.pk}
    assert not jobs("notices.finish_account")
    with pytest.raises(OpeningRefused, match="déjà une BAL PER"):
        opened(an_individual(email=holder.email, national_id=Person.objects.get(pk=holder.pk).national_id or ""))


@pytest.mark.django_db
def test_a_proposal_that_was_taken_gives_way_to_the_next_one_and_what_the_desk_typed_does_not() -> None:
    request = an_individual()
    request.proposed_address = propose(request).address
    request.save()
    a_mailbox(address=request.proposed_address)
    with pytest.raises(OpeningRefused, match="déjà attribuée"):
        opened(an_individual(), request.proposed_address)
    assert opened(request, request.proposed_address).address == f"elsa.vaudreline.albi@{DOCTOR}"


@pytest.mark.django_db(transaction=True)
def test_of_two_validations_at_once_for_one_address_each_gets_one() -> None:
    requests = [an_individual(), an_individual()]
    offered = f"elsa.vaudreline@{DOCTOR}"
    Request.objects.update(proposed_address=offered, state=Request.State.VALIDATED)
    for request in requests:
        request.refresh_from_db()
    assert at_once(*(lambda one=one: opened(one, offered) for one in requests)) == []
    assert set(Address.objects.values_list("address", flat=True)) == {offered, f"elsa.vaudreline.albi@{DOCTOR}"}


@pytest.mark.django_db
def test_opening_takes_the_same_queries_whatever_exists_already() -> None:
    counts = []
    for place in range(3):
        requests = [an_individual(last_name=f"Nom{'abcdefghij'[place]}{'abcdefghij'[number]}") for number in range(4)]
        with CaptureQueriesContext(connection) as queries:
            opened(requests[0])
        counts.append(len(queries))
        for request in requests[1:]:
            opened(request)
    assert counts[1] == counts[2]
    assert max(counts) <= 50
