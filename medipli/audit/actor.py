"""Who acts: handed to every action."""

from __future__ import annotations

from dataclasses import dataclass

SERVICE_ACTOR = "Medipli"


class Forbidden(Exception):
    """The actor may not do this. Doors answer as if the object did not exist."""


@dataclass(frozen=True)
class Actor:
    """A person, or the service itself, and where the act comes from.

    ``person_id`` is None for the service. ``origin`` is a network address, or the name of a process.
    """

    person_id: int | None
    name: str
    origin: str = ""

    @property
    def is_service(self) -> bool:
        """Whether the service itself acts. A visitor without an account has neither number nor name."""
        return self.person_id is None and self.name == SERVICE_ACTOR


def service(process: str) -> Actor:
    """The service acting by itself, in the process named ``process``."""
    return Actor(person_id=None, name=SERVICE_ACTOR, origin=process)
