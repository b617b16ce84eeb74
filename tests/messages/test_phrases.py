"""Words in quotes are found in their order, wherever a message says them, and never further than a bounded look."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from medipli.identity.models import Person
from medipli.mailboxes.models import Mailbox
from medipli.messages.queries import phrases, search
from medipli.messages.searching.terms import parse
from tests.boxes import a_mailbox, deliver_to
from tests.people import a_person

pytestmark = [pytest.mark.django_db, pytest.mark.feature(62)]


@pytest.fixture
def person() -> Person:
    return a_person()


@pytest.fixture
def box(person: Person) -> Mailbox:
    return a_mailbox(person)


def found(box: Mailbox, person: Person, text: str) -> set[str]:
    return {row.subject for row in search(box.pk, person.pk, parse(text)).page.rows}


def test_a_phrase_finds_its_words_in_their_order_alone(box: Mailbox, person: Person) -> None:
    deliver_to(box, subject="Un", text="Le bilan d’anticoagulation\nest joint.")
    deliver_to(box, subject="Deux", text="L’anticoagulation : le bilan suit.")
    assert found(box, person, '"bilan d\'anticoagulation est joint"') == {"Un"}
    assert found(box, person, "« BILAN D’ANTICOAGULATION »") == {"Un"}
    assert found(box, person, "bilan anticoagulation") == {"Un", "Deux"}


def test_a_phrase_is_found_in_html_subjects_names_and_files_but_not_across_them(box: Mailbox, person: Person) -> None:
    deliver_to(box, subject="Avis urgent", html="<p>Merci de <b>votre</b> retour</p>", text="")
    deliver_to(box, subject="Fichier", text="Voir", files=[("bilan annuel.pdf", b"%PDF-1.4")])
    assert found(box, person, '"de votre retour"') == {"Avis urgent"}
    assert found(box, person, '"avis urgent"') == {"Avis urgent"}
    assert found(box, person, '"bilan annuel pdf"') == {"Fichier"}
    assert found(box, person, '"Laboratoire des Deux"') == {"Avis urgent", "Fichier"}
    assert found(box, person, '"urgent merci"') == set()


def test_a_phrase_of_the_subject_is_looked_for_there_alone(box: Mailbox, person: Person) -> None:
    deliver_to(box, subject="Avis de cardiologie", text="Rien")
    deliver_to(box, subject="Cardiologie : avis", text="Avis de cardiologie")
    assert found(box, person, 'objet:"avis de cardiologie"') == {"Avis de cardiologie"}


def test_pages_go_on_where_the_last_look_stopped(box: Mailbox, person: Person, monkeypatch: Any) -> None:
    monkeypatch.setattr(phrases, "MOST_READ", 3)
    now = timezone.now()
    for number in range(8):
        text = "premier second" if number in (1, 6) else "second premier"
        deliver_to(box, subject=f"N{number}", text=text, now=now - timedelta(minutes=number))
    after, seen, pages = None, [], 0
    while True:
        page = search(box.pk, person.pk, parse('"premier second"'), after=after, limit=2).page
        seen += [row.subject for row in page.rows]
        pages += 1
        after = page.next
        if after is None:
            break
    assert seen == ["N1", "N6"]
    assert pages > 1
