"""Whether a new password is strong enough, said in French."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from zxcvbn import zxcvbn

from medipli.identity.factors.known_passwords import SAID, is_known
from medipli.identity.models import Person

SHORTEST, LONGEST = 12, 1024
ENOUGH = 3
LABELS = ("Très faible", "Faible", "Moyen", "Solide", "Très solide")

FAVOURITES = Path(__file__).parent / "data" / "french_favourites.txt"


@cache
def _french_favourites() -> tuple[str, ...]:
    lines = FAVOURITES.read_text(encoding="utf-8").splitlines()
    return tuple(dict.fromkeys(word for line in lines if not line.startswith("#") for word in line.split()))


_WARNINGS = {
    "Straight rows of keys are easy to guess.": "Une rangée de touches du clavier se devine facilement.",
    "Short keyboard patterns are easy to guess.": "Un petit dessin sur le clavier se devine facilement.",
    'Repeats like "aaa" are easy to guess.': "Une répétition comme «\u00a0aaa\u00a0» se devine facilement.",
    'Repeats like "abcabcabc" are only slightly harder to guess than "abc".': (
        "«\u00a0abcabcabc\u00a0» n’est guère plus sûr que «\u00a0abc\u00a0»."
    ),
    'Sequences like "abc" or "6543" are easy to guess.': (
        "Une suite comme «\u00a0abc\u00a0» ou «\u00a06543\u00a0» se devine facilement."
    ),
    "Recent years are easy to guess.": "Une année récente se devine facilement.",
    "Dates are often easy to guess.": "Une date se devine souvent facilement.",
    "This is a top-10 common password.": "C’est l’un des dix mots de passe les plus utilisés.",
    "This is a top-100 common password.": "C’est l’un des cent mots de passe les plus utilisés.",
    "This is a very common password.": "C’est un mot de passe très répandu.",
    "This is similar to a commonly used password.": "Il ressemble à un mot de passe très répandu.",
    "A word by itself is easy to guess.": "Un mot seul se devine facilement.",
    "Names and surnames by themselves are easy to guess.": "Un nom ou un prénom seul se devine facilement.",
    "Common names and surnames are easy to guess.": "Les noms et prénoms répandus se devinent facilement.",
}
_SUGGESTIONS = {
    "Use a few words, avoid common phrases.": "Utilisez quelques mots, sans expression toute faite.",
    "No need for symbols, digits, or uppercase letters.": "Symboles, chiffres et majuscules ne sont pas nécessaires.",
    "Add another word or two. Uncommon words are better.": "Ajoutez un ou deux mots, de préférence peu courants.",
    "Use a longer keyboard pattern with more turns.": "Évitez les dessins sur le clavier.",
    "Avoid repeated words and characters.": "Évitez de répéter des mots ou des caractères.",
    "Avoid sequences.": "Évitez les suites de lettres ou de chiffres.",
    "Avoid recent years.": "Évitez les années récentes.",
    "Avoid years that are associated with you.": "Évitez les années qui vous concernent.",
    "Avoid dates and years that are associated with you.": "Évitez les dates et les années qui vous concernent.",
    "Capitalization doesn't help very much.": "Une majuscule au début n’aide guère.",
    "All-uppercase is almost as easy to guess as all-lowercase.": "Tout en majuscules n’aide guère.",
    "Reversed words aren't much harder to guess.": "Un mot à l’envers n’est guère plus sûr.",
    "Predictable substitutions like '@' instead of 'a' don't help very much.": (
        "Remplacer «\u00a0a\u00a0» par «\u00a0@\u00a0» n’aide guère."
    ),
}


@dataclass(frozen=True)
class Strength:
    """``score`` from 0 to 4; ``advice`` in French, empty when the password will do."""

    score: int
    label: str
    advice: tuple[str, ...]
    is_enough: bool


def words_of(person: Person) -> list[str]:
    """What others know about a person, and so would try first."""
    known = [person.first_name, person.last_name, person.town, person.profession, person.national_id or ""]
    addresses = [person.email, *(a.address for a in person.sign_in_addresses.all())] if person.pk else [person.email]
    known += [address.partition("@")[0] for address in addresses]
    known += [settings.SERVICE_NAME, "medipli", "mssante"]
    words = {part.lower() for text in known for part in re.split(r"[\W_]+", text) if len(part) >= 4}
    return sorted(words)


def strength(password: str, words: list[str]) -> Strength:
    """How well ``password`` resists guessing by somebody who knows ``words``."""
    if len(password) < SHORTEST:
        advice: tuple[str, ...] = (
            f"Il faut au moins {SHORTEST} caractères. Une phrase est plus sûre et plus simple à retenir.",
        )
        return Strength(0, LABELS[0], advice, is_enough=False)
    if len(password) > LONGEST:
        return Strength(0, LABELS[0], (f"Il faut au plus {LONGEST} caractères.",), is_enough=False)
    if is_known(password):
        return Strength(0, LABELS[0], (SAID,), is_enough=False)
    lowered = password.lower()
    told = any(word in lowered for word in words)
    # zxcvbn refuses more than 72 characters; what comes after only makes the password stronger.
    found = zxcvbn(password[:72], user_inputs=[*words, *_french_favourites()])
    score = int(found["score"])
    if told:
        advice = ("Évitez votre nom, votre adresse, votre ville ou le nom du service.",)
        return Strength(min(score, 1), LABELS[min(score, 1)], advice, is_enough=False)
    if score >= ENOUGH:
        return Strength(score, LABELS[score], (), is_enough=True)
    feedback = found["feedback"]
    warning = _WARNINGS.get(feedback["warning"], "")
    advice = tuple(line for line in (warning, *(_SUGGESTIONS.get(s, "") for s in feedback["suggestions"])) if line)
    return Strength(score, LABELS[score], advice or (_SUGGESTIONS["Avoid sequences."],), is_enough=False)
