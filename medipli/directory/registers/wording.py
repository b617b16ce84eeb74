"""The words by which a line of the national list is found, and the words of its fields by which it is ranked."""

from __future__ import annotations

from dataclasses import astuple, dataclass

from medipli.formats.annuaire import MailboxRow
from medipli.formats.folding import fold
from medipli.formats.postal import department_of
from medipli.formats.sounds import sound

SEPARATOR = "|"
SOUND, NAME, DEPARTMENT = "~", "=", "#"
"""What begins the sound of a word, a surname, and a department, among the words of a line: nothing typed has it."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a line, field by field, in plain lower case with single blanks; then the sounds of its names."""

    last_name: str
    first_name: str
    town: str
    postal_code: str
    activity: str
    structure: str
    last_name_sounds: str
    first_name_sounds: str
    town_sounds: str

    def written(self) -> str:
        """As it is kept; :data:`SEPARATOR` stands between."""
        return SEPARATOR.join(astuple(self))


def wording(row: MailboxRow) -> Wording:
    """The words of one line."""
    last_name, first_name, town = fold(row.last_name), fold(row.first_name), fold(row.town)
    return Wording(
        last_name=last_name,
        first_name=first_name,
        town=town,
        postal_code=fold(row.postal_code),
        activity=fold(f"{row.profession} {row.speciality}"),
        structure=fold(f"{row.structure} {row.sign} {row.service}"),
        last_name_sounds=_sounds(last_name),
        first_name_sounds=_sounds(first_name),
        town_sounds=_sounds(town),
    )


def _sounds(words: str) -> str:
    return " ".join(filter(None, map(sound, words.split())))


def lexemes(words: Wording) -> str:
    """What the index holds of a line, as the text of a PostgreSQL array: words, surnames, sounds, department."""
    fields = (words.last_name, words.first_name, words.town, words.postal_code, words.activity, words.structure)
    found = set(" ".join(fields).split())
    found.update(NAME + word for word in words.last_name.split())
    heard = f"{words.last_name_sounds} {words.first_name_sounds} {words.town_sounds}"
    found.update(SOUND + one for one in heard.split())
    if department := department_of(words.postal_code):
        found.add(DEPARTMENT + department.lower())
    # Folded words and sounds are letters and digits: nothing in them has to be quoted.
    return "{" + ",".join(f'"{one}"' for one in sorted(found)) + "}"
