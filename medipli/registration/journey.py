"""The public journey: its steps, which of them are filled in, and what is still missing before it can be submitted."""

from __future__ import annotations

from dataclasses import dataclass

from medipli.registration import answers
from medipli.registration.models import Request

TYPE, REGION, ASSOCIATION = "type", "region", "association"
INDIVIDUAL, SHARED, CONNECTION, RECAP = "individual", "shared", "connection", "recap"
LABELS = {
    TYPE: "Type de compte",
    REGION: "Région",
    ASSOCIATION: "Compte associé",
    INDIVIDUAL: "Compte individuel",
    SHARED: "Compte partagé",
    CONNECTION: "Structure",
    RECAP: "Récapitulatif",
}


@dataclass(frozen=True)
class Step:
    """One step as the numbered bar shows it."""

    key: str
    label: str
    errors: dict[str, str]

    @property
    def is_done(self) -> bool:
        return not self.errors


def form_of(request: Request) -> str:
    """The step of the request's own form."""
    if request.kind == Request.Kind.ORG:
        return SHARED
    return CONNECTION if request.kind == Request.Kind.CONNECTION else INDIVIDUAL


def steps(request: Request) -> tuple[Step, ...]:
    """The steps of a journey in order, each with what is missing in it; the e-mail's confirmation is apart."""
    keys = [TYPE, REGION]
    if request.kind == Request.Kind.ORG:
        keys += [INDIVIDUAL]
    keys += [form_of(request), RECAP]
    return tuple(Step(key, LABELS[key], missing(request, key)) for key in keys)


def missing(request: Request, key: str) -> dict[str, str]:
    """Field → sentence for what keeps one step from being complete."""
    if key == TYPE:
        return {} if request.answers.get("account") else {"account": "Choisissez le compte à créer."}
    if key == REGION:
        return _missing_region(request)
    if key == ASSOCIATION or (key == INDIVIDUAL and request.kind == Request.Kind.ORG):
        return _missing_owner(request, key)
    if key in (INDIVIDUAL, SHARED, CONNECTION):
        return answers.read(request.kind, request.answers)[1]
    return {}


def _missing_region(request: Request) -> dict[str, str]:
    if request.region is None:
        return {"region": "Choisissez la région dans laquelle vous exercez."}
    return {} if request.region.is_open else {"region": closed(request.region.name, request.region.turn_to)}


def _missing_owner(request: Request, key: str) -> dict[str, str]:
    if request.person_id is not None:
        return {}
    if request.individual is None:
        if request.answers.get("has_account") == "yes":
            return {"has_account": "Connectez-vous à votre compte individuel pour l’associer."}
        return {"has_account": "Dites si vous avez déjà un compte individuel."}
    if key == ASSOCIATION:
        return {}
    return answers.read(request.individual.kind, request.individual.answers)[1]


def closed(name: str, turn_to: str) -> str:
    """The sentence for a region that did not choose the service."""
    return " ".join((f"Le service n’est pas encore ouvert en région {name}.", turn_to)).strip()


def own_address(request: Request) -> str:
    """Where letters about a journey go, and links to it: to who asks, never to the team that they ask for.

    The address of the account that asks, or of the individual account asked for with the shared one; what was given
    when it is all that is known.
    """
    if request.person is not None:
        return request.person.email
    of_individual = own_address(request.individual) if request.individual is not None else ""
    return of_individual or request.email


def unverified(request: Request) -> tuple[Request, ...]:
    """The requests of the journey whose address is not confirmed yet: the request, and the individual one in it."""
    parts = [request] if request.individual is None else [request, request.individual]
    return tuple(part for part in parts if part.state == Request.State.DRAFT and part.email_verified_at is None)
