from __future__ import annotations

from medipli.registration.models.batch import Import, ImportLine
from medipli.registration.models.evidence import Check, Confirmation, Note
from medipli.registration.models.link import Link, ReferenceCounter
from medipli.registration.models.publication import HandOver, Publication
from medipli.registration.models.request import Change, Request
from medipli.registration.models.validation import Validation
from medipli.registration.models.wish import AccountWish

__all__ = [
    "AccountWish",
    "Change",
    "Check",
    "Confirmation",
    "HandOver",
    "Import",
    "ImportLine",
    "Link",
    "Note",
    "Publication",
    "ReferenceCounter",
    "Request",
    "Validation",
]
