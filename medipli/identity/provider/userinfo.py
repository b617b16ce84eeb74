"""Who the provider says it is: the userinfo answer, as JSON or signed (``application/jwt``)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from medipli.identity.provider.discovery import Provider
from medipli.identity.provider.fetching import ask
from medipli.identity.provider.problems import Down, Untrusted
from medipli.identity.provider.tokens import Claims, SignedIn, verified

NATIONAL_ID = re.compile(r"8[0-9]{11}|0[0-9]{9}", re.ASCII)
"""Type digit and number: 8 and the RPPS, 0 and the ADELI."""
_LONGEST_NAME = 160


@dataclass(frozen=True)
class Identity:
    """Who signed in at the provider. ``national_id`` is empty when they carry none that this service knows."""

    issuer: str
    subject: str
    national_id: str
    name: str
    session: str
    token: str


def read_identity(provider: Provider, signed_in: SignedIn, access_token: str) -> Identity:
    """Ask who ``access_token`` belongs to, and hold it against the ID token. The access token is kept nowhere."""
    answer = ask("GET", provider.userinfo, headers={"Authorization": f"Bearer {access_token}"})
    if answer.status != 200:
        raise Down(f"userinfo: status {answer.status}")
    if answer.kind == "application/jwt":
        claims: Claims = verified(answer.body.decode("latin-1").strip(), provider)
    else:
        claims = answer.json()
    # OpenID Connect Core §5.3.2: the answer is used only when it is about the same person.
    if claims.get("sub") != signed_in.subject:
        raise Untrusted("userinfo sub")
    given = {
        value
        for value in (claims.get("SubjectNameID"), claims.get("preferred_username"), signed_in.preferred_username)
        if isinstance(value, str) and value
    }
    if len(given) > 1:
        raise Untrusted("two national identifiers")
    national_id = next(iter(given), "")
    return Identity(
        issuer=provider.issuer,
        subject=signed_in.subject,
        national_id=national_id if NATIONAL_ID.fullmatch(national_id) else "",
        name=_name(claims),
        session=signed_in.session,
        token=signed_in.token,
    )


def _name(claims: Claims) -> str:
    parts = [claims.get(name) for name in ("given_name", "family_name")]
    words = " ".join(part.strip() for part in parts if isinstance(part, str))
    return "".join(char for char in words if char.isprintable())[:_LONGEST_NAME].strip()
