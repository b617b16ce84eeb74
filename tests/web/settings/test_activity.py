"""« Ce qui s’est passé sur mon compte »: one's own trail, in sentences."""

from __future__ import annotations

import ast
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import medipli
from medipli.audit.actions import record
from medipli.audit.actor import Actor
from medipli.audit.models import Event
from medipli.identity.actions.make_recovery_codes import make_recovery_codes
from medipli.identity.actions.suspend import reopen_account, suspend_account
from medipli.identity.activity import KINDS, activity_of
from medipli.identity.models import Device, Person
from medipli.organisations.actions import open_file
from medipli.web.account_events import SENTENCES, sentence_of
from tests.boxes import SERVICE, acting
from tests.ordinary_mail import last_code
from tests.people import PASSWORD, a_person, signed_in_client

pytestmark = pytest.mark.django_db
PAGE = "/compte/activite/"
IDENTITY = Path(medipli.__file__).parent / "identity"


def main_of(client: Client, query: str = "") -> str:
    return client.get(PAGE + query).content.decode().partition("<main")[2].partition("</main>")[0]


def recorded(folder: Path) -> set[str]:
    """Every action name that a call of ``record`` writes in these modules."""
    found = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "record":
                name = node.args[1]
                assert isinstance(name, ast.Constant), f"{path.name}: an action is named in full"
                found.add(str(name.value))
    return found


def test_every_action_about_accounts_has_a_sentence() -> None:
    names = recorded(IDENTITY)
    assert len(names) > 25
    assert names - SENTENCES.keys() == {"terms.publish"}, "which is about nobody"


@pytest.mark.feature(83)
def test_what_one_did_and_what_others_did_reads_in_french() -> None:
    person, agent = a_person(), a_person("Tessa", "Lorméac", role=Person.Role.DESK)
    browser = Client(REMOTE_ADDR="192.0.2.44")
    browser.post("/connexion", {"email": person.email, "password": "ce n’est pas lui"})
    browser.post("/connexion", {"email": person.email, "password": PASSWORD})
    browser.post("/connexion/code", {"code": last_code()})
    make_recovery_codes(acting(person), person)
    open_file(acting(agent), person.pk, "Appel du 12 mars <b>perdu</b>")
    suspend_account(acting(agent), person.pk, "Téléphone volé")
    reopen_account(acting(agent), person.pk)
    text = main_of(signed_in_client(person))
    for said in (
        "Tentative de connexion refusée",
        "Mot de passe · Depuis 192.0.2.44",
        "Connexion</strong>",
        "Mot de passe et code reçu par e-mail · Depuis 192.0.2.44",
        "Nouveaux codes de secours",
        "Votre dossier a été ouvert",
        "Par le centre de services · Raison\u00a0: Appel du 12 mars &lt;b&gt;perdu&lt;/b&gt;",
        "Compte suspendu",
        "Raison\u00a0: Téléphone volé",
        "Aujourd’hui",
    ):
        assert said in text, said
    assert agent.last_name not in text, "who serves the desk is not named"
    assert "worker" not in text


def test_nobody_reads_the_trail_of_another() -> None:
    person, other = a_person(), a_person()
    make_recovery_codes(acting(other), other)
    record(acting(person), "file.open", target=f"person:{other.pk}", details={"reason": "Rien à voir ici"})
    text = main_of(signed_in_client(person))
    assert "codes de secours" not in text
    assert "Rien à voir" not in text
    assert Client().get(PAGE)["Location"].startswith("/connexion")


def test_devices_of_ones_own_are_among_it() -> None:
    person, other = a_person(), a_person()
    for owner in (person, other):
        device = Device.objects.create(person=owner, name="Téléphone", public_key=b"x")
        record(acting(owner), "device.revoke", target=f"device:{device.pk}")
    assert [event.action for event in activity_of(person).events] == ["device.revoke"]


def test_filters_and_pages_show_each_event_once() -> None:
    person = a_person()
    actor = acting(person)
    for _ in range(50):
        record(actor, "session.start", target=f"person:{person.pk}", details={"factors": ["card"]})
    record(actor, "person.choose_password", target=f"person:{person.pk}")
    record(SERVICE, "dormancy.warn", target=f"person:{person.pk}")
    first = activity_of(person)
    second = activity_of(person, before=first.following)
    seen = [event.id for event in (*first.events, *second.events)]
    assert len(seen) == len(set(seen)) == 52
    assert seen == sorted(seen, reverse=True)
    assert second.following == 0
    assert [event.action for event in activity_of(person, kind="securite").events] == ["person.choose_password"]
    assert [event.action for event in activity_of(person, kind="service").events] == ["dormancy.warn"]
    assert sum(len(activity_of(person, kind=kind, limit=99).events) for kind in KINDS) == 52
    client = signed_in_client(person)
    text = main_of(client, "?type=connexions")
    assert "Mot de passe choisi" not in text
    assert f"?apres={activity_of(person, kind='connexions').following}&amp;type=connexions" in text


@pytest.mark.parametrize("query", ["?apres=x", "?apres=-1", "?apres=" + "9" * 40, "?type=%00<script>", "?type=&apres="])
def test_what_was_made_up_in_the_address_changes_nothing(query: str) -> None:
    answer = signed_in_client(a_person()).get(PAGE + query)
    assert answer.status_code == 200
    assert b"<script>alert" not in answer.content


def test_what_is_older_than_90_days_is_left_out() -> None:
    person = a_person()
    make_recovery_codes(acting(person), person)
    Event.objects.update(at=timezone.now() - timedelta(days=91))
    assert "Rien de tel depuis 90" in main_of(signed_in_client(person))


def test_an_action_without_a_sentence_gets_a_neutral_one() -> None:
    person = a_person()
    record(Actor(None, "", "192.0.2.1"), "chose.inconnue", target=f"person:{person.pk}", details={"factors": "x"})
    (event,) = activity_of(person).events
    assert sentence_of(event).said == "Opération sur le compte"


def test_the_account_page_shows_the_latest_and_leads_there() -> None:
    person = a_person()
    make_recovery_codes(acting(person), person)
    page = signed_in_client(person).get("/compte/").content.decode()
    assert f'href="{PAGE}"' in page
    assert "Nouveaux codes de secours" in page


def test_the_trail_of_an_account_is_found_by_its_index() -> None:
    person = a_person()
    Event.objects.bulk_create(
        Event(transaction=1, action="message.read", target=f"entry {number}", actor_id=person.pk)
        for number in range(3000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE audit_event")
    with CaptureQueriesContext(connection) as asked:
        activity_of(person)
    (sql,) = [query["sql"] for query in asked if "audit_event" in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "audit_by_person" in plan, plan
    assert len(asked) <= 4
