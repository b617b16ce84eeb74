from __future__ import annotations

from medipli.identity.models.factor import MailCode, RecoveryCode
from medipli.identity.models.person import Person, SignInAddress, Suspension
from medipli.identity.models.recovery import RecoveryRequest
from medipli.identity.models.session import Session
from medipli.identity.models.terms import Terms, TermsAcceptance
from medipli.identity.models.throttle import Failure

__all__ = [
    "Failure",
    "MailCode",
    "Person",
    "RecoveryCode",
    "RecoveryRequest",
    "Session",
    "SignInAddress",
    "Suspension",
    "Terms",
    "TermsAcceptance",
]
