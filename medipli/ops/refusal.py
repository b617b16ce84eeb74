"""The one exception that stops a command with a sentence instead of a stack trace."""

from __future__ import annotations


class Refusal(Exception):
    """What was asked cannot be done; the text says why, and what to do about it."""
