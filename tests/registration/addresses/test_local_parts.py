from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medipli.formats.local_parts import LONGEST, is_well_formed, of_person, of_team, town_of


@pytest.mark.feature(46)
@pytest.mark.parametrize(
    ("team", "local"),
    [
        (("Pharmacie du Centre", "", "81000", "Albi"), "pharmacie.du.centre.81000.albi"),
        (
            ("Maison de santé des Tilleuls", "Cardiologie", "99210", "Montclarel"),
            "maison.de.sante.des.tilleuls.cardiologie.99210.montclarel",
        ),
        (("Pharmacie de l’Étoile", "", "42000", "St-Étienne Cedex 2"), "pharmacie.de.l.etoile.42000.saint-etienne"),
        (("Labo Cœur & Œuvre", "", "75003", "Paris 3e arrondissement"), "labo.coeur.et.oeuvre.75003.paris"),
        (("Cabinet Ste. Anne", "", "20000", "Ajaccio"), "cabinet.sainte.anne.20000.ajaccio"),
        (("Pharmacie\u00a0«\u00a0Le..Quai\u00a0»", "", "", ""), "pharmacie.le.quai"),
        (("Cardiologie", "Cardiologie", "81000", "Albi"), "cardiologie.81000.albi"),
        (("🏥", "", "81000", "Albi"), "equipe.81000.albi"),
    ],
)
def test_a_team_is_named_by_its_name_its_service_and_its_town(team: tuple[str, str, str, str], local: str) -> None:
    assert of_team(*team) == local


@pytest.mark.parametrize(
    ("names", "local"),
    [
        (("Elsa", "Vaudreline"), "elsa.vaudreline"),
        (("Jean\u2011Pierre", "N’Guessan"), "jean-pierre.nguessan"),
        (("Anne Marie", "de La Tour"), "anne-marie.de-la-tour"),
        (("Loïc", "Lefèvre-Œillet"), "loic.lefevre-oeillet"),
        (("Мария", "Иванова"), "mariya.ivanova"),
        (("Şule", "Müßig"), "sule.mussig"),
        (("", ""), "titulaire"),
    ],
)
def test_a_person_is_named_by_first_name_and_name(names: tuple[str, str], local: str) -> None:
    assert of_person(*names) == local


def test_what_is_too_long_is_cut_between_words_and_keeps_the_town() -> None:
    name = "Établissement d’hébergement pour personnes âgées dépendantes de la Vallée des Glycines"
    local = of_team(name, "", "51300", "Vitry")
    assert local == "etablissement.d.hebergement.pour.personnes.agees.51300.vitry"
    assert of_person("Marie-Antoinette-Josèphe", "de la Rochefoucauld-Doudeauville-Montmorency-Beaumont") == (
        "marie-antoinette-josephe.de-la-rochefoucauld-doudeauville"
    )


def test_the_town_is_one_word_however_it_is_written() -> None:
    assert town_of("L’Isle-d’Abeau") == town_of("l'isle d abeau") == "l-isle-d-abeau"
    assert town_of("Ste Foy") == town_of("Sainte-Foy") == "sainte-foy"


@pytest.mark.parametrize("local", ["", ".a", "a.", "a..b", "a b", "é", "A", "a@b", "-a", "a-", "a" * 65, "a.-b", "a\n"])
def test_what_the_desk_types_must_have_the_same_shape(local: str) -> None:
    assert not is_well_formed(local)


@given(st.text(), st.text(), st.text(), st.text(), st.integers(0, 9999))
def test_any_text_gives_an_address_that_every_mail_program_takes(
    name: str, service: str, code: str, town: str, number: int
) -> None:
    for local in (of_team(name, service, code, town, number), of_person(name, service, town, number)):
        assert is_well_formed(local)
        assert len(local.encode()) <= LONGEST


@given(st.text(), st.text(), st.text(), st.integers(2, 9999))
def test_a_number_always_makes_another_address(first: str, last: str, town: str, number: int) -> None:
    assert of_person(first, last, town, number) != of_person(first, last, town)
    assert of_team(first, last, "81000", town, number).endswith(f".{number}")
