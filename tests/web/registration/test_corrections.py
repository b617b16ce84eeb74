"""« Corriger mes réponses »: the form of the request, what changes side by side, and only then the desk."""

from __future__ import annotations

import html
from collections.abc import Callable

import pytest
from django.test import Client

from medipli.registration import corrections, links
from medipli.registration.actions import ask
from medipli.registration.models import Confirmation, Request
from tests.boxes import acting
from tests.registration.journeys import (
    a_connection_request,
    a_local_form,
    a_region,
    a_shared_form,
    a_shared_request,
    a_submitted_request,
    an_agent,
    an_individual_form,
)

pytestmark = pytest.mark.django_db


def asked(request: Request) -> str:
    """The desk asks; the address of the page that corrects."""
    region = a_region()
    ask(acting(an_agent(region)), request.pk, request.version, "Est-ce la bonne adresse\u202f?")
    request.refresh_from_db()
    return f"/inscription/suivi/{links.make(request, links.Purpose.FOLLOW)}/corrections"


def filled(request: Request, **changed: str) -> dict[str, str]:
    return {name: request.answers.get(name, "") for name in corrections.fields_of(request)} | changed


def text_of(answer: object) -> str:
    return html.unescape(answer.content.decode())  # type: ignore[attr-defined]


@pytest.mark.feature(27)
def test_a_wrong_answer_is_put_right_reread_and_sent() -> None:
    request = a_submitted_request()
    url, browser = asked(request), Client()
    follow = url.removesuffix("/corrections")
    assert f'href="{url}"' in text_of(browser.get(follow))
    page = text_of(browser.get(url))
    assert 'value="3 rue des Lices"' in page
    assert "Est-ce la bonne adresse" in page
    assert 'name="email"' not in page
    assert "écrivez au centre de services" in page
    again = text_of(browser.post(url, filled(request, street="4 rue des Lices")))
    assert "<del>3 rue des Lices</del>" in again
    assert "<ins>4 rue des Lices</ins>" in again
    request.refresh_from_db()
    assert request.state == Request.State.ASKED, "nothing leaves before it was read again"
    sent = browser.post(url, filled(request, street="4 rue des Lices") | {"go": "send", "answer": "Voilà."})
    assert sent["Location"] == f"{follow}?corrige"
    request.refresh_from_db()
    assert (request.state, request.answers["street"]) == (Request.State.CHECKING, "4 rue des Lices")
    said = text_of(browser.get(sent["Location"]))
    assert "Vos corrections sont transmises" in said
    assert "Adresse postale\u00a0: «\u00a03 rue des Lices\u00a0» → «\u00a04 rue des Lices\u00a0»" in said
    assert browser.get(url)["Location"] == follow, "there is nothing to correct any more"


@pytest.mark.parametrize(
    ("kind", "shown", "hidden"),
    [
        ("PER", ["national_id", "profession"], ["function", "has_national_id", "voucher"]),
        ("INT", ["profession", "wants_address"], ["national_id", "function", "no_id_because"]),
        ("LOCAL", ["function", "voucher"], ["national_id", "profession", "wants_address"]),
        ("ORG", ["description", "responsible_rpps", "listed"], ["has_account"]),
        ("CONNECTION", ["professionals", "message"], ["region"]),
    ],
)
def test_each_kind_of_request_has_its_own_fields_without_its_address(
    kind: str, shown: list[str], hidden: list[str]
) -> None:
    waiting = {"has_national_id": "no", "no_id_because": "waiting", "national_id": "", "wants_address": "on"}
    made: dict[str, Callable[[], Request]] = {
        "PER": a_submitted_request,
        "INT": lambda: a_submitted_request(an_individual_form(**waiting)),
        "LOCAL": lambda: a_submitted_request(a_local_form()),
        "ORG": a_shared_request,
        "CONNECTION": a_connection_request,
    }
    request = made[kind]()
    url = asked(request)
    page = text_of(Client().get(url))
    assert request.kind == kind
    assert all(f'name="{name}"' in page for name in corrections.fields_of(request))
    assert all(f'name="{name}"' in page for name in shown)
    assert not any(f'name="{name}"' in page for name in [*hidden, "email"])
    assert "Rien n’a changé" in text_of(Client().post(url, filled(request)))


def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost() -> None:
    request = a_submitted_request()
    answer = Client().post(asked(request), filled(request, postal_code="59000", site_name="Officine", answer="Bonjour"))
    page = text_of(answer)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in page
    assert 'value="Officine"' in page
    assert 'value="Bonjour"' in page


def test_one_goes_back_from_the_reading_to_the_form_with_what_was_typed() -> None:
    request = a_submitted_request()
    page = Client().post(asked(request), filled(request, street="9 rue Neuve") | {"go": "edit", "answer": "Mot"})
    assert page.status_code == 200
    assert 'value="9 rue Neuve"' in text_of(page)
    assert 'value="Mot"' in text_of(page)


@pytest.mark.feature(39)
def test_one_reads_that_the_responsible_person_is_asked_again_and_they_read_why() -> None:
    request = a_shared_request(form=a_shared_form())
    Confirmation.objects.filter(request=request).update(answer="yes")
    url = asked(request)
    changed = filled(request, legal_name="Pharmacie des Lices")
    assert "devra donner de nouveau son accord" in text_of(Client().post(url, changed))
    assert "devra donner" not in text_of(Client().post(url, filled(request, phone="01 99 00 77 77")))
    Client().post(url, changed | {"go": "send"})
    confirmation = Confirmation.objects.get(request=request)
    assert confirmation.asked_again_for == "Raison sociale"


def test_a_link_that_serves_no_more_corrects_nothing() -> None:
    request = a_submitted_request()
    asked(request)
    made_up = f"/inscription/suivi/{'x' * 43}/corrections"
    assert Client().get(made_up).status_code == 410
    assert Client().post(made_up, filled(request, street="x") | {"go": "send"}).status_code == 410
    request.refresh_from_db()
    assert request.answers["street"] == "3 rue des Lices"


def test_a_request_about_which_nothing_is_asked_is_not_corrected() -> None:
    request = a_submitted_request()
    token = links.make(request, links.Purpose.FOLLOW)
    answer = Client().post(
        f"/inscription/suivi/{token}/corrections", filled(request, street="4 rue des Lices") | {"go": "send"}
    )
    assert answer["Location"] == f"/inscription/suivi/{token}"
    request.refresh_from_db()
    assert request.answers["street"] == "3 rue des Lices"
