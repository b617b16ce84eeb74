"""How passwords are hashed."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id with 19 MiB, 3 passes, one lane: above OWASP's floor, and several at once fit in a web process."""

    time_cost = 3
    memory_cost = 19 * 1024
    parallelism = 1
