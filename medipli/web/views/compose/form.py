"""What the composer posts, read and checked. Nothing that was typed is lost: what is refused comes back in the page."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from medipli.formats.html import compose_clean, to_text
from medipli.formats.text import strip_controls
from medipli.messages.actions import DraftContent
from medipli.messages.actions.drafts import SUBJECT_LIMIT
from medipli.messages.models import Draft
from medipli.web.views.compose.recipients import read_people, write_people

FIELDS = ("to", "cc", "bcc")


@dataclass(frozen=True)
class Written:
    """A posted form. ``errors`` are (field, sentence); ``shown`` is what each field must show again."""

    content: DraftContent
    revision: int
    mailbox_id: int
    errors: tuple[tuple[str, str], ...]
    shown: dict[str, str]


def read_form(posted: QueryDict, draft: Draft) -> Written:
    """Read the form of ``draft``. A page without JavaScript sends no ``html``: the text then decides."""
    errors: list[tuple[str, str]] = []
    shown: dict[str, str] = {}
    people: dict[str, tuple[dict[str, str], ...]] = {}
    for field in FIELDS:
        text = posted.get(field, "")
        read = read_people(text)
        people[field] = read.people
        shown[field] = write_people(read.people) if read.people or not read.problem else text
        if read.problem:
            errors.append((field, read.problem))
    subject = posted.get("subject", "")
    shown["subject"] = " ".join(strip_controls(subject).split())
    if strip_controls(subject) != subject or "\n" in subject or "\r" in subject:
        errors.append(
            ("subject", "L’objet tient sur une ligne, sans caractère invisible. Il a été nettoyé : vérifiez-le.")
        )
    elif len(shown["subject"]) > SUBJECT_LIMIT:
        errors.append(("subject", f"L’objet compte {SUBJECT_LIMIT} caractères au plus. Raccourcissez-le."))
    text, html = _body(posted, draft)
    content = DraftContent(
        to=people["to"],
        cc=people["cc"],
        bcc=people["bcc"],
        subject=shown["subject"],
        text=text,
        html=html,
        priority=_number(posted.get("priority", ""), 0),
        wants_receipt="receipt" in posted,
    )
    mailbox_id = _number(posted.get("mailbox", ""), draft.mailbox_id)
    return Written(content, _number(posted.get("revision", ""), 0), mailbox_id, tuple(errors), shown)


def is_same(content: DraftContent, draft: Draft) -> bool:
    """Whether a draft already holds this content: then saving it again changes nothing and is no conflict."""
    html = compose_clean(content.html) if content.html else ""
    return (
        list(content.to) == draft.to
        and list(content.cc) == draft.cc
        and list(content.bcc) == draft.bcc
        and content.subject == draft.subject
        and html == draft.html
        and content.text == draft.text
        and content.priority == draft.priority
        and content.wants_receipt == draft.wants_receipt
    )


def _body(posted: QueryDict, draft: Draft) -> tuple[str, str]:
    text = posted.get("text", "").replace("\r\n", "\n").replace("\x00", "")
    if "html" in posted:
        html = posted.get("html", "")
        return (to_text(compose_clean(html)), html) if html else (text, "")
    if "text" not in posted or text.strip() == draft.text.strip():
        return draft.text, draft.html
    return text, ""


def _number(text: str, otherwise: int) -> int:
    try:
        return int(text) if len(text) < 12 else otherwise
    except ValueError:
        return otherwise
