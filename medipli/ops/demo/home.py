"""The folder of the demonstration and the secrets generated in it."""

from __future__ import annotations

import base64
import os
import secrets
import tempfile
from pathlib import Path

from medipli.ops.refusal import Refusal

_SECRETS = "secrets.env"


def prepare(home: Path) -> None:
    """Create MEDIPLI_HOME; only its owner may list it (as root, PostgreSQL's account may pass through)."""
    try:
        if not home.exists():
            home.mkdir(parents=True)
            home.chmod(0o711 if os.geteuid() == 0 else 0o700)
        with tempfile.TemporaryFile(dir=home):
            pass
    except OSError as problem:
        raise Refusal(f"MEDIPLI_HOME={home} cannot be written to: {problem.strerror}.") from None


def keys(home: Path) -> dict[str, str]:
    """The secrets of this installation as settings, generated at the first start and kept in a file of mode 0600."""
    path = home / _SECRETS
    if not path.exists():
        fresh = {
            "MEDIPLI_SECRET_KEY": secrets.token_urlsafe(48),
            "MEDIPLI_BLOB_KEYS": "1:" + base64.b64encode(secrets.token_bytes(32)).decode(),
            "MEDIPLI_BLOB_NAME_KEY": secrets.token_urlsafe(48),
        }
        with tempfile.NamedTemporaryFile("w", dir=home, prefix=_SECRETS, delete=False) as new:
            new.writelines(f"{name}={value}\n" for name, value in fresh.items())
        Path(new.name).replace(path)
    try:
        lines = path.read_text().splitlines()
    except OSError as problem:
        raise Refusal(f"{path} cannot be read: {problem.strerror}.") from None
    return dict(line.split("=", 1) for line in lines if "=" in line)
