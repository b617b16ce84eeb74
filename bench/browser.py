"""A browser for measuring: one keep-alive connection, a cookie jar, and the two steps of signing in."""

from __future__ import annotations

import email
import email.policy
import http.client
import json
import re
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

from bench.people import PASSWORD, Box

PROFILE = Path(__file__).parent / "profiles" / "ours.json"
_CODE = re.compile(r"usage unique\D{0,6}(\d{6})\b")
_MAIL_SECONDS = 10


@dataclass(frozen=True)
class Page:
    """A page of a profile. ``expect`` must stand in the answer; ``also`` finds the address of a frame to fetch too."""

    name: str
    path: str
    expect: str
    body: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    also: str = ""

    def frames(self, text: str) -> list[str]:
        """Addresses that a browser would fetch with this answer."""
        return [address.replace("&amp;", "&") for address in re.findall(self.also, text)] if self.also else []


@dataclass(frozen=True)
class Profile:
    """A webmail as the bench asks it: placeholders stand in braces."""

    token_regex: str
    home: str
    home_expect: str
    pages: dict[str, Page]


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    location: str


class NotSignedIn(Exception):
    """The pages did not lead where signing in should."""


def read_profile(path: Path = PROFILE) -> Profile:
    """The profile in a JSON file."""
    stored = json.loads(path.read_text())
    pages = {name: Page(name=name, **page) for name, page in stored["pages"].items()}
    return Profile(stored["token_regex"], stored["home"], stored["home_expect"], pages)


class Browser:
    """One user's browser. Redirections are followed as browsers follow them."""

    def __init__(self, port: int, profile: Profile) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self._profile = profile
        self.cookies: dict[str, str] = {}
        self.token = ""

    def sign_in(self, box: Box, letters: Path) -> None:
        """Password, then the code that came by ordinary mail, as a person does. Raises :class:`NotSignedIn`."""
        self.get("/connexion")
        known = set(letters.glob("*.eml")) if letters.is_dir() else set()
        answer = self.post("/connexion", {"email": box.sign_in, "password": PASSWORD})
        if "code" not in answer.text:
            raise NotSignedIn(f"password of {box.sign_in}: {answer.status} {answer.location}")
        self.post("/connexion/code", {"code": _code(box.sign_in, letters, known)})
        home = self.get(self._profile.home.replace("{box}", str(box.mailbox_id)))
        if home.status != 200 or self._profile.home_expect.replace("{box}", str(box.mailbox_id)) not in home.text:
            raise NotSignedIn(f"{box.sign_in}: {home.status} {home.location}")

    def get(self, path: str) -> Answer:
        return self.request("GET", path, None, {})

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        """Post a form, its token added."""
        return self.request("POST", path, urlencode(fields), {})

    def visit(self, page: Page, values: dict[str, str]) -> bool:
        """Ask for a page of the profile, frames included; whether each answer was the one expected."""
        body = None if page.body is None else filled(page.body, {k: quote(v, safe="") for k, v in values.items()})
        method = "GET" if body is None else "POST"
        answer = self.request(method, filled(page.path, values), body, page.headers)
        if answer.status not in (200, 204) or filled(page.expect, values) not in answer.text:
            return False
        return all(self.get(address).status == 200 for address in page.frames(answer.text))

    def request(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        """One request and the redirections it leads to."""
        answer = self._once(method, path, body, headers)
        for _ in range(5):
            if answer.status not in (301, 302, 303):
                break
            target = urlsplit(answer.location)
            answer = self._once("GET", target.path + (f"?{target.query}" if target.query else ""), None, headers)
        return answer

    def _once(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), **headers}
        if body is not None:
            sent |= {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": self.token}
        try:
            self._connection.request(method, path, body, sent)
            reply = self._connection.getresponse()
        except ConnectionError:
            # A server may close a connection that was idle, as a browser expects.
            self._connection.close()
            self._connection.request(method, path, body, sent)
            reply = self._connection.getresponse()
        text = reply.read().decode("utf-8", "replace")
        for line in reply.headers.get_all("Set-Cookie") or []:
            name, _, rest = line.partition("=")
            value = rest.partition(";")[0].strip('"')
            if value:
                self.cookies[name] = value
            else:
                self.cookies.pop(name, None)
        if found := re.search(self._profile.token_regex, text):
            self.token = found[1]
        return Answer(reply.status, text, reply.getheader("Location", "") or "")


def filled(template: str, values: dict[str, str]) -> str:
    """The template with its placeholders replaced."""
    return re.sub(r"\{(\w+)\}", lambda match: values.get(match[1], match[0]), template)


def _code(address: str, letters: Path, known: set[Path]) -> str:
    """The code in the newest letter to an address."""
    deadline = time.monotonic() + _MAIL_SECONDS
    while time.monotonic() < deadline:
        for path in sorted(set(letters.glob("*.eml")) - known, reverse=True):
            letter = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            part = letter.get_body(("plain",))
            if address in str(letter["To"]) and part and (found := _CODE.search(part.get_content())):
                return found[1]
        time.sleep(0.05)
    raise NotSignedIn(f"no code came for {address}")
