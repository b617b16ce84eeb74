from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from medipli.directory.models.register import RegisterLoad


class Listing(models.Model):
    """One line of the national list of MSSanté mailboxes: an address, as one professional or structure has it.

    Only :mod:`medipli.directory.registers` writes here. The same address may stand on several lines.
    """

    key = models.UUIDField(
        unique=True, help_text="MD5 of what tells lines apart: address, person, structure and service"
    )
    address = models.TextField(help_text="In lower case")
    kind = models.CharField(max_length=3, help_text="PER, ORG, APP or CAB")
    national_id = models.CharField(max_length=12, blank=True, help_text="« 8 » + RPPS or « 0 » + ADELI")
    structure_id = models.CharField(max_length=15, blank=True, help_text="« 1 » + FINESS, « 2 » + SIREN, « 3 » + SIRET")
    service = models.TextField(blank=True)
    civility = models.TextField(blank=True)
    last_name = models.TextField(blank=True)
    first_name = models.TextField(blank=True)
    profession_code = models.CharField(max_length=10, blank=True, help_text="TRE_G15")
    profession = models.TextField(blank=True)
    speciality_code = models.CharField(max_length=10, blank=True)
    speciality = models.TextField(blank=True)
    is_paperless = models.BooleanField(default=False, help_text="Wants documents by MSSanté alone (dématérialisation)")
    structure = models.TextField(blank=True)
    sign = models.TextField(blank=True)
    street = models.TextField(blank=True)
    postal_code = models.CharField(max_length=10, blank=True)
    town = models.TextField(blank=True)
    country = models.TextField(blank=True)
    folded = models.TextField(blank=True, help_text="Its words by field, see registers.wording")
    search = SearchVectorField(null=True, help_text="The same words, the sounds of names, and the department")

    class Meta:
        indexes = (
            GinIndex(fields=["search"], name="listing_search"),
            models.Index(fields=["address"], name="listing_address"),
            models.Index(fields=["national_id"], name="listing_person", condition=~models.Q(national_id="")),
            models.Index(fields=["structure_id"], name="listing_structure", condition=~models.Q(structure_id="")),
        )

    def __str__(self) -> str:
        return self.address


class ListingChange(models.Model):
    """What one load changed in the list, so that it can be undone: the line as it was, nothing where it is new."""

    load = models.ForeignKey(RegisterLoad, on_delete=models.CASCADE, related_name="changes")
    key = models.UUIDField()
    before = models.JSONField(null=True)

    def __str__(self) -> str:
        return f"{self.key} in load {self.load_id}"


class Word(models.Model):
    """A word that stands in the list, and on how many lines: what tells a typing error from a rare name."""

    word = models.TextField(primary_key=True)
    lines = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.word


class NearWord(models.Model):
    """A word of the list under each spelling that lacks one of its letters: words one error apart share one."""

    spelling = models.TextField()
    word = models.TextField()

    class Meta:
        indexes = (models.Index(fields=["spelling"], name="near_word_spelling"),)

    def __str__(self) -> str:
        return f"{self.word} as {self.spelling}"
