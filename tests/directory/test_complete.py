"""Completion while one types: who may be meant, those one writes to first."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from medipli.directory.actions import remember
from medipli.directory.queries import complete, exchanges_with, homonyms_of, resolve
from medipli.formats.mime import Mailbox as Correspondent
from medipli.identity.models import Person
from medipli.mailboxes.models import Address, Mailbox
from tests.boxes import a_mailbox
from tests.people import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Person:
    return a_person()


@pytest.fixture
def ines() -> Mailbox:
    return a_mailbox(
        label="Dr Inès Corvoisier-Légé",
        address="ines.corvoisier@medecin.vo.mssante.example",
        activity="Médecine générale",
        town="Montclarel",
    )


def _labels(person: Person, text: str) -> list[str]:
    return [one.name for one in complete(person.pk, text)]


@pytest.mark.feature(69)
@pytest.mark.parametrize(
    "text",
    ["inès", "INES", "ine", "corv", "lege", "Légé", "corvoisier ines", "medecine", "générale montcl", "montclarel",
     "ines.corv", "ines.corvoisier@medecin.vo.mssante.example", "dr inès", "Ine\u0301s"],
)  # fmt: skip
def test_the_beginning_of_any_word_is_enough(text: str, ines: Mailbox, person: Person) -> None:
    a_mailbox(label="Dr Malo Hentric")
    assert _labels(person, text) == [ines.label]


@pytest.mark.parametrize("text", ["", "i", " ", "nes", "%%", "__", "in%s", "\\", "'; --", "\x00\x00", "ines zzz"])
def test_anything_else_finds_nobody(text: str, ines: Mailbox, person: Person) -> None:
    assert _labels(person, text) == []


def test_joined_letters_are_told_apart(person: Person) -> None:
    a_mailbox(label="Clinique du Sacré-Cœur")
    assert _labels(person, "coeur") == _labels(person, "cœur") == _labels(person, "CŒUR") == ["Clinique du Sacré-Cœur"]


def test_those_one_writes_to_come_first(person: Person) -> None:
    boxes = [a_mailbox(label=f"Dr {name} Aubrac") for name in ("Anne", "Bruno", "Cléo")]
    assert _labels(person, "aubrac") == [box.label for box in boxes]
    remember(person.pk, [Correspondent("", boxes[2].address)])
    assert _labels(person, "aubrac")[0] == boxes[2].label
    assert _labels(a_person(), "aubrac")[0] == boxes[0].label, "for that person only"
    remember(person.pk, [Correspondent("", boxes[2].address)])
    assert exchanges_with(person.pk, [boxes[2].address]) == {boxes[2].address: 2}


def test_unlisted_boxes_are_proposed_to_their_correspondents_only(ines: Mailbox, person: Person) -> None:
    Mailbox.objects.filter(pk=ines.pk).update(is_listed=False)
    assert _labels(person, "ines") == []
    remember(person.pk, [Correspondent("", ines.address)])
    assert _labels(person, "ines") == [ines.label]
    Mailbox.objects.filter(pk=ines.pk).update(is_open=False)
    assert _labels(person, "ines") == []


def test_every_address_of_an_open_box_leads_to_it(ines: Mailbox) -> None:
    Address.objects.create(address="ancienne@vo.mssante.example", mailbox=ines)
    found = resolve([" ANCIENNE@vo.mssante.example", ines.address, "inconnue@x.example", ""])
    assert {address: one.mailbox_id for address, one in found.items()} == {
        "ancienne@vo.mssante.example": ines.pk,
        ines.address: ines.pk,
    }
    Mailbox.objects.filter(pk=ines.pk).update(is_open=False)
    assert resolve([ines.address]) == {}


def test_homonyms_are_individual_listed_boxes_with_the_same_name_title_apart() -> None:
    first = a_mailbox(label="Dr Rose Aubrac", activity="Cardiologie")
    twin = a_mailbox(label="Mme Rose AUBRAC", activity="Biologie")
    a_mailbox(label="Rose Aubrac", kind=Mailbox.Kind.ORG)
    a_mailbox(label="Rose Aubrac", is_listed=False)
    a_mailbox(label="Dr Rosa Aubrac")
    found = homonyms_of([first.pk])
    assert [one.mailbox_id for one in found[first.pk]] == [twin.pk]


def test_completion_and_resolution_take_one_query(
    ines: Mailbox, person: Person, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        complete(person.pk, "ines corv")
    with django_assert_num_queries(1):
        resolve([ines.address] * 50)


@hypothesis_settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=40) | st.text(alphabet="%_\\'\" .@ie\x00", max_size=20))
def test_nothing_that_is_typed_is_an_error(text: str, person: Person) -> None:
    complete(person.pk, text)
