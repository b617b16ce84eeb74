"""Secrets handed to people, and the digests under which they are kept."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings


def digest(purpose: str, *parts: object) -> bytes:
    """HMAC-SHA-256, 32 bytes. ``purpose`` keeps digests of different uses apart."""
    message = "\x00".join([purpose, *(str(part) for part in parts)])
    return hmac.new(settings.SECRET_KEY.encode(), message.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()


def same(left: bytes | memoryview, right: bytes | memoryview) -> bool:
    """Whether two digests are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(bytes(left), bytes(right))


def sealed(purpose: str, text: str) -> bytes:
    """``text`` encrypted under a key of this installation (AES-256-GCM), for what has to be read again later."""
    nonce = secrets.token_bytes(12)
    return nonce + AESGCM(digest("sealing", purpose)).encrypt(nonce, text.encode(), purpose.encode())


def unsealed(purpose: str, kept: bytes | memoryview) -> str:
    """What :func:`sealed` hid; ValueError when it was changed, or is of another purpose or installation."""
    raw = bytes(kept)
    try:
        return AESGCM(digest("sealing", purpose)).decrypt(raw[:12], raw[12:], purpose.encode()).decode()
    except (InvalidTag, ValueError):
        raise ValueError("cannot be unsealed") from None


def link_token() -> str:
    """A secret for a link: 256 bits, safe in a path."""
    return secrets.token_urlsafe(32)
