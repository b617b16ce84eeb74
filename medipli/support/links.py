"""The follow-up links of visitors.

The secret is made anew from the key of the service each time a letter is written: it stands in no table and no job,
and the link of an older letter goes on serving.
"""

from __future__ import annotations

import base64

from medipli.identity.secrets import digest
from medipli.support.models import HelpRequest


def token_of(request: HelpRequest) -> str:
    """The secret of the link of a visitor's request."""
    secret = digest("help link secret", request.reference, request.email)
    return base64.urlsafe_b64encode(secret).rstrip(b"=").decode()


def digest_of(token: str) -> bytes:
    """Under what a secret is found."""
    return digest("help link", token[:100])
