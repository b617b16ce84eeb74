"""The list of professions."""

from __future__ import annotations

import re

from medipli.formats.professions import PROFESSIONS, profession


def test_each_profession_has_one_code_and_a_slug_fit_for_a_domain() -> None:
    assert len({one.code for one in PROFESSIONS}) == len(PROFESSIONS)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", one.slug) for one in PROFESSIONS)


def test_a_profession_is_found_by_its_code() -> None:
    found = profession("21")
    assert found is not None
    assert (found.label, found.slug) == ("Pharmacien", "pharmacien")
    assert profession("00") is None
