"""A token with a PIN (SoftHSM) in a whole Chromium on a screen of its own: the browser's windows, and what is typed.

Everything before and after is held by faster tests; this one shows that the certificate of a real token gets through.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from medipli.identity.models import CardHandover
from tests.igc import Hierarchy, Issued, professional, trusted
from tests.nginx import Front, in_front_of, needs_nginx

PROGRAMS = ("softhsm2-util", "pkcs11-tool", "modutil", "certutil", "Xvfb", "xdotool", "openbox")
CHROMIUM = Path("/usr/bin/chromium")
MODULES = [
    path
    for path in (Path("/usr/lib/softhsm/libsofthsm2.so"), Path("/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"))
    if path.exists()
]
MISSING = [name for name in PROGRAMS if shutil.which(name) is None] + ([] if CHROMIUM.exists() else ["chromium"])
PIN = "1234"

pytestmark = [
    needs_nginx,
    pytest.mark.skipif(bool(MISSING) or not MODULES, reason=f"not installed: {', '.join(MISSING) or 'SoftHSM'}"),
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def igc(settings: Any, tmp_path: Path) -> Hierarchy:
    return trusted(settings, tmp_path)


@pytest.fixture
def front(live_server: Any, settings: Any, igc: Hierarchy, tmp_path: Path) -> Iterator[Front]:
    with in_front_of(urlsplit(live_server.url).netloc, igc, tmp_path) as made:
        settings.PUBLIC_URL, settings.CARD_URL = made.site, made.card
        settings.CARD_PROXIES = settings.TRUSTED_PROXIES = ["127.0.0.1"]
        yield made


def run(*command: str, environment: dict[str, str]) -> None:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, f"{command[0]}: {done.stdout}{done.stderr}"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A home folder, and a SoftHSM whose tokens lie in it."""
    home = tmp_path / "home"
    (home / "tokens").mkdir(parents=True)
    (home / "softhsm2.conf").write_text(f"directories.tokendir = {home / 'tokens'}\nobjectstore.backend = file\n")
    return os.environ | {
        "LANGUAGE": "en",
        "LC_ALL": "C.UTF-8",
        "HOME": str(home),
        "SOFTHSM2_CONF": str(home / "softhsm2.conf"),
    }


def put_on_token(card: Issued, home: Path, environment: dict[str, str]) -> None:
    """A token « CPS » with the key and the certificate, known to the browsers of ``home``."""
    module = str(MODULES[0])
    (home / "cle.pem").write_bytes(card.key_pem)
    (home / "carte.der").write_bytes(card.der)
    token = ("--label", "CPS", "--pin", PIN, "--so-pin", "123456")
    run("softhsm2-util", "--init-token", "--free", *token, environment=environment)
    key = ("--import", str(home / "cle.pem"), "--token", "CPS", "--label", "carte", "--id", "01", "--pin", PIN)
    run("softhsm2-util", *key, environment=environment)
    certificate = ("--write-object", str(home / "carte.der"), "--type", "cert", "--id", "01", "--label", "carte")
    login = ("--token-label", "CPS", "--login", "--pin", PIN)
    run("pkcs11-tool", "--module", module, *login, *certificate, environment=environment)
    (home / ".pki/nssdb").mkdir(parents=True)
    database = f"sql:{home / '.pki/nssdb'}"
    run("certutil", "-N", "-d", database, "--empty-password", environment=environment)
    run("modutil", "-force", "-dbdir", database, "-add", "CPS", "-libfile", module, environment=environment)


@pytest.fixture
def screen(environment: dict[str, str], tmp_path: Path) -> Iterator[dict[str, str]]:
    """A screen that nobody looks at, with a window manager, since keys go to the window that has the focus."""
    reading, writing = os.pipe()
    size = ("-screen", "0", "1200x900x24", "-nolisten", "tcp")
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), *size], pass_fds=[writing], stderr=subprocess.DEVNULL
    )
    os.close(writing)
    with os.fdopen(reading) as told:
        number = told.readline().strip()
    shown = environment | {"DISPLAY": f":{number}"}
    manager = subprocess.Popen(["openbox"], env=shown, stderr=subprocess.DEVNULL)
    try:
        yield shown
    finally:
        for process in (manager, server):
            process.terminate()
            process.wait(10)


@pytest.fixture
def window(playwright: Playwright, screen: dict[str, str], tmp_path: Path) -> Iterator[BrowserContext]:
    opened = playwright.chromium.launch_persistent_context(
        tmp_path / "profile",
        executable_path=CHROMIUM,
        headless=False,
        env=dict(screen),
        ignore_https_errors=True,
        locale="fr-FR",
        args=["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-dev-shm-usage", "--window-size=1100,800"],
    )
    yield opened
    opened.close()


PIN_WINDOW = "Unlock Security Device"


def x(screen: dict[str, str], *words: str) -> str:
    """What xdotool answers; empty when it finds nothing."""
    done = subprocess.run(["xdotool", *words], env=screen, check=False, timeout=20, capture_output=True, text=True)
    return done.stdout.strip()


def answer_windows(page: Page, screen: dict[str, str], *, until: str, seconds: float) -> list[str]:
    """Type the PIN when a window asks for it, else take the first certificate of the list; what was answered, in order.

    The list is drawn inside the browser's own window: it is there when nothing else is, and the page still waits.
    """
    answered: list[str] = []
    deadline = time.monotonic() + seconds
    while until not in page.url and time.monotonic() < deadline:
        if window := x(screen, "search", "--onlyvisible", "--name", PIN_WINDOW):
            x(screen, "windowfocus", "--sync", window.split()[0])
            x(screen, "type", "--delay", "80", PIN)
            x(screen, "key", "Return")
            answered.append("pin")
        elif answered:
            x(screen, "key", "Return")
            answered.append("certificate")
        page.wait_for_timeout(3000)
    return answered


@pytest.mark.feature(54, 57)
def test_the_browser_asks_for_the_certificate_then_for_the_pin(
    igc: Hierarchy, front: Front, environment: dict[str, str], screen: dict[str, str], request: pytest.FixtureRequest
) -> None:
    card = igc.people.card(professional(), card_type=0)
    put_on_token(card, Path(environment["HOME"]), environment)
    window: BrowserContext = request.getfixturevalue("window")
    page = window.pages[0]
    page.goto(f"{front.site}/connexion/carte")
    page.get_by_role("link", name="Authentifier").click(no_wait_after=True)
    answered = answer_windows(page, screen, until="/connexion?carte", seconds=90)
    expect(page.get_by_text("aucun compte ne lui est encore associé")).to_be_visible()
    assert answered[0] == "pin"
    assert "certificate" in answered
    assert not CardHandover.objects.exists()
