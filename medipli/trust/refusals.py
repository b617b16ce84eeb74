"""Why a certificate is not believed, in words for its holder."""

from __future__ import annotations

from enum import Enum


class Reason(Enum):
    """What is wrong; the trail keeps the name, people read :data:`SENTENCES`."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    NOT_A_CARD = "not-a-card"
    UNKNOWN_AUTHORITY = "unknown-authority"
    EXPIRED = "expired"
    NOT_YET_VALID = "not-yet-valid"
    WRONG_USAGE = "wrong-usage"
    REVOKED = "revoked"
    UNVERIFIABLE = "unverifiable"


SENTENCES: dict[Reason, tuple[str, str]] = {
    Reason.MISSING: (
        "Aucun certificat n’a été présenté.",
        "Insérez votre carte dans le lecteur et attendez quelques secondes. Si la liste des certificats était vide, "
        "fermez toutes les fenêtres du navigateur, rouvrez-le, puis recommencez.",
    ),
    Reason.UNREADABLE: (
        "Le certificat de la carte n’a pas pu être lu.",
        "Retirez la carte, insérez-la de nouveau, puis recommencez.",
    ),
    Reason.NOT_A_CARD: (
        "Ce certificat n’est pas celui d’une carte CPS, CPF, CPE ou CDE.",
        "Recommencez et choisissez, dans la liste du navigateur, le certificat de votre carte.",
    ),
    Reason.UNKNOWN_AUTHORITY: (
        "Ce certificat ne vient pas d’une autorité reconnue par ce service.",
        "Recommencez et choisissez, dans la liste du navigateur, le certificat de votre carte CPx.",
    ),
    Reason.EXPIRED: (
        "Votre carte est arrivée à expiration.",
        "Demandez son renouvellement à l’Agence du Numérique en Santé. D’ici là, connectez-vous par mot de passe.",
    ),
    Reason.NOT_YET_VALID: (
        "Votre carte n’est pas encore valable.",
        "Elle le sera à sa date de début de validité. D’ici là, connectez-vous par mot de passe.",
    ),
    Reason.WRONG_USAGE: (
        "Ce certificat de votre carte ne sert pas à se connecter.",
        "Votre carte en contient deux\u00a0: recommencez et choisissez celui d’authentification, "
        "et non celui de signature.",
    ),
    Reason.REVOKED: (
        "Cette carte a été mise en opposition\u00a0: elle ne permet plus de se connecter.",
        "Si ce n’est pas attendu, contactez l’Agence du Numérique en Santé. Connectez-vous par mot de passe.",
    ),
    Reason.UNVERIFIABLE: (
        "La validité de la carte ne peut pas être vérifiée pour l’instant.",
        "Votre carte n’est pas en cause. Réessayez dans quelques minutes, ou connectez-vous par mot de passe.",
    ),
}
"""What happened, and what to do."""


class CertificateRefused(Exception):
    """The certificate is not believed; ``sentence`` and ``advice`` say so to its holder."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        self.sentence, self.advice = SENTENCES[reason]
        super().__init__(self.sentence)
