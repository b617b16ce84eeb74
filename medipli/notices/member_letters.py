"""The letter to somebody who is invited to a shared box. It names neither the box nor who invites."""

from __future__ import annotations

from medipli.notices.letters import Wording

InvitationLetter = Wording(
    subject="Vous êtes invité à rejoindre une boîte partagée",
    said="Un de ses responsables vous invite à rejoindre une boîte partagée.",
    advice="La page suivante dit de qui vient l’invitation\u202f; vous êtes libre d’accepter ou de décliner.",
    label="Voir l’invitation",
)
