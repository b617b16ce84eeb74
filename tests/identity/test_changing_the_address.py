"""Another ordinary address: both sides confirm by links that serve once, and either calls it off (F83)."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from medipli.audit.actor import Actor
from medipli.audit.models import Event
from medipli.identity.actions.change_address import (
    AddressRefused,
    LinkUsed,
    ask_change,
    ask_change_for,
    call_off,
    confirm,
    forget_changes,
    give_up,
    send_again,
)
from medipli.identity.actions.finish_account import find_invitation, make_finishing_link
from medipli.identity.actions.recover import find_request, make_link
from medipli.identity.address_links import pending_change
from medipli.identity.factors import MAIL_CODE
from medipli.identity.models import AddressChange, MailCode, Person, Session
from medipli.identity.names import find_person
from tests.boxes import acting
from tests.people import a_person, also_signs_in_as, signed_in_client
from tests.registration.journeys import run_jobs

pytestmark = pytest.mark.django_db
NEW = "nouvelle@courrier.example"
VISITOR = Actor(None, "", "192.0.2.9")
ASKING = ("notices.confirm_old_address", "notices.confirm_new_address")


def links(person: Person) -> tuple[str, str]:
    """Write the letters; the secrets mailed to the old and to the new address."""
    mail.outbox.clear()
    run_jobs(*ASKING)
    return secret_to(person.email), secret_to(NEW)


def send_again_or_not(person: Person) -> bool:
    try:
        return send_again(acting(person), person)
    except AddressRefused:
        return False


def secret_to(address: str) -> str:
    body = next(str(one.body) for one in mail.outbox if one.to == [address])
    found = re.search(r"/compte/adresse/confirmer/(\S+)", body)
    assert found, body
    return found[1]


@pytest.mark.feature(83)
def test_the_address_changes_once_both_confirmed_in_either_order() -> None:
    for order in ((0, 1), (1, 0)):
        person = a_person()
        before = person.email
        ask_change(acting(person), person, f"  {NEW.upper()} ")
        both = links(person)
        first = confirm(VISITOR, both[order[0]])
        assert first.done_at is None
        person.refresh_from_db()
        assert person.email == before, "one yes is not enough"
        assert confirm(VISITOR, both[order[1]]).done_at is not None
        person.refresh_from_db()
        assert person.email == NEW
        assert find_person(NEW) == person
        assert find_person(before) is None
        with pytest.raises(LinkUsed):
            confirm(VISITOR, both[0])
        Person.objects.filter(pk=person.pk).update(email=before)


def test_both_addresses_are_told_once_it_is_done() -> None:
    person = a_person()
    before = person.email
    ask_change(acting(person), person, NEW)
    for secret in links(person):
        confirm(VISITOR, secret)
    mail.outbox.clear()
    run_jobs("notices.address_changed", "notices.address_left")
    assert {tuple(one.to) for one in mail.outbox} == {(before,), (NEW,)}
    assert all("a changé" in one.subject for one in mail.outbox)
    assert NEW not in str(mail.outbox[0].body) + str(mail.outbox[1].body), "a letter names no address"
    kept = set(Event.objects.values_list("action", flat=True))
    assert {"address.ask", "address.confirm", "address.change"} <= kept
    assert not Event.objects.filter(details__icontains="courrier.example").exists()


def test_what_was_mailed_to_the_old_address_no_longer_serves_and_other_sessions_end() -> None:
    person = a_person()
    here, elsewhere = signed_in_client(person), signed_in_client(person)
    recovery = make_link(person)
    MAIL_CODE.start(person, lambda to, code: None)
    ask_change(acting(person), person, NEW)
    old, new = links(person)
    confirm(VISITOR, old)
    confirm(VISITOR, new, keep_session=here.cookies["session"].value)
    assert find_request(recovery) is None
    assert not MailCode.objects.filter(person=person).exists()
    assert here.get("/compte/").status_code == 200
    assert elsewhere.get("/compte/").status_code == 302


def test_this_is_not_me_from_the_old_address_ends_the_change_and_every_session() -> None:
    person = a_person()
    client = signed_in_client(person)
    ask_change(acting(person), person, NEW)
    old, new = links(person)
    confirm(VISITOR, new)
    call_off(VISITOR, old)
    assert pending_change(person.pk) is None
    assert client.get("/compte/").status_code == 302
    with pytest.raises(LinkUsed):
        confirm(VISITOR, new)
    assert Event.objects.filter(action="address.call_off", details={"side": "old"}).exists()


def test_this_is_not_me_from_the_new_address_ends_the_change_alone() -> None:
    person = a_person()
    client = signed_in_client(person)
    ask_change(acting(person), person, NEW)
    old, new = links(person)
    call_off(VISITOR, new)
    with pytest.raises(LinkUsed):
        confirm(VISITOR, old)
    assert client.get("/compte/").status_code == 200


def test_links_end_after_48_hours_and_with_another_request() -> None:
    person = a_person()
    ask_change(acting(person), person, "premiere@courrier.example")
    run_jobs(*ASKING)
    first = secret_to("premiere@courrier.example")
    ask_change(acting(person), person, NEW)
    assert AddressChange.objects.filter(person=person, ended_at=None).count() == 1
    _, new = links(person)
    with pytest.raises(LinkUsed):
        confirm(VISITOR, first)
    AddressChange.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(LinkUsed):
        confirm(VISITOR, new)
    assert pending_change(person.pk) is None


@pytest.mark.parametrize("token", ["", "x", "\x00", "é" * 5000, "'; --"])
def test_a_made_up_link_is_none(token: str) -> None:
    for deed in (confirm, call_off):
        with pytest.raises(LinkUsed):
            deed(VISITOR, token)


def test_links_sent_again_void_those_before_and_are_counted() -> None:
    person = a_person()
    assert not send_again(acting(person), person)
    ask_change(acting(person), person, NEW)
    old, new = links(person)
    assert send_again(acting(person), person)
    again = links(person)
    assert {old, new}.isdisjoint(again)
    with pytest.raises(LinkUsed):
        confirm(VISITOR, new)
    assert [send_again_or_not(person) for _ in range(9)][-1] is False
    confirm(VISITOR, again[1])


def test_an_address_of_another_account_reads_the_same_and_only_its_holder_is_told() -> None:
    person, holder = a_person(), a_person(email=NEW)
    change = ask_change(acting(person), person, NEW)
    mail.outbox.clear()
    run_jobs(*ASKING)
    (to_holder,) = [one for one in mail.outbox if one.to == [NEW]]
    assert "sert déjà à un compte" in to_holder.subject
    assert "/compte/adresse/" not in str(to_holder.body), "there is nothing to confirm"
    confirm(VISITOR, secret_to(person.email))
    assert pending_change(person.pk) == change, "who asked sees a change that waits"
    holder.refresh_from_db()
    assert holder.email == NEW
    also_signs_in_as(holder, "boite@courrier.example")
    ask_change(acting(person), person, "boite@courrier.example")
    mail.outbox.clear()
    run_jobs(*ASKING)
    assert any("sert déjà" in one.subject for one in mail.outbox)


def test_an_address_that_was_taken_in_the_meantime_changes_nothing() -> None:
    person = a_person()
    ask_change(acting(person), person, NEW)
    old, new = links(person)
    confirm(VISITOR, old)
    a_person(email=NEW)
    with pytest.raises(AddressRefused, match="désormais"):
        confirm(VISITOR, new)
    person.refresh_from_db()
    assert person.email != NEW


@pytest.mark.parametrize(
    "address",
    [
        "",
        "pas une adresse",
        "a@b",
        "ines@mssante.example",
        "ines@medecin.vo.mssante.example",
        "é" * 300,
        "a\r\nb@c.example",
    ],
)
def test_what_is_no_ordinary_address_is_refused_in_french(address: str) -> None:
    person = a_person()
    with pytest.raises(AddressRefused) as refused:
        ask_change(acting(person), person, address)
    assert str(refused.value).endswith(".")
    assert not AddressChange.objects.exists()
    with pytest.raises(AddressRefused, match="déjà votre"):
        ask_change(acting(person), person, person.email)


def test_giving_up_keeps_the_address() -> None:
    person = a_person()
    assert not give_up(acting(person), person)
    ask_change(acting(person), person, NEW)
    _, new = links(person)
    assert give_up(acting(person), person)
    with pytest.raises(LinkUsed):
        confirm(VISITOR, new)
    mail.outbox.clear()
    run_jobs(*ASKING)
    assert mail.outbox == []


def test_the_desk_asks_the_new_address_alone_and_tells_the_old_one() -> None:
    person, agent = a_person(), a_person()
    signed_in_client(person)
    ask_change_for(acting(agent), person, NEW)
    old, new = links(person)
    assert confirm(VISITOR, old).done_at is None, "the old address is told, not asked"
    assert AddressChange.objects.get().old_confirmed_at is None
    assert confirm(VISITOR, new).done_at is not None
    person.refresh_from_db()
    assert person.email == NEW
    assert not Session.objects.filter(person=person).exists()


def test_somebody_who_never_had_a_password_gets_their_link_at_the_new_address() -> None:
    person = a_person()
    Person.objects.filter(pk=person.pk).update(password="!")
    person.refresh_from_db()
    lost = make_finishing_link(person)
    ask_change_for(acting(a_person()), person, NEW)
    confirm(VISITOR, links(person)[1])
    assert find_invitation(lost) is None
    mail.outbox.clear()
    run_jobs("notices.finish_account")
    assert mail.outbox[-1].to == [NEW]


def test_changes_that_ended_are_forgotten_after_a_while() -> None:
    person = a_person()
    ask_change(acting(person), person, "premiere@courrier.example")
    ask_change(acting(person), person, NEW)
    assert forget_changes() == 0
    AddressChange.objects.exclude(ended_at=None).update(ended_at=timezone.now() - timedelta(days=91))
    assert forget_changes() == 1
    assert pending_change(person.pk) is not None


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_confirm_one_address_at_once_one_has_it() -> None:
    people = [a_person(), a_person()]
    secrets = []
    for person in people:
        ask_change(acting(person), person, NEW)
        old, new = links(person)
        confirm(VISITOR, old)
        secrets.append(new)
    came: list[str] = []

    def go(secret: str) -> None:
        try:
            confirm(VISITOR, secret)
            came.append("done")
        except AddressRefused:
            came.append("refused")
        finally:
            connection.close()

    act: Callable[[str], threading.Thread] = lambda secret: threading.Thread(target=go, args=[secret])  # noqa: E731
    threads = [act(secret) for secret in secrets]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(came) == ["done", "refused"]
    assert Person.objects.filter(email=NEW).count() == 1
