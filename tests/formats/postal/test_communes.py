"""Towns and postal codes."""

from __future__ import annotations

import gzip
import hashlib
import json
from importlib import resources

import pytest

from medipli.formats import postal


def test_the_table_is_the_one_whose_source_is_recorded() -> None:
    data = resources.files("medipli.formats.postal") / "data"
    record = json.loads((data / "source.json").read_text())
    content = gzip.decompress((data / "communes.tsv.gz").read_bytes())
    assert hashlib.sha256(content).hexdigest() == record["communes_sha256"]
    assert content.count(b"\n") == record["communes"] > 34_000


@pytest.mark.parametrize(
    ("postal_code", "name", "department"),
    [
        ("75001", "Paris", "75"),
        ("69003", "Lyon", "69"),
        ("20000", "Ajaccio", "2A"),
        ("20200", "Bastia", "2B"),
        ("97400", "Saint-Denis", "974"),
        ("97133", "Saint-Barthélemy", "977"),
        ("98800", "Nouméa", "988"),
        ("94240", "L’Haÿ-les-Roses", "94"),
    ],
)
@pytest.mark.feature(35)
def test_a_postal_code_gives_its_town_and_department(postal_code: str, name: str, department: str) -> None:
    assert name in [one.name for one in postal.communes(postal_code)]
    assert postal.department_of(postal_code) == department


@pytest.mark.parametrize(
    ("postal_code", "typed", "town"),
    [
        ("75001", "PARIS 1er", "Paris"),
        ("13 008", "marseille 8e arrondissement", "Marseille"),
        ("97400", "St Denis", "Saint-Denis"),
        ("01300", "Arbignieu", "Arboys en Bugey"),
        ("94240", "l'hay les roses", "L’Haÿ-les-Roses"),
    ],
)
@pytest.mark.feature(35)
def test_a_town_is_recognised_and_spelled_properly(postal_code: str, typed: str, town: str) -> None:
    place = postal.read_place(postal_code, typed)
    assert (place.town, place.is_known, place.is_ok) == (town, True, True)


def test_a_cedex_is_taken_though_it_cannot_be_checked() -> None:
    place = postal.read_place("31059", "Toulouse CEDEX 9")
    assert place.is_ok
    assert not place.is_known
    assert postal.communes("31059") == ()


@pytest.mark.parametrize(
    ("postal_code", "town", "field", "said"),
    [
        ("75001", "Lyon", "town_error", "correspond à\u00a0: Paris."),
        ("7500", "Paris", "postal_code_error", "compte 5 chiffres"),
        ("", "Paris", "postal_code_error", "Saisissez un code postal."),
        ("75001", "", "town_error", "Saisissez une ville."),
        ("00000", "Paris", "postal_code_error", "Aucune commune"),
        ("٧٥٠٠١", "Paris", "postal_code_error", "compte 5 chiffres"),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field(postal_code: str, town: str, field: str, said: str) -> None:
    assert said in getattr(postal.read_place(postal_code, town), field)


def test_towns_are_found_by_words_of_their_name_the_exact_and_larger_ones_first() -> None:
    assert [one.name for one in postal.find_communes("lyon", 2)] == ["Lyon", "Lyons-la-Forêt"]
    assert postal.find_communes("villeurb")[0].name == "Villeurbanne"
    assert postal.find_communes("9740")[0].department == "974"
    assert postal.find_communes("l") == ()
    assert postal.find_communes("%") == ()


def test_invented_towns_can_stand_beside_the_real_ones() -> None:
    from medipli.formats.postal.communes import _added, gazetteer

    assert postal.read_place("99210", "Montclarel").postal_code_error
    try:
        postal.extend([postal.Commune("99021", "Montclarel", ("99210",), "99")])
        assert postal.read_place("99210", "montclarel").is_known
        assert postal.read_place("75001", "Paris").is_known
    finally:
        _added.clear()
        gazetteer.cache_clear()
