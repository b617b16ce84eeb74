"""Who acts: handed to every action."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """A person, or the service itself, and where the act comes from.

    ``person_id`` is None for the service. ``origin`` is a network address, or the name of a process.
    """

    person_id: int | None
    name: str
    origin: str = ""


def service(process: str) -> Actor:
    """The service acting by itself, in the process named ``process``."""
    return Actor(person_id=None, name="Medipli", origin=process)
