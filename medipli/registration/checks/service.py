"""What this service knows itself: addresses confirmed, identity proved, who answers for whom, what exists already."""

from __future__ import annotations

from medipli.identity.models import Person
from medipli.registration import answers, duplicates
from medipli.registration.answers import IndividualAnswers, SharedAnswers
from medipli.registration.checks.result import Result, Verdict
from medipli.registration.models import Confirmation, Request


def email(request: Request) -> Result:
    """Whether the ordinary address was confirmed."""
    if request.email_verified_at is None:
        return Result("email", Verdict.RED, "Adresse mail non confirmée", given=request.email)
    return Result("email", Verdict.GREEN, "Adresse mail confirmée", request.email, given=request.email)


def repeated(request: Request) -> Result:
    """Whether somebody or something is known already under the same number, address or service."""
    found = duplicates.of(request)
    if not found:
        return Result("duplicate", Verdict.GREEN, "Aucun doublon")
    has_account = any(one.person_id is not None and one.why == "national_id" for one in found)
    listed = "\u00a0; ".join(f"{one.title} ({one.reason.lower()})" for one in found)[:300]
    title = "Un compte existe déjà" if has_account else "Doublon possible"
    return Result("duplicate", Verdict.RED if has_account else Verdict.DIFFERS, title, "", "", listed)


def identity(request: Request) -> Result:
    """Whether the person proved who they are. A number proves nothing."""
    if request.identity_proof:
        return Result("identity", Verdict.GREEN, "Identité prouvée", request.get_identity_proof_display())
    waiting = {
        Request.Kind.PER: "En attente du lien envoyé à l’adresse personnelle que l’annuaire connaît, ou d’un contrôle.",
        Request.Kind.INT: "À contrôler par le centre de services\u00a0: diplôme, pièce d’identité, employeur.",
    }
    detail = waiting.get(Request.Kind(request.kind), "En attente de la confirmation du responsable, ou d’un contrôle.")
    return Result("identity", Verdict.UNVERIFIED, "Identité non prouvée", detail)


def owner(request: Request) -> Result:
    """Whether the account that the shared box will be opened from exists."""
    person = owner_of(request)
    if person is not None:
        return Result("owner", Verdict.GREEN, "Compte individuel associé validé", person.full_name)
    if request.individual is None:
        return Result("owner", Verdict.RED, "Aucun compte individuel associé")
    inside = request.individual
    if inside.state in (Request.State.REFUSED, Request.State.WITHDRAWN, Request.State.EXPIRED):
        said = inside.get_state_display().lower()
        return Result("owner", Verdict.RED, f"Demande de compte individuel {said}", inside.reference or "")
    return Result("owner", Verdict.DIFFERS, "Compte individuel à valider d’abord", inside.reference or "")


def responsible(request: Request, given: SharedAnswers | IndividualAnswers) -> Result | None:
    """Whether the professional who answers for the box (F39), or for a person without identifier, agreed."""
    if isinstance(given, IndividualAnswers):
        if not given.voucher:
            return None
        name = f"{given.voucher_first_name} {given.voucher_last_name}"
    else:
        name = f"{given.responsible_first_name} {given.responsible_last_name}"
        person = owner_of(request)
        is_own_wish = request.made_by_id is None
        if is_own_wish and person is not None and person.national_id == given.responsible_rpps:
            return Result("responsible", Verdict.GREEN, "Responsable\u00a0: le titulaire du compte", person.full_name)
        if asks_for_oneself(request, given):
            detail = f"{name}\u00a0: son identité est à prouver, avec son compte individuel."
            return Result("responsible", Verdict.UNVERIFIED, "Responsable\u00a0: le demandeur", detail)
    confirmation = Confirmation.objects.filter(request=request).first()
    answer = confirmation.answer if confirmation else Confirmation.Answer.WAITING
    if answer == Confirmation.Answer.YES:
        return Result("responsible", Verdict.GREEN, "Responsable\u00a0: a confirmé", name)
    if answer == Confirmation.Answer.NO:
        return Result("responsible", Verdict.RED, "Responsable\u00a0: a refusé", name)
    is_asked = confirmation is not None and confirmation.sent_at is not None
    detail = f"{name}\u00a0: " + ("en attente de sa réponse." if is_asked else "à joindre par le centre de services.")
    return Result("responsible", Verdict.UNVERIFIED, "Responsable\u00a0: pas encore confirmé", detail)


def asks_for_oneself(request: Request, given: object) -> bool:
    """Whether who asks for a shared account is the professional named: the proof of their identity is their answer."""
    if not isinstance(given, SharedAnswers) or request.made_by_id is not None or not given.responsible_rpps:
        return False
    if request.person is not None:
        return request.person.national_id == given.responsible_rpps
    inside = answers.of(request.individual) if request.individual is not None else None
    return isinstance(inside, IndividualAnswers) and inside.national_id == given.responsible_rpps


def owner_of(request: Request) -> Person | None:
    """Whose account a shared request belongs to, once they have one."""
    if request.person is not None:
        return request.person if request.person.is_active else None
    inside = request.individual
    is_open = inside is not None and inside.state in (Request.State.VALIDATED, Request.State.PUBLISHED)
    return inside.person if is_open and inside is not None else None
