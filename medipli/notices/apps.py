from __future__ import annotations

from typing import Any

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "medipli.notices"
    label = "notices"

    def ready(self) -> None:
        from medipli.identity import signals

        signals.password_changed.connect(_after_password_change, dispatch_uid="notices.password_changed")
        signals.recovery_requested.connect(_after_recovery_request, dispatch_uid="notices.recovery_requested")
        signals.invited_to_finish.connect(_after_invitation_to_finish, dispatch_uid="notices.invited_to_finish")
        signals.account_reopened.connect(_after_reopening, dispatch_uid="notices.account_reopened")
        signals.passkeys_changed.connect(_after_passkeys_change, dispatch_uid="notices.passkeys_changed")
        signals.recovery_codes_low.connect(_after_codes_run_low, dispatch_uid="notices.recovery_codes_low")


def _after_password_change(person_id: int, **_: Any) -> None:
    from medipli.notices.tasks import password_changed

    password_changed.defer(person_id=person_id)


def _after_recovery_request(person_id: int, **_: Any) -> None:
    from medipli.notices.tasks import recovery_link

    recovery_link.defer(person_id=person_id)


def _after_invitation_to_finish(person_id: int, **_: Any) -> None:
    from medipli.notices.box_tasks import finish_account

    finish_account.defer(person_id=person_id)


def _after_reopening(person_id: int, **_: Any) -> None:
    from medipli.notices.box_tasks import account_reopened

    account_reopened.defer(person_id=person_id)


def _after_passkeys_change(person_id: int, event: str, **_: Any) -> None:
    from medipli.notices.passkey_tasks import sign_in_news

    sign_in_news.defer(event=event, person_id=person_id)


def _after_codes_run_low(person_id: int, **_: Any) -> None:
    from medipli.notices.passkey_tasks import sign_in_news

    sign_in_news.defer(event="codes_low", person_id=person_id)
