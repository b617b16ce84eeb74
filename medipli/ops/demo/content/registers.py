"""The national registers of the demonstration: its people and structures, and some more to register with.

Everything is invented: RPPS numbers start with 997, FINESS numbers with 99 or 96, addresses end in ``.example``.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle

from medipli.formats.annuaire import ActivityRow
from medipli.formats.finess import EstablishmentRow

from .identifiers import demo_phone, fictional_finess, fictional_rpps, luhn_key
from .organisations import ORGANISATIONS
from .people import PEOPLE

# The first word of a profession of the demonstration, and its code and label of TRE_G15.
_CODES = {
    "Médecin": ("10", "Médecin"),
    "Biologiste": ("10", "Médecin"),
    "Pharmacienne": ("21", "Pharmacien"),
    "Infirmière": ("60", "Infirmier"),
    "Infirmier": ("60", "Infirmier"),
    "Masseur-kinésithérapeute": ("70", "Masseur-kinésithérapeute"),
    "Sage-femme": ("50", "Sage-femme"),
}
_FOLD = str.maketrans("éèêëàâïîôöùûç ’'", "eeeeaaiioouuc---")

# Key, FINESS serial, name, category, street, postal code and town.
_MORE = (
    ("remparts", 31001, "Pharmacie des Remparts", "Pharmacie d’officine", "4, rue des Remparts", "99320 Castelbrume"),
    ("grand-pont", 31002, "Pharmacie du Grand Pont", "Pharmacie d’officine", "1, place du Pont", "99400 Port-Orval"),
    ("fontaine", 31003, "Pharmacie de la Fontaine", "Pharmacie d’officine", "8, rue Basse", "99155 Vernoles"),
    ("aulnes", 31004, "EHPAD Les Aulnes", "Établissement d’hébergement pour personnes âgées dépendantes",
     "30, chemin des Aulnes", "99130 Saint-Évrin"),
    ("clairiere", 31005, "Clinique de la Clairière", "Établissement de soins pluridisciplinaire",
     "2, allée des Hêtres", "99000 Orlane"),
    ("messageries", 31006, "Centre de santé des Messageries", "Centre de santé", "7, rue des Relais", "99000 Orlane"),
    ("lavoir", 31007, "Maison de santé du Lavoir", "Maison de santé", "3, rue du Lavoir", "99320 Castelbrume"),
    ("evrin", 31008, "Cabinet médical de Saint-Évrin", "Cabinet de groupe", "11, grand-rue", "99130 Saint-Évrin"),
)  # fmt: skip
CLOSED = "remparts"

# First names and surnames; the second round through them mixes the two.
_NAMES = (
    ("Elsa", "Vaudreline"), ("Maëlle", "Corbinaud"), ("Yanis", "Perrochel"), ("Agathe", "Lissandre"),
    ("Tristan", "Mervillon"), ("Noémie", "Harquebel"), ("Basile", "Ferrandoux"), ("Ombeline", "Castérac"),
    ("Ismaël", "Brugnolle"), ("Clémence", "Dorvigny"), ("Ewen", "Talhoris"), ("Sidonie", "Maraval"),
    ("Gauthier", "Nérondal"), ("Lilwenn", "Jossamy"), ("Côme", "Verdalle"), ("Awa", "Sambrelle"),
    ("Anatole", "Quintrec"), ("Hélène", "Orsival"), ("Soan", "Bellavoine"), ("Mathilde", "Guérande-Vaux"),
    ("Lubin", "Estourelle"), ("Fanny", "Chabrival"), ("Idris", "Kervalec"), ("Violette", "Amblardin"),
    ("Eudes", "Rochambel"), ("Jeanne", "Tournevent"), ("Aristide", "Fauvernier"), ("Perrine", "Lancival"),
    ("Nils", "Dargoire"), ("Louison", "Pontaubray"),
)  # fmt: skip
_KINDS = (
    ("60", "Infirmier", ""),
    ("21", "Pharmacien", ""),
    ("10", "Médecin", "Médecine générale"),
    ("70", "Masseur-kinésithérapeute", ""),
    ("40", "Chirurgien-dentiste", ""),
    ("91", "Orthophoniste", ""),
    ("50", "Sage-femme", ""),
)
_PLACES = ("grand-pont", "fontaine", "aulnes", "clairiere", "messageries", "lavoir", "evrin")

OWN_EMAIL_KNOWN = fictional_rpps(50001)
SHARED_EMAIL_ONLY = fictional_rpps(50002)
NO_EMAIL = fictional_rpps(50003)
UNKNOWN = fictional_rpps(59999)
HOMONYMS = (fictional_rpps(50010), fictional_rpps(50100))


def establishments() -> Iterator[EstablishmentRow]:
    """The structures of the demonstration and eight more, one of them closed; two stand in another region."""
    for one in ORGANISATIONS:
        yield _establishment(one.finess, one.name, one.category, one.address, one.place, one.phone, one.email)
    for place, (key, serial, name, category, street, town) in enumerate(_MORE):
        phone, email = demo_phone(7000 + place), f"accueil.{key}@courriel.example"
        yield _establishment(
            fictional_finess(serial), name, category, street, town, phone, email, is_open=key != CLOSED
        )
    for serial, name, street, town in (
        (1, "Pharmacie des Brumes", "5, rue Haute", "96100 Brumeval"),
        (2, "EHPAD La Sente", "1, rue des Prés", "96200 Haute-Sente"),
    ):
        body = f"96{serial:06d}"
        yield _establishment(body + luhn_key(body), name, "", street, town, demo_phone(7100 + serial), "")


def activities() -> Iterator[ActivityRow]:
    """The professionals of the demonstration and more than sixty others, by where they work.

    Three try the proof of identity: one with an address of their own, two with the pharmacy’s only, one with none. Two
    are homonyms. The others have an address of their own, every third one aside.
    """
    places = {one.name: one for one in establishments()}
    by_key = {one.key: places[one.name] for one in ORGANISATIONS} | {key: places[name] for key, _, name, *_ in _MORE}
    for person in PEOPLE:
        if person.rpps:
            code, label = _CODES[person.profession.split()[0]]
            place = by_key[person.organisation]
            names = (person.last_name, person.first_name)
            yield _activity(person.rpps, names, (code, label, person.speciality), place, person.email, person.phone)
    pharmacist, nurse = ("21", "Pharmacien", ""), ("60", "Infirmier", "")
    pharmacy, shared = by_key["fontaine"], "pharmacie.fontaine@courriel.example"
    yield _activity(OWN_EMAIL_KNOWN, ("Estremont", "Coline"), pharmacist, pharmacy, "coline.estremont@courriel.example")
    yield _activity(SHARED_EMAIL_ONLY, ("Laubrière", "Octave"), pharmacist, pharmacy, shared)
    yield _activity(fictional_rpps(50004), ("Sauvelade", "Mona"), pharmacist, pharmacy, shared)
    yield _activity(NO_EMAIL, ("Oradelle", "Ines-Lucia"), nurse, by_key["aulnes"], "")
    around = cycle(_PLACES)
    for turn in range(2 * len(_NAMES)):
        first_name, last_name = _NAMES[turn % len(_NAMES)]
        if turn > len(_NAMES):
            # The second round gives the first names to other families; its first person is a true homonym.
            first_name = _NAMES[(turn * 7) % len(_NAMES)][0]
        rpps = fictional_rpps(50010 + turn) if turn != len(_NAMES) else HOMONYMS[1]
        place = by_key[next(around)]
        own = f"{first_name}.{last_name}.{turn}@courriel.example".lower().translate(_FOLD)
        email = place.email if turn % 3 == 2 else own
        yield _activity(rpps, (last_name, first_name), _KINDS[turn % len(_KINDS)], place, email)


def _establishment(
    finess: str, name: str, category: str, street: str, place: str, phone: str, email: str, *, is_open: bool = True
) -> EstablishmentRow:
    postal_code, town = place.split(" ", 1)
    return EstablishmentRow(
        finess=finess,
        legal_finess="",
        name=name,
        siret="",
        street=street,
        postal_code=postal_code,
        town=town,
        phone=phone,
        email=email,
        category=category,
        is_open=is_open,
    )


def _activity(
    rpps: str,
    names: tuple[str, str],
    profession: tuple[str, str, str],
    place: EstablishmentRow,
    email: str,
    phone: str = "",
) -> ActivityRow:
    code, label, speciality = profession
    return ActivityRow(
        national_id=f"8{rpps}",
        last_name=names[0].upper(),
        first_name=names[1],
        profession_code=code,
        profession=label,
        speciality=speciality,
        name=place.name,
        finess=place.finess,
        siret="",
        street=place.street,
        postal_code=place.postal_code,
        town=place.town,
        phone=phone or place.phone,
        email=email,
        mode="Libéral, indépendant, artisan, commerçant",
    )
