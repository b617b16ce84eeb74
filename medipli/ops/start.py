"""Start Django for a command, turning what goes wrong with settings or database into one sentence."""

from __future__ import annotations

import os

from medipli.ops.refusal import Refusal


def django(*, database: bool = True) -> None:
    """Load the settings and the applications, and make sure that the database answers.

    Raises ``environment.WrongSetting`` or :class:`Refusal` with one clear sentence.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "medipli.settings")
    import django as framework

    framework.setup()
    if not database:
        return
    from django.db import OperationalError, connection

    if connection.connection is not None:
        return
    try:
        connection.ensure_connection()
    except OperationalError as problem:
        raise Refusal(f"The database of DATABASE_URL cannot be used: {str(problem).strip()}") from None
    # Processes started from here must not share one connection.
    connection.close()


def long_running() -> None:
    """What every process that serves does first: refuse the demonstration's database to a service, and the reverse."""
    django()
    from django.db import connection

    from medipli.ops.demo import marker

    marker.require_own_database()
    connection.close()
