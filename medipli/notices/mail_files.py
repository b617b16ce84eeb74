"""Ordinary mail as files, where no relay is configured: one ``.eml`` per message under ``MEDIPLI_HOME/courriels``."""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone


def folder() -> Path:
    """Where the files are."""
    return Path(settings.MEDIPLI_HOME) / "courriels"


class MailFiles(BaseEmailBackend):
    """A Django e-mail backend. A file appears whole or not at all; its name sorts by time. Raises OSError."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        place = folder()
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{timezone.now():%Y%m%d-%H%M%S-%f}-{secrets.token_hex(3)}"
            part = place / f".{name}.part"
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(message.message().as_bytes(linesep="\r\n"))  # type: ignore[call-arg]
                file.flush()
                os.fsync(file.fileno())
            part.replace(place / f"{name}.eml")
        return len(email_messages)
