from __future__ import annotations

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from medipli.identity.models.device import Device
from medipli.identity.models.person import Person


class Session(AbstractBaseSession):
    """A browser that is signed in, or on its way. Ending the row ends the session at once."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="sessions")
    origin = models.CharField(max_length=64, blank=True)
    browser = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField(auto_now_add=True)
    last_seen_at = models.DateTimeField(null=True, help_text="Last act of the person, to the minute")
    is_locked = models.BooleanField(default=False, help_text="Idle for too long: one proves again who one is")
    factors = models.CharField(
        max_length=80,
        blank=True,
        db_default="",
        help_text="Keys of what was proved, « password mail-code »",
    )
    proved_at = models.DateTimeField(null=True, help_text="When the person last proved who they are")
    must_strengthen = models.BooleanField(
        default=False, db_default=False, help_text="A structure of the person wants a stronger factor than those proved"
    )
    provider_session = models.CharField(
        max_length=128, blank=True, db_default="", help_text="Pro Santé Connect's own number (sid) of this session"
    )
    device = models.ForeignKey(Device, on_delete=models.CASCADE, null=True, related_name="sessions")

    class Meta(AbstractBaseSession.Meta):
        indexes = (
            models.Index(
                fields=["provider_session"], condition=~models.Q(provider_session=""), name="session_of_provider"
            ),
        )

    @classmethod
    def get_session_store_class(cls):  # type: ignore[no-untyped-def]
        from medipli.identity.sessions import SessionStore

        return SessionStore
