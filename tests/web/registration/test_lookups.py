"""What the public registers say of a number while it is typed."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.people import a_person
from tests.web.registration.world import CLOSED_FINESS, FINESS, PHARMACIST, UNKNOWN_FINESS, World

pytestmark = pytest.mark.django_db
LOOKUPS = [
    ("finess", FINESS, "valid", "Établissement ouvert, reconnu."),
    ("finess", CLOSED_FINESS, "attention", "est fermé"),
    ("finess", UNKNOWN_FINESS, "attention", "Numéro absent du référentiel"),
    ("finess", "31000", "wrong", "saisi 5"),
    ("rpps", PHARMACIST, "valid", "Pharmacien"),
    ("national-id", f"8 {PHARMACIST[:5]}.{PHARMACIST[5:]}", "valid", "Elsa VAUDRELINE"),
    ("rpps", "9990004127", "wrong", "saisi 10"),
    ("siret", "732 829 320", "valid", "SIREN"),
    ("siret", "123", "wrong", ""),
    ("phone", "01 99 00 12 34", "valid", ""),
    ("phone", "12", "wrong", ""),
    ("postal", "81000", "valid", ""),
    ("postal", "99999", "wrong", ""),
    ("email", "liz@gmial.com", "attention", "Vouliez-vous dire"),
    ("email", "liz@courrier.example", "", ""),
    ("rpps", "\x00<script>", "wrong", ""),
]


@pytest.mark.feature(33, 39)
@pytest.mark.parametrize(("kind", "value", "state", "sentence"), LOOKUPS)
def test_a_stranger_gets_what_public_registers_say(
    client: Client, world: World, kind: str, value: str, state: str, sentence: str
) -> None:
    a_person(national_id=f"8{PHARMACIST}", email="liz@courrier.example")
    answer = client.post(f"/inscription/controle/{kind}", {"value": value})
    assert answer.status_code == 200
    assert answer.json()["state"] == state
    assert sentence in answer.json()["sentence"]
    assert "courrier.example" not in answer.content.decode()


def test_a_number_that_is_somebody_else_s_in_the_register_is_said(client: Client, world: World) -> None:
    for kind, field in (("rpps", "responsible_last_name"), ("national-id", "last_name")):
        answer = client.post(f"/inscription/controle/{kind}", {"value": PHARMACIST, field: "Dupré"}).json()
        assert answer["state"] == "attention"
        assert "fill" not in answer
    filled = client.post("/inscription/controle/voucher-rpps", {"value": PHARMACIST}).json()["fill"]
    assert filled["voucher_last_name"] == "VAUDRELINE"


def test_a_register_that_is_not_loaded_verifies_nothing(client: Client, db: None) -> None:
    for kind, value in (("finess", FINESS), ("rpps", PHARMACIST)):
        answer = client.post(f"/inscription/controle/{kind}", {"value": value}).json()
        assert answer["state"] == "unverified"
        assert answer["sentence"] == "Non vérifié\u00a0: le centre de services s’en chargera."


def test_lookups_are_posted_known_and_throttled(client: Client, world: World) -> None:
    assert client.get("/inscription/controle/finess").status_code == 405
    assert client.post("/inscription/controle/compte", {"value": "x"}).status_code == 404
    assert client.post("/inscription/adresse-future", {}).status_code == 404
    codes = [client.post("/inscription/controle/phone", {"value": "1"}).status_code for _ in range(242)]
    assert codes[0] == 200
    assert codes[-1] == 429
