"""Jobs that write about the ordinary address of an account. Links are made when the mail is sent."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.conf import settings
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from medipli.identity.actions.change_address import is_taken
from medipli.identity.actions.dormancy import link_secret
from medipli.identity.address_links import NEW, OLD, make_link
from medipli.identity.models import AddressChange, DormancyWarning, Person
from medipli.notices import account_letters, letters

QUEUE = "notices"
_RETRY = RetryStrategy(max_attempts=6, exponential_wait=10)


def _under_way(change_id: int) -> AddressChange | None:
    return AddressChange.objects.filter(pk=change_id, ended_at=None, person__is_active=True).first()


def _page(change: AddressChange, side: str) -> str:
    return f"{settings.PUBLIC_URL}/compte/adresse/confirmer/{make_link(change, side)}"


@app.task(name="notices.confirm_new_address", queue=QUEUE, retry=_RETRY)
def confirm_new_address(change_id: int) -> None:
    """Mail the new address its link, or say that it belongs to an account already."""
    change = _under_way(change_id)
    if change is None or change.new_confirmed_at is not None:
        return
    if is_taken(change.new_email, but=change.person_id):
        letters.send(account_letters.AddressIsTakenLetter(link=f"{settings.PUBLIC_URL}/connexion"), change.new_email)
        return
    letters.send(account_letters.ConfirmNewAddressLetter(link=_page(change, NEW)), change.new_email)


@app.task(name="notices.confirm_old_address", queue=QUEUE, retry=_RETRY)
def confirm_old_address(change_id: int) -> None:
    """Mail the old address its link: to confirm, or only to call off what the service desk asked."""
    change = _under_way(change_id)
    if change is not None and change.old_confirmed_at is None:
        letter = account_letters.ConfirmOldAddressLetter
        if change.is_by_desk:
            letter = account_letters.DeskChangesAddressLetter
        letters.send(letter(link=_page(change, OLD)), change.old_email)


@app.task(name="notices.address_changed", queue=QUEUE, retry=_RETRY)
def address_changed(change_id: int) -> None:
    """Tell the new address that it took the place of the old one."""
    if change := AddressChange.objects.filter(pk=change_id, done_at__isnull=False).first():
        letters.send(account_letters.AddressChangedLetter(link=f"{settings.PUBLIC_URL}/connexion"), change.new_email)


@app.task(name="notices.address_left", queue=QUEUE, retry=_RETRY)
def address_left(change_id: int) -> None:
    """Tell the old address that another took its place; it may well be the one that no longer works."""
    if change := AddressChange.objects.filter(pk=change_id, done_at__isnull=False).first():
        letters.send(account_letters.AddressLeftLetter(link=f"{settings.PUBLIC_URL}/assistance/"), change.old_email)


@app.task(name="notices.dormant", queue=QUEUE, retry=_RETRY)
def dormant(warning_id: int) -> None:
    """Tell somebody when their account closes and how to keep it; for staff, tell the operators instead."""
    open_ones = DormancyWarning.objects.filter(closed_at=None, objected_at=None, person__is_active=True)
    warning = open_ones.filter(pk=warning_id).select_related("person").first()
    if warning is None:
        return
    if warning.person.is_staff_member:
        letter = account_letters.OperatorDormantLetter(link=f"{settings.PUBLIC_URL}/operateur/equipes/")
        operators = Person.objects.filter(role=Person.Role.OPERATOR, is_active=True).exclude(pk=warning.person_id)
        for address in operators.order_by("pk").values_list("email", flat=True):
            letters.send(letter, address)
        return
    local = warning.closes_at.astimezone(ZoneInfo(warning.person.time_zone))
    link = f"{settings.PUBLIC_URL}/compte/garder/{link_secret(warning)}"
    letters.send(account_letters.dormant_letter(f"{local:%d/%m/%Y}", link), warning.person.email)


@app.task(name="notices.dormant_closed", queue=QUEUE, retry=_RETRY)
def dormant_closed(warning_id: int) -> None:
    """Tell somebody that their account was closed, unless it was opened again since."""
    closed = DormancyWarning.objects.filter(pk=warning_id, closed_at__isnull=False, person__is_active=False)
    if warning := closed.select_related("person").first():
        letter = account_letters.DormantClosedLetter(link=f"{settings.PUBLIC_URL}/assistance/")
        letters.send(letter, warning.person.email)
