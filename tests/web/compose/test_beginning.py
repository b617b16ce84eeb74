"""Where a message begins: blank page, answers, list of drafts, completion."""

from __future__ import annotations

import pytest
from django.urls import reverse

from medipli.mailboxes.actions import save_signature
from medipli.messages.models import Draft
from tests.boxes import acting, deliver_to
from tests.web.compose.conftest import Desk


def test_following_the_link_twice_opens_the_same_blank_page(desk: Desk) -> None:
    url = reverse("web:compose-new", args=[desk.team.box.pk])
    first = desk.client.get(url)["Location"]
    assert desk.client.get(url)["Location"] == first
    assert desk.client.post(url)["Location"] != first


def test_a_blank_page_from_before_the_signature_changed_is_not_opened_again(desk: Desk) -> None:
    url = reverse("web:compose-new", args=[desk.team.box.pk])
    before = desk.client.get(url)["Location"]
    save_signature(acting(desk.team.owner), desk.team.box.pk, name="Une", html="<p>Dr Inès</p>", is_default=True)
    after = desk.client.get(url)["Location"]
    assert after != before
    assert "Dr Inès" in desk.client.get(after).content.decode()
    assert desk.client.get(url)["Location"] == after


@pytest.mark.parametrize("name", ["compose-reply", "compose-reply-all", "compose-forward", "compose-forward-attached"])
def test_following_the_link_of_an_answer_again_makes_no_other_draft(desk: Desk, name: str) -> None:
    (entry,) = deliver_to(desk.team.box, files=[("scan.pdf", b"%PDF-1.4")])
    url = reverse(f"web:{name}", args=[desk.team.box.pk, entry.pk])
    first = desk.client.get(url)["Location"]
    assert {desk.client.get(url)["Location"] for _ in range(3)} == {first}
    assert Draft.objects.filter(origin=entry).count() == 1


def test_a_forward_and_a_forward_as_attachment_are_two_drafts(desk: Desk) -> None:
    (entry,) = deliver_to(desk.team.box, subject="Bilan", text="Le bilan est stable.")
    whole = desk.client.get(reverse("web:compose-forward-attached", args=[desk.team.box.pk, entry.pk]))["Location"]
    quoted = desk.client.get(reverse("web:compose-forward", args=[desk.team.box.pk, entry.pk]))["Location"]
    assert whole != quoted
    assert "Bilan.eml" in desk.client.get(whole).content.decode()
    page = desk.client.get(quoted).content.decode()
    assert "Le bilan est stable." in page
    assert "Bilan.eml" not in page


def test_a_box_with_all_the_drafts_it_keeps_says_so_among_them(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("medipli.messages.actions.drafts.MOST_DRAFTS", 1)
    answer = desk.client.get(reverse("web:compose-new", args=[desk.team.box.pk]), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("web:drafts", args=[desk.team.box.pk])
    assert "le plus qu’elle garde" in answer.content.decode()


def test_a_blank_page_is_not_listed_among_drafts(desk: Desk) -> None:
    blank = desk.client.get(reverse("web:compose-new", args=[desk.team.box.pk]))["Location"]
    page = desk.client.get(reverse("web:drafts", args=[desk.team.box.pk])).content.decode()
    assert desk.url() in page
    assert blank not in page


def test_an_answer_goes_to_the_sender_with_the_text_quoted(desk: Desk) -> None:
    (entry,) = deliver_to(desk.team.box, subject="Résultats", text="Bonjour, voici les résultats.")
    answer = desk.client.get(reverse("web:compose-reply", args=[desk.team.box.pk, entry.pk]))
    page = desk.client.get(answer["Location"]).content.decode()
    assert "labo@biologiste.vo.mssante.example" in page
    assert "voici les résultats" in page
    assert Draft.objects.latest("id").kind == Draft.Kind.REPLY


def test_an_answer_to_a_message_of_another_box_does_not_exist(desk: Desk) -> None:
    (entry,) = deliver_to(desk.colleague)
    for name in ("compose-reply", "compose-reply-all", "compose-forward", "compose-forward-attached"):
        assert desk.client.get(reverse(f"web:{name}", args=[desk.team.box.pk, entry.pk])).status_code == 404


def test_an_answer_leaves_from_the_box_that_received(desk: Desk) -> None:
    from tests.boxes import a_mailbox

    own = a_mailbox(desk.team.owner)
    (entry,) = deliver_to(desk.team.box)
    desk.client.post(reverse("web:compose-reply", args=[desk.team.box.pk, entry.pk]))
    draft = Draft.objects.latest("id")
    answer = desk.client.post(
        reverse("web:compose-save", args=[draft.public_id]), desk.form(mailbox=own.pk, revision=draft.revision)
    )
    assert answer.status_code == 422
    assert "boîte qui a reçu" in answer.json()["errors"][0][1]


@pytest.mark.feature(69)
def test_completion_finds_colleagues_and_says_their_town(desk: Desk) -> None:
    found = desk.client.post(reverse("web:recipients-complete"), {"text": "hentr"}).json()["people"]
    assert [(one["address"], one["detail"]) for one in found] == [(desk.colleague.address, "Vernoles")]


def test_an_address_outside_the_service_is_told_from_a_malformed_one(desk: Desk) -> None:
    text = f"{desk.colleague.address}\nquelqu-un@ailleurs.example\npas une adresse"
    people = desk.client.post(reverse("web:recipients-look-up"), {"text": text}).json()["people"]
    assert [one["state"] for one in people] == ["", "unknown", "malformed"]


def test_throwing_a_draft_away_asks_first_without_a_script(desk: Desk) -> None:
    asked = desk.client.post(desk.url(), {"action": "discard"})
    assert "Supprimer définitivement" in asked.content.decode()
    assert Draft.objects.filter(pk=desk.draft.pk).exists()
    assert desk.client.post(desk.url("compose-discard")).status_code == 302
    assert not Draft.objects.filter(pk=desk.draft.pk).exists()


def test_a_draft_thrown_away_over_the_mailbox_is_taken_back(desk: Desk) -> None:
    over = {"X-Fragment": "compose"}
    answer = desk.client.post(desk.url("compose-discard"), headers=over)
    assert answer.json() == {"restore": desk.url("compose-restore")}
    for name in ("compose", "compose-save", "compose-send"):
        assert desk.client.post(desk.url(name), desk.form()).status_code == 404
    assert desk.client.get(desk.url()).status_code == 404
    assert desk.client.post(desk.url("compose-restore")).json() == {"page": desk.url()}
    assert desk.client.get(desk.url()).status_code == 200


def test_the_page_of_a_draft_costs_a_fixed_number_of_queries(desk: Desk, django_assert_max_num_queries: object) -> None:
    desk.client.get(desk.url())
    with django_assert_max_num_queries(18):  # type: ignore[operator]
        desk.client.get(desk.url())
