"""One point that ``medipli doctor`` looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["ok", "attention", "failed"]


@dataclass(frozen=True)
class Finding:
    """One point: its verdict, what was looked at, and what was found."""

    verdict: Verdict
    subject: str
    sentence: str
