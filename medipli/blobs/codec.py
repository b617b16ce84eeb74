"""How a content is stored: compressed with zstd when that helps, then encrypted with AES-256-GCM.

Stored bytes: version (1 byte) · codec (1) · nonce (12) · ciphertext with its 16-byte tag. The name of the content is
the associated data, so that two stored contents cannot be exchanged.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import threading

import zstandard
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

VERSION = 1
PLAIN, ZSTD = 0, 1
HEADER = 14
LARGEST_CONTENT = 512 * 1024 * 1024

_local = threading.local()


class Unreadable(Exception):
    """A stored content does not decrypt, or its key is not in the ring."""


def name_of(content: bytes) -> bytes:
    """The 32-byte name of a content: HMAC-SHA-256, under the name key, of its SHA-256."""
    return name_of_digest(hashlib.sha256(content).digest())


def name_of_digest(digest: bytes) -> bytes:
    """The name of a content whose SHA-256 is known."""
    return hmac.digest(settings.BLOB_NAME_KEY.encode(), digest, "sha256")


def current_key() -> int:
    """Number of the key that encrypts today: the highest of the ring."""
    return max(settings.BLOB_KEYS)


def encode(content: bytes, name: bytes, key_id: int) -> bytes:
    """The bytes to store."""
    codec, body = ZSTD, _compressor().compress(content)
    if len(body) >= len(content) * 0.95:
        codec, body = PLAIN, content
    nonce = os.urandom(12)
    header = bytes((VERSION, codec))
    return header + nonce + AESGCM(settings.BLOB_KEYS[key_id]).encrypt(nonce, body, header + name)


def decode(stored: bytes, name: bytes, key_id: int) -> bytes:
    """The content again, checked against its name. Raises :class:`Unreadable`."""
    key = settings.BLOB_KEYS.get(key_id)
    if key is None:
        raise Unreadable(f"key {key_id} is not in MEDIPLI_BLOB_KEYS")
    if len(stored) < HEADER or stored[0] != VERSION:
        raise Unreadable("unknown storage format")
    view = memoryview(stored)
    try:
        body = AESGCM(key).decrypt(bytes(view[2:HEADER]), view[HEADER:], stored[:2] + name)
        content = _decompressor().decompress(body, max_output_size=LARGEST_CONTENT) if stored[1] == ZSTD else body
    except (InvalidTag, zstandard.ZstdError):
        raise Unreadable("it was changed after it was stored") from None
    return content


def _compressor() -> zstandard.ZstdCompressor:
    if not hasattr(_local, "compressor"):
        _local.compressor = zstandard.ZstdCompressor(level=6)
    compressor: zstandard.ZstdCompressor = _local.compressor
    return compressor


def _decompressor() -> zstandard.ZstdDecompressor:
    if not hasattr(_local, "decompressor"):
        _local.decompressor = zstandard.ZstdDecompressor()
    decompressor: zstandard.ZstdDecompressor = _local.decompressor
    return decompressor
