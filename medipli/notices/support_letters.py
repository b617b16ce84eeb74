"""The letters about help requests. None says anything of the thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from medipli.notices.box_letters import BoxLetter


@dataclass(frozen=True)
class ConfirmAddressLetter(BoxLetter):
    subject: ClassVar[str] = "Confirmez votre demande d’assistance"
    said: str = "Une demande d’assistance a été écrite avec votre adresse. Confirmez-la pour qu’elle soit transmise."
    advice: str = "Ce n’est pas vous\u202f? Ne faites rien\u00a0: elle sera effacée dans trois jours."
    label: str = "Confirmer ma demande"


@dataclass(frozen=True)
class AnswerLetter(BoxLetter):
    subject: ClassVar[str] = "Une réponse vous attend"
    said: str = "Le centre de services a répondu à votre demande d’assistance. Une réponse vous attend."
    label: str = "Lire la réponse"


@dataclass(frozen=True)
class GrantedLetter(BoxLetter):
    subject: ClassVar[str] = "Choisir un nouveau mot de passe"
    said: str = "Le centre de services a vérifié votre identité. Vous pouvez choisir un nouveau mot de passe."
    label: str = "Choisir un mot de passe"

    @classmethod
    def lasting(cls, hours: int, link: str) -> GrantedLetter:
        """The letter, which says how long its link serves."""
        advice = (
            f"Ce lien ne sert qu’une fois, pendant {hours}\u00a0heures. Vous n’avez rien demandé\u202f? "
            "Prévenez le centre de services."
        )
        return cls(link=link, advice=advice)
