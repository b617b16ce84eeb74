"""What can be done with requests."""

from __future__ import annotations

from medipli.registration.actions.answer import answer
from medipli.registration.actions.begin import attach, begin, save
from medipli.registration.actions.decide import REASONS, BatchResult, refuse, validate, validate_batch
from medipli.registration.actions.desk import ask, note, take
from medipli.registration.actions.keep_time import escalate_due, expire_due, remind_due
from medipli.registration.actions.prove import HOWS, deny_by_link, prove_by_link, prove_identity
from medipli.registration.actions.responsible import (
    confirm_responsible,
    look_up_responsible,
    respond_by_link,
    respond_signed_in,
    waiting_for,
)
from medipli.registration.actions.submit import submit
from medipli.registration.actions.verify import look_up, resend, send_resume, send_verification, verify_email
from medipli.registration.actions.withdraw import withdraw
from medipli.registration.refusals import LinkSpent, OpeningRefused, RequestRefused

__all__ = [
    "HOWS",
    "REASONS",
    "BatchResult",
    "LinkSpent",
    "OpeningRefused",
    "RequestRefused",
    "answer",
    "ask",
    "attach",
    "begin",
    "confirm_responsible",
    "deny_by_link",
    "escalate_due",
    "expire_due",
    "look_up",
    "look_up_responsible",
    "note",
    "prove_by_link",
    "prove_identity",
    "refuse",
    "remind_due",
    "resend",
    "respond_by_link",
    "respond_signed_in",
    "save",
    "send_resume",
    "send_verification",
    "submit",
    "take",
    "validate",
    "validate_batch",
    "verify_email",
    "waiting_for",
    "withdraw",
]
