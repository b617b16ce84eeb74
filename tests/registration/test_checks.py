from __future__ import annotations

from datetime import timedelta

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


def test_a_siret_is_left_to_the_desk() -> None:
    request = a_shared_request(form=a_shared_form(finess="", siret=SIRET))
    assert made(request, "siret").verdict == Check.Verdict.UNVERIFIED


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
