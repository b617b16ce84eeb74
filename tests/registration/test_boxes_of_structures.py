from __future__ import annotations

import pytest

from medipli.registration.structure.shared import ask_for_box, read
from tests.boxes import acting
from tests.registration.requests_ready import an_rpps
from tests.structures import a_structure, an_account

pytestmark = pytest.mark.django_db


def test_the_address_of_a_team_is_written_to_without_invisible_marks() -> None:
    place = a_structure()
    doctor = an_account(place.organisation, "Malo", "Hentric", national_id=an_rpps(), profession="Médecin")
    typed = {
        "email": "Cardio\u200blogie@courriel.example",
        "description": "Cardiologie, Albi",
        "responsible": doctor.email,
    }
    asked = read(place.organisation, typed)
    assert asked.errors == {}
    request = ask_for_box(acting(place.administrator), place.organisation, asked)
    assert request.email == "cardiologie@courriel.example"
