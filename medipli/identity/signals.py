"""What rooms above may want to follow. Receivers run inside the transaction of the act."""

from __future__ import annotations

from django.dispatch import Signal

password_changed = Signal()
"""Sent with ``person_id`` when a password was chosen or changed."""

recovery_requested = Signal()
"""Sent with ``person_id`` when somebody says they forgot a password; 0 when the name belongs to nobody."""

invited_to_finish = Signal()
"""Sent with ``person_id`` when a new account waits for its person to choose a password."""

new_browser = Signal()
"""Sent with ``known_browser_id`` when somebody signs in with a browser in which they never did before."""

session_suspected = Signal()
"""Sent with ``person_id`` when a session came from another browser than its own, and was locked."""

device_added = Signal()
"""Sent with ``device_id`` when a telephone was enrolled and confirmed."""

account_reopened = Signal()
"""Sent with ``person_id`` when somebody who was kept out of their account may sign in again."""

provider_linked = Signal()
"""Sent with ``person_id`` when an identity of Pro Santé Connect was tied to an account."""

provider_unlinked = Signal()
"""Sent with ``person_id`` when it was untied."""

phone_confirmation_asked = Signal()
"""Sent with ``confirmation_id`` when somebody wants to sign in by a yes on their telephone."""

passkeys_changed = Signal()
"""Sent with ``person_id`` and ``event``: « added », « removed », « copied » when a key seems to have a double, or
« forgotten » when the desk took every stronger factor away."""

recovery_codes_low = Signal()
"""Sent with ``person_id`` when few recovery codes are left after one served."""

address_change_asked = Signal()
"""Sent with ``change_id`` when both addresses are to be asked, for the first time or again."""

address_changed = Signal()
"""Sent with ``change_id`` when a person has another ordinary address."""

dormancy_told = Signal()
"""Sent with ``warning_id`` when somebody who has not signed in for long is to be told, for the first time or again."""

dormant_closed = Signal()
"""Sent with ``warning_id`` when the account of somebody who never came back was closed."""

card_changed = Signal()
"""Sent with ``person_id`` and ``event`` (a key of ``notices.card_letters``) when a card is linked, confirmed or not."""
