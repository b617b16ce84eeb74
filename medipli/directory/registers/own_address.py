"""Which address of the register is a professional's own, so that a link sent to it proves who asks.

An address counts only when all of this holds; whatever is doubtful is left to the desk:

1. the register gives it to exactly one professional (asked of the database by ``queries.own_address``);
2. no establishment has it (also asked there);
3. its local part holds no generic word (« contact », « secretariat », « pharmacie »…): such boxes are read by a team,
   even where the register happens to show it for one person only;
4. its local part repeats no word of the name of the place, unless that word is the professional's own name:
   « halleverte@… » of the « Pharmacie de la Halle Verte » is the pharmacy's.

Without these, anybody at a reception could take an account in the name of a colleague whose number they know.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from medipli.formats.folding import fold

# Anywhere in the local part: long enough to stand in no ordinary name.
_GENERIC_INSIDE = (
    "accueil", "administrat", "ambulance", "bibliotheque", "biologie", "cabinet", "centrehosp", "clinique", "comptab",
    "consultation", "contact", "dentaire", "direction", "ehpad", "facturation", "hopital", "imagerie", "infirmerie",
    "kinesitherap", "laboratoire", "maisonmedicale", "maisonsante", "medical", "officine", "ordonnance", "pharma",
    "planning", "polyclinique", "radiologie", "reception", "residence", "secret", "standard", "urgence",
)  # fmt: skip
# Only as a word of its own: « info » is in no name, but « rh » and « labo » are in many.
_GENERIC_WORDS = frozenset({
    "admin", "assistante", "bal", "boite", "bureau", "cds", "centre", "ch", "chu", "compta", "cpts", "crip", "dam",
    "dentiste", "dim", "dir", "drh", "equipe", "groupe", "had", "hello", "idel", "ide", "info", "infos", "infirmier",
    "infirmiere", "infirmiers", "kine", "kines", "labo", "mail", "maison", "mediation", "medecin", "medecins",
    "mairie", "msp", "no", "noreply", "office", "ordo", "osteo", "pole", "postmaster", "prescription", "pui",
    "qualite", "rdv", "rh", "sante", "scm", "scp", "selarl", "sel", "service", "services", "ssiad", "ssr", "support",
    "team", "usld", "webmaster",
})  # fmt: skip
_SHORTEST_PLACE_WORD = 4


@dataclass(frozen=True)
class Candidate:
    """An address that the register gives to one professional at one place, and to nobody else."""

    email: str
    last_name: str
    first_name: str
    place: str


def choose(candidates: Iterable[Candidate]) -> str | None:
    """The professional's own address, or None; of several, the one given for most places, then alphabetically."""
    listed = list(candidates)
    shared = {one.email for one in listed if not is_own(one)}
    counted = Counter(one.email for one in listed if one.email not in shared)
    return min(counted, key=lambda email: (-counted[email], email), default=None)


def is_own(candidate: Candidate) -> bool:
    """Whether neither the words of the address nor the name of the place make it a structure's (rules 3 and 4)."""
    local, at, domain = candidate.email.partition("@")
    if not at or "." not in domain or not local:
        return False
    words = fold(re.sub(r"\d+", " ", local)).split()
    joined = "".join(words)
    if not joined or _GENERIC_WORDS.intersection(words) or any(part in joined for part in _GENERIC_INSIDE):
        return False
    place = {word for word in fold(candidate.place).split() if len(word) >= _SHORTEST_PLACE_WORD}
    place -= set(fold(f"{candidate.last_name} {candidate.first_name}").split())
    return not any(word in joined for word in place)
