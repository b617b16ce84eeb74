"""What the professional named in a request is asked (F39), the same behind the link of a mail and signed in."""

from __future__ import annotations

from dataclasses import dataclass

from medipli.registration import answers
from medipli.registration.models import Confirmation, Request
from medipli.web.french import day_of


@dataclass(frozen=True)
class Asked:
    """One request as the person named reads it; ``facts`` are (label, value)."""

    request_id: int
    title: str
    lead: str
    facts: tuple[tuple[str, str], ...]
    yes: str


def asked_of(confirmation: Confirmation) -> Asked:
    """Read what waits for a yes or a no: for which box or whom, who asks, where and since when."""
    found = confirmation.request
    since = day_of(found.submitted_at) if found.submitted_at else ""
    corrected = confirmation.asked_again_for
    if found.kind == Request.Kind.ORG:
        typed = found.answers
        return Asked(
            request_id=found.pk,
            title="Êtes-vous responsable de cette boîte\u202f?",
            lead="Une équipe demande une boîte partagée et vous nomme professionnel de santé responsable.",
            facts=_filled(
                ("Boîte partagée", typed.get("description", "")),
                ("Structure", typed.get("legal_name", "")),
                ("Service", typed.get("service", "")),
                ("Commune", f"{typed.get('postal_code', '')} {typed.get('town', '')}"),
                ("Demandée par", _who_asks(found)),
                ("Déposée le", since),
                ("Corrigé depuis votre réponse", corrected),
            ),
            yes="Oui, j’en suis responsable",
        )
    given, _ = answers.read_individual(found.answers)
    return Asked(
        request_id=found.pk,
        title="Confirmez-vous cette personne\u202f?",
        lead="Une personne sans identifiant national demande un compte et vous nomme pour confirmer sa fonction.",
        facts=_filled(
            ("Personne", f"{given.first_name} {given.last_name}"),
            ("Fonction", given.profession_label),
            ("Structure", given.site_name),
            ("Commune", f"{given.postal_code} {given.town}"),
            ("Déposée le", since),
            ("Corrigé depuis votre réponse", corrected),
        ),
        yes="Oui, je confirme",
    )


def _who_asks(found: Request) -> str:
    """The administrator who prepared it, the account that asks, or the name given in the same journey."""
    if found.made_by is not None:
        return found.made_by.full_name
    if found.person is not None:
        return found.person.full_name
    if found.individual is not None:
        given, _ = answers.read_individual(found.individual.answers)
        return f"{given.first_name} {given.last_name}"
    return ""


def _filled(*facts: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((label, value.strip()) for label, value in facts if value.strip())
