from __future__ import annotations

from django.db import models

from medipli.identity.models.person import Person


class Terms(models.Model):
    """A version of the conditions of use (CGU), as published."""

    version = models.PositiveIntegerField(unique=True)
    body = models.TextField(help_text="Paragraphs separated by blank lines; a line starting with # is a heading")
    published_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"CGU {self.version}"


class TermsAcceptance(models.Model):
    """Who accepted which version, when and from where."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="terms_acceptances")
    terms = models.ForeignKey(Terms, on_delete=models.PROTECT, related_name="acceptances")
    accepted_at = models.DateTimeField(auto_now_add=True)
    origin = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "terms"], name="terms_accepted_once"),)

    def __str__(self) -> str:
        return f"person {self.person_id} accepted {self.terms_id}"
