"""The national registers as they were last loaded. Only :mod:`medipli.directory.registers.loading` writes here."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models


class Practitioner(models.Model):
    """A professional of the national directory; what varies from one place to another stands in ``Activity``."""

    national_id = models.CharField(max_length=12, primary_key=True, help_text="« 8 » + RPPS or « 0 » + ADELI")
    last_name = models.TextField()
    first_name = models.TextField()
    profession_code = models.CharField(max_length=10, help_text="TRE_G15")
    profession = models.TextField()
    speciality = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.national_id


class Activity(models.Model):
    """One place where a professional works. No foreign key: the loading replaces both sides in one transaction."""

    fingerprint = models.UUIDField(primary_key=True, help_text="MD5 of the content: the same row is the same activity")
    national_id = models.CharField(max_length=12)
    name = models.TextField(blank=True)
    finess = models.CharField(max_length=9, blank=True)
    siret = models.CharField(max_length=14, blank=True)
    street = models.TextField(blank=True)
    postal_code = models.TextField(blank=True)
    town = models.TextField(blank=True)
    phone = models.TextField(blank=True)
    email = models.TextField(blank=True, help_text="In lower case")
    mode = models.TextField(blank=True, help_text="« Libéral, indépendant, artisan, commerçant », « Salarié »…")

    class Meta:
        indexes = (
            models.Index(fields=["national_id"], name="activity_of"),
            models.Index(fields=["email"], name="activity_email", condition=~models.Q(email="")),
            models.Index(fields=["finess"], name="activity_finess", condition=~models.Q(finess="")),
        )

    def __str__(self) -> str:
        return f"{self.national_id} at {self.name}"


class Establishment(models.Model):
    """An establishment of the FINESS register. One that is no longer in a newer file stays, closed."""

    finess = models.CharField(max_length=9, primary_key=True, help_text="Geographic FINESS")
    legal_finess = models.CharField(max_length=9, blank=True)
    name = models.TextField()
    siret = models.CharField(max_length=14, blank=True)
    street = models.TextField(blank=True)
    postal_code = models.CharField(max_length=5, blank=True)
    town = models.TextField(blank=True)
    department = models.CharField(max_length=3, blank=True, help_text="« 31 », « 2A », « 974 »")
    phone = models.TextField(blank=True)
    email = models.TextField(blank=True, help_text="In lower case")
    category = models.TextField(blank=True)
    is_open = models.BooleanField(default=True)
    search_text = models.TextField(help_text="Name, town, postal code and number, folded")

    class Meta:
        indexes = (
            GinIndex(SearchVector("search_text", config="simple"), name="establishment_words"),
            models.Index(fields=["email"], name="establishment_email", condition=~models.Q(email="")),
            models.Index(fields=["postal_code"], name="establishment_postal_code"),
            models.Index(
                fields=["siret"],
                name="establishment_siret",
                opclasses=["varchar_pattern_ops"],
                condition=~models.Q(siret=""),
            ),
        )

    def __str__(self) -> str:
        return self.finess


class RegisterLoad(models.Model):
    """One file that was loaded into a register; the newest one says how old the register is."""

    class Register(models.TextChoices):
        PRACTITIONERS = "practitioners", "Professionnels"
        ESTABLISHMENTS = "establishments", "Établissements"
        MAILBOXES = "mailboxes", "Boîtes MSSanté"

    register = models.CharField(max_length=15, choices=Register.choices)
    source = models.TextField(help_text="Name of the file")
    data_of = models.DateField(null=True, help_text="The day the data was drawn, when the file says it")
    loaded_at = models.DateTimeField()
    rows = models.PositiveIntegerField(help_text="Lines that were taken")
    refused = models.PositiveIntegerField(help_text="Lines that could not be read")
    checksum = models.CharField(max_length=64, help_text="SHA-256 of the file")
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    removed = models.PositiveIntegerField(default=0)
    is_undoable = models.BooleanField(default=False, help_text="What it changed is kept")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["register", "-loaded_at"], name="newest_load"),)

    def __str__(self) -> str:
        return f"{self.register}: {self.source}"
