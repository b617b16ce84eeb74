"""French dates and working hours, in Paris time."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
_HOLIDAYS = {(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}
OPENING = time(7, 40)
CLOSING = time(19, 15)


def long_day(day: date) -> str:
    """« 12 mars 2026 »."""
    return f"{_number(day)} {_MONTHS[day.month - 1]} {day.year}"


def short_day(day: date) -> str:
    """« 12 mars »."""
    return f"{_number(day)} {_MONTHS[day.month - 1]}"


def week_day(day: date) -> str:
    """« jeudi 12 mars »."""
    return f"{_DAYS[day.weekday()]} {short_day(day)}"


def _number(day: date) -> str:
    return "1er" if day.day == 1 else str(day.day)


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Butcher's algorithm)."""
    golden, (century, rest) = year % 19, divmod(year, 100)
    leap, offset = divmod(century, 4)
    moon = (19 * golden + century - leap - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * offset + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)


def is_business_day(day: date) -> bool:
    """Neither a weekend day nor a French public holiday (labour code, article L3133-1)."""
    moving = {easter(day.year) + timedelta(days=gap) for gap in (1, 39, 50)}
    return day.weekday() < 5 and (day.month, day.day) not in _HOLIDAYS and day not in moving


def business_day(day: date, *, backwards: bool = False) -> date:
    """`day` itself, or the nearest working day after it (before it when `backwards`)."""
    while not is_business_day(day):
        day += timedelta(days=-1 if backwards else 1)
    return day


def at(day: date, hour: int, minute: int, second: int = 0) -> datetime:
    """An instant of `day` on the Paris clock."""
    return datetime.combine(day, time(hour, minute, second), PARIS)


def working_moment(moment: datetime) -> datetime:
    """`moment`, or the same number of minutes after the next opening when it falls outside working hours."""
    if moment.time() > CLOSING:
        moment = at(moment.date() + timedelta(days=1), 7, 50, moment.second) + timedelta(minutes=moment.minute * 1.5)
    elif moment.time() < OPENING:
        moment = at(moment.date(), 7, 55, moment.second) + timedelta(minutes=moment.minute)
    shift = (business_day(moment.date()) - moment.date()).days
    return moment + timedelta(days=shift) if shift else moment
