from __future__ import annotations

from django.db import models

from medipli.identity.models.person import Person


class RecoveryRequest(models.Model):
    """Somebody forgot their password. A link proves the mailbox; a recovery code or the desk proves the person.

    Or their account is new (INVITED): who they are was proved before, and the link is all that is left to do.
    """

    class State(models.TextChoices):
        SENT = "sent", "Lien envoyé"
        DESK = "desk", "Au centre de services"
        GRANTED = "granted", "Identité vérifiée par le centre de services"
        INVITED = "invited", "Compte à finaliser"
        DONE = "done", "Mot de passe changé"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="recovery_requests")
    digest = models.BinaryField(max_length=32, unique=True, help_text="HMAC of the link's secret")
    state = models.CharField(max_length=10, choices=State.choices, default=State.SENT)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"recovery {self.pk}: {self.state}"
