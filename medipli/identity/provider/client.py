"""How this service says who it is to the provider: by its secret, or by its certificate (mTLS, RFC 8705)."""

from __future__ import annotations

from base64 import b64encode
from urllib.parse import quote_plus

from django.conf import settings

from medipli.identity.provider.discovery import Provider
from medipli.identity.provider.fetching import Answer, ask


def post(provider: Provider, url: str, fields: dict[str, str]) -> Answer:
    """Send a form to one of the provider's addresses, in this service's name."""
    headers: dict[str, str] = {}
    if settings.PSC_CERTIFICATE:
        fields = fields | {"client_id": settings.PSC_CLIENT_ID}
    elif provider.takes_basic:
        # RFC 6749 §2.3.1: both are form-encoded before they are joined.
        joined = f"{quote_plus(settings.PSC_CLIENT_ID)}:{quote_plus(settings.PSC_CLIENT_SECRET)}"
        headers["Authorization"] = "Basic " + b64encode(joined.encode()).decode()
    else:
        fields = fields | {"client_id": settings.PSC_CLIENT_ID, "client_secret": settings.PSC_CLIENT_SECRET}
    return ask("POST", url, fields=fields, headers=headers)
