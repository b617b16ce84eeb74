"""Whether the pages belong to a demonstration."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.db import connection

PASSWORD = "tilleul lisse ambre quai"  # noqa: S105 - of invented people, in a database that the demonstration made
"""What every invented person types; it is shown on the sign-in page of the demonstration."""

PRETEND_ISSUER = "/demo/psc"
"""Path of the pretend Pro Santé Connect, under the address of the site."""

CARD_FOLDER, CARD_FILE, CARD_AUTHORITY = "carte", "carte.p12", "autorite.pem"
"""Where, in MEDIPLI_HOME, the demonstration keeps its card and the authority that signed it."""

CARD_PASSWORD = "carte-demo"  # noqa: S105 - of a certificate that is worth nothing anywhere else
"""What opens the file of that card; it is shown beside it."""

MARKER = "SELECT to_regclass('medipli_demo.marker') IS NOT NULL"


@cache
def _has_marker() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(MARKER)
        (found,) = cursor.fetchone()
    return bool(found)


def is_demo() -> bool:
    """True only when the setting says so *and* the database was made by the demonstration."""
    return bool(settings.DEMO) and _has_marker()
