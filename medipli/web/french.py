"""Times, sizes and plurals as French readers write them. Times are shown in the reader's time zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from django.utils import timezone

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
SHORT_DAYS = ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim.")
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
SHORT_MONTHS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")
NBSP, NARROW = "\u00a0", "\u202f"


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment)


def clock(moment: datetime) -> str:
    """« 09:42 »."""
    return _local(moment).strftime("%H:%M")


def _day(local: datetime) -> str:
    return "1er" if local.day == 1 else str(local.day)


@dataclass(frozen=True)
class Clock:
    """The reader's time zone and this moment in it: asked once for all the rows of a list."""

    zone: tzinfo
    now: datetime

    @classmethod
    def here(cls) -> Clock:
        zone = timezone.get_current_timezone()
        return cls(zone, timezone.now().astimezone(zone))

    def local(self, moment: datetime) -> datetime:
        """A moment as the reader's clock shows it; the other methods take such ones."""
        return moment.astimezone(self.zone)

    def list_time(self, local: datetime) -> str:
        """What :func:`list_time` gives."""
        date, today = local.date(), self.now.date()
        if date == today:
            return f"{local.hour:02}:{local.minute:02}"
        if timedelta() <= today - date < timedelta(days=7):
            return f"{SHORT_DAYS[local.weekday()]}{NBSP}{local.hour:02}:{local.minute:02}"
        if local.year == self.now.year:
            return f"{_day(local)}{NBSP}{SHORT_MONTHS[local.month - 1]}"
        return f"{local.day:02}/{local.month:02}/{local.year:04}"

    def day_heading(self, local: datetime) -> str:
        """What :func:`day_heading` gives."""
        age = self.now.date() - local.date()
        if age == timedelta():
            return "Aujourd’hui"
        if age == timedelta(days=1):
            return "Hier"
        year = "" if local.year == self.now.year else f" {local.year}"
        return f"{DAYS[local.weekday()].capitalize()} {_day(local)} {MONTHS[local.month - 1]}{year}"


def list_time(moment: datetime) -> str:
    """The time in a list row: « 09:42 », « mer. 17:48 » within a week, « 12 mars », « 12/03/2025 » before this year."""
    here = Clock.here()
    return here.list_time(here.local(moment))


def day_heading(moment: datetime) -> str:
    """The heading of a day in a list: « Aujourd’hui », « Hier », « Lundi 9 mars », « Lundi 9 mars 2025 »."""
    here = Clock.here()
    return here.day_heading(here.local(moment))


def full_date(local: datetime) -> str:
    """« jeudi 12 mars 2026 à 09:42 », of a moment in the reader's zone."""
    return (
        f"{DAYS[local.weekday()]} {local.day} {MONTHS[local.month - 1]} {local.year}"
        f" à {local.hour:02}:{local.minute:02}"
    )


def long_date(moment: datetime) -> str:
    """« aujourd’hui, 09:42 », « hier, 16:12 », « 12 mars 2026 à 09:42 »."""
    local, now = _local(moment), _local(timezone.now())
    age = now.date() - local.date()
    if age == timedelta():
        return f"aujourd’hui, {local:%H:%M}"
    if age == timedelta(days=1):
        return f"hier, {local:%H:%M}"
    return f"{_day(local)} {MONTHS[local.month - 1]} {local.year} à {local:%H:%M}"


def ago(moment: datetime) -> str:
    """« à l’instant », « il y a 5 min », « il y a 2 h », then what :func:`long_date` says."""
    local, now = _local(moment), _local(timezone.now())
    minutes = int((now - local).total_seconds() // 60)
    if minutes < 1:
        return "à l’instant"
    if minutes < 60:
        return f"il y a {minutes}\u00a0min"
    if local.date() == now.date():
        return f"il y a {minutes // 60}\u00a0h"
    return long_date(moment)


def on_date(moment: datetime) -> str:
    """« aujourd’hui, 09:42 », « le 12 mars 2026 à 09:42 »: what stands after a verb."""
    said = long_date(moment)
    return f"le {said}" if said[0].isdigit() else said


def day_of(moment: datetime) -> str:
    """« 2 mars 2026 »."""
    local = _local(moment)
    return f"{_day(local)} {MONTHS[local.month - 1]} {local.year}"


def size(number: int) -> str:
    """« 184 ko », « 1,4 Go ». Units are powers of 1,000."""
    amount = float(number)
    for unit in ("octets", "ko", "Mo", "Go", "To"):
        if amount < 1000 or unit == "To":
            break
        amount /= 1000
    shown = f"{amount:.0f}" if unit in ("octets", "ko") or amount >= 10 else f"{amount:.1f}".replace(".", ",")
    return f"{shown}{NBSP}{unit if number > 1 or unit != 'octets' else 'octet'}"


def plural(number: int, one: str, many: str | None = None) -> str:
    """« 1 message », « 12 messages », « 0 message »: French counts from 2."""
    word = one if abs(number) < 2 else (many or one + "s")
    return f"{number:,}".replace(",", NARROW) + NBSP + word


def zone(name: str) -> ZoneInfo:
    """The reader's time zone; the overseas departments have their own."""
    return ZoneInfo(name)
