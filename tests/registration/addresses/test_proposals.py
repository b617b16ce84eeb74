from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from medipli.mailboxes.models import Address, Mailbox
from medipli.organisations.models import ProfessionDomain, Region
from medipli.registration.addresses import check, preview, propose
from medipli.registration.models import Request
from tests.boxes import a_mailbox
from tests.registration.requests_ready import a_region, a_shared, an_individual

pytestmark = pytest.mark.django_db
DOCTOR = "medecin.oc.mssante.example"


@pytest.mark.feature(46)
def test_a_pharmacy_gets_the_address_that_the_guide_shows() -> None:
    proposal = propose(a_shared())
    assert proposal.address == "pharmacie.du.centre.81000.albi@pharmacien.oc.mssante.example"
    assert proposal.is_free
    assert not proposal.notes


def test_a_team_of_several_professions_has_the_domain_of_teams() -> None:
    assert propose(a_shared(legal_name="Maison de santé des Tilleuls")).domain == "structure.oc.mssante.example"
    assert propose(a_shared(service="Préparations")).domain == "structure.oc.mssante.example"


def test_a_profession_without_a_domain_of_its_own_has_the_one_of_people() -> None:
    assert propose(an_individual(profession="60")).address == "elsa.vaudreline@pro.oc.mssante.example"


def test_without_any_domain_the_desk_is_told_what_is_missing() -> None:
    request = an_individual()
    ProfessionDomain.objects.all().delete()
    proposal = propose(request)
    assert not proposal.is_free
    assert not proposal.address
    assert "domaine" in proposal.notes[0]


@pytest.mark.feature(46)
def test_homonyms_get_their_town_then_a_number() -> None:
    given = []
    for _ in range(4):
        proposal = propose(an_individual())
        a_mailbox(address=proposal.address)
        given.append(proposal.local)
    assert given == [
        "elsa.vaudreline",
        "elsa.vaudreline.albi",
        "elsa.vaudreline.albi.2",
        "elsa.vaudreline.albi.3",
    ]
    assert propose(an_individual()).notes


def test_an_address_is_never_given_again_even_after_its_box_was_closed() -> None:
    box = a_mailbox(address=f"elsa.vaudreline@{DOCTOR}", is_open=False, closed_at=timezone.now())
    Address.objects.filter(mailbox=box).update(until=timezone.now())
    assert propose(an_individual()).local == "elsa.vaudreline.albi"


def test_what_is_proposed_in_another_open_request_is_taken_until_that_one_ends() -> None:
    other, own = an_individual(), an_individual()
    for request in (other, own):
        Request.objects.filter(pk=request.pk).update(proposed_address=f"elsa.vaudreline@{DOCTOR}")
    Request.objects.filter(pk=own.pk).update(proposed_address="")
    assert propose(own).local == "elsa.vaudreline.albi"
    assert propose(other).local == "elsa.vaudreline", "its own proposal stays its own"
    Request.objects.filter(pk=other.pk).update(state=Request.State.REFUSED)
    assert propose(own).local == "elsa.vaudreline"


@pytest.mark.feature(6, 26)
def test_who_has_no_mssante_address_gets_an_internal_one(settings: Any) -> None:
    settings.INTERNAL_DOMAIN = "interne.example"
    assert propose(an_individual("LOCAL")).address == "elsa.vaudreline@interne.example"
    assert propose(an_individual("INT")).domain == DOCTOR
    assert propose(an_individual("INT", wants_address="")).domain == "interne.example"
    Region.objects.filter(pk=a_region().pk).update(int_has_address=False)
    assert propose(an_individual("INT")).domain == "interne.example"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (f"autre.nom@{DOCTOR}", None),
        ("autre.nom@structure.oc.mssante.example", None),
        (f"Autre.Nom@{DOCTOR}", None),
        ("autre.nom@gmail.example", "domaine"),
        ("autre.nom@local.medipli.example", "domaine"),
        (f"autre..nom@{DOCTOR}", "lettres sans accent"),
        (f"hélène@{DOCTOR}", "lettres sans accent"),
        (f"{'a' * 65}@{DOCTOR}", "64"),
        ("", "lettres sans accent"),
        (f"prise@{DOCTOR}", "déjà attribuée"),
        (f"x\r\nbcc: y@{DOCTOR}", "lettres sans accent"),
    ],
)
def test_the_desk_may_give_another_address_of_the_region(address: str, said: str | None) -> None:
    a_mailbox(address=f"prise@{DOCTOR}")
    sentence = check(address, an_individual())
    assert (sentence is None) if said is None else (said in (sentence or ""))


def test_a_preview_follows_what_is_typed_and_tells_nothing_about_others() -> None:
    region = a_region()
    a_mailbox(address=f"elsa.vaudreline@{DOCTOR}")
    typed = {"first_name": "Elsa", "last_name": "Vaudreline", "profession": "10"}
    assert preview("PER", region, typed) == f"elsa.vaudreline@{DOCTOR}"
    assert preview("PER", region, {}) == ""
    assert preview("ORG", region, {"legal_name": "Phar"}) == "phar@structure.oc.mssante.example"
    assert preview("ORG", None, {"legal_name": "Pharmacie"}) == ""


def test_a_proposal_takes_few_queries_however_many_homonyms(django_assert_max_num_queries: Any) -> None:
    owner = a_mailbox().owner
    for number in range(60):
        local = f"elsa.vaudreline.albi.{number}" if number > 1 else ("elsa.vaudreline" + ".albi" * number)
        box = Mailbox(kind="PER", label="x", address=f"{local}@{DOCTOR}", owner=owner, quota_bytes=1, retention_days=1)
        box.save()
        Address.objects.create(address=box.address, mailbox=box)
    request = an_individual()
    with django_assert_max_num_queries(6):
        assert propose(request).local == "elsa.vaudreline.albi.60"
