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
        signals.new_browser.connect(_after_new_browser, dispatch_uid="notices.new_browser")
        signals.session_suspected.connect(_after_suspicion, dispatch_uid="notices.session_suspected")
        signals.device_added.connect(_after_device, dispatch_uid="notices.device_added")


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


def _after_new_browser(known_browser_id: int, **_: Any) -> None:
    from medipli.notices.device_tasks import new_browser

    new_browser.defer(known_browser_id=known_browser_id)


def _after_suspicion(person_id: int, **_: Any) -> None:
    from medipli.notices.device_tasks import session_suspected

    session_suspected.defer(person_id=person_id)


def _after_device(device_id: int, **_: Any) -> None:
    from medipli.notices.device_tasks import device_added

    device_added.defer(device_id=device_id)
