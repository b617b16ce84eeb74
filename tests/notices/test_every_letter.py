"""What holds for every ordinary mail that the service sends, whoever adds the next one."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
import re
from html import unescape
from typing import Any

import pytest
from django.core import mail

from medipli import notices
from medipli.notices.account_letters import dormant_letter
from medipli.notices.letters import Letter, WordedLetter, Wording, send
from medipli.notices.support_letters import granted_letter

LINK = "https://medipli.example/boites/7/messages/12/?a=1&b=2"
SAMPLES: dict[str, Any] = {
    "link": LINK,
    "code": "419027",
    "minutes": 30,
    "days": 7,
    "hours": 24,
    "at": "12/03/2026 à 09:42",
    "structure": "Maison de santé des Tilleuls",
    "name": "VAUDRELINE Elsa",
    "profession": "Pharmacien",
    "email": "elsa.vaudreline@courrier.example",
    "text": "Bonjour, je rejoins votre équipe lundi.",
}
HEALTH = re.compile(r"\b(patient|diagnosti|ordonnance|matricule|INS|résultats?)\b")
"""Words of care: no letter needs one, apart from the sentence that says that it holds no health data."""
LONGEST, LONGEST_SUBJECT = 1_200, 70
WITHOUT_LINK = {"CodeLetter"}
"""The code is typed."""


def letters() -> dict[str, Letter]:
    """Every letter of the room by its name, found in its modules, with what has no default filled in."""
    found: dict[str, Letter] = {}
    for module in pkgutil.iter_modules(notices.__path__, "medipli.notices."):
        room = vars(importlib.import_module(module.name))
        worded = {name: one(link=LINK) for name, one in room.items() if isinstance(one, Wording)}
        found |= {f"{module.name.rpartition('.')[2]}.{name}": letter for name, letter in worded.items()}
    waiting: list[type[Letter]] = [Letter]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if hasattr(kind, "template") and kind is not WordedLetter:
            found[kind.__name__] = sample(kind)
    found["granted_letter"] = granted_letter(24, LINK)
    found["dormant_letter"] = dormant_letter("12/03/2026", LINK)
    return dict(sorted(found.items()))


def sample(kind: type[Letter]) -> Letter:
    """A letter with what has no default filled in."""
    needed = [one for one in dataclasses.fields(kind) if one.default is dataclasses.MISSING]
    return kind(**{one.name: SAMPLES[one.name] for one in needed})


def written(name: str) -> tuple[str, str, str]:
    """Subject, text, and the text that its HTML shows."""
    mail.outbox.clear()
    send(ALL[name], "elsa@courrier.example")
    sent: Any = mail.outbox[0]
    (html, content_type), *others = sent.alternatives
    assert content_type == "text/html"
    assert others == []
    body = re.sub(r"(?s)<head>.*?</head>|<[^>]+>", " ", html)
    return str(sent.subject), str(sent.body), unescape(body)


def html_of(name: str) -> str:
    send(ALL[name], "elsa@courrier.example")
    sent: Any = mail.outbox[-1]
    return str(sent.alternatives[0][0])


ALL = letters()
each = pytest.mark.parametrize("name", ALL)


def test_no_letter_is_forgotten_here() -> None:
    assert "CodeLetter" in ALL
    assert len(ALL) >= 34


@each
def test_it_is_short_and_says_the_same_twice(name: str) -> None:
    subject, text, shown = written(name)
    assert len(subject) <= LONGEST_SUBJECT
    assert "\n" not in subject
    assert len(text) <= LONGEST
    assert text.lstrip().startswith("Bonjour,")
    assert "Bonjour," in shown
    said = [line for line in text.splitlines() if len(line) > 60 and "http" not in line]
    flat = " ".join(shown.split(" "))
    for line in said:
        assert line.split(".")[0].split("\u00a0:")[0][:40] in flat


@each
def test_it_holds_one_link_at_most_and_nothing_from_elsewhere(name: str) -> None:
    _, text, _ = written(name)
    html = html_of(name)
    expected = 0 if name in WITHOUT_LINK else 1
    assert text.count("http") == expected
    assert html.count("href=") == expected
    for remote in ("<img", "<link", "<script", "url(", "src="):
        assert remote not in html


@each
def test_its_french_is_set_as_french_is(name: str) -> None:
    subject, text, shown = written(name)
    for part in (subject.partition(" : ")[2] or subject, text, shown):
        plain = part.replace(LINK, "")
        assert "'" not in plain, "a typewriter’s apostrophe"
        assert not re.search(r"[^\u202f\s][?!;]|[ \u00a0][?!;]", plain), "? ! ; come after a narrow no-break space"
        assert not re.search(r"[^\u00a0\d]:(?!//)| :", plain), "a colon comes after a no-break space"
        assert not re.search(r"«[^\u00a0]|[^\u00a0]»", plain), "« » hold no-break spaces"
        assert not re.search(r"\d (?:jours?|heures?|minutes?)\b", plain), "a number stays with its unit"


@each
def test_it_says_nothing_of_health(name: str) -> None:
    subject, text, shown = written(name)
    without = shown.replace("Il ne contient aucune donnée de santé.", "")
    assert not HEALTH.search(" ".join((subject, text, without)))
