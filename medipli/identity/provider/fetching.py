"""Requests to the provider: short, small, never redirected, and never many at once."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import urllib3
from django.conf import settings

from medipli.identity.provider import trouble
from medipli.identity.provider.problems import Down

CONNECT_SECONDS = 2.0
READ_SECONDS = 4.0
LONGEST_ANSWER = 200_000
MOST_AT_ONCE = 2
"""Requests of one process at once: a provider that hangs must leave threads to the other pages."""
_PATIENCE_SECONDS = 2.0
_CHUNK = 16_384

_turns = threading.BoundedSemaphore(MOST_AT_ONCE)


@dataclass(frozen=True)
class Answer:
    """What came back; 5xx never does, it is :class:`Down`."""

    status: int
    kind: str
    body: bytes

    def json(self) -> dict[str, Any]:
        """The object in the body; :class:`Down` when there is none."""
        try:
            read = json.loads(self.body)
        except (ValueError, RecursionError):
            read = None
        if not isinstance(read, dict):
            raise Down("not an object")
        return read


@lru_cache(maxsize=4)
def _pool(certificate: str, key: str, authorities: str) -> urllib3.PoolManager:
    return urllib3.PoolManager(
        timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS),
        retries=False,
        maxsize=MOST_AT_ONCE,
        cert_file=certificate or None,
        key_file=key or None,
        ca_certs=authorities or None,
    )


def ask(
    method: str, url: str, *, fields: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
) -> Answer:
    """One request; ``fields`` go as a form. :class:`Down` after any trouble, which is remembered for a moment."""
    if trouble.is_resting():
        raise Down("it did not answer a moment ago")
    if not _turns.acquire(timeout=_PATIENCE_SECONDS):
        raise Down("too many requests wait for it")
    try:
        answer = _ask(method, url, fields, headers)
    except Down:
        trouble.remember()
        raise
    finally:
        _turns.release()
    trouble.forget()
    return answer


def _ask(method: str, url: str, fields: Mapping[str, str] | None, headers: Mapping[str, str] | None) -> Answer:
    sent = {"Accept": "application/json, application/jwt", **(headers or {})}
    body = None
    if fields is not None:
        sent["Content-Type"] = "application/x-www-form-urlencoded"
        body = urlencode(fields).encode()
    pool = _pool(settings.PSC_CERTIFICATE, settings.PSC_KEY, settings.PSC_AUTHORITIES)
    try:
        # No redirection is followed: secrets and tokens belong to the addresses that discovery gave.
        response = pool.request(method, url, body=body, headers=sent, redirect=False, preload_content=False)
        try:
            read = _read(response)
        finally:
            response.close()
    except (urllib3.exceptions.HTTPError, OSError, ValueError) as problem:
        raise Down(type(problem).__name__) from None
    if response.status >= 500 or 300 <= response.status < 400:
        raise Down(f"status {response.status}")
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return Answer(response.status, kind, read)


def _read(response: urllib3.BaseHTTPResponse) -> bytes:
    """The body, within LONGEST_ANSWER bytes and twice READ_SECONDS, however slowly it trickles."""
    end = time.monotonic() + 2 * READ_SECONDS
    read = b""
    while chunk := response.read1(_CHUNK, decode_content=True):
        read += chunk
        if len(read) > LONGEST_ANSWER:
            raise Down("too long")
        if time.monotonic() > end:
            raise Down("too slow")
    return read
