"""The letters about passkeys and recovery codes: what changed in the ways to get into an account."""

from __future__ import annotations

from medipli.notices.letters import Wording

_NOT_ME = (
    "Ce n’est pas vous\u202f? Changez votre mot de passe, fermez les autres sessions, et prévenez le centre de services"
    " de votre région."
)

PasskeyAddedLetter = Wording(
    subject="Une clé d’accès a été ajoutée",
    said="Une clé d’accès a été ajoutée à votre compte\u00a0: elle permet désormais de vous connecter.",
    advice=_NOT_ME,
    label="Voir vos clés d’accès",
)

PasskeyRemovedLetter = Wording(
    subject="Une clé d’accès a été retirée",
    said="Une clé d’accès a été retirée de votre compte\u00a0: elle ne permet plus de vous connecter.",
    advice=_NOT_ME,
    label="Voir vos clés d’accès",
)

PasskeyCopiedLetter = Wording(
    subject="Une de vos clés d’accès a été refusée",
    said=(
        "Une de vos clés d’accès semble avoir été copiée\u00a0: son compteur a reculé. La connexion a été refusée, et"
        " elle le sera encore avec cette clé."
    ),
    advice=(
        "Connectez-vous autrement, retirez cette clé de votre compte, puis ajoutez-en une nouvelle. "
        "En cas de doute, prévenez le centre de services de votre région."
    ),
    label="Voir vos clés d’accès",
)

FactorsForgottenLetter = Wording(
    subject="Vos moyens de connexion renforcée ont été retirés",
    said=(
        "Le centre de services a retiré vos clés d’accès, cartes, appareils et identité Pro Santé Connect, après"
        " vérification de votre identité. Vos sessions sont fermées."
    ),
    advice=(
        "Connectez-vous avec votre mot de passe et le code reçu par e-mail, puis ajoutez un nouveau moyen. " + _NOT_ME
    ),
)

RecoveryCodesLowLetter = Wording(
    subject="Il vous reste peu de codes de secours",
    said="Un code de secours vient de servir pour votre compte, et il vous en reste deux au plus.",
    advice="Créez-en de nouveaux et imprimez-les\u00a0: les anciens ne serviront plus. " + _NOT_ME,
    label="Créer de nouveaux codes",
)

SIGN_IN_LETTERS: dict[str, Wording] = {
    "added": PasskeyAddedLetter,
    "removed": PasskeyRemovedLetter,
    "copied": PasskeyCopiedLetter,
    "forgotten": FactorsForgottenLetter,
    "codes_low": RecoveryCodesLowLetter,
}
"""By what happened, as jobs name it."""
