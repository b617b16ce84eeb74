"""Ask the separate process one thing, and never wait for it longer than said."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

WALL_SECONDS = 10.0
_RENDERER = Path(__file__).with_name("renderer.py")
_LARGEST_ANSWER = 80_000_000
_CPU_SIGNALS = (-24, -9)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the process said: `facts`, the bytes of an image, or why it `refused` (empty when it did not)."""

    facts: dict[str, int | str]
    content: bytes
    refused: str


def ask(order: dict[str, int | str], data: bytes, *, seconds: float = WALL_SECONDS) -> Answer:
    """Run the renderer on `data`. A crash is `damaged`, a time-out `too long`. Never raises on a document's account."""
    command = [sys.executable, "-I", "-B", str(_RENDERER)]
    try:
        done = subprocess.run(
            command,
            input=json.dumps(order).encode() + b"\n" + data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
            cwd=os.sep,
            env={"LANG": "C.UTF-8"},
        )
    except subprocess.TimeoutExpired:
        return Answer({}, b"", "too long")
    if done.returncode != 0:
        return Answer({}, b"", "too long" if done.returncode in _CPU_SIGNALS else "damaged")
    head, _, content = done.stdout.partition(b"\n")
    if len(content) > _LARGEST_ANSWER:
        return Answer({}, b"", "too big")
    try:
        facts = json.loads(head)
    except ValueError:
        return Answer({}, b"", "damaged")
    return Answer(facts, content, str(facts.get("refused", "")))
