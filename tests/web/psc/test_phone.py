"""« Confirmer sur mon téléphone » (CIBA), against a provider on a real socket."""

from __future__ import annotations

import json
import re
import time
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from medipli.identity.models import PhoneConfirmation, Session
from medipli.identity.provider import trouble
from medipli.identity.secrets import sealed, unsealed
from medipli.identity.tasks import forget_confirmations, poll_confirmation
from tests.identity.provider.pretend import NUMBER, Pretend, by_a_stranger
from tests.people import a_person, signed_in_client
from tests.web.psc.journeys import linked_person, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.feature(60)]
ASK, STATE, ENTER, GIVE_UP = (f"/connexion/telephone{end}" for end in ("", "/etat", "/entrer", "/renoncer"))
State = PhoneConfirmation.State
_POLLS = "status = 'todo' AND task_name = 'identity.poll_confirmation'"


@pytest.fixture(autouse=True)
def offered(psc: Pretend, settings: Any) -> None:
    settings.PSC_PHONE = True


def ask(client: Client, number: str = NUMBER[1:], **more: str) -> Any:
    return client.post(ASK, {"number": number, **more})


def work() -> list[float]:
    """What a worker does once: the jobs that wait now. Gives the seconds until those that they leave."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM procrastinate_jobs WHERE {_POLLS} RETURNING args::text")
        waiting = cursor.fetchall()
    for (args,) in waiting:
        assert set(json.loads(args)) == {"confirmation_id"}
        poll_confirmation(**json.loads(args))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT extract(epoch FROM scheduled_at - clock_timestamp()) FROM procrastinate_jobs WHERE {_POLLS}"
        )
        return [float(seconds) for (seconds,) in cursor.fetchall()]


def say(there: Pretend, word: str) -> None:
    there.phone = dict.fromkeys(there.phone, word)


def digits_of(answer: Any) -> str:
    found = re.search(r'phone-digits num">(\d\d)<', text_of(answer))
    assert found, text_of(answer)
    return found[1]


def test_a_yes_on_the_telephone_signs_the_browser_in(psc: Pretend) -> None:
    person, client = linked_person(psc), Client()
    assert ask(client)["Location"] == ASK
    shown = digits_of(client.get(ASK))
    assert 4 < work()[0] <= 5
    sent = psc.phone_forms[0]
    assert (sent["login_hint"], sent["binding_message"], sent["scope"]) == (NUMBER, shown, "openid scope_all")
    assert work(), "nobody answered yet"
    assert digits_of(client.get(STATE)) == shown
    say(psc, "yes")
    assert not work()
    assert "C’est confirmé" in text_of(client.get(STATE))
    assert client.get("/compte/").status_code == 302
    assert client.post(ENTER)["Location"] == "/"
    row = Session.objects.get(person=person)
    assert (row.factors, row.provider_session) == ("psc", psc.session)
    assert client.post(ENTER)["Location"] == ASK, "it serves once"


def test_the_page_goes_on_by_itself(psc: Pretend) -> None:
    linked_person(psc)
    client = Client()
    ask(client)
    work()
    say(psc, "yes")
    work()
    answer = client.post(ENTER, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/")
    assert client.get("/compte/").status_code == 200


def test_only_the_browser_that_asked_can_use_it(psc: Pretend) -> None:
    linked_person(psc)
    client, thief = Client(), Client()
    ask(client)
    ask(thief, "10000000001")
    work()
    say(psc, "yes")
    work()
    assert thief.post(ENTER)["Location"] == ASK
    assert not Session.objects.exclude(person=None).exists()
    assert "C’est confirmé" not in text_of(thief.get(STATE))


def test_a_number_that_nobody_has_answers_the_same(psc: Pretend) -> None:
    linked_person(psc)

    def seen(number: str) -> list[str]:
        client = Client()
        said = [ask(client, number)["Location"], text_of(client.get(ASK))]
        work()
        said.append(text_of(client.get(STATE)))
        plain = [re.sub(r'value="\w{64}"|\d+ s |"X-CSRFToken": "\w+"|>\d\d<', "", one) for one in said]
        PhoneConfirmation.objects.update(expires_at=timezone.now())
        work()
        return [*plain, re.sub(r'value="\w{64}"', "", text_of(client.get(STATE)))]

    assert seen(NUMBER[1:]) == seen("10000000001")
    assert [form["login_hint"] for form in psc.phone_forms] == [NUMBER]


def test_a_number_whose_identity_is_not_linked_does_not_ring(psc: Pretend) -> None:
    a_person(national_id=NUMBER)
    ask(Client())
    assert not work()
    assert not psc.phone_forms


def test_a_no_on_the_telephone_is_told(psc: Pretend) -> None:
    linked_person(psc)
    client = Client()
    ask(client)
    work()
    say(psc, "access_denied")
    assert not work()
    assert "refusée sur le téléphone" in text_of(client.get(STATE))
    assert client.post(ENTER)["Location"] == ASK


def test_it_is_asked_less_often_when_the_provider_says_so(psc: Pretend) -> None:
    linked_person(psc)
    ask(Client())
    work()
    say(psc, "slow_down")
    assert 9 < work()[0] <= 10
    assert 14 < work()[0] <= 15


def test_it_ends_after_two_minutes(psc: Pretend) -> None:
    linked_person(psc)
    client = Client()
    ask(client)
    row = PhoneConfirmation.objects.get()
    assert timedelta(seconds=119) < row.expires_at - row.created_at < timedelta(seconds=121)
    work()
    say(psc, "yes")
    PhoneConfirmation.objects.update(expires_at=timezone.now())
    assert not work()
    assert PhoneConfirmation.objects.get().state == State.EXPIRED
    assert "Aucune confirmation" in text_of(client.get(STATE))
    PhoneConfirmation.objects.update(state=State.CONFIRMED)
    assert client.post(ENTER)["Location"] == ASK


def test_a_yes_after_one_gave_up_serves_nobody(psc: Pretend) -> None:
    linked_person(psc)
    client = Client()
    ask(client)
    work()
    assert client.post(GIVE_UP)["Location"] == "/connexion"
    say(psc, "yes")
    work()
    assert client.post(ENTER)["Location"] == ASK
    assert not Session.objects.exclude(person=None).exists()


@pytest.mark.parametrize("how", ["forged", "old", "acr", "somebody else"])
def test_a_yes_that_is_not_the_providers_lets_nobody_in(psc: Pretend, how: str) -> None:
    linked_person(psc)
    client = Client()
    ask(client)
    work()
    if how == "forged":
        psc.sign = by_a_stranger
    elif how == "old":
        psc.lie = lambda claims: claims | {"exp": int(time.time()) - 200}
    elif how == "acr":
        psc.lie = lambda claims: claims | {"acr": "eidas0"}
    else:
        psc.who.national_id = "810000000123"
    say(psc, "yes")
    assert not work()
    assert PhoneConfirmation.objects.get().state == State.FAILED
    assert "n’a pas pu être vérifiée" in text_of(client.get(STATE))
    assert client.post(ENTER)["Location"] == ASK


def test_while_the_provider_is_down_it_is_tried_again(psc: Pretend, monkeypatch: pytest.MonkeyPatch) -> None:
    linked_person(psc)
    path = urlsplit(psc.issuer).path + "/protocol/openid-connect/ext/ciba/auth"
    psc.replies[path] = (503, b"")
    client = Client()
    ask(client)
    assert len(work()) == 1
    psc.replies.clear()
    trouble.forget()
    work()
    assert len(psc.phone_forms) == 1


def test_floods_of_one_telephone_and_of_one_place_are_stopped(psc: Pretend, settings: Any) -> None:
    linked_person(psc)
    for _ in range(5):
        assert ask(Client(REMOTE_ADDR="192.0.2.7")).status_code == 302
    answer = ask(Client(REMOTE_ADDR="192.0.2.8"))
    assert answer.status_code == 429
    assert "Trop de demandes" in text_of(answer)
    settings.LOCKOUT_ORIGIN_TRIES = 3
    for number in range(3):
        ask(Client(REMOTE_ADDR="192.0.2.9"), f"1000000000{number}")
    assert ask(Client(REMOTE_ADDR="192.0.2.9"), "10000000009").status_code == 429


@pytest.mark.parametrize("number", ["", "12", "abc", "1" * 200, "'; --", "<script>alert(1)</script>", "\x00"])
def test_what_is_no_number_is_told_in_french_and_kept(psc: Pretend, number: str) -> None:
    answer = ask(Client(), number)
    assert answer.status_code == 422
    assert "RPPS" in text_of(answer)
    assert "<script>alert" not in text_of(answer)
    assert not PhoneConfirmation.objects.exists()


def test_a_number_is_remembered_when_asked_to_be(psc: Pretend) -> None:
    client = Client()
    ask(client, NUMBER[1:], remember="on")
    client.post(GIVE_UP)
    assert NUMBER[1:] in text_of(client.get(ASK))
    assert NUMBER[1:] not in client.cookies["telephone"].value
    ask(client, NUMBER[1:])
    client.post(GIVE_UP)
    assert NUMBER[1:] not in text_of(client.get(ASK))


def test_it_unlocks_a_session_of_the_same_person_alone(psc: Pretend) -> None:
    person = linked_person(psc)
    client = signed_in_client(person)
    Session.objects.filter(person=person).update(is_locked=True, browser="")
    assert NUMBER[1:] in text_of(client.get(ASK))
    Session.objects.filter(person=person).update(browser="Safari, iPhone")
    assert NUMBER[1:] not in text_of(client.get(ASK)), "a stolen cookie tells no number"
    other = signed_in_client(a_person())
    for one in (client, other):
        ask(one)
    work()
    say(psc, "yes")
    work()
    assert client.post(ENTER).status_code == 302
    assert not Session.objects.filter(person=person, is_locked=True).exists()
    assert "celle d’un autre compte" in text_of(other.post(ENTER))


def test_the_name_of_the_request_is_kept_encrypted(psc: Pretend) -> None:
    linked_person(psc)
    ask(Client())
    work()
    kept, name = bytes(PhoneConfirmation.objects.get().request_id), next(iter(psc.phone))
    assert name.encode() not in kept
    assert unsealed("phone confirmation", kept) == name
    for broken in (b"", kept[:-1], kept[:5], sealed("another purpose", name)):
        with pytest.raises(ValueError, match="unsealed"):
            unsealed("phone confirmation", broken)


def test_what_is_over_is_forgotten(psc: Pretend) -> None:
    ask(Client())
    PhoneConfirmation.objects.update(expires_at=timezone.now() - timedelta(days=2))
    forget_confirmations(0)
    assert not PhoneConfirmation.objects.exists()


def test_it_does_not_exist_where_it_is_not_offered(settings: Any) -> None:
    settings.PSC_PHONE = False
    assert Client().get(ASK).status_code == 404
    assert Client().post(ENTER).status_code == 404
