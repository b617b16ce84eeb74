from __future__ import annotations

from medipli.identity.models.address_change import AddressChange
from medipli.identity.models.card import Card, CardHandover
from medipli.identity.models.device import Device, DeviceEnrolment, KnownBrowser
from medipli.identity.models.dormancy import DormancyWarning
from medipli.identity.models.factor import MailCode, RecoveryCode
from medipli.identity.models.passkey import Passkey
from medipli.identity.models.person import Person, SignInAddress, Suspension
from medipli.identity.models.provider import PhoneConfirmation, ProviderIdentity
from medipli.identity.models.recovery import RecoveryRequest
from medipli.identity.models.session import Session
from medipli.identity.models.terms import Terms, TermsAcceptance
from medipli.identity.models.throttle import Failure

__all__ = [
    "AddressChange",
    "Card",
    "CardHandover",
    "Device",
    "DeviceEnrolment",
    "DormancyWarning",
    "Failure",
    "KnownBrowser",
    "MailCode",
    "Passkey",
    "Person",
    "PhoneConfirmation",
    "ProviderIdentity",
    "RecoveryCode",
    "RecoveryRequest",
    "Session",
    "SignInAddress",
    "Suspension",
    "Terms",
    "TermsAcceptance",
]
