"""A draft belongs to who reads its address, from the moment that this is confirmed: other links to it end.

Whoever types somebody else's address sees nothing of what that person then does; whoever types their own on one device
and opens the mail on another goes on there, and may have a link sent to the first.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test import Client

from medipli.audit.actor import Actor
from medipli.registration import journey, links, states
from medipli.registration.actions import (
    attach,
    begin,
    resend,
    save,
    send_resume,
    send_verification,
    submit,
    verify_email,
    withdraw,
)
from medipli.registration.models import Request
from tests.boxes import acting
from tests.ordinary_mail import last_link
from tests.people import a_person
from tests.registration.journeys import VISITOR, a_region, a_shared_form, an_individual_form, run_jobs

pytestmark = pytest.mark.django_db
OWN, TEAM = "elsa@courrier.example", "pharmacie@courrier.example"


def begun(account: str = "individual", actor: Actor = VISITOR) -> tuple[Request, str]:
    """A draft whose type and region are chosen, and the secret of the browser where it began."""
    request, token = begin(actor)
    save(actor, request, journey.TYPE, {"account": account})
    save(actor, request, journey.REGION, {"region": a_region().code})
    return request, token


def individual() -> tuple[Request, str]:
    request, token = begun()
    save(VISITOR, request, journey.INDIVIDUAL, an_individual_form(email=OWN))
    return request, token


def both() -> tuple[Request, str]:
    """A shared account, and the individual one made in the same journey."""
    request, token = begun("shared")
    save(VISITOR, request, journey.ASSOCIATION, {"has_account": "no"})
    save(VISITOR, request, journey.INDIVIDUAL, an_individual_form(email=OWN))
    save(VISITOR, request, journey.SHARED, a_shared_form(email=TEAM))
    return request, token


def confirmed(request: Request, address: str) -> str:
    """Confirm an address by its link; the secret of the browser where that happened, empty for that of a team."""
    token = links.make(request, links.Purpose.VERIFY, sent_to=address)
    return verify_email(VISITOR, token)[1]


def opens(token: str) -> bool:
    return links.request_behind(token) is not None


def mailed(address: str, to: str = "") -> str:
    """The secret of the link to follow that ``resend`` mails for an address, to itself unless told otherwise."""
    mail.outbox.clear()
    resend(VISITOR, address)
    run_jobs("registration.send_resume")
    assert [message.to for message in mail.outbox] == [[to or address]]
    return last_link().rpartition("/")[2]


def test_who_began_with_the_address_of_another_sees_nothing_once_it_is_confirmed() -> None:
    request, first = individual()
    later = links.make(request, links.Purpose.FOLLOW, sent_to="voleur@courrier.example")
    assert opens(first)
    holder = confirmed(request, OWN)
    assert (opens(first), opens(later), opens(holder)) == (False, False, True)
    submit(VISITOR, request)
    page = Client().get(f"/inscription/suivi/{first}")
    assert page.status_code == 410
    assert "Vaudreline" not in page.content.decode()
    assert "n’est plus valable" in page.content.decode()


def test_links_in_the_mailbox_of_the_address_go_on_serving() -> None:
    request, _ = individual()
    send_resume(VISITOR, request)
    run_jobs("registration.send_resume")
    in_mailbox = last_link().rpartition("/")[2]
    confirmed(request, OWN)
    assert opens(in_mailbox)


def test_who_goes_on_elsewhere_has_a_link_sent_to_the_first_device() -> None:
    request, laptop = individual()
    phone = confirmed(request, OWN)
    browser = Client()
    browser.cookies["inscription"] = laptop
    for page in ("compte-individuel", "recapitulatif", "adresse-a-confirmer"):
        answer = browser.get(f"/inscription/{page}")
        assert answer["Location"] == "/inscription/reprendre?ailleurs"
    assert "sur un autre appareil" in browser.get("/inscription/reprendre?ailleurs").content.decode()
    again = mailed(OWN)
    assert opens(again)
    assert opens(phone)


def test_a_tab_of_the_browser_that_confirmed_follows_to_the_new_link() -> None:
    request, first = individual()
    second = confirmed(request, OWN)
    browser = Client()
    browser.cookies["inscription"] = second
    assert browser.get(f"/inscription/suivi/{first}")["Location"] == f"/inscription/suivi/{second}"


def test_an_address_confirmed_at_the_desk_of_the_team_locks_nobody_out_nor_in() -> None:
    request, laptop = both()
    assert request.individual
    phone = confirmed(request.individual, OWN)
    assert confirmed(request, TEAM) == "", "others read the mails of a team"
    assert (opens(laptop), opens(phone)) == (False, True)
    submit(VISITOR, request)


def test_the_person_of_a_shared_journey_has_the_whole_of_it_sent_to_their_own_address() -> None:
    request, _ = both()
    for given in (OWN, TEAM):
        assert links.request_behind(mailed(given, to=OWN)) == request


def test_who_signed_in_keeps_their_draft_when_a_colleague_confirms_the_address_of_the_team() -> None:
    person = a_person()
    request, token = begun("shared", acting(person))
    attach(acting(person), request)
    save(acting(person), request, journey.SHARED, a_shared_form(email=TEAM))
    assert confirmed(request, TEAM) == ""
    assert opens(token)
    assert links.request_behind(mailed(person.email)) == request


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", ["save", "submit", "withdraw"])
def test_confirming_waits_for_what_goes_on_in_the_journey_and_never_the_other_way_round(act: str) -> None:
    """Both lock the shared request before the individual one: the first has both, the second none."""
    request, _ = begun("shared")
    save(VISITOR, request, journey.ASSOCIATION, {"has_account": "no"})
    save(VISITOR, request, journey.INDIVIDUAL, an_individual_form(email=OWN))
    save(VISITOR, request, journey.SHARED, a_shared_form(email=OWN))
    assert request.individual
    token = links.make(request.individual, links.Purpose.VERIFY, sent_to=OWN)
    raised: list[BaseException] = []
    with transaction.atomic():
        states.lock(request.pk)
        thread = threading.Thread(target=_verify, args=(token, raised))
        thread.start()
        _until_somebody_waits()
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '4s'")
        if act == "save":
            save(VISITOR, request, journey.INDIVIDUAL, an_individual_form(email=OWN))
        elif act == "withdraw":
            withdraw(VISITOR, request)
        else:
            Request.objects.update(email_verified_at="2026-01-01T00:00:00Z")
            submit(VISITOR, Request.objects.get(pk=request.pk))
    thread.join(20)
    assert not thread.is_alive()
    gone = {"save": [], "submit": ["NotNow"], "withdraw": ["LinkSpent"]}
    assert [type(one).__name__ for one in raised] == gone[act]


def _verify(token: str, raised: list[BaseException]) -> None:
    try:
        verify_email(VISITOR, token)
    except BaseException as problem:  # handed to the test
        raised.append(problem)
    finally:
        connection.close()


def _until_somebody_waits() -> None:
    for _ in _moments():
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
    raise AssertionError("nobody waits for a lock")


def _moments() -> Iterator[None]:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        yield
        time.sleep(0.02)


def test_letters_that_others_have_sent_keep_nobody_from_theirs() -> None:
    """From many places somebody has letters sent to the address: its reader still has theirs, again and again."""
    for place in range(60):
        attacker = Actor(None, "", f"198.51.100.{place}")
        request, _ = begun(actor=attacker)
        save(attacker, request, journey.INDIVIDUAL, an_individual_form(email=OWN))
        for _ in range(2):
            send_verification(attacker, request)
        resend(attacker, OWN)
    run_jobs()
    mail.outbox.clear()
    request, _ = individual()
    for _ in range(4):
        send_verification(VISITOR, request)
        assert run_jobs("registration.send_verification") == 1
    resend(VISITOR, OWN)
    assert run_jobs("registration.send_resume") > 0


def test_one_place_has_few_requests_write_to_one_address_and_one_request_few_letters() -> None:
    for _ in range(8):
        request, _ = individual()
        send_verification(VISITOR, request)
    assert run_jobs("registration.send_verification") == 5
    elsewhere = Actor(None, "", "198.51.100.9")
    request, _ = begun(actor=elsewhere)
    save(elsewhere, request, journey.INDIVIDUAL, an_individual_form(email=OWN))
    for _ in range(8):
        send_verification(elsewhere, request)
    assert run_jobs("registration.send_verification") == 5


def test_from_everywhere_together_no_flood_goes_on() -> None:
    for place in range(12):
        attacker = Actor(None, "", f"203.0.113.{place}")
        for _ in range(4):
            request, _ = begun(actor=attacker)
            save(attacker, request, journey.INDIVIDUAL, an_individual_form(email=OWN))
            send_verification(attacker, request)
    assert run_jobs("registration.send_verification") <= 30 + 12
