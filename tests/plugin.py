"""Loaded by ``-p tests.plugin`` before Django: settings for the tests and, without DATABASE_URL, a PostgreSQL of ours.

The server is private to one run, keeps nothing and flushes nothing to disk; workers of pytest-xdist share it.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from medipli.ops.postgres.server import Server

_VALUES = {
    "MEDIPLI_SECRET_KEY": "only-for-tests-only-for-tests-only-for-tests",
    "MEDIPLI_BLOB_KEYS": "1:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
    "MEDIPLI_BLOB_NAME_KEY": "only-for-tests-only-for-tests-only-for-tests",
    "MEDIPLI_LOCAL_DOMAINS": "mssante.example",
}
# What the developer's shell or a running demonstration sets must not decide whether a test passes.
_LEFT_TO_DEFAULTS = (
    "MEDIPLI_DEMO",
    "MEDIPLI_PUBLIC_URL",
    "MEDIPLI_EVENTS_URL",
    "MEDIPLI_HOSTS",
    "MEDIPLI_MAIL_HOST",
    "MEDIPLI_PSC_ISSUER",
    "MEDIPLI_CARD_URL",
)

_server: Server | None = None
_folders: list[Path] = []


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Generator[None]:
    """Before pytest-django reads the settings."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        _prepare()
    return (yield)


def pytest_unconfigure() -> None:
    """Stop the server and remove what the run wrote."""
    _clean_up()


def _clean_up() -> None:
    global _server
    if _server is not None:
        _server.stop()
        _server = None
    while _folders:
        shutil.rmtree(_folders.pop(), ignore_errors=True)


def _prepare() -> None:
    global _server
    # Also when the run ends before it began, as when the settings cannot be loaded.
    atexit.register(_clean_up)
    for name in _LEFT_TO_DEFAULTS:
        os.environ.pop(name, None)
    os.environ.update(_VALUES)
    os.environ["MEDIPLI_HOME"] = str(_folder("home"))
    if not os.environ.get("DATABASE_URL"):
        _server = Server(_folder("postgres"), durable=False)
        _server.start()
        os.environ["DATABASE_URL"] = _server.cluster.url("medipli")


def _folder(purpose: str) -> Path:
    folder = Path(tempfile.mkdtemp(prefix=f"medipli-test-{purpose}-"))
    if purpose == "postgres":
        # As root, the account that PostgreSQL runs under must be able to pass through.
        folder.chmod(0o711)
    _folders.append(folder)
    return folder
