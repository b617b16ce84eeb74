"""The letters about help requests. None says anything of the thread."""

from __future__ import annotations

from medipli.notices.letters import WordedLetter, Wording

ConfirmAddressLetter = Wording(
    subject="Confirmez votre demande d’assistance",
    said="Une demande d’assistance a été écrite avec votre adresse. Confirmez-la pour qu’elle soit transmise.",
    advice="Ce n’est pas vous\u202f? Ne faites rien\u00a0: elle sera effacée dans trois jours.",
    label="Confirmer ma demande",
)

DeskLetter = Wording(
    subject="Une demande d’assistance vous attend",
    said="Une demande d’assistance attend le centre de services de votre région.",
    advice="Aucun autre e-mail ne partira pour cette demande avant qu’un agent l’ait ouverte.",
    label="Lire la demande",
)
"""To the desk of a region: somebody asks, or writes again."""

AnswerLetter = Wording(
    subject="Une réponse vous attend",
    said="Le centre de services a répondu à votre demande d’assistance. Une réponse vous attend.",
    label="Lire la réponse",
)


def granted_letter(hours: int, link: str) -> WordedLetter:
    """The identity of somebody who lost their password was checked; says how long its link serves."""
    wording = Wording(
        subject="Choisir un nouveau mot de passe",
        said="Votre identité a été vérifiée. Vous pouvez choisir un nouveau mot de passe.",
        advice=(
            f"Ce lien ne sert qu’une fois, pendant {hours}\u00a0heures. Vous n’avez rien demandé\u202f? "
            "Prévenez le centre de services."
        ),
        label="Choisir un mot de passe",
    )
    return wording(link=link)
