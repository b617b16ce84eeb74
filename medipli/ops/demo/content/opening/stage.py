"""The stage of the opening threads: a clock set on the newest result, and the states that go with each line."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ..calendar import PARIS, at, business_day
from ..model import DemoComment, DemoDelivery, DemoPatient, DemoRead, Status
from ..scene import Line, Scene
from ..typography import fr

LEAD = timedelta(minutes=50)


@dataclass(frozen=True)
class OpeningNight:
    """Lines of the opening threads, and the states that differ from the general rule by (line, mailbox)."""

    lines: tuple[Line, ...]
    deliveries: dict[tuple[str, str], DemoDelivery]
    quiet_after: datetime


def opening_moment(now: datetime) -> datetime:
    """When the newest result reached the shared mailbox: a plausible working hour not after `now`."""
    local = now.astimezone(PARIS).replace(second=0, microsecond=0)
    if at(local.date(), 9, 30) <= local <= at(local.date(), 19, 30):
        return local - LEAD
    if local > at(local.date(), 19, 30):
        return at(local.date(), 18, 20)
    return at(business_day(local.date() - timedelta(days=1), backwards=True), 17, 40)


class Stage:
    """Collects scenes whose times are told in minutes around the newest result."""

    def __init__(self, now: datetime, patients: tuple[DemoPatient, ...], seed: int):
        self.now = now
        self.hero = opening_moment(now)
        self.eve = business_day(self.hero.date() - timedelta(days=1), backwards=True)
        self.before = business_day(self.eve - timedelta(days=1), backwards=True)
        self.patients = {patient.key: patient for patient in patients}
        self.seed = seed
        self.lines: list[Line] = []
        self.deliveries: dict[tuple[str, str], DemoDelivery] = {}

    def scene(self, key: str, *patients: str) -> Scene:
        chosen = tuple(self.patients[name] for name in patients)
        return Scene(f"ouverture-{key}", self.before_at(9, 0), self.now, chosen, self.seed)

    @property
    def morning(self) -> bool:
        """The newest result came early enough for the day's own appointments to be ahead."""
        return self.hero.hour < 11

    def minutes(self, minutes: int) -> datetime:
        return self.hero + timedelta(minutes=minutes)

    def eve_at(self, hour: int, minute: int) -> datetime:
        return at(self.eve, hour, minute, 12)

    def before_at(self, hour: int, minute: int) -> datetime:
        return at(self.before, hour, minute, 41)

    def state(
        self,
        key: str,
        reads: str,
        status: Status | None = None,
        assignee: str | None = None,
        comments: tuple[tuple[str, int, str], ...] = (),
        *,
        answered: bool = False,
        mailbox: str = "tilleuls",
    ) -> None:
        """State of a line; `reads` is « person:minutes … » counted from the newest result."""
        seen = []
        for entry in reads.split():
            person, _, minutes = entry.partition(":")
            seen.append(DemoRead(person, min(self.minutes(int(minutes)), self.now)))
        self.deliveries[key, mailbox] = DemoDelivery(
            mailbox=mailbox,
            read_by=tuple(seen),
            status=status,
            assignee=assignee,
            answered=answered,
            comments=tuple(
                DemoComment(person, min(self.minutes(minutes), self.now), fr(text))
                for person, minutes, text in comments
            ),
        )
