from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from medipli import cli
from medipli.audit.models import Event
from medipli.mailboxes.models import Mailbox
from medipli.registration.actions.open_account import open_account
from medipli.registration.addresses import propose
from medipli.registration.models import HandOver, Publication, Request
from medipli.registration.publication import sending, work_file
from medipli.registration.publication.actions import (
    PublicationRefused,
    confirm_done,
    confirm_hand_over,
    enqueue,
    hand_over,
    retry,
    withdraw,
)
from medipli.registration.publication.adapters import Fhir, Later, Outcome, Refused, Said
from medipli.registration.publication.content import Listing
from medipli.registration.publication.queries import late, publications, unfinished
from tests.boxes import SERVICE, acting, at_once
from tests.people import a_person
from tests.registration.publication.directory_server import KEY, Directory
from tests.registration.requests_ready import a_shared, an_individual, told

pytestmark = pytest.mark.django_db
State = Publication.State


def validated(request: Request) -> Mailbox:
    """A box that was opened, its request at VALIDATED."""
    with transaction.atomic():
        box = open_account(SERVICE, request, propose(request).address)
    Request.objects.filter(pk=request.pk).update(state=Request.State.VALIDATED)
    return box


class Scripted:
    """An adapter that answers what it is told to, in turn, and remembers what it was asked."""

    def __init__(self, *outcomes: Outcome) -> None:
        self.outcomes = list(outcomes)
        self.said: list[tuple[str, str]] = []

    def publish(self, listing: Listing) -> Outcome:
        self.said.append(("publish", listing.type))
        return self.outcomes.pop(0) if self.outcomes else Said(changed=True)

    def withdraw(self, listing: Listing) -> Outcome:
        self.said.append(("withdraw", listing.type))
        return self.outcomes.pop(0) if self.outcomes else Said(changed=True)


def lines(handed: HandOver) -> list[list[str]]:
    raw = bytes(handed.content)
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))


def ids(*rows: Publication) -> Sequence[int]:
    return [row.pk for row in rows]


@pytest.mark.feature(45)
def test_a_publication_that_is_done_brings_its_request_to_published() -> None:
    request = an_individual()
    box = validated(request)
    publication = Publication.objects.get()
    assert publication.due_at - timezone.now() > timedelta(hours=71)
    assert confirm_done(acting(a_person()), ids(publication)) == 1
    request.refresh_from_db()
    assert request.state == Request.State.PUBLISHED
    assert request.published_at is not None
    assert told("published") == {box.owner_id}
    assert confirm_done(SERVICE, ids(publication)) == 0, "saying it twice changes nothing"
    assert Event.objects.filter(action="publication.done").count() == 1


def test_a_work_file_is_signed_for_and_can_be_given_again() -> None:
    validated(an_individual())
    validated(a_shared(a_person(), legal_name="=cmd()|x", description="+1\r\nligne ; «\u00a0deux\u00a0»"))
    agent = a_person("Tessa", "Lorméac")
    handed = hand_over(acting(agent), unfinished().values_list("pk", flat=True))
    assert handed.lines == 2
    assert handed.checksum == hashlib.sha256(bytes(handed.content)).hexdigest()
    header, first, second = lines(handed)
    assert header[4] == "Adresse BAL"
    assert first[4] == "elsa.vaudreline@medecin.oc.mssante.example"
    assert second[9] == "'=cmd()|x"
    assert second[11] == "'+1 ligne ; «\u00a0deux\u00a0»".replace("\u00a0", " ")
    sheet = work_file.sheet(HandOver.objects.get())
    assert "Tessa Lorméac" in sheet
    assert handed.checksum in sheet
    assert set(Publication.objects.values_list("state", flat=True)) == {State.HANDED_OVER}
    with pytest.raises(PublicationRefused):
        hand_over(SERVICE, Publication.objects.values_list("pk", flat=True))
    assert confirm_hand_over(SERVICE, handed) == 2
    assert not unfinished().exists()


@pytest.mark.django_db(transaction=True)
def test_two_agents_who_take_the_same_lines_get_one_file() -> None:
    validated(an_individual())
    numbers = list(Publication.objects.values_list("pk", flat=True))
    raised = at_once(*[lambda: hand_over(SERVICE, numbers)] * 2)
    assert [type(one) for one in raised] == [PublicationRefused]
    assert HandOver.objects.count() == 1


def test_what_fails_is_tried_again_after_longer_and_longer(settings: Any) -> None:
    settings.PUBLICATION_ADAPTER = "fhir"
    validated(an_individual())
    adapter = Scripted(Later("Incident"), Later("Attendre", seconds=7200))
    assert sending.send_due(adapter) == 1
    publication = Publication.objects.get()
    assert (publication.state, publication.tries, publication.error) == (State.WAITING, 1, "Incident")
    assert sending.send_due(adapter) == 0, "its time has not come"
    _let_time_pass()
    sending.send_due(adapter)
    publication.refresh_from_db()
    assert publication.next_try_at is not None
    assert publication.next_try_at - timezone.now() > timedelta(minutes=119)
    _let_time_pass()
    sending.send_due(adapter)
    assert Publication.objects.get().state == State.DONE
    assert sending.wait_after(1) < sending.wait_after(2) < sending.wait_after(3)
    assert sending.wait_after(500) == sending.LONGEST_WAIT


def test_a_refusal_waits_for_somebody_who_may_try_again_or_do_it_by_hand(settings: Any) -> None:
    settings.PUBLICATION_ADAPTER = "fhir"
    validated(an_individual())
    adapter = Scripted(Refused("L’annuaire refuse la clé d’accès (code 401)."))
    sending.send_due(adapter)
    publication = Publication.objects.get()
    assert publication.state == State.FAILED
    assert "clé" in publication.error
    assert sending.send_due(adapter) == 0
    retry(SERVICE, publication.pk)
    with pytest.raises(PublicationRefused):
        retry(SERVICE, publication.pk)
    Publication.objects.update(state=State.FAILED)
    assert hand_over(SERVICE, ids(publication)).lines == 1


def test_tries_end(settings: Any) -> None:
    settings.PUBLICATION_ADAPTER = "fhir"
    validated(an_individual())
    Publication.objects.update(tries=sending.MOST_TRIES - 1)
    sending.send_due(Scripted(Later("Incident")))
    assert Publication.objects.get().state == State.FAILED


def test_of_one_box_things_are_said_in_order(settings: Any) -> None:
    settings.PUBLICATION_ADAPTER = "fhir"
    box = validated(an_individual())
    adapter = Scripted()
    sending.send_due(adapter)
    withdraw(SERVICE, box)
    enqueue(SERVICE, box, due_at=timezone.now())
    sending.send_due(adapter)
    assert adapter.said == [("publish", "PER"), ("withdraw", "PER"), ("publish", "PER")]


def test_what_nobody_can_find_by_a_number_is_left_to_the_work_file(settings: Any) -> None:
    settings.PUBLICATION_ADAPTER = "fhir"
    validated(an_individual("INT", site_name=""))
    assert Publication.objects.get().adapter == "file"
    assert sending.send_due(Scripted()) == 0


def test_two_workers_never_say_the_same_thing_twice_and_a_dead_one_is_replaced(settings: Any) -> None:
    settings.PUBLICATION_ADAPTER = "fhir"
    validated(an_individual())
    now = timezone.now()
    assert sending._claim(now) is not None
    assert sending._claim(now) is None
    assert sending._claim(now + sending.LEASE + timedelta(seconds=1)) is not None


@pytest.mark.feature(45)
def test_the_whole_way_to_a_directory_on_a_socket(settings: Any, directory: Directory) -> None:
    settings.PUBLICATION_ADAPTER = "fhir"
    settings.PUBLICATION_FHIR_URL, settings.PUBLICATION_FHIR_KEY = directory.url, KEY
    request = an_individual()
    box = validated(request)
    holder = directory.add("Practitioner", request.national_id)
    directory.troubles = [503]
    for _ in range(2):
        app.tasks["registration.publish_due"](timestamp=0)
        _let_time_pass()
    assert [one["value"] for one in holder["telecom"]] == [box.address]
    request.refresh_from_db()
    assert request.state == Request.State.PUBLISHED
    assert isinstance(Fhir(directory.url, KEY), Fhir)


def test_the_desk_sees_its_region_and_what_is_late() -> None:
    request = an_individual()
    validated(request)
    assert request.region is not None
    assert publications(region_ids=[request.region.pk]).count() == 1
    assert not publications(region_ids=[0]).exists()
    assert not late().exists()
    assert late(now=timezone.now() + timedelta(hours=73)).count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_operator_exports_and_confirms_from_the_command_line(tmp_path: Path, capsys: Any) -> None:
    validated(an_individual())
    assert cli.main(["publications", "list"]) == 0
    assert "elsa.vaudreline@" in capsys.readouterr().out
    assert cli.main(["publications", "export", str(tmp_path)]) == 0
    handed = HandOver.objects.get()
    assert (tmp_path / f"publications-{handed.pk}.csv").read_bytes() == bytes(handed.content)
    assert handed.checksum in (tmp_path / f"publications-{handed.pk}.txt").read_text(encoding="utf-8")
    assert cli.main(["publications", "export", str(tmp_path)]) == 0
    assert "Nothing waits" in capsys.readouterr().out
    assert cli.main(["publications", "export", str(tmp_path), "--again", str(handed.pk)]) == 0
    assert cli.main(["publications", "done"]) == 2
    assert cli.main(["publications", "done", "--file", str(handed.pk)]) == 0
    assert Publication.objects.get().state == State.DONE
    assert cli.main(["publications", "retry", "999999"]) == 1


def _let_time_pass() -> None:
    Publication.objects.filter(next_try_at__isnull=False).update(next_try_at=timezone.now())
