"""The user guide: anybody may read it, every screen leads to the right page, and its words are those of the screens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client, override_settings
from django.urls import get_resolver, reverse
from jinja2 import Environment, nodes

from medipli.web.help_topics import TOPICS, Topic, topic_of
from tests.people import a_person, signed_in_client

WEB = Path(__file__).resolve().parents[2] / "medipli/web"
HELP = WEB / "jinja2/help"


def words_of_screens() -> str:
    """Everything that screens may write: templates, scripts, views and what names folders, the guide apart."""
    files = [
        *(path for path in (WEB / "jinja2").rglob("*.html") if HELP not in path.parents),
        *(WEB / "static/web/js").glob("*.js"),
        *(path for path in WEB.rglob("*.py") if path.name != "help_topics.py"),
    ]
    elsewhere = [*(WEB.parent / "mailboxes/models").glob("*.py"), *(WEB.parent / "formats/html").glob("*.py")]
    text = " ".join(path.read_text() for path in [*files, *elsewhere])
    return re.sub(r"\s+|\\u00a0|\\u202f", " ", text)


def labels_of(template: Path) -> list[str]:
    """What a page of the guide writes with ``ui(…)``."""
    tree = Environment().parse(template.read_text())
    calls = (call for call in tree.find_all(nodes.Call) if isinstance(call.node, nodes.Name) and call.node.name == "ui")
    return [str(call.args[0].as_const()) for call in calls]


@pytest.mark.django_db
@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.slug)
def test_a_stranger_may_read_every_topic(topic: Topic) -> None:
    answer = Client().get(reverse("web:help-topic", args=[topic.slug]))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f"<title>{topic.title} · Aide — Medipli</title>" in page
    assert page.count("<h1") == 1
    assert page.count('aria-current="page"') == 1
    assert " style=" not in page


@pytest.mark.django_db
def test_the_list_leads_to_every_topic() -> None:
    page = Client().get("/aide").content.decode()
    assert all(f'href="/aide/{topic.slug}"' in page for topic in TOPICS)


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["inconnu", "_layout", "index", "_parts"])
def test_a_topic_that_does_not_exist_is_not_found(slug: str) -> None:
    assert Client().get(f"/aide/{slug}").status_code == 404


@pytest.mark.django_db
def test_links_of_the_guide_lead_to_pages_and_places_that_exist() -> None:
    client = Client()
    pages = {f"/aide/{topic.slug}" for topic in TOPICS} | {"/aide"}
    bodies = {page: client.get(page).content.decode() for page in pages}
    for page, body in bodies.items():
        for path, anchor in re.findall(r'href="(/[^"#]*)?(?:#([^"]*))?"', body):
            if path and not path.startswith("/static/"):
                assert client.get(path).status_code in (200, 302), f"{page} links to {path}"
            if anchor and not path.startswith("/static/"):
                assert f'id="{anchor}"' in (bodies[path or page]), f"{page} links to #{anchor}"


@pytest.mark.django_db
@pytest.mark.feature(14)
@pytest.mark.parametrize(
    ("address", "slug"),
    [
        ("/connexion", "connexion"),
        ("/mot-de-passe/oublie", "connexion"),
        ("/compte/messagerie/", "compte"),
        ("/compte/", "compte"),
        ("/accessibilite", "clavier"),
    ],
)
def test_the_help_link_of_a_screen_leads_to_its_own_topic(address: str, slug: str) -> None:
    client = signed_in_client(a_person()) if address.startswith("/compte") else Client()
    assert f'href="/aide/{slug}"' in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("mailbox", "messages"),
        ("folder", "messages"),
        ("message", "messages"),
        ("attachment-preview", "messages"),
        ("compose", "messages"),
        ("drafts", "messages"),
        ("folders", "dossiers"),
        ("folder-new", "dossiers"),
        ("labels", "dossiers"),
        ("label-edit", "dossiers"),
        ("search-results", "recherche"),
        ("signatures", "compte"),
        ("code", "connexion"),
    ],
)
def test_a_page_of_the_mailbox_has_the_topic_that_is_about_it(name: str, slug: str) -> None:
    topic = topic_of(name)
    assert topic is not None
    assert topic.slug == slug


def test_every_page_of_the_mailbox_and_the_account_has_a_topic() -> None:
    shown_to_nobody = {"help", "help-topic", "privacy", "legal", "session-ping", "session-state", "password-strength"}
    help_desk = {"assistance", "assistance-thread", "assistance-follow"}
    demonstration = {"sign-in-as", "demo-mail", "demo-card", "demo-card-file", "demo-mail-open"}
    names = {str(key) for key in get_resolver().namespace_dict["web"][1].reverse_dict if isinstance(key, str)}
    demonstration |= {name for name in names if name.startswith("demo-psc")}
    assert {name for name in names if topic_of(name) is None} <= shown_to_nobody | help_desk | demonstration


@pytest.mark.django_db
def test_the_guide_tells_the_delays_of_this_installation() -> None:
    with override_settings(CODE_MINUTES=7, IDLE_MINUTES=45):
        page = Client().get("/aide/connexion").content.decode()
    assert "7\u00a0minutes" in page
    assert "45\u00a0minutes" in page


@pytest.mark.parametrize("template", sorted(HELP.glob("[!_]*.html")), ids=lambda path: path.stem)
def test_a_label_that_the_guide_quotes_stands_on_a_screen(template: Path) -> None:
    screens = words_of_screens()
    assert [label for label in labels_of(template) if re.sub(r"\s+", " ", label) not in screens] == []


def test_the_keys_of_the_guide_are_those_of_the_sheet_of_shortcuts() -> None:
    pairs = re.compile(r'\("([^"]+)", "[^"]+"\)')
    sheet = {key for keys in pairs.findall((WEB / "jinja2/components/dialog.html").read_text()) for key in keys.split()}
    guide = {key for keys in pairs.findall((HELP / "clavier.html").read_text()) for key in keys.split()}
    assert guide <= sheet
