from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from medipli.formats.folding import fold


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
    name_key = models.CharField(
        max_length=200,
        blank=True,
        editable=False,
        db_default="",
        help_text="Folded last and first names: tells homonyms",
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[People] = People()

    class Meta:
        verbose_name = "personne"
        indexes = (models.Index(fields=["name_key"], name="person_name_key"),)

    def __str__(self) -> str:
        return self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.strip().lower()
        self.name_key = name_key(self.last_name, self.first_name)
        named = kwargs.get("update_fields")
        if named is not None and not {"last_name", "first_name"}.isdisjoint(named):
            kwargs["update_fields"] = {*named, "name_key"}
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


def name_key(last_name: str, first_name: str) -> str:
    """What homonyms share: « VAUDRELINE Élsa » and « Vaudreline Elsa » are « vaudreline elsa »."""
    return fold(f"{last_name} {first_name}")[:200]


class Suspension(models.Model):
    """Somebody is kept out of their account from ``at`` until ``ended_at``, with the reason given."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="suspensions")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=300)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(ended_at=None), name="one_suspension_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"suspension of {self.person_id}"


class SignInAddress(models.Model):
    """A further address under which a person may sign in: the address of their own mailbox."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sign_in_addresses")
    address = models.EmailField(unique=True, max_length=254)

    def __str__(self) -> str:
        return self.address
