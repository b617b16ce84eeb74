"""Files that are too large are refused while they arrive, not after."""

from __future__ import annotations

import errno
from typing import cast

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

ENVELOPE = 8_000_000
"""Bytes of a form around its files: the words of a message, and the fields' own heads."""
PATIENCE = 8
"""A form up to this many times the limit is read and thrown away, so that the browser shows the answer."""
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class CappedUpload(FileUploadHandler):
    """Stops keeping what arrives once all files together pass the size of a message."""

    chunk_size = 256 * 1024

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.left = largest()
        self.is_over = False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.left -= len(raw_data)
        if self.left < 0:
            self.is_over = True
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def watch(request: HttpRequest) -> CappedUpload:
    """Put the cap on a request whose body was not read yet."""
    cap = CappedUpload(request)
    request.upload_handlers.insert(0, cap)
    return cap


def is_over(request: HttpRequest) -> bool:
    """Whether the files of a request were cut short by the cap."""
    return any(isinstance(one, CappedUpload) and one.is_over for one in request.upload_handlers)


def announced(request: HttpRequest) -> int:
    """Bytes that the body announces; 0 when it does not say."""
    text = cast(str, request.META.get("CONTENT_LENGTH") or "")
    return int(text) if text.isdigit() else 0


def largest() -> int:
    """Bytes that the files of one message may take."""
    return settings.MESSAGE_MEGABYTES * 1_000_000


def too_big_sentence() -> str:
    return (
        f"Ce fichier est trop lourd : un message compte {settings.MESSAGE_MEGABYTES} Mo au plus, pièces jointes"
        " comprises. Votre brouillon est conservé."
    )


NO_ROOM_SENTENCE = (
    "Le service manque de place pour le moment : le fichier n’a pas été joint. Votre brouillon est conservé,"
    " réessayez dans quelques minutes."
)
