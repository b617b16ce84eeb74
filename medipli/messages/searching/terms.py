"""The search language: words, « phrases » and operators, as dataclasses that can be written back as text.

``de:`` ``à:`` ``objet:`` ``pj:`` ``avant:`` ``après:`` ``non-lu:`` ``dossier:``. A value with spaces stands in quotes.
What is not an operator is a word to find anywhere. Nothing that people type is an error.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils import timezone

from medipli.messages import words

FROM, TO, SUBJECT, FILE, BEFORE, AFTER, UNREAD, FOLDER = (
    "de",
    "à",
    "objet",
    "pj",
    "avant",
    "après",
    "non-lu",
    "dossier",
)
ALIASES = {
    "from": FROM, "expediteur": FROM, "a": TO, "to": TO, "pour": TO, "sujet": SUBJECT, "subject": SUBJECT,
    "piece": FILE, "fichier": FILE, "before": BEFORE, "apres": AFTER, "depuis": AFTER, "after": AFTER,
    "nonlu": UNREAD, "non-lus": UNREAD, "folder": FOLDER, "in": FOLDER, "dans": FOLDER,
}  # fmt: skip
OPERATORS = (FROM, TO, SUBJECT, FILE, BEFORE, AFTER, UNREAD, FOLDER)
MAX_TERMS = 20
MAX_LENGTH = 2000
TOKEN = re.compile(
    r"""(?P<operator>[A-Za-zÀ-ÿ-]{1,12})\s?:(?:\s?"(?P<quoted>[^"]*)"|\s?«\s?(?P<french>[^»]*?)\s?»|(?P<value>\S*))"""
    r"""|"(?P<phrase>[^"]*)"|«\s?(?P<phrase2>[^»]*?)\s?»|(?P<word>\S+)""",
    re.VERBOSE,
)
DAY = re.compile(r"(?:(\d{1,2})[/.-])?(\d{1,2})[/.-](\d{4})|(\d{4})-(\d{1,2})(?:-(\d{1,2}))?|(\d{4})")


@dataclass(frozen=True)
class Term:
    """One condition: ``operator`` is empty for words to find anywhere."""

    operator: str
    value: str

    def __str__(self) -> str:
        value = f'"{self.value}"' if " " in self.value or (":" in self.value and not self.operator) else self.value
        return f"{self.operator}:{value}" if self.operator else value


@dataclass(frozen=True)
class Terms:
    """A whole search. ``str()`` gives a text that parses to the same; ``without(n)`` takes a term away."""

    terms: tuple[Term, ...]

    def __str__(self) -> str:
        return re.sub(r': (?=")', ':"" ', " ".join(str(term) for term in self.terms))

    def __bool__(self) -> bool:
        return bool(self.terms)

    def values(self, operator: str) -> list[str]:
        """The values given to one operator."""
        return [term.value for term in self.terms if term.operator == operator]

    def without(self, position: int) -> Terms:
        """The search less its term number ``position``."""
        return replace(self, terms=self.terms[:position] + self.terms[position + 1 :])


def parse(text: str) -> Terms:
    """Read what somebody typed; at most 20 terms of 200 characters count, 2,000 characters in all."""
    terms: list[Term] = []
    for match in TOKEN.finditer(text[: 3 * MAX_LENGTH].replace("\x00", " ")):
        operator = _operator(match["operator"] or "")
        if match["operator"] and not operator:
            if value := _value(match[0]):
                terms.append(Term("", value))
            continue
        value = next(
            (match[name] for name in ("quoted", "french", "value", "phrase", "phrase2", "word") if match[name]), ""
        )
        value = _value(value)
        if operator == UNREAD:
            terms.append(Term(UNREAD, "oui"))
        elif operator in (BEFORE, AFTER) and day(value, last=False) is None:
            terms.append(Term("", value)) if value else None
        elif value or operator == FILE:
            terms.append(Term(operator, value))
    kept = Terms(tuple(dict.fromkeys(terms[:MAX_TERMS])))
    while len(str(kept)) > MAX_LENGTH:
        kept = kept.without(len(kept.terms) - 1)
    return kept


def _value(text: str) -> str:
    """One line without quotes, which only stand around it."""
    return " ".join(re.sub('["«»]', " ", text).split())[:200].strip()


def day(text: str, *, last: bool) -> date | None:
    """The first day, or the last, of « 12/03/2026 », « 03/2026 », « 2026 », « 2026-03-12 », « hier »; else None."""
    folded = words.fold(text.strip())
    if folded in ("aujourd hui", "hier"):
        return timezone.localdate() - timedelta(days=folded == "hier")
    match = DAY.fullmatch(text.strip())
    if match is None:
        return None
    d, m, y, iso_y, iso_m, iso_d, only_y = match.groups()
    year, month = int(y or iso_y or only_y), int(m or iso_m or (12 if last else 1))
    try:
        if exact := d or iso_d:
            return date(year, month, int(exact))
        return (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)) if last else date(year, month, 1)
    except (ValueError, OverflowError):
        return None


def _operator(name: str) -> str:
    lowered = name.lower()
    return lowered if lowered in OPERATORS else ALIASES.get(words.fold(lowered).strip(), "")
