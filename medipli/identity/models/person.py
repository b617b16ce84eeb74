from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class People(BaseUserManager["Person"]):
    """Looks people up the way they sign in."""

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email=(username or "").strip().lower())


class Person(AbstractBaseUser):
    """Somebody with an account. ``email`` is the ordinary address that receives codes and notices."""

    class Role(models.TextChoices):
        USER = "user", "Utilisateur"
        ADMINISTRATOR = "administrator", "Gestionnaire de structure"
        DESK = "desk", "Centre de services"
        OPERATOR = "operator", "Opérateur"

    email = models.EmailField(unique=True, max_length=254)
    civility = models.CharField(max_length=10, blank=True, help_text="« Dr », « Mme », « M. »")
    first_name = models.CharField(max_length=80)
    last_name = models.CharField(max_length=80)
    profession = models.CharField(max_length=120, blank=True)
    town = models.CharField(max_length=100, blank=True)
    national_id = models.CharField(
        max_length=12,
        unique=True,
        null=True,
        help_text="Type digit and number, as in directories: 8 and the RPPS, 0 and the ADELI",
    )
    role = models.CharField(max_length=15, choices=Role.choices, default=Role.USER)
    is_active = models.BooleanField(default=True)
    time_zone = models.CharField(max_length=40, default="Europe/Paris")
    preferences = models.JSONField(default=dict, blank=True, help_text="See medipli.identity.preferences")
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[People] = People()

    class Meta:
        verbose_name = "personne"

    def __str__(self) -> str:
        return self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)

    @property
    def full_name(self) -> str:
        """« Dr Inès Corvoisier »."""
        return " ".join(part for part in (self.civility, self.first_name, self.last_name) if part)

    @property
    def initials(self) -> str:
        return (self.first_name[:1] + self.last_name[:1]).upper()

    @property
    def is_staff_member(self) -> bool:
        """Whether this person has power over others' accounts: an administrator, a desk agent or an operator."""
        return self.role != self.Role.USER


class SignInAddress(models.Model):
    """A further address under which a person may sign in: the address of their own mailbox."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sign_in_addresses")
    address = models.EmailField(unique=True, max_length=254)

    def __str__(self) -> str:
        return self.address
