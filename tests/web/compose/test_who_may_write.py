"""Drafts are their author's; boxes are written from by those who may."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from medipli.messages.models import Draft
from tests.boxes import SERVICE
from tests.people import signed_in_client
from tests.web.compose.conftest import Desk

POSTED = (
    "compose",
    "compose-save",
    "compose-send",
    "compose-copy",
    "compose-recall",
    "compose-discard",
    "compose-restore",
    "compose-files",
    "compose-file-cancel",
)


@pytest.mark.parametrize("role", ["member", "reader", "stranger"])
@pytest.mark.parametrize("name", POSTED)
def test_a_draft_does_not_exist_for_anybody_but_its_author(desk: Desk, name: str, role: str) -> None:
    client = signed_in_client(desk.team.person(role))
    assert client.post(desk.url(name), desk.form()).status_code == 404
    desk.draft.refresh_from_db()
    assert desk.draft.revision == 1


@pytest.mark.parametrize("role", ["reader", "stranger"])
def test_only_those_who_may_write_begin_a_message(desk: Desk, role: str) -> None:
    client = signed_in_client(desk.team.person(role))
    before = Draft.objects.count()
    for method in (client.get, client.post):
        assert method(reverse("web:compose-new", args=[desk.team.box.pk])).status_code == 404
    assert Draft.objects.count() == before


@pytest.mark.parametrize("name", ["compose", *POSTED])
def test_a_visitor_is_sent_to_the_sign_in_page(desk: Desk, name: str) -> None:
    answer = Client().post(desk.url(name), desk.form())
    assert answer.status_code == 302
    assert answer["Location"].startswith("/connexion")


def test_an_unknown_draft_is_not_found(desk: Desk) -> None:
    for name in POSTED:
        assert desk.client.post(reverse(f"web:{name}", args=[uuid.uuid4()]), {}).status_code == 404


@pytest.mark.parametrize("name", POSTED)
def test_a_form_of_another_site_is_refused(desk: Desk, name: str) -> None:
    client = signed_in_client(desk.team.owner, enforce_csrf_checks=True)
    assert client.post(desk.url(name), desk.form(subject="Autre")).status_code == 403
    desk.draft.refresh_from_db()
    assert desk.draft.subject == "Avis"


def test_a_draft_cannot_be_moved_to_a_box_of_somebody_else(desk: Desk) -> None:
    answer = desk.client.post(desk.url("compose-save"), desk.form(mailbox=desk.colleague.pk))
    assert answer.status_code == 404
    desk.draft.refresh_from_db()
    assert desk.draft.mailbox_id == desk.team.box.pk


def test_a_reader_of_the_box_completes_no_address_without_signing_in() -> None:
    assert Client().post(reverse("web:recipients-complete"), {"text": "he"}).status_code == 302


def test_somebody_who_left_the_box_loses_the_draft(desk: Desk) -> None:
    from medipli.mailboxes.actions import remove_member

    remove_member(SERVICE, desk.team.box, desk.team.owner)
    assert desk.client.post(desk.url("compose-save"), desk.form(subject="Encore")).status_code == 404
