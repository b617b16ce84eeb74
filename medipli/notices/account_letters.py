"""The letters about the ordinary address of an account, and about accounts that sleep. None names anybody."""

from __future__ import annotations

from medipli.notices.letters import WordedLetter, Wording

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
        "Le centre de services a vérifié votre identité\u00a0: une autre adresse va remplacer celle-ci pour recevoir"
        " vos codes."
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


def dormant_letter(day: str, link: str) -> WordedLetter:
    """Somebody has not signed in for long; ``day`` is when their account closes."""
    wording = Wording(
        subject="Votre compte va être fermé",
        said=f"Vous ne vous êtes pas connecté depuis longtemps\u00a0: votre compte sera fermé le {day}.",
        advice=(
            "Pour le garder, connectez-vous avant cette date, ou demandez-le d’un clic sur la page suivante. "
            "Sans réponse, plus personne ne pourra vous écrire\u202f; vos messages ne seront pas effacés pour autant."
        ),
        label="Garder mon compte",
    )
    return wording(link=link)


DormantClosedLetter = Wording(
    subject="Votre compte est fermé",
    said="Faute de connexion, votre compte est fermé et vos boîtes sont suspendues.",
    advice=(
        "Vos messages gardent leur durée de conservation habituelle. "
        "Vous en avez besoin\u202f? Le centre de services de votre région peut rouvrir votre compte."
    ),
    label="Écrire au centre de services",
)

DeskDormantLetter = Wording(
    subject="Des comptes ont été fermés faute de connexion",
    said="Dans votre région, des comptes viennent d’être fermés, faute de connexion et malgré deux e-mails.",
    advice="Leurs boîtes sont suspendues. Vérifiez les boîtes partagées qui n’ont plus de responsable.",
    label="Voir les comptes",
)

OperatorDormantLetter = Wording(
    subject="Un compte de fonction ne sert plus",
    said="Une personne qui exerce une fonction dans le service ne s’est pas connectée depuis longtemps.",
    advice="Son compte ne se ferme pas de lui-même\u00a0: retirez-lui sa fonction, ou demandez-lui de se connecter.",
    label="Voir les fonctions",
)
