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
        signals.provider_linked.connect(_after_provider_link, dispatch_uid="notices.provider_linked")
        signals.provider_unlinked.connect(_after_provider_unlink, dispatch_uid="notices.provider_unlinked")


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


def _after_provider_link(person_id: int, **_: Any) -> None:
    from medipli.notices.provider_tasks import provider_news

    provider_news.defer(event="linked", person_id=person_id)


def _after_provider_unlink(person_id: int, **_: Any) -> None:
    from medipli.notices.provider_tasks import provider_news

    provider_news.defer(event="unlinked", person_id=person_id)
