"""The letters about accounts and boxes that are opened, closed, passed on or published. None names the box."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from medipli.notices.letters import Letter


@dataclass(frozen=True)
class FinishAccountLetter(Letter):
    """F27: the account is validated, and waits for its password behind a link that serves once."""

    template: ClassVar[str] = "finish_account"
    subject: ClassVar[str] = "Votre compte est validé"
    link: str
    days: int


@dataclass(frozen=True)
class BoxLetter(Letter):
    """Something happened to a box. ``said`` is one sentence, ``advice`` another, ``label`` names the link."""

    template: ClassVar[str] = "box_news"
    subject: ClassVar[str] = "Des nouvelles de votre boîte"
    link: str
    said: str = ""
    advice: str = ""
    label: str = "Se connecter"


@dataclass(frozen=True)
class AccountReadyLetter(BoxLetter):
    """F27, for somebody who has a password already."""

    subject: ClassVar[str] = "Votre compte est validé"
    said: str = "Votre demande est validée\u00a0: votre nouvelle boîte est ouverte."
    advice: str = "Connectez-vous comme d’habitude, elle vous attend."


@dataclass(frozen=True)
class SharedReadyLetter(BoxLetter):
    """F44."""

    subject: ClassVar[str] = "Votre compte partagé est validé"
    said: str = (
        "Votre compte partagé est validé. "
        "On y accède depuis son compte individuel, par «\u00a0Changer de compte\u00a0»."
    )
    advice: str = "Vous pouvez dès maintenant y inviter d’autres utilisateurs."


@dataclass(frozen=True)
class PublishedLetter(BoxLetter):
    """F45."""

    subject: ClassVar[str] = "Votre adresse est publiée dans l’annuaire santé"
    said: str = "Votre adresse MSSanté est publiée dans l’annuaire santé."
    advice: str = "Les utilisateurs de tous les opérateurs MSSanté peuvent vous y trouver et vous écrire."


@dataclass(frozen=True)
class BecamePersonalLetter(BoxLetter):
    """INT became PER."""

    subject: ClassVar[str] = "Votre boîte devient une BAL PER"
    said: str = "Votre identifiant national est enregistré\u00a0: votre boîte devient une BAL PER."
    advice: str = (
        "Vos messages restent en place. Si votre adresse a changé, l’ancienne reçoit encore pendant douze mois."
    )


@dataclass(frozen=True)
class SuspendedLetter(BoxLetter):
    subject: ClassVar[str] = "Une de vos boîtes est suspendue"
    said: str = "Une de vos boîtes est suspendue\u00a0: elle ne s’ouvre plus et ne reçoit plus de message."
    advice: str = "Ses messages sont conservés. Le centre de services de votre région vous dira pourquoi."


@dataclass(frozen=True)
class ReopenedLetter(BoxLetter):
    subject: ClassVar[str] = "Une de vos boîtes est rouverte"
    said: str = "Une de vos boîtes est rouverte\u00a0: elle reçoit de nouveau, et ses messages sont en place."


@dataclass(frozen=True)
class ClosedLetter(BoxLetter):
    subject: ClassVar[str] = "Une de vos boîtes est fermée"
    said: str = "Une de vos boîtes est fermée. Son adresse ne sera attribuée à personne d’autre."
    advice: str = (
        "Ses messages sont conservés pendant leur durée habituelle. "
        "Le centre de services de votre région peut vous renseigner."
    )


@dataclass(frozen=True)
class TransferredLetter(BoxLetter):
    """To the new responsible person and to those who stay."""

    subject: ClassVar[str] = "Une boîte partagée change de responsable"
    said: str = "Une boîte partagée dont vous êtes membre change de responsable."
    advice: str = "Ses membres et ses messages restent en place."


@dataclass(frozen=True)
class LeftLetter(BoxLetter):
    """To the former responsible person."""

    subject: ClassVar[str] = "Vous n’êtes plus responsable d’une boîte partagée"
    said: str = "La responsabilité d’une de vos boîtes partagées a été confiée à une autre personne."
    advice: str = "Ce n’est pas attendu\u202f? Prévenez le centre de services de votre région."


BOX_LETTERS: dict[str, type[BoxLetter]] = {
    "account_ready": AccountReadyLetter,
    "shared_ready": SharedReadyLetter,
    "published": PublishedLetter,
    "became_personal": BecamePersonalLetter,
    "suspended": SuspendedLetter,
    "reopened": ReopenedLetter,
    "closed": ClosedLetter,
    "transferred": TransferredLetter,
    "left": LeftLetter,
}
"""By what happened, as jobs name it."""
