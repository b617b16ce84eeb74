"""Assemble the demonstration world: the same `now` and seed always give the same world."""

import contextlib
import random
from datetime import datetime, timedelta

from . import scenarios
from .calendar import PARIS, at, business_day
from .deliveries import deliver
from .mailboxes import MAILBOXES
from .model import DemoMessage, DemoPatient, DemoWorld
from .opening import open_the_curtain
from .organisations import ORGANISATIONS, REGION
from .patients import PATIENTS
from .people import PEOPLE
from .scene import CurtainError, Line, Scene
from .script import SCRIPTS, Script

SPAN = timedelta(days=90)
DOMAINS = tuple(scenarios.__all__)


def build(now: datetime, seed: int = 2026) -> DemoWorld:
    """Invented world of ninety days ending at `now` (aware); raises ValueError for a naive `now`."""
    if now.tzinfo is None:
        raise ValueError("build() needs an aware datetime")
    opening = open_the_curtain(now.astimezone(PARIS), PATIENTS, seed)
    lines = list(opening.lines)
    rng = random.Random(seed)  # noqa: S311
    for index, entry in enumerate(SCRIPTS):
        lines += _runs(entry, index, opening.quiet_after, seed, rng)
    lines.sort(key=lambda line: (line.sent_at, line.key))
    states = deliver(lines, now.astimezone(PARIS), seed, opening.deliveries)
    return DemoWorld(
        region=REGION,
        organisations=ORGANISATIONS,
        people=PEOPLE,
        mailboxes=MAILBOXES,
        patients=PATIENTS,
        messages=tuple(
            DemoMessage(
                key=line.key,
                sender_mailbox=line.sender,
                author_person=line.author,
                to=line.to,
                cc=line.cc,
                bcc=line.bcc,
                subject=line.subject,
                text=line.text,
                html=line.html,
                attachments=line.files,
                sent_at=line.sent_at,
                in_reply_to=line.answers,
                priority=line.priority,
                wants_receipt=line.receipt,
                patients=line.patients,
                document_kind=line.kind,
                draft=line.draft,
                deliveries=states[line.key],
            )
            for line in lines
        ),
    )


def _runs(entry: Script, index: int, limit: datetime, seed: int, rng: random.Random) -> list[Line]:
    """Every run of one script, spread over the ninety days so that two runs are never close."""
    pool = [patient for patient in PATIENTS if entry.trait in patient.traits]
    first_day = (limit - SPAN).date() + timedelta(days=1)
    lines: list[Line] = []
    for turn in range(entry.times):
        share = (turn + rng.uniform(0.05, 0.95)) / entry.times
        day = business_day(first_day + timedelta(days=int(share * 88)), backwards=True)
        hour = rng.randint(*entry.hours)
        start = max(at(day, hour, rng.randint(2, 57), rng.randint(0, 59)), at(business_day(first_day), 8, 5 + turn))
        scene = Scene(f"{entry.name}-{turn + 1}", start, limit, _cast(entry, pool, index, turn), seed)
        with contextlib.suppress(CurtainError):
            entry.play(scene)
        lines += scene.lines
    return lines


def _cast(entry: Script, pool: list[DemoPatient], index: int, turn: int) -> tuple[DemoPatient, ...]:
    if not entry.trait:
        return ()
    start = index + turn * entry.cast
    return tuple(pool[(start + step) % len(pool)] for step in range(entry.cast))
