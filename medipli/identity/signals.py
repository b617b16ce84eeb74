"""What rooms above may want to follow. Receivers run inside the transaction of the act."""

from __future__ import annotations

from django.dispatch import Signal

password_changed = Signal()
"""Sent with ``person_id`` when a password was chosen or changed."""

recovery_requested = Signal()
"""Sent with ``person_id`` when somebody says they forgot a password; 0 when the name belongs to nobody."""

invited_to_finish = Signal()
"""Sent with ``person_id`` when a new account waits for its person to choose a password."""

account_reopened = Signal()
"""Sent with ``person_id`` when somebody who was kept out of their account may sign in again."""

card_changed = Signal()
"""Sent with ``person_id`` and ``event`` (a key of ``notices.card_letters``) when a card is linked, confirmed or not."""
