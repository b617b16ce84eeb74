"""Scenario scripts by domain; importing the package registers them all."""

from . import (
    anticoagulation,
    biology,
    calls,
    cardiology,
    care_home,
    community,
    hospital,
    imaging,
    nursing,
    organisation,
    pharmacy,
)

__all__ = [
    "anticoagulation",
    "biology",
    "calls",
    "cardiology",
    "care_home",
    "community",
    "hospital",
    "imaging",
    "nursing",
    "organisation",
    "pharmacy",
]
