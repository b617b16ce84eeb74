"""Start Django for a command, turning what goes wrong with settings or database into one sentence."""

from __future__ import annotations

import os


def django() -> None:
    """Load the settings and the applications; raises ``environment.WrongSetting`` with one clear sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "medipli.settings")
    import django as framework

    framework.setup()


def long_running() -> None:
    """What every process that serves does first: refuse demo conveniences on a database that is not the demo's."""
    django()
    from medipli.ops.demo import marker

    marker.require_if_demo()
