"""A pretend Pro Santé Connect for the demonstration: what one server asks another. 404 anywhere else."""

from __future__ import annotations

import hashlib
import secrets
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import unquote_plus

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from joserfc.jwk import KeySet

from medipli.identity.models import Person
from medipli.identity.provider.phone import GRANT
from medipli.identity.secrets import same
from medipli.web.access import public
from medipli.web.demo import PRETEND_ISSUER, is_demo
from medipli.web.views.demo import provider_state as state
from medipli.web.views.demo.provider_tokens import LIFETIME, STRANGER, about, id_token, key

CODES, PHONES = "codes", "phones"
_SALT = "medipli.web.pretend-provider"
_INTERVAL = 2


def pretended(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view that exists in a demonstration alone, and only while it is the provider of the settings."""

    @wraps(view)
    def seen(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_demo() or settings.PSC_ISSUER != settings.PUBLIC_URL + PRETEND_ISSUER:
            raise Http404
        return view(request, *args, **kwargs)

    return seen


@public
@require_safe
@pretended
def discovery(request: HttpRequest) -> HttpResponse:
    """What the pretence says of itself."""
    issuer = settings.PSC_ISSUER
    ends = {
        "authorization_endpoint": "auth",
        "token_endpoint": "token",
        "userinfo_endpoint": "userinfo",
        "jwks_uri": "certs",
        "end_session_endpoint": "logout",
        "backchannel_authentication_endpoint": "ext/ciba/auth",
    }
    return JsonResponse({"issuer": issuer, **{name: f"{issuer}/{end}" for name, end in ends.items()}})


@public
@require_safe
@pretended
def keys(request: HttpRequest) -> HttpResponse:
    """Its public key."""
    return JsonResponse(KeySet([key()]).as_dict(private=False))


@csrf_exempt
@public
@require_POST
@pretended
def token(request: HttpRequest) -> HttpResponse:
    """Tokens for a code, or for a yes on the telephone."""
    if not _is_client(request):
        return _error("invalid_client", 401)
    if request.POST.get("grant_type") == GRANT:
        return _for_a_yes(request.POST.get("auth_req_id", ""))
    asked = state.take(CODES, request.POST.get("code", ""))
    verifier = hashlib.sha256(request.POST.get("code_verifier", "").encode()).digest()
    if (
        asked is None
        or asked["challenge"] != urlsafe_b64encode(verifier).rstrip(b"=").decode()
        or asked["redirect_uri"] != request.POST.get("redirect_uri")
    ):
        return _error("invalid_grant")
    return _tokens(asked["national_id"], asked["nonce"])


@public
@require_safe
@pretended
def userinfo(request: HttpRequest) -> HttpResponse:
    """Who an access token is of."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    try:
        national_id = signing.loads(given, salt=_SALT, max_age=LIFETIME)
    except signing.BadSignature:
        return _error("invalid_token", 401)
    return JsonResponse(about(str(national_id)))


@csrf_exempt
@public
@require_POST
@pretended
def ring(request: HttpRequest) -> HttpResponse:
    """Somebody wants a yes on the telephone of a number (CIBA)."""
    national_id = request.POST.get("login_hint", "")
    if not _is_client(request):
        return _error("invalid_client", 401)
    if national_id != STRANGER[0] and not Person.objects.filter(national_id=national_id).exists():
        return _error("unknown_user_id")
    asked = {"national_id": national_id, "digits": request.POST.get("binding_message", "")[:2], "said": ""}
    return JsonResponse({"auth_req_id": state.keep(PHONES, asked), "expires_in": LIFETIME, "interval": _INTERVAL})


def _for_a_yes(name: str) -> HttpResponse:
    asked = state.read(PHONES, name)
    if asked is None:
        return _error("expired_token")
    if not asked["said"]:
        return _error("authorization_pending")
    state.take(PHONES, name)
    return _tokens(asked["national_id"], "") if asked["said"] == "yes" else _error("access_denied")


def _tokens(national_id: str, nonce: str) -> HttpResponse:
    return JsonResponse(
        {
            "access_token": signing.dumps(national_id, salt=_SALT),
            "token_type": "Bearer",
            "expires_in": LIFETIME,
            "id_token": id_token(national_id, secrets.token_urlsafe(24), nonce),
        }
    )


def _is_client(request: HttpRequest) -> bool:
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    try:
        name, _, secret = b64decode(given, validate=True).decode().partition(":")
    except ValueError:
        return False
    wanted = f"{settings.PSC_CLIENT_ID}\0{settings.PSC_CLIENT_SECRET}".encode()
    return kind == "Basic" and same(f"{unquote_plus(name)}\0{unquote_plus(secret)}".encode(), wanted)


def _error(code: str, status: int = 400) -> HttpResponse:
    return JsonResponse({"error": code}, status=status)
