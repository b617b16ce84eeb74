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
        signals.passkeys_changed.connect(_after_passkeys_change, dispatch_uid="notices.passkeys_changed")
        signals.recovery_codes_low.connect(_after_codes_run_low, dispatch_uid="notices.recovery_codes_low")
        signals.address_change_asked.connect(_after_asking_address, dispatch_uid="notices.address_change_asked")
        signals.dormancy_told.connect(_after_dormancy, dispatch_uid="notices.dormancy_told")
        signals.dormant_closed.connect(_after_closing, dispatch_uid="notices.dormant_closed")
        signals.address_changed.connect(_after_address_change, dispatch_uid="notices.address_changed")
        signals.new_browser.connect(_after_new_browser, dispatch_uid="notices.new_browser")
        signals.session_suspected.connect(_after_suspicion, dispatch_uid="notices.session_suspected")
        signals.device_added.connect(_after_device, dispatch_uid="notices.device_added")
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


def _after_provider_link(person_id: int, **_: Any) -> None:
    from medipli.notices.provider_tasks import provider_news

    provider_news.defer(event="linked", person_id=person_id)


def _after_provider_unlink(person_id: int, **_: Any) -> None:
    from medipli.notices.provider_tasks import provider_news

    provider_news.defer(event="unlinked", person_id=person_id)


def _after_passkeys_change(person_id: int, event: str, **_: Any) -> None:
    from medipli.notices.passkey_tasks import sign_in_news

    sign_in_news.defer(event=event, person_id=person_id)


def _after_codes_run_low(person_id: int, **_: Any) -> None:
    from medipli.notices.passkey_tasks import sign_in_news

    sign_in_news.defer(event="codes_low", person_id=person_id)


def _after_asking_address(change_id: int, **_: Any) -> None:
    from medipli.notices.account_tasks import confirm_new_address, confirm_old_address

    confirm_new_address.defer(change_id=change_id)
    confirm_old_address.defer(change_id=change_id)


def _after_address_change(change_id: int, **_: Any) -> None:
    from medipli.notices.account_tasks import address_changed, address_left

    address_changed.defer(change_id=change_id)
    address_left.defer(change_id=change_id)


def _after_dormancy(warning_id: int, **_: Any) -> None:
    from medipli.notices.account_tasks import dormant

    dormant.defer(warning_id=warning_id)


def _after_closing(warning_id: int, **_: Any) -> None:
    from medipli.notices.account_tasks import dormant_closed

    dormant_closed.defer(warning_id=warning_id)


def _after_new_browser(known_browser_id: int, **_: Any) -> None:
    from medipli.notices.device_tasks import new_browser

    new_browser.defer(known_browser_id=known_browser_id)


def _after_suspicion(person_id: int, **_: Any) -> None:
    from medipli.notices.device_tasks import session_suspected

    session_suspected.defer(person_id=person_id)


def _after_device(device_id: int, **_: Any) -> None:
    from medipli.notices.device_tasks import device_added

    device_added.defer(device_id=device_id)


def _after_card_change(person_id: int, event: str, **_: Any) -> None:
    from medipli.notices.card_tasks import card_news

    card_news.defer(person_id=person_id, event=event)
