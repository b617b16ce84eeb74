"""The threads of the last two days: what the demonstration opens on."""

from datetime import datetime

from ..model import DemoPatient
from . import eve, today
from .stage import OpeningNight, Stage

_PLAYS = (
    today.anticoagulation,
    today.palpitations,
    today.discharge,
    today.dressing,
    today.shortage,
    today.personal,
    eve.duty,
    eve.knee,
    eve.care_home,
    eve.staff,
    eve.care_plan,
)


def open_the_curtain(now: datetime, patients: tuple[DemoPatient, ...], seed: int) -> OpeningNight:
    """Play the opening threads up to `now`; everything else stops before `quiet_after`."""
    stage = Stage(now, patients, seed)
    for play in _PLAYS:
        play(stage)
    return OpeningNight(tuple(stage.lines), stage.deliveries, stage.minutes(-105))
