"""Dates of messages (RFC 5322 §3.3), read tolerantly."""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

_LENGTH_LIMIT = 200
_COMMENTS = re.compile(r"\([^()]*\)")


def parse_date(text: str) -> datetime | None:
    """The moment in UTC, or None when `text` is no date. A missing or unknown zone counts as UTC."""
    text = _COMMENTS.sub(" ", text[:_LENGTH_LIMIT]).strip()
    if not text:
        return None
    try:
        parts = parsedate_tz(text)
        if parts is not None:
            offset = timezone(timedelta(seconds=parts[9] or 0)) if abs(parts[9] or 0) < 86_400 else UTC
            return datetime(*parts[:5], min(parts[5], 59), tzinfo=offset).astimezone(UTC)
    except (ValueError, OverflowError, IndexError, TypeError):
        pass
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
