"""Something one has, and unlocks: a key pair kept by a device or a password manager for this site alone (WebAuthn).

Challenges are made and used up by :mod:`medipli.identity.challenge`; here is what is asked of browsers, and how their
answers are checked (https://www.w3.org/TR/webauthn-3/, sections 7.1 and 7.2).
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import (
    parse_attestation_object,
    parse_authentication_credential_json,
    parse_registration_credential_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AttestationFormat,
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    CredentialDeviceType,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from medipli.identity.models import Passkey, Person

KEY = "passkey"
LABEL = "Clé d’accès"
TIMEOUT = 5 * 60 * 1000
LONGEST = 20_000
"""Characters of an answer: real ones have fewer than 2 000."""
LONGEST_KEY = 2048

_FORMATS = (AttestationFormat.NONE, AttestationFormat.PACKED)
# What the library lets through from bytes that no browser would send.
_BAD = (WebAuthnException, ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError)


class NotProved(Exception):
    """The answer proves nothing."""


@dataclass(frozen=True)
class NewKey:
    """What a browser made: the credential's name, its public key, and what is known of where it is kept."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    transports: tuple[str, ...]
    is_synced: bool


@dataclass(frozen=True)
class Signed:
    """A passkey that signed the challenge. ``was_verified``: its device asked for a finger, a face or a code."""

    passkey: Passkey
    sign_count: int
    was_verified: bool

    @property
    def went_back(self) -> bool:
        """Whether the counter did not advance: two devices hold the same key. Those that do not count say 0."""
        before = self.passkey.sign_count
        return (self.sign_count > 0 or before > 0) and self.sign_count <= before


def site() -> str:
    """The name under which browsers keep the keys of this service: the host of PUBLIC_URL."""
    return urlsplit(settings.PUBLIC_URL).hostname or "localhost"


def origin() -> str:
    """Where a page has to be open for a passkey to work: scheme, host and port of PUBLIC_URL."""
    address = urlsplit(settings.PUBLIC_URL)
    return f"{address.scheme}://{address.netloc}"


def handle(person: Person) -> bytes:
    """What names the person inside their keys: it tells nothing about them."""
    return person.pk.to_bytes(8, "big")


def is_available(person: Person) -> bool:
    """Whether the person has a passkey."""
    return Passkey.objects.filter(person=person).exists()


def _descriptors(person: Person) -> list[PublicKeyCredentialDescriptor]:
    known = {one.value: one for one in AuthenticatorTransport}
    return [
        PublicKeyCredentialDescriptor(
            id=bytes(one.credential_id), transports=[known[name] for name in one.transports if name in known] or None
        )
        for one in Passkey.objects.filter(person=person).order_by("pk")
    ]


def options_to_add(person: Person, challenge: bytes) -> str:
    """What a browser is asked in order to make a key for ``person``, as JSON. It may not hold one already."""
    options = generate_registration_options(
        rp_id=site(),
        rp_name=settings.SERVICE_NAME,
        user_id=handle(person),
        user_name=person.email,
        user_display_name=person.full_name,
        challenge=challenge,
        timeout=TIMEOUT,
        exclude_credentials=_descriptors(person),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.PREFERRED
        ),
    )
    return options_to_json(options)


def options_to_prove(challenge: bytes, person: Person | None, *, alone: bool) -> str:
    """What a browser is asked in order to sign, as JSON: with a key of ``person``, or with any when they are unknown.

    ``alone``: nothing else is asked, so that the device has to verify who holds it.
    """
    options = generate_authentication_options(
        rp_id=site(),
        challenge=challenge,
        timeout=TIMEOUT,
        allow_credentials=_descriptors(person) if person is not None else None,
        user_verification=UserVerificationRequirement.REQUIRED if alone else UserVerificationRequirement.PREFERRED,
    )
    return options_to_json(options)


def check_new(answer: str, challenge: bytes) -> NewKey:
    """The key that a browser made for ``challenge``. Raises NotProved."""
    if len(answer) > LONGEST:
        raise NotProved
    try:
        credential = parse_registration_credential_json(answer)
        # No proof of make was asked for: browsers send none, or one that the key itself signed. Others would only
        # bring certificates of strangers to read.
        if parse_attestation_object(credential.response.attestation_object).fmt not in _FORMATS:
            raise NotProved
        found = verify_registration_response(
            credential=credential, expected_challenge=challenge, expected_rp_id=site(), expected_origin=origin()
        )
        transports = tuple(one.value for one in credential.response.transports or ())
    except _BAD as problem:
        raise NotProved from problem
    if len(found.credential_public_key) > LONGEST_KEY or not 16 <= len(found.credential_id) <= 1023:
        raise NotProved
    return NewKey(
        credential_id=found.credential_id,
        public_key=found.credential_public_key,
        sign_count=found.sign_count,
        transports=transports,
        is_synced=found.credential_device_type == CredentialDeviceType.MULTI_DEVICE,
    )


def find(answer: str) -> Passkey | None:
    """The passkey that an answer names; this proves nothing yet."""
    if len(answer) > LONGEST:
        return None
    try:
        named = parse_authentication_credential_json(answer).raw_id
    except _BAD:
        return None
    return Passkey.objects.select_related("person").filter(credential_id=named).first()


def check_signed(answer: str, challenge: bytes, passkey: Passkey) -> Signed:
    """What ``passkey`` signed for ``challenge``. Raises NotProved.

    The counter is compared afterwards (:attr:`Signed.went_back`): only a right signature may raise that alarm, while
    the library looks at the counter before the signature. Hence the 0.
    """
    try:
        credential = parse_authentication_credential_json(answer)
        found = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site(),
            expected_origin=origin(),
            credential_public_key=bytes(passkey.public_key),
            credential_current_sign_count=0,
        )
    except _BAD as problem:
        raise NotProved from problem
    named = credential.response.user_handle
    if named and named != handle(passkey.person):
        raise NotProved
    return Signed(passkey, found.new_sign_count, found.user_verified)
