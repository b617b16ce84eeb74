from __future__ import annotations

from django.db import models

from medipli.organisations.models import Organisation


class AccountWish(models.Model):
    """Somebody without an account asks for one in a structure that has the service. It goes once it is settled."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=160)
    profession = models.CharField(max_length=160, blank=True)
    email = models.EmailField(max_length=254, help_text="As typed: nobody confirmed it")
    text = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"wish {self.pk}"
