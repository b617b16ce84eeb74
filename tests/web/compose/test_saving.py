"""Autosave: never lost, never overwriting another window."""

from __future__ import annotations

import pytest

from medipli.messages.models import Draft
from tests.boxes import a_mailbox
from tests.web.compose.conftest import Desk


def test_a_save_answers_its_number_and_its_hour(desk: Desk) -> None:
    answer = desk.client.post(desk.url("compose-save"), desk.form(subject="Nouveau sujet"))
    assert answer.status_code == 200
    assert answer.json()["revision"] == 2
    assert answer.json()["status"].startswith("Brouillon enregistré à ")
    desk.draft.refresh_from_db()
    assert desk.draft.subject == "Nouveau sujet"


def test_the_older_of_two_windows_is_told_and_changes_nothing(desk: Desk) -> None:
    mine, other = desk.form(subject="Le mien"), desk.form(subject="L’autre")
    assert desk.client.post(desk.url("compose-save"), other).status_code == 200
    answer = desk.client.post(desk.url("compose-save"), mine)
    assert answer.status_code == 409
    assert answer.json()["other"]["subject"] == "L’autre"
    desk.draft.refresh_from_db()
    assert desk.draft.subject == "L’autre"


def test_the_same_words_saved_twice_are_no_conflict(desk: Desk) -> None:
    form = desk.form(subject="Réponse perdue", html="<p>Bonjour <b>vous</b></p>")
    first = desk.client.post(desk.url("compose-save"), form)
    again = desk.client.post(desk.url("compose-save"), form)
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json()["revision"] == first.json()["revision"] == 2


def test_keeping_both_versions_makes_a_second_draft_with_the_files(desk: Desk) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    desk.client.post(desk.url("compose-files"), {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.4")})
    answer = desk.client.post(desk.url("compose-copy"), desk.form(subject="Le mien"))
    assert answer.status_code == 201
    copy = Draft.objects.exclude(pk=desk.draft.pk).get()
    desk.draft.refresh_from_db()
    assert (desk.draft.subject, copy.subject) == ("Avis", "Le mien")
    assert [one.name for one in copy.attachments.all()] == ["a.pdf"]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [("text", "x" * 1_000_001, "trop long"), ("to", ",".join(["a@b.example"] * 10_001), "10\u202f001 adresses")],
)
def test_keeping_both_without_a_script_loses_nothing_that_is_refused(
    desk: Desk, field: str, value: str, words: str
) -> None:
    form = desk.form(**{field: value}, action="both", subject="Mes mots")
    del form["html"]
    page = desk.client.post(desk.url(), form)
    assert page.status_code == 422
    assert words in page.content.decode()
    assert "Mes mots" in page.content.decode()
    assert Draft.objects.count() == 1
    assert desk.client.post(desk.url(), desk.form(action="both", subject="Le mien")).status_code == 302
    assert set(Draft.objects.values_list("subject", flat=True)) == {"Avis", "Le mien"}


@pytest.mark.parametrize("paragraph", ["<p>" + "mot " * 50 + "</p>", "<p>x</p>"])
def test_a_rich_text_that_would_be_cut_is_refused_whole(desk: Desk, paragraph: str) -> None:
    most = min(950_000 // len(paragraph), 26_000)
    long = paragraph * (2 * most) + "<p>La fin.</p>"
    answer = desk.client.post(desk.url("compose-save"), desk.form(html=long))
    assert answer.status_code == 422
    assert "trop long" in answer.json()["errors"][0][1]
    kept = paragraph * most + "<p>La fin.</p>"
    assert desk.client.post(desk.url("compose-save"), desk.form(html=kept)).status_code == 200
    desk.draft.refresh_from_db()
    assert desk.draft.html.endswith("<p>La fin.</p>")
    assert desk.draft.text.endswith("La fin.")


def test_another_box_of_ones_own_may_be_the_sender(desk: Desk) -> None:
    own = a_mailbox(desk.team.owner)
    answer = desk.client.post(desk.url("compose-save"), desk.form(mailbox=own.pk))
    assert answer.json()["reload"] is True
    desk.draft.refresh_from_db()
    assert desk.draft.mailbox_id == own.pk


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("subject", "Avis\r\nBcc: intrus@ailleurs.example", "une ligne"),
        ("subject", "Avis\x00\u202eabc", "invisible"),
        ("subject", "a" * 501, "500"),
        ("to", "Malo\u202e <malo@ailleurs.example>", "invisibles"),
        ("cc", "x" * 400 + "@ailleurs.example", "trop longue"),
    ],
)
def test_what_cannot_be_kept_is_told_beside_its_field(desk: Desk, field: str, value: str, words: str) -> None:
    answer = desk.client.post(desk.url("compose-save"), desk.form(**{field: value}))
    assert answer.status_code == 422
    ((told, sentence),) = answer.json()["errors"]
    assert told == field
    assert words in sentence
    page = desk.client.post(desk.url(), desk.form(**{field: value}, action="save", text="Mes mots"))
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert "Mes mots" in page.content.decode()


def test_a_line_end_in_a_name_cannot_add_a_field(desk: Desk) -> None:
    names = f'"Malo\r\nBcc: intrus@ailleurs.example" <{desk.colleague.address}>'
    desk.client.post(desk.url("compose-save"), desk.form(to=names))
    desk.draft.refresh_from_db()
    assert all("\n" not in one["name"] + one["address"] for one in desk.draft.to)
    assert desk.draft.bcc == []


def test_ten_thousand_pasted_recipients_are_kept_and_not_sent(desk: Desk) -> None:
    pasted = "\n".join(f"Personne Numéro {i} <personne{i}@medecin.vo.mssante.example>" for i in range(10_000))
    saved = desk.client.post(desk.url("compose-save"), desk.form(to=pasted))
    assert saved.status_code == 200
    desk.draft.refresh_from_db()
    assert len(desk.draft.to) == 10_000
    sent = desk.client.post(desk.url("compose-send"), desk.form(to=pasted))
    assert sent.status_code == 422
    assert "Trop de destinataires" in sent.json()["checks"]
    page = desk.client.get(desk.url())
    assert "personne9999@" in page.content.decode()


def test_more_than_a_field_holds_is_refused_with_its_number(desk: Desk) -> None:
    answer = desk.client.post(desk.url("compose-save"), desk.form(to=",".join(["a@b.example"] * 10_001)))
    assert answer.status_code == 422
    assert "10\u202f001 adresses" in answer.json()["errors"][0][1]


def test_an_unfinished_address_is_kept_to_be_corrected(desk: Desk) -> None:
    desk.client.post(desk.url("compose-save"), desk.form(to="malo hentric; pas@"))
    desk.draft.refresh_from_db()
    assert [one["address"] for one in desk.draft.to] == ["malo hentric", "pas@"]


def test_plain_text_without_a_script_keeps_the_rich_version_until_it_changes(desk: Desk) -> None:
    desk.client.post(desk.url("compose-save"), desk.form(html="<p>Bonjour <b>vous</b></p>"))
    desk.draft.refresh_from_db()
    form = desk.form(text=desk.draft.text)
    del form["html"]
    desk.client.post(desk.url(), form | {"action": "save", "subject": "Autre"})
    desk.draft.refresh_from_db()
    assert "<b>vous</b>" in desk.draft.html
    desk.client.post(desk.url(), form | {"action": "save", "text": "Tout autre", "revision": desk.draft.revision})
    desk.draft.refresh_from_db()
    assert (desk.draft.html, desk.draft.text) == ("", "Tout autre")


def test_scripts_in_the_body_never_reach_the_page(desk: Desk) -> None:
    hostile = "<p>Bonjour</p></template><script>alert(1)</script><img src=x onerror=alert(1)>"
    page = desk.client.post(desk.url(), desk.form(html=hostile, subject="a\nb", action="save")).content.decode()
    assert "alert(1)" not in page.partition("<template data-html>")[2].partition("</rich-text>")[0].replace("&lt;", "")
    assert "onerror=alert" not in page
