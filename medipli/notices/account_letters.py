"""The letters about the ordinary address of an account, and about accounts that sleep. None names anybody."""

from __future__ import annotations

from medipli.notices.letters import Wording

_HOURS = "48\u00a0heures"

ConfirmNewAddressLetter = Wording(
    subject="Confirmez votre nouvelle adresse",
    said="Cette adresse doit devenir l’adresse de récupération d’un compte. Confirmez qu’elle est bien la vôtre.",
    advice=(
        f"Le lien est valable {_HOURS} et ne sert qu’une fois. "
        "Vous n’avez rien demandé\u202f? La page permet de refuser."
    ),
    label="Confirmer cette adresse",
)

ConfirmOldAddressLetter = Wording(
    subject="Votre adresse de récupération va changer",
    said="Une autre adresse doit remplacer celle-ci pour recevoir vos codes et vos notifications. Confirmez-le.",
    advice=(
        f"Le lien est valable {_HOURS} et ne sert qu’une fois. Ce n’est pas vous\u202f? Ouvrez-le aussi\u00a0: "
        "un bouton annule le changement."
    ),
    label="Confirmer ou annuler",
)

DeskChangesAddressLetter = Wording(
    subject="Votre adresse de récupération va changer",
    said=(
        "Le centre de services a vérifié votre identité\u00a0: une autre adresse va remplacer celle-ci pour recevoir vos"
        " codes."
    ),
    advice="Ce n’est pas vous\u202f? La page suivante annule le changement et ferme toutes vos sessions.",
    label="Voir ou annuler",
)
"""To the old address, which is told and not asked."""

AddressIsTakenLetter = Wording(
    subject="Cette adresse sert déjà à un compte",
    said=(
        "On a demandé que cette adresse devienne l’adresse de récupération d’un compte, mais elle sert déjà à un"
        " compte. Rien n’a changé."
    ),
    advice=(
        "C’est vous\u202f? Choisissez une autre adresse, ou connectez-vous au compte que vous avez déjà. "
        "Ce n’est pas vous\u202f? Vous n’avez rien à faire."
    ),
)
"""Instead of the link, so that nobody learns from the service which addresses have an account."""

AddressChangedLetter = Wording(
    subject="Votre adresse de récupération a changé",
    said="Vos codes et vos notifications arrivent désormais à cette adresse.",
    advice="Connectez-vous avec elle, ou avec votre adresse MSSanté, et le même mot de passe.",
)
"""To the new address."""

AddressLeftLetter = Wording(
    subject="Votre adresse de récupération a changé",
    said="Cette adresse ne reçoit plus ni vos codes ni vos notifications\u00a0: une autre la remplace.",
    advice="Ce n’est pas vous\u202f? Écrivez tout de suite au centre de services de votre région.",
    label="Prévenir le centre de services",
)
"""To the old address."""
