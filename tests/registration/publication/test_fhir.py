from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest

from medipli.registration.publication.adapters import Fhir, Later, Refused, Said
from medipli.registration.publication.adapters.fhir import telecom_of
from medipli.registration.publication.content import Listing
from tests.registration.publication.directory_server import KEY, Directory

ELSA = Listing(type="PER", address="elsa.vaudreline@medecin.oc.mssante.example", national_id="899900000012")
TEAM = Listing(
    type="ORG",
    address="pharmacie.du.centre.81000.albi@pharmacien.oc.mssante.example",
    finess="810000331",
    description="Officine",
    responsible="BÉLASTRE Odile",
)
PHONE = {"system": "phone", "value": "01 99 00 12 34"}


def fhir(directory: Directory, *, key: str = KEY, timeout: float = 5) -> Fhir:
    return Fhir(directory.url, key, timeout=timeout)


def addresses(resource: dict[str, Any]) -> list[str]:
    return [one["value"] for one in resource["telecom"]]


@pytest.mark.feature(45)
def test_a_persons_box_is_added_to_what_the_directory_holds_of_them(directory: Directory) -> None:
    holder = directory.add("Practitioner", ELSA.national_id, PHONE)
    directory.add("Practitioner", ELSA.national_id + "9")
    assert fhir(directory).publish(ELSA) == Said(changed=True)
    assert addresses(holder) == [PHONE["value"], ELSA.address]
    extension = holder["telecom"][1]["extension"][0]
    assert extension["url"].endswith("as-ext-mailbox-mss-metadata")
    assert extension["extension"][0] == {"url": "type", "valueCodeableConcept": {"coding": [{"code": "PER"}]}}


def test_a_teams_box_is_added_to_its_establishment(directory: Directory) -> None:
    holder = directory.add("Organization", TEAM.finess)
    assert fhir(directory).publish(TEAM) == Said(changed=True)
    said = {part["url"]: part for part in holder["telecom"][0]["extension"][0]["extension"]}
    assert said["responsible"]["valueString"] == "BÉLASTRE Odile"
    assert said["description"]["valueString"] == "Officine"


def test_saying_it_twice_changes_nothing(directory: Directory) -> None:
    holder = directory.add("Practitioner", ELSA.national_id)
    assert fhir(directory).publish(ELSA) == Said(changed=True)
    assert fhir(directory).publish(ELSA) == Said(changed=False)
    assert len(directory.patches) == 1
    assert fhir(directory).withdraw(ELSA) == Said(changed=True)
    assert fhir(directory).withdraw(ELSA) == Said(changed=False)
    assert holder["telecom"] == []


def test_what_differs_is_put_right_and_doubles_go(directory: Directory) -> None:
    former = telecom_of(replace(TEAM, responsible="HENTRIC Malo"))
    holder = directory.add("Organization", TEAM.finess, former, PHONE, telecom_of(TEAM))
    assert fhir(directory).publish(TEAM) == Said(changed=True)
    assert holder["telecom"] == [PHONE, telecom_of(TEAM)]


def test_a_holder_who_is_gone_holds_the_box_no_more(directory: Directory) -> None:
    assert fhir(directory).withdraw(ELSA) == Said(changed=False)


def test_a_holder_whom_the_directory_does_not_know_is_explained(directory: Directory) -> None:
    outcome = fhir(directory).publish(ELSA)
    assert isinstance(outcome, Refused)
    assert "aucun professionnel" in outcome.explanation
    assert isinstance(fhir(directory).publish(replace(ELSA, national_id="")), Refused)


def test_two_holders_of_one_number_are_left_to_somebody(directory: Directory) -> None:
    directory.add("Practitioner", ELSA.national_id)
    directory.add("Practitioner", ELSA.national_id)
    outcome = fhir(directory).publish(ELSA)
    assert isinstance(outcome, Refused)
    assert not directory.patches


@pytest.mark.parametrize("status", [408, 409, 412, 429, 500, 502, 503])
@pytest.mark.parametrize("before", [0, 1])
def test_what_may_pass_is_tried_again_later(directory: Directory, status: int, before: int) -> None:
    directory.add("Practitioner", ELSA.national_id)
    if before:
        # The search goes through, the change does not.
        outcome = _patch_meets(directory, status)
    else:
        directory.troubles = [status]
        outcome = fhir(directory).publish(ELSA)
    assert isinstance(outcome, Later)
    assert outcome.explanation
    assert fhir(directory).publish(ELSA) == Said(changed=True)


def _patch_meets(directory: Directory, status: int) -> object:
    def patch(kind: str, number: str, body: dict[str, Any], match: str | None) -> int:
        return status

    kept = directory.patch
    directory.patch = patch  # type: ignore[method-assign]
    try:
        return fhir(directory).publish(ELSA)
    finally:
        directory.patch = kept  # type: ignore[method-assign]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 422, 301])
def test_what_will_not_pass_is_explained_in_french(directory: Directory, status: int) -> None:
    directory.add("Practitioner", ELSA.national_id)
    directory.troubles = [(status, {"Location": "http://127.0.0.1:1/"})]
    outcome = fhir(directory).publish(ELSA)
    assert isinstance(outcome, Refused)
    assert outcome.explanation.startswith("L’annuaire")
    assert str(status) in outcome.explanation
    assert "essai" in outcome.explanation
    assert len(directory.asked) == 1, "a redirection is not followed: the key belongs to one host"


def test_a_wrong_key_is_explained(directory: Directory) -> None:
    outcome = fhir(directory, key="wrong").publish(ELSA)
    assert isinstance(outcome, Refused)
    assert "clé" in outcome.explanation


def test_the_directory_says_how_long_to_wait(directory: Directory) -> None:
    directory.troubles = [(429, {"Retry-After": "120"}), (429, {"Retry-After": "demain"})]
    assert [getattr(fhir(directory).publish(ELSA), "seconds", None) for _ in range(2)] == [120, 0]


def test_a_silent_directory_is_left_after_a_while(directory: Directory) -> None:
    directory.troubles = [3.0]
    before = time.monotonic()
    outcome = fhir(directory, timeout=0.3).publish(ELSA)
    assert isinstance(outcome, Later)
    assert time.monotonic() - before < 2


def test_an_unreachable_directory_is_tried_later() -> None:
    assert isinstance(Fhir("http://127.0.0.1:1/fhir", KEY, timeout=1).publish(ELSA), Later)


def test_a_senseless_answer_is_no_answer(directory: Directory) -> None:
    directory.search = lambda kind, identifier: {"entry": [{"resource": None}]}  # type: ignore[method-assign]
    assert isinstance(fhir(directory).publish(ELSA), Later)
