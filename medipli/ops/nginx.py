"""The nginx in front, from the templates of ``deploy/nginx``: as the tests and the demonstration start it."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parents[2] / "deploy" / "nginx"
_PLACES = ("/usr/sbin/nginx", "/usr/local/sbin/nginx", "/opt/homebrew/bin/nginx")


def program() -> str | None:
    """Where nginx is on this machine; None when it is not installed."""
    return shutil.which("nginx") or next((place for place in _PLACES if Path(place).exists()), None)


def rendered(template: str, values: Mapping[str, object]) -> str:
    """A template of ``deploy/nginx`` with its words filled in; ValueError when one is left, or given in vain."""
    text = (TEMPLATES / template).read_text(encoding="utf-8")
    for name, value in values.items():
        text = text.replace(f"@{name}@", str(value))
    if left := re.findall(r"@[A-Z_]+@", text):
        raise ValueError(f"{template} needs a value for {', '.join(sorted(set(left)))}")
    return text


def write(folder: Path, servers: str) -> list[str]:
    """Write a whole configuration around ``servers``; returns the command that runs it in the foreground."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "nginx.conf"
    path.write_text(rendered("alone.conf.in", {"FOLDER": folder, "SERVERS": servers}), encoding="utf-8")
    return [program() or "nginx", "-p", str(folder), "-c", str(path), "-e", "stderr"]


def complaint(command: list[str]) -> str:
    """What nginx finds wrong with its configuration; empty when nothing is."""
    done = subprocess.run([*command, "-t", "-q"], capture_output=True, text=True, timeout=30, check=False)
    return done.stderr.strip() if done.returncode else ""
