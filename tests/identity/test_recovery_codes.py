from __future__ import annotations

import re

import pytest

from medipli.identity.factors import RECOVERY_CODE, Outcome, recovery_code
from tests.people import a_person

pytestmark = pytest.mark.django_db


def test_eight_different_codes_are_made() -> None:
    codes = recovery_code.make(a_person())
    assert len(set(codes)) == 8
    assert all(re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}", code) for code in codes)


def test_a_code_serves_once() -> None:
    person = a_person()
    code = recovery_code.make(person)[3]
    assert RECOVERY_CODE.verify(person, code).is_right
    assert RECOVERY_CODE.verify(person, code).outcome is Outcome.WRONG
    assert recovery_code.how_many_left(person) == 7


def test_a_code_is_understood_as_people_copy_it() -> None:
    person = a_person()
    code = next(code for _ in range(50) for code in recovery_code.make(person)[-1:] if "0" in code or "1" in code)
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert RECOVERY_CODE.verify(person, typed).is_right


def test_new_codes_void_those_before() -> None:
    person = a_person()
    before = recovery_code.make(person)
    recovery_code.make(person)
    assert not RECOVERY_CODE.verify(person, before[0]).is_right


def test_the_code_of_somebody_else_is_refused() -> None:
    code = recovery_code.make(a_person())[0]
    other = a_person()
    recovery_code.make(other)
    assert not RECOVERY_CODE.verify(other, code).is_right


@pytest.mark.parametrize("typed", ["", "ABCD", "\x00" * 12, "ÉÉÉÉ-ÉÉÉÉ-ÉÉÉÉ", "A" * 100_000])
def test_what_is_no_code_is_refused_as_such(typed: str) -> None:
    assert RECOVERY_CODE.verify(a_person(), typed).outcome is Outcome.MALFORMED
