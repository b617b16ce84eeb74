"""The ordinary mails. None says who wrote, to whom, or about what; links need a sign-in or serve once."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import ClassVar

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string


@dataclass(frozen=True)
class Letter:
    """A mail to an ordinary address; ``template`` names the text and HTML files under ``jinja2/notices``."""

    template: ClassVar[str]
    subject: ClassVar[str]


@dataclass(frozen=True)
class CodeLetter(Letter):
    """The one-time code. Sent at once, never through a job: a code does not stand in a table."""

    template: ClassVar[str] = "code"
    subject: ClassVar[str] = "Votre code à usage unique"
    code: str
    minutes: int


@dataclass(frozen=True)
class NewPasswordLetter(Letter):
    """The link of a forgotten password."""

    template: ClassVar[str] = "new_password"
    subject: ClassVar[str] = "Choisir un nouveau mot de passe"
    link: str
    minutes: int


@dataclass(frozen=True)
class PasswordChangedLetter(Letter):
    template: ClassVar[str] = "password_changed"
    subject: ClassVar[str] = "Votre mot de passe a été changé"
    at: str
    link: str


@dataclass(frozen=True)
class NewMessageLetter(Letter):
    template: ClassVar[str] = "new_message"
    subject: ClassVar[str] = "Vous avez reçu un message"
    link: str


def send(letter: Letter, to: str) -> None:
    """Send ``letter`` to one address. Raises OSError when it cannot be handed over (SMTP errors are OSErrors)."""
    context = {**asdict(letter), "subject": letter.subject}
    mail = EmailMultiAlternatives(
        subject=f"{settings.SERVICE_NAME} : {letter.subject}",
        body=render_to_string(f"notices/{letter.template}.txt", context),
        from_email=f"{settings.SERVICE_NAME} <{settings.MAIL_FROM}>",
        to=[to],
        headers={"Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(render_to_string(f"notices/{letter.template}.html", context), "text/html")
    mail.send()


def send_code(to: str, code: str) -> None:
    """Send a one-time code at once."""
    send(CodeLetter(code=code, minutes=settings.CODE_MINUTES), to)
