"""The letter to somebody who is invited to a shared box. It names neither the box nor who invites."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from medipli.notices.box_letters import BoxLetter


@dataclass(frozen=True)
class InvitationLetter(BoxLetter):
    subject: ClassVar[str] = "Vous êtes invité à rejoindre une boîte partagée"
    said: str = "Un de ses responsables vous invite à rejoindre une boîte partagée."
    advice: str = "La page suivante dit de qui vient l’invitation\u202f; vous êtes libre d’accepter ou de décliner."
    label: str = "Voir l’invitation"
