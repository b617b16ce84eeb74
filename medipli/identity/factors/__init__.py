"""The ways of proving who one is, in the order in which they are offered."""

from __future__ import annotations

from medipli.identity.factors.mail_code import MailCodeFactor
from medipli.identity.factors.password import PasswordFactor
from medipli.identity.factors.protocol import Challenge, Factor, Outcome, Post, Proof, Step
from medipli.identity.factors.recovery_code import RecoveryCodeFactor
from medipli.identity.models import Person

PASSWORD, MAIL_CODE, RECOVERY_CODE = PasswordFactor(), MailCodeFactor(), RecoveryCodeFactor()
REGISTRY: tuple[Factor, ...] = (PASSWORD, MAIL_CODE, RECOVERY_CODE)


def available(person: Person, step: Step) -> list[Factor]:
    """What ``person`` may use at ``step``."""
    return [factor for factor in REGISTRY if step in factor.steps and factor.is_available(person)]


__all__ = [
    "MAIL_CODE",
    "PASSWORD",
    "RECOVERY_CODE",
    "REGISTRY",
    "Challenge",
    "Factor",
    "Outcome",
    "Post",
    "Proof",
    "Step",
    "available",
]
