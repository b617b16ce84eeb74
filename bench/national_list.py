"""An invented national list of MSSanté mailboxes, of the real one's size and shape; the same seed, the same file.

    python -m bench.national_list FILE [--lines 535357] [--seed 1] [--day N]

Names are put together from syllables, towns and postal codes are real, every number begins as fictional ones do. As in
the real list: homonyms, compound names and accents, professionals with several addresses, 169 addresses that stand on
two lines, 85 personal mailboxes in 100 lines, 5,018 domains. ``--day`` 1 and more are the same list some days later:
about one line in three hundred came, changed or left each day.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from medipli.formats.annuaire import MAILBOX_COLUMNS
from medipli.formats.folding import fold
from medipli.formats.postal import Commune
from medipli.formats.postal.communes import gazetteer

LINES, DOMAINS, REPEATED, PERSONAL, DAILY = 535_357, 5_018, 169, 0.85, 1 / 300


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_STARTS = _words(
    "ba bé bou bra cha cou da dé du es fau fer ga gué guy ja ker la lé ma mar mé mon né or pé ra ro sau té va vi"
)
_MIDDLES = _words("l r n t ll nd rm st v ch ss mb")
_ENDS = _words("and ard eau el ène er et ez ic ier in is on ot oux uet ville y")
_FIRST = _words(
    "Adèle Agathe Alban Aline Anaïs André Armel Aude Bastien Basile Benoît Blaise Camille Cécile Céleste Chloé "
    "Clément Colin Coralie Cyrille Damien Delphine Denis Diane Éloïse Élie Émile Estelle Étienne Eugénie Fabien "
    "Félix Flore François Gaëlle Gaspard Gilles Guénolé Hélène Hugo Inès Irène Isaac Jade Jérôme Joël Joséphine "
    "Jules Laure Léa Léon Lilian Loïc Lucie Maël Malo Marguerite Marin Mathilde Maud Maxence Mélanie Naïma Nathan "
    "Noé Nora Octave Odile Pascal Paul Perrine Quentin Rachel Régis Rémi Romane Roxane Samuel Sarah Simon Solène "
    "Sophie Tanguy Théo Thierry Tiphaine Ursule Valentin Victoire Xavier Yaël Yann Yves Zoé"
)
_PARTICLES = ("de ", "d’", "le ", "la ", "du ")
_REGIONS = _words("ara bfc bre cvl cor ges hdf idf nor naq occ pdl pac")


@dataclass(frozen=True)
class _Profession:
    """Code and label of TRE_G15, the word in domains, how many of a hundred, specialities with their codes."""

    code: str
    label: str
    domain: str
    share: int
    specialities: tuple[tuple[str, str], ...] = ()


_PHYSICIANS = (
    ("SM54", "Médecine Générale (SM)"),
    ("SM04", "Cardiologie et maladies vasculaires (SM)"),
    ("SM15", "Dermatologie et vénéréologie (SM)"),
    ("SM40", "Pédiatrie (SM)"),
    ("SM24", "Gastro-entérologie et hépatologie (SM)"),
    ("SM32", "Neurologie (SM)"),
    ("SM44", "Radio-diagnostic (SM)"),
    ("SM38", "Ophtalmologie (SM)"),
    ("SM41", "Pneumologie (SM)"),
)
_PROFESSIONS = (
    _Profession("10", "Médecin", "medecin", 40, _PHYSICIANS),
    _Profession("21", "Pharmacien", "pharmacien", 12),
    _Profession("40", "Chirurgien-Dentiste", "chirurgien-dentiste", 9, (("SCD01", "Orthopédie dento-faciale (SCD)"),)),
    _Profession("50", "Sage-Femme", "sage-femme", 4),
    _Profession("60", "Infirmier", "infirmier", 24),
    _Profession("70", "Masseur-Kinésithérapeute", "masseur-kinesitherapeute", 8),
    _Profession("91", "Orthophoniste", "orthophoniste", 3),
)
_SITES = (
    ("Cabinet médical {0}", ""), ("Maison de santé {0}", "Secrétariat"), ("Centre hospitalier de {1}", "Cardiologie"),
    ("Centre hospitalier de {1}", "Urgences"), ("Centre hospitalier de {1}", "Maternité"), ("Pharmacie {0}", ""),
    ("Laboratoire {0}", ""), ("EHPAD {0}", "Soins"), ("Clinique {0}", "Chirurgie"), ("Imagerie {0}", ""),
)  # fmt: skip
_PLACES = "du Centre|des Tilleuls|de la Fontaine|du Pont|des Lilas|Saint-Anselme|de la Gare|du Vieux Moulin|des Halles"
_STREETS = "des Tanneurs|de la République|du Four|des Écoles|Basse|du Lavoir|de l’Église|des Acacias|Nationale"


@dataclass(frozen=True)
class _World:
    """What every line is drawn from: names and towns with how common they are, and the domains."""

    seed: int
    names: tuple[str, ...]
    name_weights: tuple[float, ...]
    towns: tuple[Commune, ...]
    town_weights: tuple[float, ...]
    domains: tuple[str, ...]

    def draw(self, *what: object) -> random.Random:
        """The same numbers for the same thing, so that a later day changes a few lines and leaves the others."""
        return random.Random(":".join(map(str, (self.seed, *what))))


def lines(count: int = LINES, *, seed: int = 1, day: int = 0) -> Iterator[str]:
    """The heading and ``count`` lines, without their ends."""
    yield "|".join(MAILBOX_COLUMNS.values())
    world = _world(seed)
    repeated = set(world.draw("repeated").sample(range(1, count), min(REPEATED, count // 100)))
    previous = ""
    for number in range(count):
        changed = next((one for one in range(day, 0, -1) if world.draw(number, one).random() < DAILY), 0)
        said = _line(world, number, changed)
        if number in repeated and previous:
            said["address"] = previous
        previous = said["address"]
        yield "|".join(said.values())


def _world(seed: int) -> _World:
    once = random.Random(f"national list:{seed}")
    names = sorted({_name(once) for _ in range(60_000)})
    once.shuffle(names)
    towns = gazetteer().communes
    return _World(
        seed=seed,
        names=tuple(names),
        name_weights=tuple(accumulate(1 / (place + 30) ** 0.8 for place in range(len(names)))),
        towns=towns,
        town_weights=tuple(accumulate(1 / (place + 20) ** 0.7 for place in range(len(towns)))),
        domains=_domains(once),
    )


def _name(draw: random.Random) -> str:
    word = draw.choice(_STARTS)
    for _ in range(draw.choice((0, 1, 1, 2))):
        word += draw.choice(_MIDDLES) + draw.choice(("a", "e", "i", "o", "ou", "é"))
    word += draw.choice(_MIDDLES) + draw.choice(_ENDS)
    return (draw.choice(_PARTICLES) if draw.random() < 0.03 else "") + word.capitalize()


def _domains(draw: random.Random) -> tuple[str, ...]:
    public = [f"{one.domain}.{region}.mssante.fr" for one in _PROFESSIONS for region in _REGIONS]
    endings = ("", "-sante", "-ch")
    own = {f"{fold(_name(draw)).replace(' ', '-')}{draw.choice(endings)}.mssante.fr" for _ in range(20_000)}
    return (*public, *sorted(own)[: DOMAINS - len(public)])


def _line(world: _World, number: int, changed: int) -> dict[str, str]:
    draw = world.draw(number, "line", changed)
    town = draw.choices(world.towns, cum_weights=world.town_weights)[0]
    postal_code = draw.choice(town.postal_codes)
    said = dict.fromkeys(MAILBOX_COLUMNS, "") | {
        "is_paperless": draw.choice("ON"),
        "number": str(draw.randrange(1, 200)),
        "street_type": draw.choice(("RUE", "AV", "BD", "PL", "CHE")),
        "street": draw.choice(_STREETS.split("|")).upper(),
        "routing": f"{postal_code} {fold(town.name).upper()}",
        "postal_code": postal_code,
        "department": town.department,
        "country": "FRANCE",
    }
    if draw.random() < PERSONAL:
        return said | _personal(world, draw, number)
    return said | _shared(world, draw, number, town.name)


def _personal(world: _World, draw: random.Random, number: int) -> dict[str, str]:
    # One line in seven is a further address of somebody who stands a little earlier.
    person = number - draw.randrange(1, 40) if number > 40 and draw.random() < 0.14 else number
    who = world.draw("person", person)
    first = who.choice(_FIRST[: who.randrange(1, len(_FIRST) + 1)])
    last = who.choices(world.names, cum_weights=world.name_weights)[0]
    if who.random() < 0.06:
        last += "-" + who.choices(world.names, cum_weights=world.name_weights)[0]
    profession = who.choices(_PROFESSIONS, [one.share for one in _PROFESSIONS])[0]
    speciality = who.choice(profession.specialities) if profession.specialities else ("", "")
    domain = draw.choice(world.domains)
    if draw.random() < 0.6:
        domain = f"{profession.domain}.{draw.choice(_REGIONS)}.mssante.fr"
    local = f"{fold(first)}.{fold(last)}".replace(" ", "-")
    return {
        "kind": "PER",
        "address": f"{local}.{number:x}@{domain}",
        "person_id_type": "8",
        "person_number": f"997{person:08d}",
        "national_id": f"8997{person:08d}",
        "civility": who.choice(("M", "MME", "DR")),
        "last_name": last.upper(),
        "first_name": first,
        "category_code": "C",
        "category": "Civil",
        "profession_code": profession.code,
        "profession": profession.label,
        "speciality_code": speciality[0],
        "speciality": speciality[1],
    }


def _shared(world: _World, draw: random.Random, number: int, town: str) -> dict[str, str]:
    title, service = draw.choice(_SITES)
    name = title.format(draw.choice(_PLACES.split("|")), town)
    return {
        "kind": draw.choices(("ORG", "APP"), (9, 1))[0],
        "address": f"{fold(name).replace(' ', '.')[:40]}.{number:x}@{draw.choice(world.domains)}",
        "structure_id_type": "1",
        "structure_id": f"99{number % 10_000_000:07d}",
        "service": service,
        "structure": name.upper(),
        "sign": name if draw.random() < 0.3 else "",
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--lines", type=int, default=LINES)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--day", type=int, default=0)
    given = parser.parse_args()
    with given.file.open("w", encoding="utf-8", newline="\n") as file:
        for line in lines(given.lines, seed=given.seed, day=given.day):
            file.write(f"{line}\n")


if __name__ == "__main__":
    main()
