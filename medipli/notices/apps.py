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
        signals.card_changed.connect(_after_card_change, dispatch_uid="notices.card_changed")


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


def _after_card_change(person_id: int, event: str, **_: Any) -> None:
    from medipli.notices.card_tasks import card_news

    card_news.defer(person_id=person_id, event=event)
