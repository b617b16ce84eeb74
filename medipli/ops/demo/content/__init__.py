"""Invented content of the demonstration: people, mailboxes, ninety days of messages and their documents.

Pure Python, no database: :func:`build` returns frozen values that the seeding command writes.
"""

from .model import (
    DemoAttachment,
    DemoComment,
    DemoDelivery,
    DemoMailbox,
    DemoMember,
    DemoMessage,
    DemoOrganisation,
    DemoPatient,
    DemoPerson,
    DemoRead,
    DemoRegion,
    DemoSignature,
    DemoWorld,
)
from .world import build

__all__ = [
    "DemoAttachment",
    "DemoComment",
    "DemoDelivery",
    "DemoMailbox",
    "DemoMember",
    "DemoMessage",
    "DemoOrganisation",
    "DemoPatient",
    "DemoPerson",
    "DemoRead",
    "DemoRegion",
    "DemoSignature",
    "DemoWorld",
    "build",
]
