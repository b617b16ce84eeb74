"""Members in a real browser: an open tab empties itself when its box is lost; no obstacle on any page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from medipli.identity.models import Person
from medipli.mailboxes.actions import invite
from medipli.mailboxes.models import Membership
from medipli.messages.actions import hand_over
from tests.boxes import Team, a_draft, a_mailbox, a_team, acting, deliver_to
from tests.obstacles import obstacles, scrolls_sideways
from tests.people import a_person, signed_in_client

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ASK = "document.querySelector('live-mailbox').ask()"


@pytest.fixture
def team() -> Team:
    return a_team()


def at(team: Team, name: str, *args: object) -> str:
    return reverse(f"web:{name}", args=[team.box.pk, *args])


def enter(context: BrowserContext, client: Client, site: str) -> None:
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": site}])


def page_of(browser: Browser, person: Person, site: str) -> Page:
    context = browser.new_context(locale="fr-FR")
    enter(context, signed_in_client(person), site)
    return context.new_page()


@pytest.mark.feature(51, 91)
def test_a_removed_member_loses_the_box_in_tabs_that_are_open(browser: Browser, team: Team, live_server: Any) -> None:
    site = live_server.url
    own = a_mailbox(team.member, label="Dr Malo Hentric")
    (entry,) = deliver_to(team.box, subject="Bilan de Mme Vautrin")
    tab, owner = page_of(browser, team.member, site), page_of(browser, team.owner, site)
    tab.goto(site + at(team, "mailbox"))
    other = tab.context.new_page()
    other.goto(site + at(team, "message", entry.pk))
    expect(tab.locator(".row")).to_have_count(1)
    owner.goto(site + at(team, "members"))
    owner.get_by_role("link", name="Retirer Malo Hentric").click()
    owner.get_by_role("button", name="Retirer de la boîte").click()
    expect(owner.get_by_text("Malo Hentric n’a plus accès à la boîte.")).to_be_visible()
    for lost in (tab, other):
        lost.evaluate(ASK)
        expect(lost.get_by_role("heading", name="Vous n’avez plus accès à cette boîte")).to_be_visible()
        expect(lost.get_by_text("Vautrin")).to_have_count(0)
        expect(lost.locator("#nav")).to_have_count(0)
    assert obstacles(tab) == []
    tab.get_by_role("link", name="Ouvrir ma boîte").click()
    expect(tab).to_have_url(f"{site}/boites/{own.pk}/")
    tab.context.close()
    owner.context.close()


@pytest.mark.feature(91)
def test_an_access_that_ended_closes_the_page_at_the_next_press(browser: Browser, team: Team, live_server: Any) -> None:
    deliver_to(team.box, subject="Bilan de Mme Vautrin")
    tab = page_of(browser, team.member, live_server.url)
    tab.goto(live_server.url + at(team, "mailbox"))
    Membership.objects.filter(person=team.member).update(until=timezone.now())
    tab.locator(".row-link").first.click()
    expect(tab.get_by_role("heading", name="Vous n’avez plus accès à cette boîte")).to_be_visible()
    tab.context.close()


@pytest.mark.feature(52)
def test_a_secretary_proposes_from_the_composer(browser: Browser, team: Team, live_server: Any) -> None:
    colleague = a_mailbox(label="Dr Malo Hentric")
    draft = a_draft(team.secretary, team.box, colleague, subject="Convocation", text="Venez lundi.")
    tab = page_of(browser, team.secretary, live_server.url)
    tab.goto(live_server.url + reverse("web:compose", args=[draft.public_id]))
    tab.get_by_label("Objet").fill("Convocation de lundi")
    tab.get_by_role("button", name="Proposer à l’envoi").click()
    expect(tab).to_have_url(live_server.url + at(team, "drafts"))
    expect(tab.get_by_text("Message proposé à l’envoi")).to_be_visible()
    draft.refresh_from_db()
    assert (draft.subject, draft.handed_over_by) == ("Convocation de lundi", team.secretary)
    tab.context.close()


@pytest.mark.feature(51)
def test_a_name_is_completed_while_one_types(browser: Browser, team: Team, live_server: Any) -> None:
    guest = a_mailbox(a_person("Yaël", "Trévalon"), label="Yaël Trévalon", town="Vernoles")
    tab = page_of(browser, team.owner, live_server.url)
    tab.goto(live_server.url + at(team, "members"))
    tab.get_by_label("Adresse ou nom de la personne").press_sequentially("trév")
    expect(tab.locator(f'#invite-people option[value="{guest.address}"]')).to_have_count(1)
    tab.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_known_obstacle(browser: Browser, team: Team, live_server: Any, scheme: Any) -> None:
    guest = a_person()
    token = invite(acting(team.owner), team.box, guest.email, Membership.Role.MEMBER).token
    invite(acting(team.owner), team.box, "noe.vaneau.tres.longue.adresse@courrier.example", Membership.Role.READER)
    Membership.objects.filter(person=team.reader).update(until=timezone.now() + timedelta(days=9))
    draft = a_draft(team.secretary, team.box, "a@b.example", subject="Convocation", text="Venez lundi.")
    hand_over(acting(team.secretary), draft.public_id)
    look = reverse("web:draft-look-over", args=[team.box.pk, draft.public_id])
    pages = [
        (
            team.owner,
            [
                at(team, "members"),
                at(team, "member", team.member.pk),
                at(team, "member-remove", team.member.pk),
                at(team, "drafts"),
                look,
                "/invitations/",
                f"/invitations/{token}/",
            ],
        ),
        (team.secretary, [reverse("web:compose", args=[draft.public_id]), at(team, "drafts")]),
        (guest, ["/invitations/", f"/invitations/{token}/", "/boites/"]),
    ]
    for person, addresses in pages:
        tab = page_of(browser, person, live_server.url)
        tab.emulate_media(color_scheme=scheme)
        for address in addresses:
            tab.goto(live_server.url + address)
            for width in (1440, 320):
                tab.set_viewport_size({"width": width, "height": 900})
                assert obstacles(tab) == [], f"{address} {width}"
                assert not scrolls_sideways(tab), f"{address} {width}"
        tab.context.close()
    tab = browser.new_context().new_page()
    tab.emulate_media(color_scheme=scheme)
    for address in (f"/invitations/{token}/", "/invitations/perdue/"):
        tab.goto(live_server.url + address)
        for width in (1440, 320):
            tab.set_viewport_size({"width": width, "height": 900})
            assert obstacles(tab) == [], f"{address} {width}"
    tab.context.close()
