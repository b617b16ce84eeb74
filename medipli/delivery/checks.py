"""What is looked at before a message leaves. Each finding is a French sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from medipli.directory.queries import Suggestion, closed_among, exchanges_with, homonyms_of, resolve
from medipli.formats.html import to_text
from medipli.formats.mime import is_valid_address
from medipli.formats.text import mentions_attachment, strip_quotes
from medipli.mailboxes.models import Mailbox
from medipli.messages.actions.draft_files import encoded_size
from medipli.messages.models import Draft, DraftAttachment

MANY_RECIPIENTS = 20
NARROW, NBSP = "\u202f", "\u00a0"


@dataclass(frozen=True)
class Check:
    """One finding. ``address`` names the recipient it is about; ``others`` are boxes that may have been meant."""

    code: str
    title: str
    sentence: str = ""
    address: str = ""
    others: tuple[Suggestion, ...] = ()


@dataclass(frozen=True)
class Checks:
    """``blocking`` findings stop the message; ``questions`` wait for an answer; ``warnings`` and ``passed`` inform."""

    blocking: tuple[Check, ...]
    questions: tuple[Check, ...]
    warnings: tuple[Check, ...]
    passed: tuple[Check, ...]


def recipients_of(draft: Draft) -> list[dict[str, str]]:
    """Everybody a draft is meant for, blind copies included, each address once."""
    unique: dict[str, dict[str, str]] = {}
    for person in (*draft.to, *draft.cc, *draft.bcc):
        unique.setdefault(person["address"].strip().lower(), person)
    return list(unique.values())


def examine(draft: Draft) -> Checks:
    """Look a draft over."""
    people = recipients_of(draft)
    if len(people) > settings.MAX_RECIPIENTS:
        return Checks((_too_many(len(people)),), (), (), ())
    known = resolve(person["address"] for person in people)
    unknown = [person for person in people if person["address"].strip().lower() not in known]
    closed = closed_among(person["address"] for person in unknown) if unknown else {}
    files = list(draft.attachments.all())
    unreachable = (_unreachable(person, closed) for person in unknown)
    blocking = [*_recipients(people), *unreachable, *_size(draft, files)]
    warnings = _people_warnings(draft, known)
    passed = []
    if people and not unknown:
        passed.append(Check("trusted", "Tous les destinataires sont joignables en toute sécurité"))
    if files:
        passed.append(Check("attached", "Les pièces jointes sont prêtes"))
    return Checks(tuple(blocking), tuple(_questions(draft, bool(files))), tuple(warnings), tuple(passed))


def _recipients(people: list[dict[str, str]]) -> list[Check]:
    if not people:
        return [Check("no-recipient", "À qui écrivez-vous" + NARROW + "?", "Ajoutez au moins un destinataire.")]
    return []


def _too_many(number: int) -> Check:
    return Check(
        "too-many",
        "Trop de destinataires",
        f"Un message s’adresse à {settings.MAX_RECIPIENTS} personnes au plus{NARROW}; celui-ci en compte"
        f" {number}. Répartissez-les en plusieurs envois.",
    )


def _unreachable(person: dict[str, str], closed: dict[str, str]) -> Check:
    address = person["address"].strip()
    state = closed.get(address.lower())
    if state == "suspended":
        return Check(
            "suspended",
            "Boîte suspendue",
            f"{address[:80]} ne reçoit aucun message pour le moment. Joignez son titulaire autrement, ou retirez-la.",
            address,
        )
    if state == "closed":
        return Check(
            "closed",
            "Boîte fermée",
            f"{address[:80]} est fermée définitivement. Choisissez un autre destinataire dans l’annuaire.",
            address,
        )
    if not is_valid_address(address):
        return Check(
            "malformed",
            "Adresse incomplète ou mal écrite",
            f"Vérifiez «{NBSP}{address[:80]}{NBSP}»{NBSP}: une adresse s’écrit nom@domaine.",
            address,
        )
    return Check(
        "unknown",
        "Adresse inconnue de l’espace de confiance",
        f"{address[:80]} ne peut pas recevoir de message sécurisé. Vérifiez l’adresse ou retirez-la.",
        address,
    )


def _size(draft: Draft, files: Sequence[DraftAttachment]) -> list[Check]:
    found = []
    size = encoded_size(sum(one.size for one in files)) + len(draft.text) + 2 * len(draft.html)
    if size > settings.MESSAGE_MEGABYTES * 1_000_000:
        found.append(
            Check(
                "too-big",
                "Message trop lourd",
                f"Un message compte {settings.MESSAGE_MEGABYTES}{NBSP}Mo au plus. Retirez une pièce jointe"
                " ou envoyez-la dans un second message.",
            )
        )
    box: Mailbox = draft.mailbox
    if box.used_bytes + size > box.quota_bytes:
        found.append(
            Check(
                "full",
                "Votre boîte est pleine",
                "Supprimez ou exportez des messages pour pouvoir en envoyer. Vous continuez à en recevoir.",
            )
        )
    return found


def _questions(draft: Draft, has_files: bool) -> list[Check]:
    found = []
    body = to_text(draft.html, quotes=False) if draft.html else strip_quotes(draft.text)
    if not has_files and mentions_attachment(body):
        found.append(
            Check(
                "forgotten-attachment",
                f"Avez-vous oublié la pièce jointe{NARROW}?",
                "Votre message en annonce une, mais aucun fichier n’est joint.",
            )
        )
    if not draft.subject:
        found.append(Check("no-subject", "Ce message n’a pas d’objet", "Un objet aide à le retrouver et à le traiter."))
    if not has_files and not body.strip():
        found.append(Check("empty", "Ce message est vide", "Il ne contient ni texte ni pièce jointe."))
    return found


def _people_warnings(draft: Draft, known: dict[str, Suggestion]) -> list[Check]:
    found = []
    twins = homonyms_of(one.mailbox_id for one in known.values() if one.mailbox_id is not None)
    exchanges = exchanges_with(draft.author_id, known)
    for address, one in known.items():
        others = twins.get(one.mailbox_id or 0, ())
        if others and not exchanges.get(address):
            count = len(others) + 1
            found.append(
                Check(
                    "homonym",
                    f"Est-ce bien {one.name}{NARROW}?",
                    f"{'Deux' if count == 2 else count} professionnels portent ce nom. Celui-ci{NBSP}: {one.detail}.",
                    address,
                    others,
                )
            )
        elif not exchanges.get(address) and draft.kind == Draft.Kind.NEW:
            found.append(Check("first", f"Premier échange avec {one.name}", one.detail, address))
    number = len(recipients_of(draft))
    if number > MANY_RECIPIENTS:
        found.append(Check("many", f"{number} destinataires", "Tous liront ce message."))
    return found
