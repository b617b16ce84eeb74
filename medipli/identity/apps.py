from __future__ import annotations

from typing import Any

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "medipli.identity"
    label = "identity"

    def ready(self) -> None:
        from medipli.identity import signals

        signals.phone_confirmation_asked.connect(_after_asking, dispatch_uid="identity.phone_confirmation_asked")


def _after_asking(confirmation_id: int, **_: Any) -> None:
    from medipli.identity.tasks import poll_confirmation

    poll_confirmation.defer(confirmation_id=confirmation_id)
