"""The whole way, without a browser: a request, its proof, the decision, the finishing link, the first sign-in."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from medipli.audit.actor import Actor
from medipli.identity.models import Person, Terms, TermsAcceptance
from medipli.mailboxes.models import Mailbox, Membership
from medipli.registration import journey
from medipli.registration.actions import (
    attach,
    begin,
    prove_by_link,
    respond_signed_in,
    save,
    send_verification,
    submit,
    validate,
    verify_email,
)
from medipli.registration.models import Request
from tests.boxes import acting
from tests.ordinary_mail import last_code
from tests.registration.journeys import VISITOR, a_shared_form, an_agent, an_individual_form
from tests.web.registration.world import DOCTOR, FINESS, PHARMACIST, World, link_to, run_jobs

pytestmark = pytest.mark.django_db
NEW = "marais cuivre lanterne vent"
OWN = "elsa@courrier.example"
REGISTERED = "elsa.vaudreline@courrier.example"
"""The address that the register knows: the one that proves who she is."""


def token_to(address: str, part: str) -> str:
    return link_to(address, part).rpartition("/")[2]


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def ask_for_a_box(world: World) -> Request:
    """Elsa Vaudreline, pharmacist, asks for a BAL PER, confirms her address and proves who she is."""
    request, _ = begin(VISITOR)
    save(VISITOR, request, journey.TYPE, {"account": "individual"})
    save(VISITOR, request, journey.REGION, {"region": world.region.code})
    form = an_individual_form(national_id=PHARMACIST, email=OWN, finess=FINESS)
    assert save(VISITOR, request, journey.INDIVIDUAL, form) == {}
    send_verification(VISITOR, request)
    run_jobs()
    request, _ = verify_email(VISITOR, token_to(OWN, "/inscription/confirmer/"))
    submit(VISITOR, request)
    run_jobs()
    return prove_by_link(VISITOR, token_to(REGISTERED, "/inscription/identite/"))


def first_sign_in(email: str) -> Client:
    """Behind the link of the letter: the password; then address, password, code and CGU."""
    browser, link = Client(), link_to(email, "/compte/finaliser/")
    assert browser.post(link, {"password": NEW, "again": NEW})["Location"] == "/connexion?pret"
    assert browser.post("/connexion", {"email": email, "password": NEW})["Location"] == "/connexion/code"
    assert browser.get("/boites/")["Location"].startswith("/connexion"), "a password alone opens nothing"
    after_code = browser.post("/connexion/code", {"code": last_code()}, follow=True)
    assert after_code.redirect_chain[-1][0].startswith("/connexion/cgu")
    assert "Un compte par personne." in text_of(after_code)
    assert browser.get("/boites/")["Location"].startswith("/connexion/cgu"), "nothing before the CGU"
    assert browser.post("/connexion/cgu", {"accept": "on", "version": "1"}).status_code == 302
    return browser


def ask_for_a_team(world: World, person: Person) -> Request:
    """Elsa, who now has her account, asks for her pharmacy's shared box and names herself as responsible."""
    actor = acting(person)
    request, _ = begin(actor)
    save(actor, request, journey.TYPE, {"account": "shared"})
    save(actor, request, journey.REGION, {"region": world.region.code})
    attach(actor, request)
    form = a_shared_form(
        finess=FINESS,
        email="officine@courrier.example",
        responsible_last_name="Vaudreline",
        responsible_first_name="Elsa",
        responsible_rpps=PHARMACIST,
    )
    assert save(actor, request, journey.SHARED, form) == {}
    send_verification(actor, request)
    run_jobs()
    request, _ = verify_email(actor, token_to("officine@courrier.example", "/inscription/confirmer/"))
    submit(actor, request)
    run_jobs()
    return request


def decide(agent: Actor, request: Request) -> Mailbox:
    """The desk validates, under the address proposed; the box it opened."""
    request.refresh_from_db()
    request = validate(agent, request.pk, request.version)
    run_jobs()
    assert request.mailbox is not None
    return request.mailbox


@pytest.mark.feature(27, 28)
def test_a_request_becomes_an_account_that_opens_with_a_code_and_the_terms(world: World) -> None:
    Terms.objects.create(version=1, body="Un compte par personne.", published_at=timezone.now())
    agent = acting(an_agent(world.region))
    request = ask_for_a_box(world)
    follow = link_to(OWN, "/inscription/suivi/")
    assert "en cours de publication" not in text_of(Client().get(follow))
    assert not Person.objects.filter(email=OWN).exists(), "nothing is opened before the decision"
    box = decide(agent, request)
    assert "en cours de publication dans l’annuaire santé" in text_of(Client().get(follow))
    assert (box.kind, box.address) == ("PER", "elsa.vaudreline@pharmacien.vo.mssante.example")
    assert "Votre compte est validé" in str(
        next(one for one in mail.outbox if "/compte/finaliser/" in one.body).subject
    )
    browser = first_sign_in(OWN)
    landed = browser.get("/boites/", follow=True)
    assert landed.redirect_chain[-1][0] == reverse("web:mailbox", args=[box.pk])
    person = Person.objects.get(email=OWN)
    assert TermsAcceptance.objects.filter(person=person, terms__version=1).exists()
    assert browser.get(link_to(OWN, "/compte/finaliser/")).status_code == 410


@pytest.mark.feature(44, 48, 49)
def test_after_the_team_is_validated_one_lands_on_ones_own_box_and_changes_to_the_team(world: World) -> None:
    Terms.objects.create(version=1, body="Un compte par personne.", published_at=timezone.now())
    agent = acting(an_agent(world.region))
    own = decide(agent, ask_for_a_box(world))
    browser = first_sign_in(OWN)
    person = Person.objects.get(email=OWN)
    team = decide(agent, ask_for_a_team(world, person))
    told = {letter.to[0] for letter in mail.outbox if "compte partagé est validé" in str(letter.subject)}
    assert told == {OWN, "officine@courrier.example"}, "who asked, and the team’s own address"
    assert Membership.objects.get(mailbox=team, person=person).role == Membership.Role.OWNER
    browser.post("/deconnexion")
    browser.post("/connexion", {"email": own.address, "password": NEW})
    landed = browser.post("/connexion/code", {"code": last_code()}, follow=True)
    assert landed.redirect_chain[-1][0] == reverse("web:mailbox", args=[own.pk]), "one’s own box, never the team’s"
    menu = text_of(landed)
    assert "Changer de compte" in menu
    there = reverse("web:mailbox", args=[team.pk])
    assert f'href="{there}"' in menu
    assert team.label in text_of(browser.get(there))
    assert browser.get(link_to("officine@courrier.example", "/boites/")).status_code == 200


@pytest.mark.feature(39, 44)
def test_a_colleague_named_as_responsible_confirms_signed_in_and_owns_the_box(world: World) -> None:
    agent = acting(an_agent(world.region))
    decide(agent, ask_for_a_box(world))
    elsa = Person.objects.get(email=OWN)
    doctor = Person.objects.create(
        first_name="Malo", last_name="Hentric", email="malo@courrier.example", national_id=f"8{DOCTOR}"
    )
    actor = acting(elsa)
    request, _ = begin(actor)
    save(actor, request, journey.TYPE, {"account": "shared"})
    save(actor, request, journey.REGION, {"region": world.region.code})
    attach(actor, request)
    assert save(actor, request, journey.SHARED, a_shared_form(finess=FINESS, responsible_rpps=DOCTOR)) == {}
    Request.objects.filter(pk=request.pk).update(email_verified_at=timezone.now())
    request.refresh_from_db()
    submit(actor, request)
    run_jobs()
    respond_signed_in(acting(doctor), request.pk, agrees=True)
    team = decide(agent, request)
    roles = dict(Membership.objects.filter(mailbox=team).values_list("person_id", "role"))
    assert roles == {doctor.pk: Membership.Role.OWNER, elsa.pk: Membership.Role.MANAGER}
    assert team.responsible == doctor
