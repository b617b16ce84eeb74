"""A provider for tests, on a real socket: it does what Pro Santé Connect does, and lies as it is told to."""

from __future__ import annotations

import hashlib
import json
import secrets
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey

CLIENT, SECRET = "medipli-essais", "un secret: avec/des%signes"
NUMBER = "899700218896"

Claims = dict[str, Any]
Lie = Callable[[Claims], Claims]


@dataclass
class Who:
    """Who signs in at the provider, as userinfo tells it."""

    subject: str = "f:550dc1c8:899700218896"
    national_id: str = NUMBER
    given_name: str = "Inès"
    family_name: str = "Corvoisier"


@dataclass
class Pretend:
    """The state of the provider. ``lie`` changes the claims of ID tokens, ``sign`` how they are signed."""

    issuer: str = ""
    who: Who = field(default_factory=Who)
    rsa: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "r1"}))
    lie: Lie = lambda claims: claims
    lie_about: Lie = lambda claims: claims
    sign: Callable[[Claims], str] | None = None
    signs_userinfo: bool = False
    replies: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    """What some paths answer instead."""
    delay: float = 0.0
    asked: list[str] = field(default_factory=list)
    forms: list[dict[str, str]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    session: str = "sid-0123456789abcdef"
    basic: bool = True
    phone: dict[str, str] = field(default_factory=dict)
    """What the poll of each auth_req_id answers: an error code, or « yes »."""
    phone_forms: list[dict[str, str]] = field(default_factory=list)
    wallet_path: bool = True
    anew: bool = True
    """Whether ``prompt=login`` makes it ask again."""

    def __post_init__(self) -> None:
        self.first_key = self.rsa

    def reset(self) -> None:
        self.__dict__.update(Pretend(issuer=self.issuer, rsa=self.first_key).__dict__)

    def answers_to(self, location: str) -> dict[str, str]:
        """What the authorisation page hands back for the address that a browser was sent to."""
        parts = urlsplit(location)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        code = secrets.token_urlsafe(16)
        self.codes[code] = query
        return {"code": code, "state": query["state"], "iss": self.issuer}

    def token(self, claims: Claims) -> str:
        return jwt.encode({"alg": "RS256", "kid": "r1"}, claims, self.rsa)

    def id_token(self, nonce: str | None, auth_time: int) -> str:
        now = int(time.time())
        claims: Claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "azp": CLIENT,
            "sub": self.who.subject,
            "sid": self.session,
            "exp": now + 120,
            "iat": now,
            "auth_time": auth_time,
            "acr": "eidas1",
            "preferred_username": self.who.national_id,
        } | ({"nonce": nonce} if nonce else {})
        return (self.sign or self.token)(self.lie(claims))

    def logout_token(self, **changes: Any) -> str:
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": int(time.time()),
            "exp": int(time.time()) + 120,
            "jti": secrets.token_hex(8),
            "sub": self.who.subject,
            "sid": self.session,
            "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
        } | changes
        return self.token({name: value for name, value in claims.items() if value is not None})


def with_public_key_as_secret(there: Pretend) -> Callable[[Claims], str]:
    """HS256, the secret being the public key that everybody knows."""
    public = there.rsa.as_pem(private=False)
    return lambda claims: jwt.encode(
        {"alg": "HS256", "kid": "r1"}, claims, OctKey.import_key(public.hex()), algorithms=["HS256"]
    )


def unsigned(claims: Claims) -> str:
    """alg=none."""

    def part(value: object) -> str:
        return urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    return f"{part({'alg': 'none', 'kid': 'r1'})}.{part(claims)}."


def by_a_stranger(claims: Claims, *, kid: str | None = "r1") -> str:
    """Signed by a key of somebody else, under the name of the right one."""
    other = RSAKey.generate_key(2048)
    return jwt.encode({"alg": "RS256"} | ({"kid": kid} if kid else {}), claims, other)


class _Handler(BaseHTTPRequestHandler):
    there: Pretend
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer({})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        self._answer({name: values[0] for name, values in parse_qs(body).items()})

    def _answer(self, form: dict[str, str]) -> None:
        there, path = self.there, urlsplit(self.path).path
        there.asked.append(path)
        there.headers.append(dict(self.headers))
        if there.delay:
            time.sleep(there.delay)
        if path in there.replies:
            status, raw = there.replies[path]
            self._send(status, raw, "application/json")
        elif path.endswith("/.well-known/wallet-openid-configuration") and there.wallet_path:
            self._json(200, self._discovery() | {"authorization_endpoint": there.issuer + "/wallet"})
        elif path.endswith("/.well-known/openid-configuration"):
            self._json(200, self._discovery())
        elif path.endswith("/certs"):
            self._json(200, KeySet([there.rsa]).as_dict(private=False))
        elif path.endswith("/token"):
            self._token(form)
        elif path.endswith("/userinfo"):
            self._userinfo()
        elif path.endswith("/ext/ciba/auth"):
            self._phone(form)
        else:
            self._json(404, {"error": "not_found"})

    def _discovery(self) -> dict[str, Any]:
        base = self.there.issuer + "/protocol/openid-connect"
        way = "client_secret_basic" if self.there.basic else "client_secret_post"
        return {
            "issuer": self.there.issuer,
            "authorization_endpoint": f"{base}/auth",
            "token_endpoint": f"{base}/token",
            "userinfo_endpoint": f"{base}/userinfo",
            "jwks_uri": f"{base}/certs",
            "end_session_endpoint": f"{base}/logout",
            "backchannel_authentication_endpoint": f"{base}/ext/ciba/auth",
            "token_endpoint_auth_methods_supported": [way],
        }

    def _is_client(self, form: dict[str, str]) -> bool:
        if not self.there.basic:
            return (form.get("client_id"), form.get("client_secret")) == (CLIENT, SECRET)
        import base64

        kind, _, given = self.headers.get("Authorization", "").partition(" ")
        name, _, secret = base64.b64decode(given or "").decode().partition(":")
        return kind == "Basic" and (unquote(name), unquote(secret.replace("+", " "))) == (CLIENT, SECRET)

    def _token(self, form: dict[str, str]) -> None:
        there = self.there
        there.forms.append(form)
        if not self._is_client(form):
            self._json(401, {"error": "invalid_client"})
            return
        if form.get("grant_type") == "urn:openid:params:grant-type:ciba":
            said = there.phone.get(form.get("auth_req_id", ""), "expired_token")
            if said != "yes":
                self._json(400, {"error": said})
                return
            self._tokens(None, int(time.time()))
            return
        asked = there.codes.pop(form.get("code", ""), None)
        challenge = urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if asked is None or asked["code_challenge"] != challenge.rstrip(b"=").decode():
            self._json(400, {"error": "invalid_grant"})
            return
        is_anew = asked.get("prompt") == "login" and there.anew
        self._tokens(asked["nonce"], int(time.time()) - (0 if is_anew else 3000))

    def _tokens(self, nonce: str | None, auth_time: int) -> None:
        said = {"access_token": "jeton-" + secrets.token_hex(8), "token_type": "Bearer", "expires_in": 120}
        self._json(200, said | {"id_token": self.there.id_token(nonce, auth_time)})

    def _userinfo(self) -> None:
        there = self.there
        if not self.headers.get("Authorization", "").startswith("Bearer jeton-"):
            self._json(401, {"error": "invalid_token"})
            return
        claims = there.lie_about(
            {
                "sub": there.who.subject,
                "SubjectNameID": there.who.national_id,
                "preferred_username": there.who.national_id,
                "given_name": there.who.given_name,
                "family_name": there.who.family_name,
                "SubjectRefPro": {"codeCivilite": "M", "exercices": []},
            }
        )
        if there.signs_userinfo:
            signed = (there.sign or there.token)({"iss": there.issuer, "aud": CLIENT} | claims)
            self._send(200, signed.encode(), "application/jwt; charset=utf-8")
        else:
            self._json(200, claims)

    def _phone(self, form: dict[str, str]) -> None:
        there = self.there
        there.phone_forms.append(form)
        if not self._is_client(form):
            self._json(401, {"error": "invalid_client"})
        elif form.get("login_hint") != there.who.national_id:
            self._json(400, {"error": "unknown_user_id"})
        else:
            name = secrets.token_urlsafe(24)
            there.phone[name] = "authorization_pending"
            self._json(200, {"auth_req_id": name, "expires_in": 120, "interval": 5})

    def _json(self, status: int, said: object) -> None:
        self._send(status, json.dumps(said).encode(), "application/json")

    def _send(self, status: int, raw: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(raw)))
        if 300 <= status < 400:
            self.send_header("Location", "http://127.0.0.1:9/elsewhere")
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def running() -> Iterator[Pretend]:
    """A provider that answers on loopback until the block ends."""
    there = Pretend()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"there": there}))
    server.daemon_threads = True
    there.issuer = f"http://127.0.0.1:{server.server_address[1]}/auth/realms/esante-wallet"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield there
    finally:
        server.shutdown()
        server.server_close()


__all__ = ["CLIENT", "NUMBER", "SECRET", "ECKey", "Pretend", "Who", "by_a_stranger", "running", "unsigned"]
