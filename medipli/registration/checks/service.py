"""What this service knows itself: addresses confirmed, identity proved, who answers for whom, what exists already."""

from __future__ import annotations

from medipli.directory.registers import queries as registers
from medipli.identity.models import Person
from medipli.registration import answers, connections, duplicates
from medipli.registration.answers import ConnectionAnswers, IndividualAnswers, SharedAnswers
from medipli.registration.checks.result import Result, Verdict, same
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
    if request.identity_denied_at is not None:
        return _denied(request)
    if request.identity_proof:
        return Result("identity", Verdict.GREEN, "Identité prouvée", request.get_identity_proof_display())
    waiting = {
        Request.Kind.PER: "En attente du lien envoyé à l’adresse personnelle que l’annuaire connaît, ou d’un contrôle.",
        Request.Kind.INT: "À contrôler par le centre de services\u00a0: diplôme, pièce d’identité, employeur.",
    }
    detail = waiting.get(Request.Kind(request.kind), "En attente de la confirmation du responsable, ou d’un contrôle.")
    return Result("identity", Verdict.UNVERIFIED, "Identité non prouvée", detail)


def _denied(request: Request) -> Result:
    """The holder of the number denied it: an agent may still attest the identity, and then decides of it alone."""
    denied = "Le titulaire du numéro, écrit à l’adresse que l’annuaire connaît, dit ne pas avoir fait cette demande."
    if request.identity_proof:
        detail = f"{denied} Depuis\u00a0: {request.get_identity_proof_display().lower()}."
        return Result("identity", Verdict.DIFFERS, "Identité attestée après une contestation", detail)
    return Result("identity", Verdict.RED, "Identité contestée par le titulaire du numéro", denied)


def administrator(request: Request, finess: str) -> Result | None:
    """Whether validating gives the office that an accepted connection leads to. Never green: an agent looks at it."""
    connection = connections.leading_to(request)
    if connection is None or connection.made_for is None:
        return None
    structure, contact = connection.made_for, answers.of(connection)
    name = f"{contact.contact_first_name} {contact.contact_last_name}" if isinstance(contact, ConnectionAnswers) else ""
    of = f"Raccordement {connection.reference}, demandé par {name}."
    if connections.is_administered(structure):
        detail = f"{of} Depuis, quelqu’un d’autre l’administre\u00a0: ce compte ne l’administrera pas."
        return Result("administrator", Verdict.DIFFERS, "Structure déjà administrée", detail, known=structure.name)
    if structure.finess and structure.finess != finess:
        title = "Exerce ailleurs que dans la structure à administrer"
        return Result(
            "administrator", Verdict.RED, title, of, given=finess, known=f"{structure.finess} {structure.name}"
        )
    title = f"Administrera «\u00a0{structure.name}\u00a0»"
    return Result("administrator", Verdict.DIFFERS, title, f"{of} À valider en connaissance de cause, hors lot.")


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
        number, names = given.voucher_rpps, (given.voucher_last_name, given.voucher_first_name)
    else:
        number, names = given.responsible_rpps, (given.responsible_last_name, given.responsible_first_name)
        person = owner_of(request)
        is_own_wish = request.made_by_id is None
        if is_own_wish and person is not None and person.national_id == given.responsible_rpps:
            return Result("responsible", Verdict.GREEN, "Responsable\u00a0: le titulaire du compte", person.full_name)
        if asks_for_oneself(request, given):
            detail = f"{names[1]} {names[0]}\u00a0: son identité est à prouver, avec son compte individuel."
            return Result("responsible", Verdict.UNVERIFIED, "Responsable\u00a0: le demandeur", detail)
    name = f"{names[1]} {names[0]}"
    confirmation = Confirmation.objects.select_related("person").filter(request=request).first()
    if confirmation is not None and confirmation.answer != Confirmation.Answer.WAITING:
        return _answered(confirmation, number, names)
    is_asked = confirmation is not None and confirmation.sent_at is not None
    detail = f"{name}\u00a0: " + ("en attente de sa réponse." if is_asked else "à joindre par le centre de services.")
    return Result("responsible", Verdict.UNVERIFIED, "Responsable\u00a0: pas encore confirmé", detail)


def _answered(confirmation: Confirmation, number: str, names: tuple[str, str]) -> Result:
    """Who answered, rather than the name that was typed (``names``: last, first): it may be anybody's."""
    given, person = f"{names[1]} {names[0]}", confirmation.person
    if confirmation.how == "desk":
        detail, known = f"{given}, joint par le centre de services.", ""
    else:
        holder = registers.practitioner(number) if number and person is None else None
        known = f"{holder.first_name} {holder.last_name}" if holder else person.full_name if person else given
        way = (
            "connecté à son compte"
            if confirmation.how == "signed_in"
            else f"par le lien parti à {confirmation.sent_to}"
        )
        detail = f"{known}, {way}."
    if confirmation.answer == Confirmation.Answer.NO:
        return Result("responsible", Verdict.RED, "Responsable\u00a0: a refusé", detail)
    is_another = person is not None and confirmation.how != "desk" and not _is_called(person, names)
    if is_another:
        title = "Responsable\u00a0: une autre personne que celle nommée a confirmé"
        return Result("responsible", Verdict.DIFFERS, title, detail, given, known)
    return Result("responsible", Verdict.GREEN, "Responsable\u00a0: a confirmé", detail)


def _is_called(person: Person, names: tuple[str, str]) -> bool:
    return same(person.last_name, names[0]) and same(person.first_name, names[1])


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
