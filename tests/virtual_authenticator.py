"""Chromium's own virtual authenticator, by which a browser test makes and uses passkeys as a person does."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import CDPSession, Page


class VirtualAuthenticator:
    """A platform authenticator in one page: it says yes at once, or is told not to."""

    def __init__(self, page: Page) -> None:
        self.session: CDPSession = page.context.new_cdp_session(page)
        self.session.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        self.id: str = self.session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]

    def credentials(self) -> list[dict[str, Any]]:
        """The keys that it holds."""
        found = self.session.send("WebAuthn.getCredentials", {"authenticatorId": self.id})
        return list(found["credentials"])

    def keep(self, credentials: list[dict[str, Any]]) -> None:
        """Hold keys that another page’s authenticator made."""
        for one in credentials:
            self.session.send("WebAuthn.addCredential", {"authenticatorId": self.id, "credential": one})

    def verifies(self, yes: bool) -> None:
        """Whether the finger, the face or the code is right; it is not when a person gives up."""
        self.session.send("WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": yes})

    def forget(self) -> None:
        """Hold no key any more."""
        self.session.send("WebAuthn.clearCredentials", {"authenticatorId": self.id})
