"""The ordinary mails. None says who wrote, to whom, or about what; links need a sign-in or serve once."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import ClassVar

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A mail to an ordinary address; ``template`` names the text and HTML files under ``jinja2/notices``."""

    template: ClassVar[str]
    subject: str


@dataclass(frozen=True, kw_only=True)
class CodeLetter(Letter):
    """The one-time code. Sent at once, never through a job: a code does not stand in a table."""

    template: ClassVar[str] = "code"
    subject: str = "Votre code à usage unique"
    code: str
    minutes: int


@dataclass(frozen=True, kw_only=True)
class NewPasswordLetter(Letter):
    """The link of a forgotten password."""

    template: ClassVar[str] = "new_password"
    subject: str = "Choisir un nouveau mot de passe"
    link: str
    minutes: int


@dataclass(frozen=True, kw_only=True)
class PasswordChangedLetter(Letter):
    template: ClassVar[str] = "password_changed"
    subject: str = "Votre mot de passe a été changé"
    at: str
    link: str


@dataclass(frozen=True, kw_only=True)
class NewMessageLetter(Letter):
    template: ClassVar[str] = "new_message"
    subject: str = "Vous avez reçu un message"
    link: str


@dataclass(frozen=True, kw_only=True)
class WordedLetter(Letter):
    """Most letters: ``said`` is a sentence, ``advice`` another, and ``label`` names the one link."""

    template: ClassVar[str] = "worded"
    said: str
    advice: str
    label: str
    link: str


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What a :class:`WordedLetter` says; called with its link, it makes the letter."""

    subject: str
    said: str
    advice: str = ""
    label: str = "Se connecter"

    def __call__(self, *, link: str) -> WordedLetter:
        return WordedLetter(subject=self.subject, said=self.said, advice=self.advice, label=self.label, link=link)


def send(letter: Letter, to: str) -> None:
    """Send ``letter`` to one address. Raises OSError when it cannot be handed over (SMTP errors are OSErrors)."""
    context = asdict(letter)
    mail = EmailMultiAlternatives(
        subject=f"{settings.SERVICE_NAME}\u00a0: {letter.subject}",
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
