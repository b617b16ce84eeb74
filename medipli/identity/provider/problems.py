"""What goes wrong with a provider. Neither holds anything that the provider or the browser sent."""

from __future__ import annotations


class Down(Exception):
    """The provider does not answer, answers too late, too long or something that cannot be read."""


class Untrusted(Exception):
    """What the provider or the browser brought is not believed; ``reason`` is a word for the trail and the tests."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Denied(Exception):
    """The provider says no, by an error code of RFC 6749 §5.2 or OpenID CIBA §11."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
