"""``medipli demo``: everything that the demonstration needs, prepared, started and supervised."""

from __future__ import annotations

import argparse
import importlib.util
import os
import secrets
import shutil
import signal
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import ModuleType

import psycopg

from medipli.ops import nginx, ports
from medipli.ops.demo import home as homes
from medipli.ops.demo import marker, stamp, welcome
from medipli.ops.locks import Held, Lock
from medipli.ops.postgres.server import Server
from medipli.ops.refusal import Refusal
from medipli.ops.supervisor import Interrupted, Program, Supervisor

DATABASE = "medipli_demo"
_CARD_PORT = 8443
_NOT_YET = "postgresql://demo@127.0.0.1/not-yet"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--fresh", action="store_true", help="forget the private demo data and start with new data")


def run(arguments: argparse.Namespace) -> int:
    home = Path(os.environ.get("MEDIPLI_HOME") or "./var").resolve()
    homes.prepare(home)
    given = os.environ.get("DATABASE_URL", "")
    if given and arguments.fresh:
        raise Refusal("--fresh only removes the private database; DATABASE_URL names another one.")
    try:
        lock = Lock(home / "demo.lock")
    except Held as held:
        raise Refusal(
            f"The demonstration already runs with MEDIPLI_HOME={home} (process {held.pid}). "
            "Stop it first, or choose another MEDIPLI_HOME, MEDIPLI_PORT and MEDIPLI_EVENTS_PORT."
        ) from None
    with lock:
        return _run(home, given, fresh=arguments.fresh)


def _run(home: Path, given: str, *, fresh: bool) -> int:
    has_cards, without_cards = _cards(home)
    settings = _settings(home, given)
    ports.require_free(settings.HTTP_PORT, "MEDIPLI_PORT", "web pages")
    ports.require_free(settings.EVENTS_PORT, "MEDIPLI_EVENTS_PORT", "live updates")
    with Supervisor() as supervisor:
        if without_cards:
            supervisor.say(without_cards)
        try:
            with _database(supervisor, home, given, fresh=fresh) as url:
                os.environ["DATABASE_URL"] = url
                return _prepare(supervisor, home, url) or _serve(supervisor, settings, home, has_cards=has_cards)
        except Interrupted:
            return 0


def _settings(home: Path, given: str) -> ModuleType:
    """The settings of the demonstration, checked before anything starts; every process inherits them."""
    site = f"http://localhost:{os.environ.get('MEDIPLI_PORT') or 8000}"
    wished = {
        "MEDIPLI_HOME": str(home),
        "MEDIPLI_DEMO": "yes",
        "DATABASE_URL": given or _NOT_YET,
        "MEDIPLI_PUBLIC_URL": site,
        "MEDIPLI_EVENTS_URL": f"http://localhost:{os.environ.get('MEDIPLI_EVENTS_PORT') or 8001}",
    }
    if not os.environ.get("MEDIPLI_PSC_ISSUER"):
        # A pretence, served by the site itself: see medipli.web.views.demo.psc_provider.
        wished |= {
            "MEDIPLI_PSC_ISSUER": f"{os.environ.get('MEDIPLI_PUBLIC_URL') or site}/demo/psc",
            "MEDIPLI_PSC_CLIENT_ID": "medipli-demonstration",
            "MEDIPLI_PSC_CLIENT_SECRET": secrets.token_urlsafe(32),
            "MEDIPLI_PSC_PHONE": "yes",
        }
    for name, value in (homes.keys(home) | wished).items():
        if not os.environ.get(name) or name in ("MEDIPLI_HOME", "MEDIPLI_DEMO"):
            os.environ[name] = value
    from medipli import settings

    return settings


def _cards(home: Path) -> tuple[bool, str]:
    """Whether a card can be tried, its settings laid out for every process; else what to say about it."""
    if os.environ.get("MEDIPLI_CARD_URL"):
        return False, ""
    given = os.environ.get("MEDIPLI_CARD_PORT", "")
    port = int(given) if given.isascii() and given.isdigit() else _CARD_PORT
    if nginx.program() is None or not nginx.TEMPLATES.is_dir():
        return (
            False,
            "Without nginx on this machine, signing in by a card is left out (Debian: apt install nginx-light).",
        )
    if not ports.is_free(port):
        if given:
            ports.require_free(port, "MEDIPLI_CARD_PORT", "cards")
        return False, f"Port {port} is taken: signing in by a card is left out (MEDIPLI_CARD_PORT moves it)."
    from medipli.ops.demo import cards

    cards.prepare(home)
    os.environ.update(cards.settings(home, port))
    return True, ""


@contextmanager
def _database(supervisor: Supervisor, home: Path, given: str, *, fresh: bool) -> Iterator[str]:
    """The address of the demo database: the one given if the demonstration made it, else a private one."""
    if given:
        yield given
        return
    supervisor.say("Starting the private PostgreSQL…")
    server = Server(home / "postgres")
    try:
        process = server.start()
        if fresh:
            server.drop_database(DATABASE)
            for name in ("blobs", "courriels", "prepared"):
                _remove(home / name)
        server.ensure_database(DATABASE)
        supervisor.watch(Program("postgres", server.start, signal.SIGINT), process)
        yield server.cluster.url(DATABASE)
    finally:
        supervisor.stop_all()
        server.stop()


def _prepare(supervisor: Supervisor, home: Path, url: str) -> int:
    """Migrations, static files and demo data, skipped when nothing changed since the last start."""
    try:
        with psycopg.connect(url, autocommit=True, connect_timeout=10) as connection:
            claimed = marker.claim(connection)
    except psycopg.OperationalError as problem:
        raise Refusal(f"The database of DATABASE_URL cannot be used: {str(problem).strip()}") from None
    wanted = stamp.digest(str(claimed.identity))
    if claimed.seeded and stamp.is_current(home, wanted):
        return 0
    supervisor.say("Preparing the database and the demo data; the first time takes about a minute…")
    for words in (["migrate", "--quiet"], ["seed", "--if-needed"]):
        code = supervisor.run_once(_medipli(*words), "prepare")
        if code:
            supervisor.say(f"The preparation failed at: medipli {' '.join(words)}")
            return code
    stamp.keep(home, wanted)
    return 0


def _serve(supervisor: Supervisor, settings: ModuleType, home: Path, *, has_cards: bool) -> int:
    verbs = {"web": "serve", "worker": "worker"}
    if importlib.util.find_spec("medipli.web.events") is not None:
        verbs["events"] = "events"
    for name, verb in verbs.items():
        supervisor.add(Program(name, partial(supervisor.spawn, _medipli(verb), name)))
    if has_cards:
        from medipli.ops.demo import cards

        supervisor.run_once(_medipli("cards", "refresh"), "cards")
        command = cards.command(home, settings.CARD_PORT, settings.HTTP_PORT)
        supervisor.add(Program("cards", partial(supervisor.spawn, command, "cards")))
    address = f"http://localhost:{settings.HTTP_PORT}"
    if not supervisor.wait_until(lambda: _answers(address), seconds=60):
        supervisor.say("The web pages do not answer; their lines above say why.")
        return 1
    for line in welcome.lines(address, has_cards=has_cards):
        print(line)
    sys.stdout.flush()
    return supervisor.run()


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5):  # noqa: S310  (our own address)
            return True
    except urllib.error.HTTPError as answer:
        return answer.code < 500
    except OSError:
        return False


def _medipli(*words: str) -> list[str]:
    return [sys.executable, "-m", "medipli", *words]


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
