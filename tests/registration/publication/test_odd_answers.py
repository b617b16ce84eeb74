"""Whatever the directory answers, a publication ends with a sentence that the desk can read, and nothing is raised."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import transaction

from medipli.registration.actions.open_account import open_account
from medipli.registration.models import Publication
from medipli.registration.publication.adapters import Fhir, Later, Outcome, Refused, Said
from medipli.registration.publication.content import Listing
from medipli.registration.publication.sending import send_due
from tests.boxes import SERVICE
from tests.registration.publication.directory_server import KEY, Directory
from tests.registration.requests_ready import an_individual

ELSA = Listing(type="PER", address="elsa.vaudreline@medecin.oc.mssante.example", national_id="899900000012")
HOLDER: dict[str, Any] = {
    "resourceType": "Practitioner",
    "id": "001",
    "meta": {"versionId": "1"},
    "identifier": [{"value": ELSA.national_id}],
    "telecom": [],
}


def bundle(**changed: object) -> bytes:
    """A search that finds Elsa, her resource changed so."""
    return json.dumps({"resourceType": "Bundle", "total": 1, "entry": [{"resource": HOLDER | changed}]}).encode()


def outcome(severity: str, **more: object) -> bytes:
    issue = {"severity": severity, "diagnostics": "essai"} | more
    return json.dumps({"resourceType": "OperationOutcome", "issue": [issue]}).encode()


def fhir(directory: Directory) -> Fhir:
    return Fhir(directory.url, KEY, timeout=5)


NO_ANSWER = [
    b"",
    b"<html>Maintenance</html>",
    b"\xff\xfe\x00",
    b"null",
    b"[]",
    b"{}",
    b'{"entry": [',
    b"[" * 100_000,
    b'{"resourceType": "Bundle", "entry": {}}',
    b'{"resourceType": "Bundle", "entry": 3}',
    b'{"resourceType": "Bundle", "total": 4}',
    b'{"resourceType": "Bundle", "entry": [null, 1, "x"]}',
    b'{"resourceType": "Bundle", "entry": [{}]}',
    b'{"resourceType": "Bundle", "entry": [{"resource": {"id": "1"}}]}',
    outcome("information"),
    bundle(id=None),
    bundle(id="../Organization/1"),
    bundle(meta={"versionId": '1"\r\nX-Other: 2'}),
    bundle(meta={"versionId": {"value": 1}}),
    bundle(telecom="01 99 00 12 34"),
]


@pytest.mark.parametrize("raw", NO_ANSWER, ids=range(len(NO_ANSWER)))
@pytest.mark.parametrize("verb", ["publish", "withdraw"])
def test_what_is_no_answer_is_asked_again_later(directory: Directory, raw: bytes, verb: str) -> None:
    directory.add("Practitioner", ELSA.national_id)
    directory.troubles = [raw]
    came: Outcome = getattr(fhir(directory), verb)(ELSA)
    assert isinstance(came, Later)
    assert came.explanation.startswith("La réponse de l’annuaire")
    assert not directory.patches


@pytest.mark.parametrize(
    "raw",
    [b'{"resourceType": "Bundle"}', b'{"resourceType": "Bundle", "total": 0, "entry": null}', bundle(identifier=3)],
)
def test_a_bundle_without_the_holder_says_that_there_is_none(directory: Directory, raw: bytes) -> None:
    directory.troubles = [raw, raw]
    came = fhir(directory).publish(ELSA)
    assert isinstance(came, Refused)
    assert "aucun professionnel" in came.explanation
    assert fhir(directory).withdraw(ELSA) == Said(changed=False)


@pytest.mark.parametrize(
    "telecom",
    [
        [None, 3, "x", {}],
        [{"system": "email"}, {"system": ["email"], "value": ELSA.address}],
        [{"system": "email", "value": ELSA.address, "extension": "x"}],
        [{"system": "email", "value": ELSA.address, "extension": [None, {"url": 3, "extension": [1]}]}],
    ],
)
def test_oddities_of_what_the_directory_holds_do_not_keep_a_box_out(directory: Directory, telecom: list[Any]) -> None:
    directory.add("Practitioner", ELSA.national_id)
    directory.troubles = [bundle(telecom=telecom, meta=None)]
    came = fhir(directory).publish(ELSA)
    assert came == Later("La fiche a changé entre-temps."), "without a version, this directory refuses"
    directory.troubles = [bundle(telecom=telecom), b"{}"]
    assert fhir(directory).publish(ELSA) == Said(changed=True)


@pytest.mark.parametrize("before", [0, 1], ids=["search", "change"])
def test_an_error_that_comes_with_a_good_status_is_one(directory: Directory, before: int) -> None:
    directory.add("Practitioner", ELSA.national_id)
    directory.troubles = [*[None] * before, outcome("error", details={"text": "Champ refusé"}, diagnostics=None)]
    came = fhir(directory).publish(ELSA)
    assert isinstance(came, Refused)
    assert "Champ refusé" in came.explanation


@pytest.mark.parametrize("raw", [b"", b"<html>", outcome("warning"), b'{"resourceType": "Practitioner"}'])
def test_a_change_that_was_taken_needs_no_explanation(directory: Directory, raw: bytes) -> None:
    directory.add("Practitioner", ELSA.national_id)
    directory.troubles = [None, raw]
    assert fhir(directory).publish(ELSA) == Said(changed=True)


@pytest.mark.parametrize("status", [300, 302, 307, 418, 500, 599])
@pytest.mark.parametrize("before", [0, 1], ids=["search", "change"])
def test_no_status_is_an_exception(directory: Directory, status: int, before: int) -> None:
    directory.add("Practitioner", ELSA.national_id)
    directory.troubles = [*[None] * before, (status, {"Retry-After": "9" * 5000, "Location": "https://[x"})]
    came = fhir(directory).publish(ELSA)
    assert isinstance(came, Later if status >= 500 else Refused)
    assert str(status) in came.explanation


@pytest.mark.parametrize(
    "body",
    [b'{"issue": 3}', b'{"issue": ["x", {"details": "x"}]}', b'{"issue": [{"diagnostics": {"a": 1}}]}', b"[]", b"x"],
)
def test_a_refusal_whose_explanation_makes_no_sense_is_still_explained(directory: Directory, body: bytes) -> None:
    directory.bodies[422] = body
    directory.troubles = [422]
    came = fhir(directory).publish(ELSA)
    assert isinstance(came, Refused)
    assert "422" in came.explanation


@pytest.mark.django_db
def test_an_adapter_that_fails_itself_holds_nothing_else_up(settings: Any) -> None:
    settings.PUBLICATION_ADAPTER = "fhir"
    with transaction.atomic():
        boxes = [open_account(SERVICE, an_individual()) for _ in range(2)]
    first, second = (Publication.objects.get(mailbox=box) for box in boxes)

    class Broken:
        def publish(self, listing: Listing) -> Outcome:
            if listing.address == first.content["address"]:
                raise AttributeError
            return Said(changed=True)

        def withdraw(self, listing: Listing) -> Outcome:
            raise AssertionError

    send_due(Broken())
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (Publication.State.WAITING, Publication.State.DONE)
    assert first.error.startswith("L’échange avec l’annuaire a échoué.")
    assert first.next_try_at
