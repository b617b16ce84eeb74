from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from medipli.identity.factors import MAIL_CODE, Outcome
from medipli.identity.factors.mail_code import as_typed
from medipli.identity.models import MailCode, Person
from tests.people import a_person


class Letterbox:
    """Keeps the codes that are posted."""

    def __init__(self) -> None:
        self.codes: list[str] = []

    def __call__(self, person: Person, code: str) -> None:
        self.codes.append(code)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


@pytest.mark.django_db
def test_a_code_serves_once() -> None:
    person, box = a_person(), Letterbox()
    MAIL_CODE.start(person, box)
    assert MAIL_CODE.verify(person, box.codes[0]).outcome is Outcome.RIGHT
    assert MAIL_CODE.verify(person, box.codes[0]).outcome is Outcome.SPENT


@pytest.mark.django_db
def test_five_wrong_tries_use_a_code_up(settings: object) -> None:
    person, box = a_person(), Letterbox()
    MAIL_CODE.start(person, box)
    left = [MAIL_CODE.verify(person, wrong(box.codes[0])).tries_left for _ in range(5)]
    assert left == [4, 3, 2, 1, 0]
    assert MAIL_CODE.verify(person, box.codes[0]).outcome is Outcome.SPENT


@pytest.mark.django_db
def test_an_expired_code_is_refused() -> None:
    person, box = a_person(), Letterbox()
    MAIL_CODE.start(person, box)
    MailCode.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert MAIL_CODE.verify(person, box.codes[0]).outcome is Outcome.EXPIRED


@pytest.mark.django_db
def test_a_new_code_voids_the_one_before() -> None:
    person, box = a_person(), Letterbox()
    MAIL_CODE.start(person, box)
    MailCode.objects.update(sent_at=timezone.now() - timedelta(seconds=31))
    while len(box.codes) < 2 or box.codes[0] == box.codes[-1]:
        MAIL_CODE.start(person, box)
        MailCode.objects.update(sent_at=timezone.now() - timedelta(seconds=31))
    assert MAIL_CODE.verify(person, box.codes[0]).outcome is Outcome.WRONG
    assert MAIL_CODE.verify(person, box.codes[-1]).outcome is Outcome.RIGHT


@pytest.mark.django_db
def test_no_second_code_is_sent_within_the_delay() -> None:
    person, box = a_person(), Letterbox()
    first = MAIL_CODE.start(person, box)
    assert MAIL_CODE.start(person, box) == first
    assert len(box.codes) == 1


@pytest.mark.django_db
def test_the_code_of_somebody_else_is_refused() -> None:
    one, other, box = a_person(), a_person(), Letterbox()
    MAIL_CODE.start(one, box)
    MAIL_CODE.start(other, Letterbox())
    MailCode.objects.filter(person=other).update(digest=MailCode.objects.get(person=one).digest)
    assert MAIL_CODE.verify(other, box.codes[0]).outcome is Outcome.WRONG


@pytest.mark.django_db
def test_the_code_itself_is_not_stored() -> None:
    person, box = a_person(), Letterbox()
    MAIL_CODE.start(person, box)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(c)::text FROM identity_mailcode c")
        assert box.codes[0] not in cursor.fetchone()[0].split('"digest"')[0]
    assert len(bytes(MailCode.objects.get().digest)) == 32


@pytest.mark.django_db
def test_when_the_relay_fails_another_code_can_be_asked_at_once() -> None:
    person, box = a_person(), Letterbox()

    def broken(person: Person, code: str) -> None:
        raise OSError("the relay does not answer")

    assert not MAIL_CODE.start(person, broken).was_sent
    assert MAIL_CODE.pending(person) is None
    assert MAIL_CODE.start(person, box).was_sent
    assert MAIL_CODE.verify(person, box.codes[0]).is_right


@pytest.mark.parametrize("typed", ["419 027", "419027", " 419-027 ", "４１９０２７", "419\u00a0027", "419\u202f027\n"])
def test_a_pasted_code_is_understood(typed: str) -> None:
    assert as_typed(typed) == "419027"


@pytest.mark.parametrize(
    "typed", ["", "41902", "4190277", "41902a", "٤١٩٠٢٧", "①②③④⑤⑥⑦", "419\x00027", "419027" * 1000]
)
def test_what_is_not_six_digits_costs_no_try(typed: str) -> None:
    assert as_typed(typed) is None


@pytest.mark.django_db(transaction=True)
def test_of_two_requests_with_the_right_code_one_succeeds() -> None:
    person, box = a_person(), Letterbox()
    MAIL_CODE.start(person, box)
    outcomes: list[Outcome] = []
    together = Barrier(4)

    def verify() -> None:
        together.wait()
        outcomes.append(MAIL_CODE.verify(person, box.codes[0]).outcome)
        connection.close()

    threads = [Thread(target=verify) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcome.name for outcome in outcomes) == ["RIGHT", "SPENT", "SPENT", "SPENT"]
