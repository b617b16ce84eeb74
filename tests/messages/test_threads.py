"""Messages find their thread by their identifiers, answers also by subject, and strangers stay apart."""

from __future__ import annotations

import pytest

from medipli.formats.mime import Mailbox as Correspondent
from tests.boxes import DOMAIN, LAB, a_mailbox, deliver_to

pytestmark = pytest.mark.django_db

INES = Correspondent("Dr Inès Corvoisier", f"ines@{DOMAIN}")
MALO = Correspondent("Dr Malo Hentric", f"malo@{DOMAIN}")


def test_an_answer_joins_the_message_that_its_references_name() -> None:
    box = a_mailbox()
    (first,) = deliver_to(box, message_id="un@labo.example", subject="Bilan")
    (second,) = deliver_to(box, message_id="deux@labo.example", references=("un@labo.example",), subject="Tout autre")
    (third,) = deliver_to(box, references=("zero@labo.example", "deux@labo.example"), subject="Encore autre")
    assert first.thread_id == second.thread_id == third.thread_id


def test_in_reply_to_alone_is_enough() -> None:
    box = a_mailbox()
    (first,) = deliver_to(box, message_id="un@labo.example")
    (second,) = deliver_to(box, in_reply_to="un@labo.example", subject="Tout autre")
    assert first.thread_id == second.thread_id


def test_two_answers_to_a_message_that_never_came_meet() -> None:
    box = a_mailbox()
    (first,) = deliver_to(box, references=("jamais@labo.example",), subject="Re: x", sender=LAB)
    (second,) = deliver_to(box, references=("jamais@labo.example",), subject="Re: x", sender=MALO)
    assert first.thread_id == second.thread_id


def test_a_parent_that_comes_late_joins_its_answer() -> None:
    box = a_mailbox()
    (answer,) = deliver_to(box, references=("parent@labo.example",))
    (parent,) = deliver_to(box, message_id="parent@labo.example", subject="Autre chose")
    assert answer.thread_id == parent.thread_id


def test_a_chain_received_in_one_batch_is_one_thread() -> None:
    box = a_mailbox()
    entries = [
        deliver_to(box, message_id=f"m{n}@labo.example", references=tuple(f"m{k}@labo.example" for k in range(n)))[0]
        for n in range(30)
    ]
    assert len({entry.thread_id for entry in entries}) == 1


def test_an_answer_without_identifiers_finds_its_thread_by_subject_between_the_same_people() -> None:
    box = a_mailbox()
    (first,) = deliver_to(box, subject="Anticoagulation de Mme Vautrin", sender=MALO, to=[INES])
    (answer,) = deliver_to(box, subject="RE : Anticoagulation de Mme Vautrin", sender=INES, to=[MALO])
    assert first.thread_id == answer.thread_id


def test_the_same_subject_without_being_an_answer_starts_another_thread() -> None:
    box = a_mailbox()
    (first,) = deliver_to(box, subject="Résultats", sender=LAB, to=[INES])
    (second,) = deliver_to(box, subject="Résultats", sender=LAB, to=[INES])
    assert first.thread_id != second.thread_id


def test_the_results_of_two_laboratories_stay_apart_even_as_answers() -> None:
    box = a_mailbox()
    (first,) = deliver_to(box, subject="Résultats", sender=LAB, to=[INES])
    (second,) = deliver_to(box, subject="Re: Résultats", sender=MALO, to=[INES])
    assert first.thread_id != second.thread_id


def test_answers_that_name_other_ancestors_do_not_meet_by_their_subject() -> None:
    """Two patients, one laboratory, one subject."""
    box = a_mailbox()
    (first,) = deliver_to(box, subject="Re: Résultats", references=("vautrin@labo.example",))
    (second,) = deliver_to(box, subject="Re: Résultats", references=("lemoine@labo.example",))
    assert first.thread_id != second.thread_id


def test_an_answer_without_subject_joins_nothing() -> None:
    box = a_mailbox()
    (first,) = deliver_to(box, subject="", sender=LAB, to=[INES])
    (second,) = deliver_to(box, subject="Re:", sender=LAB, to=[INES])
    assert first.thread_id != second.thread_id


def test_boxes_do_not_share_threads() -> None:
    one, other = a_mailbox(), a_mailbox()
    first, second = deliver_to(one, other)
    assert first.thread_id != second.thread_id


@pytest.mark.parametrize(
    "header",
    [
        b"References: <un@labo.example",
        b"References: un@labo.example",
        b"References: <\xff\xfe@labo.example> <un@labo.example>",
        b"In-Reply-To: message de Malo du 3 mars <un@labo.example>",
        b"References: " + b"<x@labo.example> " * 3000 + b"<un@labo.example>",
        b"Message-ID: <>\r\nReferences: <> <un@labo.example>",
        b"Message-ID: <un@labo.example>\r\nReferences: <un@labo.example>",
    ],
)
def test_broken_headers_cost_a_missed_thread_at_most(header: bytes) -> None:
    box = a_mailbox()
    deliver_to(box, message_id="un@labo.example")
    (entry,) = deliver_to(box, raw=b"From: malo@labo.example\r\nSubject: x\r\n" + header + b"\r\n\r\nBonjour\r\n")
    assert entry.thread_id
