"""A search finds what people mean, in their own box, whichever way it takes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from medipli.formats.mime import Mailbox as Correspondent
from medipli.identity.models import Person
from medipli.mailboxes.models import Mailbox
from medipli.messages.actions import delete_for_good, mark_read, move_entries
from medipli.messages.models import Entry
from medipli.messages.queries import search
from medipli.messages.searching.terms import parse
from tests.boxes import DOMAIN, a_draft, a_mailbox, acting, deliver_to, folder, send_now
from tests.people import a_person

pytestmark = pytest.mark.django_db

MALO = Correspondent("Dr Malo HENTRIC", f"malo.hentric@{DOMAIN}")
WAYS = ("walk", "lookup", "walk given up", "small box")


@pytest.fixture
def person() -> Person:
    return a_person()


@pytest.fixture
def box(person: Person) -> Mailbox:
    return a_mailbox(person)


def _found(box: Mailbox, person: Person, text: str) -> set[int]:
    return {row.id for row in search(box.pk, person.pk, parse(text)).page.rows}


@pytest.fixture
def letter(box: Mailbox) -> Entry:
    """The message to find."""
    return deliver_to(
        box,
        subject="Résultats d’anticoagulation",
        sender=MALO,
        to=[Correspondent("Équipe Œdème", f"equipe@{DOMAIN}")],
        cc=(Correspondent("Rose Aubrac", f"rose@{DOMAIN}"),),
        text="L’INR de la patiente est stable : 2,4. Prochain contrôle à l’hôpital.\n> ancien propos cardiologique\n",
        files=[("Compte-rendu_échographie.pdf", b"%PDF-1.4 " + b"x" * 6000)],
        now=datetime(2026, 3, 12, 10, tzinfo=UTC),
    )[0]


@pytest.fixture
def other(box: Mailbox) -> Entry:
    """Another one, that none of these searches means."""
    return deliver_to(box, subject="Planning", text="Réunion jeudi.", now=datetime(2026, 5, 2, tzinfo=UTC))[0]


@pytest.mark.parametrize(
    "text",
    [
        "anticoagulation", "ANTICOAGULATION", "anticoagulati", "antic", "resultat", "résultats", "patiente", "patient",
        "hopital", "l’hôpital", "l'hopital", "INR 2,4", "inr stable", "« anticoagulation »", '"INR de la patiente"',
        "oedeme", "œdème", "equipe@", "malo.hentric", "controle", "échographie", "compte-rendu", "cardiologique",
        "de:malo", "de:hent", "de:Malo HENTRIC", f"de:malo.hentric@{DOMAIN}", "à:rose", "à:équipe", 'à:"rose aubrac"',
        "objet:anticoag", "objet:resultats", "pj:", "pj:echographie", "pj:compte", "avant:2026-04", "avant:04/2026",
        "avant:13/03/2026", "après:12/03/2026 avant:13/03/2026", "dossier:réception objet:anticoagulation",
        "dossier:boîte de:malo pj:pdf non-lu:", "des résultats",
    ],
)  # fmt: skip
def test_it_is_found(text: str, letter: Entry, other: Entry, box: Mailbox, person: Person) -> None:
    assert _found(box, person, text) == {letter.pk}


@pytest.mark.parametrize(
    "text",
    [
        "anticoagulationx", "de:rose", "à:malo", "objet:patiente", "objet:INR", "pj:planning", "avant:2026-03-12",
        "après:13/03/2026 de:malo", "dossier:archives", "dossier:inconnu", "INR absent", "de:malo à:malo", "αβγ", "!!!",
        "de:€", "后",
    ],
)  # fmt: skip
def test_it_is_not_found(text: str, letter: Entry, box: Mailbox, person: Person) -> None:
    assert _found(box, person, text) == set()


def test_a_word_that_is_only_begun_finds_even_when_it_looks_like_a_stop_word(box: Mailbox, person: Person) -> None:
    (entry,) = deliver_to(box, subject="Paracétamol", text="Ordonnance")
    assert _found(box, person, "par") == {entry.pk}
    assert _found(box, person, "par ordonnance") == {entry.pk}


def test_non_lu_is_for_the_person_who_asks(letter: Entry, other: Entry, box: Mailbox, person: Person) -> None:
    mark_read(acting(person), box.pk, [letter.pk])
    assert _found(box, person, "non-lu:") == {other.pk}


def test_the_bin_is_searched_only_when_it_is_named(letter: Entry, box: Mailbox, person: Person) -> None:
    move_entries(acting(person), box.pk, [letter.pk], folder(box, "trash"))
    assert _found(box, person, "anticoagulation") == set()
    assert _found(box, person, "anticoagulation dossier:corbeille") == {letter.pk}
    delete_for_good(acting(person), box.pk, [letter.pk])
    assert _found(box, person, "anticoagulation dossier:corbeille") == set()


def test_another_box_finds_nothing(letter: Entry, person: Person) -> None:
    assert _found(a_mailbox(person), person, "anticoagulation") == set()


def test_a_message_deleted_in_one_box_is_still_found_in_another(box: Mailbox, person: Person) -> None:
    second = a_mailbox(person)
    first_entry, second_entry = deliver_to(box, second, subject="Partage")
    move_entries(acting(person), box.pk, [first_entry.pk], folder(box, "trash"))
    delete_for_good(acting(person), box.pk, [first_entry.pk])
    assert _found(second, person, "partage") == {second_entry.pk}
    assert _found(box, person, "partage") == set()


def test_only_the_sender_finds_by_a_blind_copy(box: Mailbox, person: Person) -> None:
    reader, hidden = a_person("Malo", "Hentric"), a_person("Zoé", "Vaneau")
    to = a_mailbox(reader, label="Dr Malo Hentric")
    blind = a_mailbox(hidden, label="Zoé Vaneau", address=f"zoe.vaneau@{DOMAIN}")
    sent = send_now(person, a_draft(person, box, to, bcc=[blind], subject="Confidence"))
    assert _found(box, person, "à:vaneau confidence") == {sent.pk}
    assert _found(box, person, "zoe.vaneau") == {sent.pk}
    for mailbox, somebody in ((to, reader), (blind, hidden)):
        assert _found(mailbox, somebody, "vaneau") == set()
        assert _found(mailbox, somebody, "à:zoe") == set()
        assert len(_found(mailbox, somebody, "confidence")) == 1


def _force(monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    import importlib

    module: Any = importlib.import_module("medipli.messages.queries.search")
    looks = {"walk": 10_000, "lookup": 0, "walk given up": 3, "small box": 3}
    monkeypatch.setattr(module, "FIRST_LOOK", looks[way])
    if way == "walk given up":
        for name, value in (("SMALL_BOX", 0), ("WALK_COST", 0), ("PATIENCE", 0.3)):
            monkeypatch.setattr(module, name, value)


@pytest.mark.parametrize(
    "text", ["bilan", "bilan de:malo", "bilan pj:", "bilan non-lu: avant:2027", "bil", "objet:bilan"]
)
def test_both_ways_find_the_same_page_by_page(
    text: str, box: Mailbox, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for number in range(25):
        deliver_to(
            box,
            subject="Bilan" if number % 3 else "Autre",
            sender=MALO if number % 2 else Correspondent("", "labo@labo.example"),
            files=[("a.pdf", b"x")] if number % 4 else [],
            now=start + timedelta(days=number // 2),  # some at the same moment
        )
    found: dict[str, list[int]] = {}
    for way in WAYS:
        _force(monkeypatch, way)
        ids: list[int] = []
        after = None
        for _ in range(20):
            page = search(box.pk, person.pk, parse(text), after=after, limit=4).page
            assert len(page.rows) <= 4
            ids += [row.id for row in page.rows]
            after = page.next
            if after is None:
                break
        found[way] = ids
    for way in WAYS[1:]:
        assert found[way] == found["walk"], way
    assert len(found["walk"]) == len(set(found["walk"])) > 4
    moments = dict(Entry.objects.values_list("id", "received_at"))
    assert found["walk"] == sorted(found["walk"], key=lambda one: (moments[one], one), reverse=True)


def test_a_long_word_that_the_newest_do_not_hold_is_looked_up(
    box: Mailbox, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    (oldest,) = deliver_to(box, subject="Colposcopie", now=datetime(2026, 1, 1, tzinfo=UTC))
    for day in range(2, 9):
        deliver_to(box, subject="Autre", now=datetime(2026, 1, day, tzinfo=UTC))
    _force(monkeypatch, "small box")
    with CaptureQueriesContext(connection) as queries:
        assert _found(box, person, "colposcopies") == {oldest.pk}
    assert "SELECT DISTINCT message_id" in queries[-1]["sql"]
    with CaptureQueriesContext(connection) as queries:
        assert _found(box, person, "colp") == {oldest.pk}
    assert "SELECT DISTINCT message_id" not in queries[-1]["sql"], "a short beginning means too many words"


@pytest.mark.parametrize("way", WAYS)
@hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(text=st.text(max_size=60) | st.lists(st.sampled_from(
    ["de:", "à:", "pj:", "avant:0001", "après:9999", "après:31/12/9999", "avant:01/01/0001", "dossier:", "'", "\\", "&",
     "|", "!", "(", ":*", "<->", "%", "le", "a", "é", "\x00", '"', "non-lu:", "1", " ", "-"]
), max_size=12).map("".join))  # fmt: skip
def test_nothing_that_is_typed_is_an_error(
    text: str, way: str, box: Mailbox, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    _force(monkeypatch, way)
    search(box.pk, person.pk, parse(text))


@pytest.mark.parametrize("text", ["", "bilan", "de:malo bilan pj:", "dossier:archives bilan de:x à:y non-lu:"])
def test_a_search_takes_four_queries_at_most(
    text: str, box: Mailbox, person: Person, django_assert_max_num_queries: Any
) -> None:
    deliver_to(box, subject="bilan")
    with django_assert_max_num_queries(4):
        search(box.pk, person.pk, parse(text))
