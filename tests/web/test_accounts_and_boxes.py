"""One account, several boxes: where one lands, how one changes, who is let in, what one settles."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from medipli.mailboxes.actions import add_member
from medipli.mailboxes.models import Mailbox, Membership
from tests.boxes import SERVICE, Team, a_mailbox, a_team, deliver_to
from tests.ordinary_mail import last_code
from tests.people import PASSWORD, signed_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(db: None) -> Team:
    """A team whose box comes first by its name, and whose member has a box of their own."""
    made = a_team("Accueil du centre")
    a_mailbox(made.member, label="Dr Malo Hentric")
    return made


def page(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(f"web:{name}", args=args))
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.feature(48)
def test_signing_in_leads_to_ones_own_box_even_when_a_team_has_one(team: Team) -> None:
    client = signed_in_client(team.member)
    client.post("/deconnexion")
    client.post("/connexion", {"email": team.member.email, "password": PASSWORD})
    answer = client.post("/connexion/code", {"code": last_code()}, follow=True)
    own = Mailbox.objects.get(owner=team.member, kind=Mailbox.Kind.PER)
    assert answer.redirect_chain[-1][0] == reverse("web:mailbox", args=[own.pk])
    assert "<b>Boîte personnelle</b>" in answer.content.decode()


@pytest.mark.feature(49, 90)
def test_the_account_menu_lists_ones_boxes_and_opens_them(team: Team) -> None:
    deliver_to(team.box)
    client = signed_in_client(team.member)
    own = Mailbox.objects.get(owner=team.member, kind=Mailbox.Kind.PER)
    menu = page(client, "mailbox", own.pk)
    assert "Changer de compte" in menu
    assert f'href="{reverse("web:mailbox", args=[team.box.pk])}"' in menu
    assert "BAL ORG · 5\u00a0membres" in menu
    assert "<b>Accueil du centre</b>" in page(client, "mailbox", team.box.pk)


@pytest.mark.feature(7)
def test_a_shared_box_has_no_way_in_but_a_members_own_account(team: Team) -> None:
    address = reverse("web:mailbox", args=[team.box.pk])
    visitor = Client()
    assert visitor.get(address)["Location"].startswith("/connexion")
    assert visitor.post("/connexion", {"email": team.box.address, "password": PASSWORD}).status_code == 422
    assert signed_in_client(team.member).get(address).status_code == 200


@pytest.mark.feature(91)
def test_each_member_is_let_in_by_name_and_loses_the_box_with_the_membership(team: Team) -> None:
    address = reverse("web:mailbox", args=[team.box.pk])
    for role in ("owner", "manager", "member", "reader"):
        assert signed_in_client(team.person(role)).get(address).status_code == 200
    newcomer = signed_in_client(team.stranger)
    assert newcomer.get(address).status_code == 404
    add_member(SERVICE, team.box, team.stranger, Membership.Role.READER)
    assert newcomer.get(address).status_code == 200
    Membership.objects.filter(mailbox=team.box, person=team.stranger).delete()
    assert newcomer.get(address).status_code == 404


@pytest.mark.feature(91)
def test_the_team_sees_by_name_which_member_has_read(team: Team) -> None:
    (entry,) = deliver_to(team.box)
    page(signed_in_client(team.member), "message", team.box.pk, entry.pk)
    seen = page(signed_in_client(team.owner), "message", team.box.pk, entry.pk)
    assert "Lu par" in seen
    assert "HENTRIC" in seen.upper()


@pytest.mark.feature(82)
def test_ones_initials_lead_to_ones_account(team: Team) -> None:
    client = signed_in_client(team.member)
    menu = page(client, "mailbox", team.box.pk)
    assert "Gérer votre compte Medipli" in menu
    assert f'href="{reverse("web:settings")}"' in menu
    settings = page(client, "settings")
    assert '<h1 class="d28" tabindex="-1">Gestion de votre compte Medipli</h1>' in settings


@pytest.mark.feature(83)
def test_the_account_page_shows_addresses_password_and_sessions(team: Team) -> None:
    own = Mailbox.objects.get(owner=team.member, kind=Mailbox.Kind.PER)
    settings = page(signed_in_client(team.member), "settings")
    assert own.address in settings
    assert team.member.email in settings
    assert reverse("web:password-change") in settings
    assert "Sessions ouvertes" in settings


@pytest.mark.feature(85)
def test_notices_and_signatures_are_settled_on_one_page(team: Team) -> None:
    client = signed_in_client(team.member)
    chosen = {"theme": "dark", "density": "compact"}
    chosen |= {
        "undo_seconds": "20",
        "toast_seconds": "20",
        "shortcuts": "on",
        "swipe_left": "trash",
        "swipe_right": "none",
    }
    assert client.post(reverse("web:settings-messaging"), chosen).status_code == 302
    team.member.refresh_from_db()
    assert team.member.preferences["notify_new_mail"] is False
    assert team.member.preferences["undo_seconds"] == 20
    signature = {"name": "Cabinet", "text": "Dr Malo Hentric", "html": "<p>Dr Malo Hentric</p>", "is_default": "on"}
    assert client.post(reverse("web:signature-new", args=[team.box.pk]), signature).status_code == 302
    assert "Cabinet" in page(client, "settings-messaging")


def test_a_stranger_settles_nothing_in_a_box(team: Team) -> None:
    stranger = signed_in_client(team.stranger)
    assert stranger.get(reverse("web:signature-new", args=[team.box.pk])).status_code == 404
