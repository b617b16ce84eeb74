from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from medipli.directory.models import Activity, Establishment, Practitioner
from medipli.registration import checks, tasks
from medipli.registration.actions import answer, ask
from medipli.registration.models import Check, Request
from tests.boxes import SERVICE, acting
from tests.people import a_person
from tests.registration.journeys import (
    SIRET,
    VISITOR,
    a_connection_request,
    a_green_request,
    a_region,
    a_shared_form,
    a_shared_request,
    a_submitted_request,
    an_agent,
    an_individual_form,
    checks_of,
    know_establishment,
    know_practitioner,
    load_registers,
)

pytestmark = pytest.mark.django_db


def made(request: Request, name: str) -> Check:
    checks.run(SERVICE, request.pk)
    return Check.objects.get(request=request, name=name)


def test_all_that_agrees_is_green_with_its_source_and_day() -> None:
    request = a_green_request()
    verdicts = checks_of(request)
    assert set(verdicts) == {"identity", "rpps", "site", "finess", "duplicate", "email"}
    source = Check.objects.get(request=request, name="finess").source
    assert source.startswith("Référentiel FINESS, ")
    assert str(timezone.localdate().year) in source
    assert checks.is_green(Request.objects.get(pk=request.pk))


def test_registers_that_are_not_loaded_or_are_stale_leave_it_unverified() -> None:
    request = a_submitted_request()
    assert made(request, "finess").verdict == Check.Verdict.UNVERIFIED
    assert "n’est pas chargé" in made(request, "rpps").detail
    load_registers(timezone.localdate() - timedelta(days=400))
    assert "trop anciennes" in made(request, "finess").detail
    assert made(request, "rpps").verdict == Check.Verdict.UNVERIFIED
    request.refresh_from_db()
    assert not checks.is_green(request)


def test_what_differs_shows_both_sides() -> None:
    load_registers()
    form = an_individual_form()
    know_practitioner(form)
    know_establishment(form, name="Clinique du Parc")
    request = a_submitted_request(form)
    check = made(request, "finess")
    assert check.verdict == Check.Verdict.DIFFERS
    assert "Pharmacie du Centre" in check.given
    assert "Clinique du Parc" in check.known
    Practitioner.objects.update(profession_code="10", profession="Médecin")
    assert made(request, "rpps").verdict == Check.Verdict.DIFFERS
    Activity.objects.update(finess="", postal_code="59000", town="Lille")
    assert "Lille" in made(request, "site").detail
    Practitioner.objects.update(last_name="AUTRE")
    assert made(request, "rpps").verdict == Check.Verdict.RED


def test_numbers_that_the_registers_do_not_hold_or_that_are_closed_are_red() -> None:
    load_registers()
    request = a_submitted_request()
    assert made(request, "rpps").verdict == Check.Verdict.RED
    assert made(request, "finess").verdict == Check.Verdict.RED
    know_establishment(an_individual_form(), is_open=False)
    assert "fermé" in made(request, "finess").title
    Establishment.objects.update(is_open=True)
    assert made(request, "finess").verdict == Check.Verdict.GREEN


def test_accents_and_capitals_do_not_make_a_difference() -> None:
    load_registers()
    form = an_individual_form(last_name="Œuvré", first_name="Zoé-Anaïs")
    know_practitioner(form | {"last_name": "OEUVRE", "first_name": "Zoe Anais"})
    assert made(a_submitted_request(form), "rpps").verdict == Check.Verdict.GREEN


def test_a_shared_request_looks_at_its_responsible_and_its_owner() -> None:
    request = a_shared_request(a_person("Inès", "Corvoisier"))
    assert made(request, "owner").verdict == Check.Verdict.GREEN
    assert set(checks_of(request)) == {"finess", "rpps", "site", "responsible", "owner", "duplicate", "email"}


def with_siret(number: str = SIRET, **fields: str) -> Request:
    return a_shared_request(form=a_shared_form(finess="", siret=number, **fields))


def in_finess_register(**fields: object) -> None:
    know_establishment(a_shared_form(), **({"siret": SIRET, "name": "SELARL Pharmacie du Centre"} | fields))


def test_a_siret_that_no_register_gives_is_left_to_the_desk() -> None:
    request = with_siret()
    assert made(request, "siret").verdict == Check.Verdict.UNVERIFIED
    load_registers()
    in_finess_register(siret="35600000000048")
    assert made(request, "siret").verdict == Check.Verdict.UNVERIFIED


@pytest.mark.feature(34)
@pytest.mark.parametrize("number", [SIRET, SIRET[:9]])
def test_a_siret_or_siren_that_the_finess_register_gives_to_that_structure_is_green(number: str) -> None:
    load_registers()
    in_finess_register()
    check = made(with_siret(number), "siret")
    assert check.verdict == Check.Verdict.GREEN
    assert check.source.startswith("Référentiel FINESS")
    assert check.known == "SELARL Pharmacie du Centre, 81000 Albi"


@pytest.mark.feature(34)
def test_a_siret_of_a_place_where_the_responsible_person_works_is_green() -> None:
    load_registers()
    form = a_shared_form()
    place = {"site_name": form["legal_name"], "finess": "", "postal_code": "81000", "town": "Albi"}
    hentric = {
        "national_id": form["responsible_rpps"],
        "last_name": "Hentric",
        "first_name": "Malo",
        "profession": "21",
    }
    know_practitioner(hentric | place)
    request = with_siret(responsible_rpps=form["responsible_rpps"])
    assert made(request, "siret").verdict == Check.Verdict.UNVERIFIED
    Activity.objects.update(siret=SIRET)
    check = made(request, "siret")
    assert check.verdict == Check.Verdict.GREEN
    assert check.source.startswith("Annuaire santé")


def test_a_siret_of_another_or_of_a_closed_structure_is_not_green() -> None:
    load_registers()
    in_finess_register(name="Clinique du Parc")
    request = with_siret()
    check = made(request, "siret")
    assert check.verdict == Check.Verdict.DIFFERS
    assert "Clinique du Parc" in check.known
    Establishment.objects.update(name="Pharmacie du Centre", is_open=False)
    assert made(request, "siret").verdict == Check.Verdict.RED
    Establishment.objects.update(is_open=True, town="Lille", postal_code="59000")
    assert made(request, "siret").verdict == Check.Verdict.DIFFERS


def test_a_siret_whose_key_fails_is_never_green(settings: Any) -> None:
    settings.DEMO = True
    load_registers()
    wrong = SIRET[:-1] + "5"
    in_finess_register(siret=wrong)
    check = made(with_siret(wrong), "siret")
    assert check.verdict == Check.Verdict.DIFFERS
    assert "clé fausse" in check.title


def test_a_connection_is_checked_too() -> None:
    load_registers()
    assert made(a_connection_request(), "finess").verdict == Check.Verdict.RED


def test_checks_made_again_replace_those_before_and_leave_the_version() -> None:
    request = a_green_request()
    version = request.version
    for _ in range(2):
        tasks.run_checks(request_id=request.pk)
    request.refresh_from_db()
    assert request.version == version
    assert request.checks.count() == 6
    request.refresh_from_db()
    ask(acting(an_agent(a_region())), request.pk, request.version, "Où ?")
    answer(VISITOR, request, "Ailleurs.", {"finess": ""})
    assert not request.all_green
    checks.run(SERVICE, request.pk)
    assert "finess" not in checks_of(request)
    assert request.siret == ""


def test_a_decided_request_is_not_checked_any_more() -> None:
    request = a_submitted_request()
    Request.objects.update(state=Request.State.REFUSED)
    checks.run(SERVICE, request.pk)
    assert not request.checks.exists()
