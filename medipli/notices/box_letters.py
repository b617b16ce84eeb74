"""The letters about accounts and boxes that are opened, closed, passed on or published. None names the box."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from medipli.notices.letters import Letter, Wording


@dataclass(frozen=True, kw_only=True)
class FinishAccountLetter(Letter):
    """F27: the account is validated, and waits for its password behind a link that serves once."""

    template: ClassVar[str] = "finish_account"
    subject: str = "Votre compte est validé"
    link: str
    days: int


AccountReopenedLetter = Wording(
    subject="Votre compte est rouvert",
    said="Votre compte est rouvert\u00a0: vous pouvez de nouveau vous connecter.",
    advice="Vos messages sont en place.",
)

AccountReadyLetter = Wording(
    subject="Votre compte est validé",
    said="Votre demande est validée\u00a0: votre nouvelle boîte est ouverte.",
    advice="Connectez-vous comme d’habitude, elle vous attend.",
)
"""F27, for somebody who has a password already."""

SharedReadyLetter = Wording(
    subject="Votre compte partagé est validé",
    said=(
        "Votre compte partagé est validé. "
        "On y accède depuis son compte individuel, par «\u00a0Changer de compte\u00a0»."
    ),
    advice="Vous pouvez dès maintenant y inviter d’autres utilisateurs.",
)
"""F44."""

SharedReadyFirstLetter = Wording(
    subject="Votre compte partagé est validé",
    said=(
        "Votre compte partagé est validé. Choisissez d’abord le mot de passe de votre compte individuel, par le lien de"
        " l’e-mail «\u00a0Votre compte est validé\u00a0»\u00a0: le compte partagé vous y attend, sous «\u00a0Changer de"
        " compte\u00a0»."
    ),
    advice="Le lien de cet e-mail-ci mène au compte partagé, une fois que vous pouvez vous connecter.",
    label="Ouvrir le compte partagé",
)
"""F44, to somebody whose own account is validated and not finished yet."""

PublishedLetter = Wording(
    subject="Votre adresse est publiée dans l’annuaire santé",
    said="Votre adresse MSSanté est publiée dans l’annuaire santé.",
    advice="Les utilisateurs de tous les opérateurs MSSanté peuvent vous y trouver et vous écrire.",
)
"""F45."""

BecamePersonalLetter = Wording(
    subject="Votre boîte devient une BAL PER",
    said="Votre identifiant national est enregistré\u00a0: votre boîte devient une BAL PER.",
    advice="Vos messages restent en place. Si votre adresse a changé, l’ancienne reçoit encore pendant douze mois.",
)
"""INT became PER."""

SuspendedLetter = Wording(
    subject="Une de vos boîtes est suspendue",
    said="Une de vos boîtes est suspendue\u00a0: elle ne s’ouvre plus et ne reçoit plus de message.",
    advice="Ses messages sont conservés. Le centre de services de votre région vous dira pourquoi.",
)

ReopenedLetter = Wording(
    subject="Une de vos boîtes est rouverte",
    said="Une de vos boîtes est rouverte\u00a0: elle reçoit de nouveau, et ses messages sont en place.",
)

ClosedLetter = Wording(
    subject="Une de vos boîtes est fermée",
    said="Une de vos boîtes est fermée. Son adresse ne sera attribuée à personne d’autre.",
    advice=(
        "Ses messages sont conservés pendant leur durée habituelle. "
        "Le centre de services de votre région peut vous renseigner."
    ),
)

TransferredLetter = Wording(
    subject="Une boîte partagée change de responsable",
    said="Une boîte partagée dont vous êtes membre change de responsable.",
    advice="Ses membres et ses messages restent en place.",
)
"""To those who stay, and to the team."""

NowResponsibleLetter = Wording(
    subject="Vous êtes responsable d’une boîte partagée",
    said="Une boîte partagée vous est confiée\u00a0: vous en êtes désormais responsable.",
    advice="Vous décidez de ses membres. Ce n’est pas attendu\u202f? Prévenez le centre de services de votre région.",
    label="Ouvrir la boîte",
)
"""To the new responsible person."""

LeftLetter = Wording(
    subject="Vous n’êtes plus responsable d’une boîte partagée",
    said="La responsabilité d’une de vos boîtes partagées a été confiée à une autre personne.",
    advice="Ce n’est pas attendu\u202f? Prévenez le centre de services de votre région.",
)
"""To the former responsible person."""

MembersChangedLetter = Wording(
    subject="Qui entre dans une de vos boîtes partagées change",
    said="Un gestionnaire de votre structure a changé qui entre dans une de vos boîtes partagées, ou ses droits.",
    advice=(
        "La page suivante dit qui y entre. Ce n’est pas attendu\u202f? Prévenez le centre de services de votre région."
    ),
    label="Voir les membres",
)
"""To those in charge; to every member where nobody is."""

MemberToConfirmLetter = Wording(
    subject="Un accès à une boîte partagée attend votre accord",
    said="Un gestionnaire de votre structure propose un membre pour une boîte partagée dont vous vous occupez.",
    advice="La personne n’y entre pas sans votre accord. La page suivante dit qui, et pourquoi.",
    label="Voir la proposition",
)
"""To those in charge."""

TakenAwayLetter = Wording(
    subject="Vous n’avez plus accès à une boîte partagée",
    said="Un gestionnaire de votre structure a mis fin à votre accès à une boîte partagée.",
    advice="Ce n’est pas attendu\u202f? Prévenez un responsable de la boîte, ou le centre de services de votre région.",
)
"""To the member whom an administrator removed."""

BOX_LETTERS: dict[str, Wording] = {
    "account_ready": AccountReadyLetter,
    "shared_ready": SharedReadyLetter,
    "published": PublishedLetter,
    "became_personal": BecamePersonalLetter,
    "suspended": SuspendedLetter,
    "reopened": ReopenedLetter,
    "closed": ClosedLetter,
    "now_responsible": NowResponsibleLetter,
    "transferred": TransferredLetter,
    "left": LeftLetter,
    "members_changed": MembersChangedLetter,
    "member_to_confirm": MemberToConfirmLetter,
    "taken_away": TakenAwayLetter,
}
"""By what happened, as jobs name it."""
