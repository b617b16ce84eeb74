"""Words as people search them: without accents, capitals and punctuation."""

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l"})
_REST = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """Return the Latin letters and digits of ``text`` in plain lower case, words set apart by one space.

    « L’Haÿ-les-Roses » becomes « l hay les roses »; letters of other alphabets are left out.
    """
    decomposed = unicodedata.normalize("NFKD", text.lower().translate(_LIGATURES))
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _REST.sub(" ", bare).strip()
