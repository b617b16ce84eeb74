"""What ``medipli doctor`` and ``medipli cards`` find about cards: their address, authorities, lists."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.utils import timezone

from medipli.ops.finding import Finding
from medipli.trust.authorities import AuthoritiesUnusable, Authority, authorities
from medipli.trust.lists import is_believed
from medipli.trust.models import RevocationList

SUBJECT = "cards"


def card_findings() -> Iterator[Finding]:
    """Each point in one sentence; nothing but that where cards are not set up."""
    if not settings.CARD_URL:
        yield Finding("ok", SUBJECT, "not offered: MEDIPLI_CARD_URL is empty")
        return
    if not settings.CARD_PROXIES:
        yield Finding("failed", SUBJECT, "MEDIPLI_CARD_PROXIES is empty: no certificate would be believed")
    try:
        known = authorities()
    except AuthoritiesUnusable as problem:
        yield Finding("failed", SUBJECT, str(problem))
        return
    if not known:
        yield Finding("failed", SUBJECT, "MEDIPLI_CARD_AUTHORITIES is empty: no card would be accepted")
        return
    yield from _authorities(known)
    yield from _lists(known)


def _authorities(known: tuple[Authority, ...]) -> Iterator[Finding]:
    ended = [one.name for one in known if one.certificate.not_valid_after_utc < timezone.now()]
    for name in ended:
        yield Finding("attention", SUBJECT, f"the authority {name} has expired")
    yield Finding("ok", SUBJECT, f"{len(known)} authorities, {sum(one.is_root for one in known)} of them roots")


def _lists(known: tuple[Authority, ...]) -> Iterator[Finding]:
    now = timezone.now()
    held = {row.source: row for row in RevocationList.objects.defer("content")}
    covered = set()
    for source in settings.CARD_REVOCATION_LISTS:
        row = held.get(source)
        if row is None or row.issued_at is None or row.fetched_at is None:
            why = row.trouble if row is not None and row.trouble else "run: medipli cards refresh"
            yield Finding("failed", SUBJECT, f"the list {source} was never had: {why}")
            continue
        age = f"it dates from {row.issued_at:%Y-%m-%d %H:%M} UTC"
        if not is_believed(row, now):
            yield Finding("failed", SUBJECT, f"the list {source} is too old to be believed: {age}; {row.trouble}")
            continue
        covered.add(bytes(row.issuer))
        if row.next_at is not None and row.next_at < now:
            yield Finding("attention", SUBJECT, f"the list {source} is overdue: {age}; {row.trouble}")
        elif row.trouble:
            yield Finding("attention", SUBJECT, f"the list {source} could not be renewed: {row.trouble}; {age}")
        else:
            yield Finding("ok", SUBJECT, f"the list {source} is held: {age}")
    for authority in known:
        if authority.key not in covered:
            yield Finding("attention", SUBJECT, f"no list of {authority.name} is held: OCSP alone would tell")
