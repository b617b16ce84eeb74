"""Invented French-like prose: a vocabulary under a Zipf law, headed by real words, ended by made-up ones.

The same seed gives the same words and texts on every machine; no word list is needed.
"""

from __future__ import annotations

import random
from itertools import accumulate


def _list(words: str) -> list[str]:
    return words.split()


COMMON = "patient"
"""In nearly every message."""
MEDIUM = "colposcopie"
"""In about two messages of a hundred."""
RARE = "zwylphane"
"""In five messages of each box; no made-up word resembles it."""
PREFIX = "anticoagul"
"""The beginning of words that stand in about one message of ten."""

_SMALL = _list(
    "de la le et à les des en un du une que est pour qui dans a par plus au avec sur ne se pas ce il sont nous vous"
    " votre ou être son fait aux mais comme on tout deux"
)
_TOPICS = _list(
    "bonjour docteur traitement consultation merci examen résultat tension ordonnance douleur service médecin"
    " confraternellement bilan contrôle dossier courrier antécédents chirurgie cardiologie radiologie biologie"
    " glycémie diabète hypertension infirmière pharmacie posologie fièvre scanner échographie vaccination allergie"
    " créatinine hémoglobine urgence suivi évolution prélèvement sérologie pneumologie prescription rééducation"
)
_STARTS = _list("b c d f g l m n p r s t v b c d f l m n p r s t v bl br ch cl cr dr fl gr j ph pl pr qu tr")
_VOWELS = _list("a a e é i i o o u ai ou an en on")
_ENDINGS = _list(
    "e er é ée e er ion ation ement eur euse ique ité age ance ure aire able if ive oire ose ite ome logie"
)
_FIRST = _list(
    "Hélène Jérôme Zoé Chloé Agnès Éric Noëlle Gaëlle Loïc Anaïs Benoît Cécile Malo Inès Solène Tanguy Ronan Maëlys"
    " Côme Aliénor Ombeline Perrine Gwenaël Armelle"
)
_LAST = _list(
    "Vautrelle Quénéhart Brizoual Dambreval Corvazier Lhomérac Pélissandre Marchevoix Taillefresne Ourcival Guérimond"
    " Sauvegrain Ballencourt Fréminval Orlhaguet Castérac Nivoulières Ravenessort Hautelys Doucerain"
)


class Language:
    """Draws words, sentences and people. ``rng`` decides; two calls with equal generators give equal texts."""

    def __init__(self, seed: int = 1, size: int = 30_000) -> None:
        rng = random.Random(f"vocabulary {seed}")
        made: dict[str, None] = dict.fromkeys([*_SMALL, *_TOPICS])
        while len(made) < size:
            middle = "".join(rng.choice(_STARTS) + rng.choice(_VOWELS) for _ in range(rng.choice((1, 1, 2))))
            made[middle + rng.choice(_STARTS) + rng.choice(_ENDINGS)] = None
        self.words = list(made)
        self._weights = list(accumulate(1 / (rank + 2.7) ** 1.12 for rank in range(len(self.words))))

    def draw(self, rng: random.Random, count: int) -> list[str]:
        """``count`` words."""
        return rng.choices(self.words, cum_weights=self._weights, k=count)

    def prose(self, rng: random.Random, size: int, planted: tuple[str, ...] = ()) -> str:
        """About ``size`` bytes of sentences in paragraphs, the planted words among them."""
        drawn = self.draw(rng, max(12, size // 7))
        for word in planted:
            drawn[rng.randrange(len(drawn))] = word
        paragraphs: list[str] = []
        sentences: list[str] = []
        start = 0
        while start < len(drawn):
            end = start + rng.randint(6, 22)
            sentences.append(" ".join(drawn[start:end]).capitalize() + ".")
            start = end
            if len(sentences) >= 5 or start >= len(drawn):
                paragraphs.append(" ".join(sentences))
                sentences = []
        return "\n\n".join(paragraphs)

    def person(self, rng: random.Random) -> tuple[str, str]:
        """A name and an address: one of about two thousand correspondents."""
        first, last, number = rng.choice(_FIRST), rng.choice(_LAST), rng.randrange(4)
        return f"{first} {last}", f"correspondant{_FIRST.index(first)}.{_LAST.index(last)}.{number}@partenaire.example"
