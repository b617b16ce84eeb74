"""One person that an administrator announces: what would become of it, and doing it.

A local account is opened at once: the administrator vouches for who the person is, and the link that finishes it proves
the address. Everything else is prepared as a request, which the person confirms from their own address and the desk
decides. So is a local account of a namesake, or at an address that looks mistyped.

Whether an address is known in another structure is told to nobody: the line reads « lien envoyé » all the same, and the
mail that leaves to the address on record leads its holder on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from medipli.audit.actor import Actor
from medipli.directory.registers import queries as registers
from medipli.formats import mail_domains
from medipli.formats.folding import fold
from medipli.identity.actions.create_person import AccountRefused
from medipli.identity.models import Person, SignInAddress
from medipli.mailboxes.models import Mailbox
from medipli.organisations.models import Organisation
from medipli.organisations.policy import require_administrator
from medipli.registration import states
from medipli.registration.actions.open_account import open_account
from medipli.registration.answers import IndividualAnswers, individual_kind, ordinary_address, read_individual
from medipli.registration.clocks import DRAFT_LIFETIME
from medipli.registration.importing.columns import LABELS, typed_of, unfit
from medipli.registration.models import Change, ImportLine, Request
from medipli.registration.refusals import OpeningRefused

Verdict, Outcome = ImportLine.Verdict, ImportLine.Outcome
INDIVIDUAL = (Mailbox.Kind.PER, Mailbox.Kind.INT, Mailbox.Kind.LOCAL)
ALREADY = "Cette personne a déjà un compte dans votre structure."
ASKED = "Une demande est déjà en cours pour cette personne."
INCOMPLETE = (
    "Les coordonnées de votre structure sont incomplètes\u00a0: demandez au centre de services de les compléter."
)
_SITE = ("site_name", "finess", "street", "postal_code", "town")


@dataclass(frozen=True)
class Known:
    """What the structure knows already: ordinary addresses, national ids, names, and those of open requests."""

    emails: frozenset[str]
    numbers: frozenset[str]
    names: frozenset[str]
    asked: frozenset[str]


@dataclass(frozen=True)
class Reading:
    """A line read: ``typed`` is the whole form, ``errors`` field → sentence, ``verdict`` what would become of it."""

    typed: dict[str, str]
    verdict: ImportLine.Verdict
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        return individual_kind(self.typed)


def known_of(organisation: Organisation) -> Known:
    """Four sets from two queries."""
    people = Person.objects.filter(
        own_mailboxes__organisation=organisation, own_mailboxes__kind__in=INDIVIDUAL, own_mailboxes__closed_at=None
    ).values_list("email", "national_id", "last_name", "first_name")
    asked = Request.objects.filter(made_for=organisation, state__in=states.OPEN).exclude(kind=Request.Kind.ORG)
    rows = list(people.distinct())
    return Known(
        emails=frozenset(row[0] for row in rows),
        numbers=frozenset(row[1] for row in rows if row[1]),
        names=frozenset(fold(f"{row[2]} {row[3]}") for row in rows),
        asked=frozenset(asked.values_list("email", flat=True)),
    )


def is_known(email: str) -> bool:
    """Whether somebody has this address already, in any structure. Never told to an administrator."""
    signs_in = SignInAddress.objects.filter(address=email)
    return Person.objects.filter(email=email).exists() or signs_in.exists()


def read_line(
    cells: Mapping[str, str], organisation: Organisation, by: Person, known: Known
) -> tuple[Reading, IndividualAnswers]:
    """Read one line, but for what the whole service knows: see :func:`weigh`."""
    errors = unfit(cells)
    typed, wrong = typed_of({name: cell for name, cell in cells.items() if name not in errors})
    typed = dict.fromkeys(_SITE, "") | _of_structure(organisation) | typed | _vouched(by)
    answers, told = read_individual(typed)
    for name, sentence in (told | wrong).items():
        if name in LABELS:
            errors.setdefault(name, sentence)
        elif name in _SITE:
            # The person would confirm, and be told of a field that nobody showed them.
            errors.setdefault("kind", INCOMPLETE)
    if answers.email and answers.email in known.emails:
        errors.setdefault("email", ALREADY)
    elif answers.email and answers.email in known.asked:
        errors.setdefault("email", ASKED)
    if answers.national_id and answers.national_id in known.numbers:
        errors.setdefault("national_id", ALREADY)
    return Reading(typed, Verdict.WRONG if errors else Verdict.DESK, errors), answers


def weigh(reading: Reading, answers: IndividualAnswers, known: Known) -> Reading:
    """The same, opened at once when it is a local account that nobody need look at.

    Only what the file and the structure say counts: what an administrator reads must tell nothing of other structures.
    """
    if reading.errors or reading.kind != Request.Kind.LOCAL:
        return reading
    is_namesake = fold(f"{answers.last_name} {answers.first_name}") in known.names
    if is_namesake or mail_domains.suggestion(answers.email) is not None:
        return reading
    return Reading(reading.typed, Verdict.OPEN)


def carry_out(actor: Actor, organisation: Organisation, by: Person, reading: Reading) -> Request:
    """Open the account, or prepare the request, in one transaction. Raises Forbidden.

    Somebody who has an account elsewhere keeps it: the mail goes to the address on record, and the desk decides.
    """
    with transaction.atomic():
        require_administrator(Actor(by.pk, by.full_name, actor.origin), organisation.pk)
        request = _draft(actor, organisation, by, reading)
        if reading.verdict == Verdict.OPEN and not is_known(request.email) and _vouch(actor, request):
            return request
        ask_to_confirm(request)
    return request


def ask_to_confirm(request: Request) -> None:
    """Mail the person the link that confirms their address; their click sends the request to the desk."""
    from medipli.registration import tasks

    tasks.send_verification.defer(request_id=request.pk)


def _draft(actor: Actor, organisation: Organisation, by: Person, reading: Reading) -> Request:
    kind = reading.kind
    request = Request.objects.create(
        kind=kind,
        region=organisation.region,
        answers=reading.typed | {"account": "individual", "region": organisation.region.code},
        email=ordinary_address(reading.typed),
        identity_proof=Request.Proof.NONE if kind == Request.Kind.PER else Request.Proof.VOUCHED,
        expires_at=timezone.now() + DRAFT_LIFETIME,
        label=f"{reading.typed.get('last_name', '').upper()} {reading.typed.get('first_name', '')}"[:200],
        made_by=by,
        made_for=organisation,
    )
    Change.objects.create(request=request, state=request.state, verb="begin", by_id=actor.person_id)
    return request


def _vouch(actor: Actor, request: Request) -> bool:
    """Open the local account of a request of this very transaction; False when only the desk can."""
    try:
        with transaction.atomic():
            open_account(actor, request)
    except (OpeningRefused, AccountRefused):
        request.person = request.mailbox = None
        return False
    states.move(
        actor,
        request,
        "vouch",
        email_verified_at=None,
        decided_at=timezone.now(),
        expires_at=None,
        proposed_address=request.mailbox.address if request.mailbox else "",
    )
    return True


def _of_structure(organisation: Organisation) -> dict[str, str]:
    known = registers.establishment(organisation.finess) if organisation.finess and not organisation.street else None
    return {
        "site_name": organisation.name,
        "finess": organisation.finess,
        "street": organisation.street or (known.street if known else ""),
        "postal_code": organisation.postal_code,
        "town": organisation.town,
    }


def _vouched(by: Person) -> dict[str, str]:
    return {
        "voucher": "structure",
        "voucher_last_name": by.last_name,
        "voucher_first_name": by.first_name,
        "voucher_email": by.email,
    }
