from __future__ import annotations

import contextlib
from collections.abc import Callable

import pytest
from django.core import mail
from django.utils import timezone

from medipli.audit.actor import Actor
from medipli.registration import journey, links
from medipli.registration.actions import (
    LinkSpent,
    begin,
    look_up,
    resend,
    save,
    send_resume,
    send_verification,
    submit,
    verify_email,
)
from medipli.registration.models import Link, Request
from medipli.registration.throttling import TooMany
from tests.ordinary_mail import last_link
from tests.people import a_person
from tests.registration.journeys import (
    VISITOR,
    a_shared_form,
    a_submitted_request,
    an_individual_form,
    run_jobs,
    started,
)

pytestmark = pytest.mark.django_db
ELSEWHERE = Actor(None, "", "198.51.100.4")


def waiting(email: str = "elsa@courrier.example") -> Request:
    request = started("individual")
    save(VISITOR, request, journey.INDIVIDUAL, an_individual_form(email=email))
    return request


def mailed_token(request: Request) -> str:
    send_verification(VISITOR, request)
    assert run_jobs("registration.send_verification") == 1
    path = last_link()
    assert path.startswith(links.PATHS[links.Purpose.VERIFY])
    return path.rpartition("/")[2]


def test_a_link_confirms_on_another_device_and_opens_the_request_there() -> None:
    request = waiting()
    token = mailed_token(request)
    assert look_up(ELSEWHERE, links.Purpose.VERIFY, token).request == request
    request.refresh_from_db()
    assert request.email_verified_at is None, "looking must not confirm: mail scanners follow links"
    same, opened = verify_email(ELSEWHERE, token)
    assert same == request
    assert links.request_behind(opened) == request
    request.refresh_from_db()
    submit(VISITOR, request)


def test_a_replayed_an_old_and_an_invented_link_say_what_to_do() -> None:
    token = mailed_token(waiting())
    verify_email(VISITOR, token)
    with pytest.raises(LinkSpent) as spent:
        verify_email(VISITOR, token)
    assert spent.value.was_used
    assert "Demandez-en un nouveau" in spent.value.sentence
    old = mailed_token(waiting("autre@courrier.example"))
    Link.objects.filter(used_at=None, purpose="verify").update(expires_at=timezone.now())
    for wrong in (old, "x" * 43, "", "é" * 5000):
        with pytest.raises(LinkSpent) as spent:
            verify_email(VISITOR, wrong)
        assert not spent.value.was_used


def test_a_link_confirms_only_the_address_it_was_sent_to() -> None:
    request = waiting()
    token = mailed_token(request)
    save(VISITOR, request, journey.INDIVIDUAL, an_individual_form(email="autre@courrier.example"))
    with pytest.raises(LinkSpent):
        verify_email(VISITOR, token)
    request.refresh_from_db()
    assert request.email_verified_at is None


def test_a_link_of_one_kind_does_not_serve_as_another() -> None:
    request = waiting()
    token = mailed_token(request)
    assert links.request_behind(token) is None
    with pytest.raises(LinkSpent):
        look_up(VISITOR, links.Purpose.PROVE, token)


def test_only_digests_are_kept() -> None:
    token = mailed_token(waiting())
    assert all(token.encode() not in bytes(link.digest) for link in Link.objects.all())


def test_both_addresses_of_a_shared_journey_are_confirmed_and_one_link_serves_when_they_are_the_same() -> None:
    request = started("shared")
    save(VISITOR, request, journey.ASSOCIATION, {"has_account": "no"})
    save(VISITOR, request, journey.INDIVIDUAL, an_individual_form(email="seule@courrier.example"))
    save(VISITOR, request, journey.SHARED, a_shared_form(email="seule@courrier.example"))
    assert len(journey.unverified(request)) == 2
    send_verification(VISITOR, request)
    run_jobs("registration.send_verification")
    whole, _ = verify_email(VISITOR, last_link().rpartition("/")[2])
    assert whole.pk == request.pk
    request.refresh_from_db()
    assert journey.unverified(request) == ()
    submit(VISITOR, request)


def test_a_request_is_resumed_by_a_link_that_also_follows_it() -> None:
    request = waiting()
    send_resume(VISITOR, request)
    run_jobs("registration.send_resume")
    token = last_link().rpartition("/")[2]
    for _ in range(2):
        found = links.request_behind(token)
        assert found
        assert found.answers["first_name"] == "Elsa"


def test_asking_for_a_new_link_tells_nothing_and_writes_to_that_address_only() -> None:
    waiting()
    mail.outbox.clear()
    resend(VISITOR, "personne@courrier.example")
    assert run_jobs() == 0
    resend(VISITOR, "  ELSA@courrier.example ")
    assert run_jobs("registration.send_resume") == 1
    assert mail.outbox[0].to == ["elsa@courrier.example"]


def test_an_address_that_has_an_account_gets_the_way_to_it_and_the_page_the_same_answer() -> None:
    person = a_person(national_id="810000000001")
    request = waiting(person.email)
    mail.outbox.clear()
    send_verification(VISITOR, request)
    run_jobs("registration.send_verification")
    assert "Vous avez déjà un compte" in str(mail.outbox[0].subject)
    assert last_link() == "/connexion"
    assert not Link.objects.filter(purpose="verify").exists()


def test_an_address_that_has_a_request_gets_the_way_to_it() -> None:
    first = a_submitted_request(an_individual_form(email="elsa@courrier.example"))
    send_verification(VISITOR, waiting())
    run_jobs("registration.send_verification")
    assert links.request_behind(last_link().rpartition("/")[2]) == first


def test_who_waited_for_an_rpps_may_ask_under_the_address_of_their_account() -> None:
    mailed_token(waiting(a_person().email))


def test_a_flood_of_mails_to_one_address_is_stopped() -> None:
    request = waiting()
    for _ in range(8):
        send_verification(VISITOR, request)
    assert run_jobs("registration.send_verification") <= 5


def test_a_flood_of_beginnings_from_one_place_is_stopped() -> None:
    for _ in range(29):
        begin(VISITOR)
    with pytest.raises(TooMany, match="Réessayez dans"):
        keep_going(lambda: begin(VISITOR))
    begin(ELSEWHERE)


def test_guessing_links_from_one_place_is_stopped() -> None:
    with pytest.raises(TooMany):
        keep_going(lambda: guess("essai"), 200)


def guess(token: str) -> None:
    with contextlib.suppress(LinkSpent):
        look_up(VISITOR, links.Purpose.VERIFY, token)


def keep_going(act: Callable[[], object], times: int = 5) -> None:
    for _ in range(times):
        act()


@pytest.mark.parametrize("pasted", ["elsa\u200b.v@courrier.example", "\ufeffElsa.V@Courrier.example\u2060 "])
def test_an_address_pasted_with_an_invisible_mark_is_written_to_without_it(pasted: str) -> None:
    request = waiting(pasted)
    assert request.email == "elsa.v@courrier.example"
    verify_email(VISITOR, mailed_token(request))
    assert mail.outbox[-1].to == ["elsa.v@courrier.example"]
    request.refresh_from_db()
    submit(VISITOR, request)


def test_an_address_that_the_form_refuses_is_written_to_by_nobody() -> None:
    for wrong in ("elsa@pharmacien.vo.mssante.fr", "elsa\u202e@courrier.example", "pas une adresse"):
        assert waiting(wrong).email == ""
