"""The letters about requests for an account. None names anybody: what is asked or decided stands behind the link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from medipli.notices.letters import Letter


@dataclass(frozen=True)
class RequestLetter(Letter):
    """One step of a request. ``said`` is a sentence, ``advice`` another, ``label`` names the link."""

    template: ClassVar[str] = "box_news"
    subject: ClassVar[str] = "Votre demande de compte"
    link: str
    said: str = ""
    advice: str = ""
    label: str = "Suivre la demande"


@dataclass(frozen=True)
class ConfirmAddressLetter(RequestLetter):
    subject: ClassVar[str] = "Confirmez votre adresse mail"
    said: str = "Cette adresse a été indiquée dans une demande de compte. Confirmez qu’elle est bien la vôtre."
    advice: str = "Le lien est valable deux jours. Vous n’avez rien demandé\u202f? Ignorez ce courriel."
    label: str = "Confirmer mon adresse"


@dataclass(frozen=True)
class AlreadyHasAccountLetter(RequestLetter):
    subject: ClassVar[str] = "Vous avez déjà un compte"
    said: str = "Une demande de compte vient d’être faite à votre nom, mais vous avez déjà un compte."
    advice: str = (
        "Connectez-vous comme d’habitude\u202f; la page de connexion aide aussi qui a oublié son mot de passe. "
        "Ce n’était pas vous\u202f? Rien ne change\u00a0: sans preuve d’identité, personne n’obtient votre compte."
    )
    label: str = "Se connecter"


@dataclass(frozen=True)
class AlreadyAskedLetter(RequestLetter):
    subject: ClassVar[str] = "Votre demande est déjà déposée"
    said: str = "Une nouvelle demande vient d’être faite à votre nom, mais une première est déjà en cours."
    advice: str = "Suivez celle-ci, il est inutile d’en déposer une autre. Ce n’était pas vous\u202f? Rien ne change."


@dataclass(frozen=True)
class ResumeLetter(RequestLetter):
    subject: ClassVar[str] = "Reprendre votre demande"
    said: str = (
        "Votre demande est enregistrée. Vous pouvez la retrouver quand vous voulez, depuis n’importe quel appareil."
    )
    advice: str = "Gardez ce courriel pour vous\u00a0: son lien ouvre votre demande."
    label: str = "Ouvrir ma demande"


@dataclass(frozen=True)
class SubmittedLetter(RequestLetter):
    subject: ClassVar[str] = "Votre demande est déposée"
    said: str = "Votre demande est déposée. Le centre de services de votre région l’examine."
    advice: str = "Un courriel vous préviendra à chaque étape."


@dataclass(frozen=True)
class AskedLetter(RequestLetter):
    subject: ClassVar[str] = "Il manque un élément à votre demande"
    said: str = "Le centre de services vous demande un complément avant de décider."
    advice: str = (
        "Répondez sur la page de votre demande dans les 30\u00a0jours. Le délai de traitement attend votre réponse."
    )
    label: str = "Lire et répondre"


@dataclass(frozen=True)
class AnsweredLetter(RequestLetter):
    subject: ClassVar[str] = "Votre réponse est transmise"
    said: str = "Votre réponse est transmise au centre de services, qui reprend l’examen de votre demande."


@dataclass(frozen=True)
class AcceptedLetter(RequestLetter):
    """F12: only connections; accounts that are validated have letters of their own."""

    subject: ClassVar[str] = "Votre demande de raccordement est acceptée"
    said: str = "Votre demande de raccordement est acceptée."
    advice: str = "Le centre de services de votre région vous contacte pour la suite."


@dataclass(frozen=True)
class RefusedLetter(RequestLetter):
    subject: ClassVar[str] = "Votre demande n’a pas été acceptée"
    said: str = "Le centre de services n’a pas pu accepter votre demande."
    advice: str = "La page de votre demande dit pourquoi, et ce que vous pouvez faire."
    label: str = "Lire la raison"


@dataclass(frozen=True)
class WithdrawnLetter(RequestLetter):
    subject: ClassVar[str] = "Votre demande est retirée"
    said: str = "Votre demande est retirée, comme vous l’avez souhaité."
    advice: str = "Vous pourrez en déposer une autre quand vous voudrez."


@dataclass(frozen=True)
class ExpiredLetter(RequestLetter):
    subject: ClassVar[str] = "Votre demande a expiré"
    said: str = "Sans réponse de votre part pendant 30\u00a0jours, votre demande a expiré."
    advice: str = "Vous pouvez en déposer une nouvelle."


@dataclass(frozen=True)
class ProveIdentityLetter(RequestLetter):
    """To the professional's own address as the register knows it."""

    subject: ClassVar[str] = "Confirmez que cette demande est la vôtre"
    said: str = (
        "Un compte est demandé avec votre identifiant national. Votre adresse est celle que l’annuaire santé connaît."
    )
    advice: str = (
        "Si cette demande est la vôtre, confirmez-le\u00a0: votre identité sera prouvée. "
        "Sinon, ignorez ce courriel ou signalez-le sur la page\u00a0: sans preuve, la demande n’aboutira pas."
    )
    label: str = "Voir la demande"


@dataclass(frozen=True)
class ConfirmResponsibleLetter(RequestLetter):
    """F39: to the professional named as responsible."""

    subject: ClassVar[str] = "Vous êtes désigné comme responsable"
    said: str = "Une demande de compte vous désigne comme professionnel de santé responsable."
    advice: str = "Dites si vous l’acceptez. Sans votre accord, la demande n’aboutira pas."
    label: str = "Lire et répondre"


@dataclass(frozen=True)
class DeskReminderLetter(RequestLetter):
    subject: ClassVar[str] = "Des demandes arrivent à échéance"
    said: str = "Dans votre région, des demandes arrivent bientôt à échéance."
    label: str = "Ouvrir le centre de services"


@dataclass(frozen=True)
class DeskEscalationLetter(RequestLetter):
    subject: ClassVar[str] = "Des demandes ont dépassé leur délai"
    said: str = "Des demandes ont dépassé leur délai de traitement."
    advice: str = "Ce courriel est adressé au centre de services de la région et aux opérateurs."
    label: str = "Ouvrir le centre de services"


STEP_LETTERS: dict[str, type[RequestLetter]] = {
    "submit": SubmittedLetter,
    "ask": AskedLetter,
    "answer": AnsweredLetter,
    "validate": AcceptedLetter,
    "refuse": RefusedLetter,
    "withdraw": WithdrawnLetter,
    "expire": ExpiredLetter,
}
"""By the verb of the step."""
