from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from medipli.notices.letters import CodeLetter, send
from medipli.web import demo
from tests.people import a_person

pytestmark = pytest.mark.django_db
ADDRESSES = [
    ("post", "/demo/entrer"),
    ("get", "/demo/courriels"),
    ("get", "/demo/courriels/20260101-000000-000000-abcdef.eml"),
]


@pytest.fixture
def forget_marker() -> Iterator[None]:
    demo._has_marker.cache_clear()
    yield
    demo._has_marker.cache_clear()


@pytest.fixture
def demonstration(settings: Any, forget_marker: None, tmp_path: Path) -> None:
    settings.DEMO = True
    settings.MEDIPLI_HOME = tmp_path
    settings.EMAIL_BACKEND = "medipli.notices.mail_files.MailFiles"
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA IF NOT EXISTS medipli_demo; CREATE TABLE IF NOT EXISTS medipli_demo.marker ()")


@pytest.mark.parametrize(("method", "address"), ADDRESSES)
def test_without_the_setting_the_conveniences_do_not_exist(
    method: str, address: str, demonstration: None, settings: Any
) -> None:
    settings.DEMO = False
    assert getattr(Client(), method)(address, {"person": a_person().pk}).status_code == 404


@pytest.mark.parametrize(("method", "address"), ADDRESSES)
def test_on_a_database_without_the_marker_the_conveniences_do_not_exist(
    method: str, address: str, settings: Any, forget_marker: None
) -> None:
    settings.DEMO = True
    assert getattr(Client(), method)(address, {"person": a_person().pk}).status_code == 404
    assert "se connecter comme" not in Client().get("/connexion").content.decode()


def test_one_click_signs_in(demonstration: None) -> None:
    person, client = a_person(), Client()
    assert person.full_name in client.get("/connexion").content.decode()
    assert client.post("/demo/entrer", {"person": person.pk})["Location"] == "/"
    assert client.get("/compte/").status_code == 200


@pytest.mark.parametrize("number", ["", "0", "-1", "²", "x", "9" * 30])
def test_nobody_is_nobody(number: str, demonstration: None) -> None:
    assert Client().post("/demo/entrer", {"person": number}).status_code == 404


def test_the_ordinary_mail_is_shown_newest_first_with_its_code(demonstration: None) -> None:
    assert "Aucun e-mail" in Client().get("/demo/courriels").content.decode()
    send(CodeLetter(code="111111", minutes=10), "ines@courrier.example")
    send(CodeLetter(code="419027", minutes=10), "malo@courrier.example")
    page = Client().get("/demo/courriels").content.decode()
    assert page.index("malo@courrier.example") < page.index("ines@courrier.example")
    link = page.partition('href="/demo/courriels/')[2].partition('"')[0]
    assert "419027" in Client().get(f"/demo/courriels/{link}").content.decode()


@pytest.mark.parametrize("name", ["..%2f..%2fetc%2fpasswd", "..", ".x.part", "20260101-000000-000000-abcdef.eml"])
def test_only_mails_are_shown(name: str, demonstration: None) -> None:
    assert Client().get(f"/demo/courriels/{name}").status_code == 404


def test_a_card_can_be_tried_where_cards_are_set_up(demonstration: None, settings: Any, tmp_path: Path) -> None:
    from medipli.ops.demo import cards

    assert Client().get("/demo/carte").status_code == 404
    cards.prepare(tmp_path)
    for name, value in cards.settings(tmp_path, 8443).items():
        setattr(settings, name.removeprefix("MEDIPLI_"), value)
    a_person("Inès", "Corvoisier", national_id="899700042009")
    page = Client().get("/demo/carte").content.decode()
    assert demo.CARD_PASSWORD in page
    assert "Inès Corvoisier" in page
    assert 'href="/demo/carte"' in Client().get("/connexion/carte").content.decode()
    answer = Client().get("/demo/carte/carte.p12")
    assert answer["Content-Type"] == "application/x-pkcs12"
    assert answer.content == (tmp_path / demo.CARD_FOLDER / demo.CARD_FILE).read_bytes()
    for name in ("serveur.key", "nginx.conf", "..%2Fsecrets.env"):
        assert Client().get(f"/demo/carte/{name}").status_code == 404
