"""One word for one thing in all that people read: a mail is an « e-mail », where it goes an « adresse mail »."""

from __future__ import annotations

from pathlib import Path

import pytest

from medipli.organisations.models import Region
from tests.people import signed_in_client
from tests.registration.journeys import an_agent

ROOT = Path(__file__).parents[2] / "medipli"
READ = [
    *(ROOT / "web" / "jinja2").rglob("*.html"),
    *(ROOT / "web" / "views").rglob("*.py"),
    *(ROOT / "notices").rglob("*.html"),
    *(ROOT / "notices").rglob("*.txt"),
    *(ROOT / "notices").rglob("*_letters.py"),
    *(ROOT / "registration").rglob("*.py"),
]
OTHER_WORDS = {
    "e-mail": ("Ce courriel", "ce courriel", "un courriel", "Un courriel", "courriels", "par courriel"),
    "adresse mail": ("adresse e-mail", "Adresse e-mail", "adresse de courriel"),
    "refusée": ("rejetée", "Rejetée"),
}


@pytest.mark.parametrize("word", OTHER_WORDS)
def test_a_thing_has_one_name(word: str) -> None:
    told = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in READ}
    assert {(where, other) for where, text in told.items() for other in OTHER_WORDS[word] if other in text} == set()


@pytest.mark.django_db
def test_the_delay_of_publications_is_not_said_to_be_that_of_every_region() -> None:
    region = Region.objects.create(code="vo", name="Val-d’Orlane", is_open=True, publication_hours=24)
    page = signed_in_client(an_agent(region)).get("/centre-de-services/publications/").content.decode()
    assert "dans le délai que la région fixe" in page
    assert "72" not in page.partition("<main")[2].partition("</header>")[0]
