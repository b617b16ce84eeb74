"""The letters about cards. None names the card."""

from __future__ import annotations

from medipli.notices.letters import Wording

_UNEXPECTED = (
    "Ce n’était pas vous\u202f? Connectez-vous, dissociez la carte dans «\u00a0Gestion de votre compte\u00a0», changez "
    "votre mot de passe, et prévenez le centre de services de votre région."
)

CardLinkedLetter = Wording(
    subject="Une carte est associée à votre compte",
    said="Une carte de la famille CPx vient d’être associée à votre compte\u00a0: elle permet de vous connecter.",
    advice=_UNEXPECTED,
    label="Voir mes cartes",
)

CardWaitingLetter = Wording(
    subject="Votre carte attend une confirmation",
    said=(
        "Une carte de votre structure vient d’être présentée pour votre compte. Le gestionnaire de la structure doit "
        "confirmer qu’elle est la vôtre\u00a0: d’ici là, elle ne permet pas de vous connecter."
    ),
    advice=_UNEXPECTED,
    label="Voir mes cartes",
)

CardConfirmedLetter = Wording(
    subject="Votre carte est confirmée",
    said="Le gestionnaire de votre structure a confirmé votre carte\u00a0: elle permet maintenant de vous connecter.",
    advice=_UNEXPECTED,
    label="Voir mes cartes",
)

CardDeclinedLetter = Wording(
    subject="Votre carte n’a pas été confirmée",
    said="Le gestionnaire de votre structure n’a pas reconnu la carte présentée pour votre compte\u00a0: elle est "
    "dissociée.",
    advice="Adressez-vous à lui si c’est une erreur. Vos autres façons de vous connecter ne changent pas.",
)

CardUnlinkedLetter = Wording(
    subject="Une carte est dissociée de votre compte",
    said="Une carte vient d’être dissociée de votre compte\u00a0: elle ne permet plus de vous connecter.",
    advice=(
        "Ce n’était pas vous\u202f? Connectez-vous, changez votre mot de passe, et prévenez le centre de services de "
        "votre région."
    ),
    label="Voir mes cartes",
)

CardsResetLetter = Wording(
    subject="Vos cartes sont dissociées de votre compte",
    said="Toutes les cartes associées à votre compte viennent d’en être dissociées, par le centre de services ou par "
    "le gestionnaire de votre structure.",
    advice="Vous pourrez associer de nouveau votre carte à votre prochaine connexion.",
)

CARD_LETTERS: dict[str, Wording] = {
    "linked": CardLinkedLetter,
    "waiting": CardWaitingLetter,
    "confirmed": CardConfirmedLetter,
    "declined": CardDeclinedLetter,
    "unlinked": CardUnlinkedLetter,
    "reset": CardsResetLetter,
}
"""By what happened, as jobs name it."""
