"""Keep the lists of revoked certificates fresh."""

from __future__ import annotations

from pathlib import Path

import urllib3
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from medipli.trust.authorities import AuthoritiesUnusable
from medipli.trust.lists import LARGEST, ListUnusable, check_list
from medipli.trust.models import RevocationList

_CONNECT, _READ = 5.0, 30.0


def refresh_lists() -> list[RevocationList]:
    """Have every configured list anew; what cannot be had, or is older than what is held, changes nothing but
    ``trouble``. Lists that are no longer configured are forgotten."""
    RevocationList.objects.exclude(source__in=settings.CARD_REVOCATION_LISTS).delete()
    return [_refresh(source) for source in settings.CARD_REVOCATION_LISTS]


def _refresh(source: str) -> RevocationList:
    now = timezone.now()
    try:
        had = check_list(_fetch(source), now)
    except (ListUnusable, AuthoritiesUnusable) as problem:
        return _keep(source, tried_at=now, trouble=str(problem)[:200])
    with transaction.atomic():
        before = RevocationList.objects.select_for_update().filter(source=source).first()
        if before is not None and before.issued_at is not None and before.issued_at > had.issued_at:
            # An older list, replayed, would bring revoked cards back.
            return _keep(source, tried_at=now, trouble="it is older than the list already held")
        return _keep(
            source,
            content=had.content,
            issuer=had.issuer.key,
            issued_at=had.issued_at,
            next_at=had.next_at,
            fetched_at=now,
            tried_at=now,
            trouble="",
        )


def _keep(source: str, **values: object) -> RevocationList:
    row, _ = RevocationList.objects.update_or_create(
        source=source, defaults=values, create_defaults={"content": b"", "issuer": b""} | values
    )
    return row


def _fetch(source: str) -> bytes:
    if not source.startswith(("http://", "https://")):
        try:
            with Path(source).open("rb") as file:
                content = file.read(LARGEST + 1)
        except OSError as problem:
            raise ListUnusable(f"it cannot be read: {problem.strerror}") from None
    else:
        content = _download(source)
    if len(content) > LARGEST:
        raise ListUnusable(f"it is larger than {LARGEST // 1024**2} MB")
    return content


def _download(url: str) -> bytes:
    """Signed lists travel by plain HTTP: their signature is what counts."""
    timeout = urllib3.Timeout(connect=_CONNECT, read=_READ)
    try:
        with urllib3.PoolManager(timeout=timeout, retries=False) as pool:
            answer = pool.request("GET", url, preload_content=False, redirect=False)
            try:
                if answer.status != 200:
                    raise ListUnusable(f"its address answers {answer.status}")
                return answer.read(LARGEST + 1, decode_content=True)
            finally:
                answer.close()
    except urllib3.exceptions.HTTPError as problem:
        raise ListUnusable(f"its address does not answer ({type(problem).__name__})") from None
