"""The address of a box to be opened (F46): which one is proposed, and whether another may be taken.

« pharmacie.du.centre.81000.albi@pharmacien.oc.mssante.fr » for a team, « prenom.nom@medecin.oc.mssante.fr » for a
person. Homonyms get their town, then a number. An address is never given twice, even after its box was closed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from django.conf import settings
from django.db import connection

from medipli.formats import local_parts
from medipli.organisations.models import ProfessionDomain, Region
from medipli.registration.models import Request
from medipli.registration.wanted import Wanted, of_request, of_values

_AT_ONCE = 20
_LAST_NUMBER = 9999
_SAME_STEM = 6
OPEN_STATES = (Request.State.SUBMITTED, Request.State.CHECKING, Request.State.ASKED)


@dataclass(frozen=True)
class Proposal:
    """``local`` and ``domain`` of an address; ``notes`` are French sentences for the desk.

    ``is_free`` is False, and ``domain`` empty, when no domain is set for the profession in the region.
    """

    local: str
    domain: str
    is_free: bool
    notes: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        return f"{self.local}@{self.domain}" if self.domain else ""


def has_mssante_address(wanted: Wanted, region: Region | None) -> bool:
    """Whether the box is to hold an MSSanté address: a local account never, a BAL INT where its region allows it."""
    if wanted.kind == Request.Kind.INT:
        return wanted.wants_address and region is not None and region.int_has_address
    return wanted.kind != Request.Kind.LOCAL


def is_to_be_published(request: Request) -> bool:
    """Whether the address is still to enter the directory: after the decision its clock tells, before it the form."""
    if request.state == Request.State.VALIDATED:
        return request.publication_due_at is not None
    if request.kind == Request.Kind.CONNECTION or request.state == Request.State.PUBLISHED:
        return False
    return has_mssante_address(of_request(request), request.region)


def propose(request: Request) -> Proposal:
    """The first address of the usual form that nobody has, had, or was offered."""
    wanted = of_request(request)
    return propose_for(wanted, request.region, request_id=request.pk)


def propose_for(wanted: Wanted, region: Region | None, *, request_id: int | None = None) -> Proposal:
    """The same for something that is not, or no longer, what the request says."""
    domain = domain_of(wanted, region)
    if not domain:
        sentence = (
            "Aucun domaine n’est réglé pour cette profession dans cette région\u00a0: l’opérateur doit en ajouter un."
        )
        return Proposal(next(_candidates(wanted)), "", is_free=False, notes=(sentence,))
    candidates = _candidates(wanted)
    place = 0
    while some := list(islice(candidates, _AT_ONCE)):
        taken = _taken([f"{local}@{domain}" for local in some], request_id)
        for local in some:
            if f"{local}@{domain}" not in taken:
                return Proposal(local, domain, is_free=True, notes=_notes(wanted, local, place))
            place += 1
    return Proposal(some[0] if some else "", domain, is_free=False, notes=("Toutes les adresses proches sont prises.",))


def preview(kind: str, region: Region | None, values: Mapping[str, str]) -> str:
    """The address that these fields of a form lead to, for somebody who is typing. Reserves and promises nothing.

    Empty while the name is missing or no domain is set. Homonyms are not looked for: that would tell who has a box.
    """
    wanted = of_values(kind, values)
    named = wanted.name if wanted.is_shared else wanted.person.last_name
    domain = domain_of(wanted, region) if named else ""
    return f"{next(_candidates(wanted))}@{domain}" if domain else ""


def check(address: str, request: Request) -> str | None:
    """Why the desk cannot give ``address`` to this request, as a French sentence; None when it can."""
    local, _, domain = address.strip().lower().rpartition("@")
    if len(local) > local_parts.LONGEST:
        return f"La partie avant le @ compte {local_parts.LONGEST} caractères au plus\u00a0: raccourcissez-la."
    if not local_parts.is_well_formed(local):
        return "Avant le @, seuls conviennent les lettres sans accent, les chiffres, les points et les traits d’union."
    wanted = of_request(request)
    if domain not in allowed_domains(wanted, request.region):
        return "Ce domaine n’est pas un de ceux de la région pour ce type de compte."
    if _taken([f"{local}@{domain}"], request.pk):
        return "Cette adresse est déjà attribuée, l’a été, ou est proposée dans une autre demande."
    return None


def allowed_domains(wanted: Wanted, region: Region | None) -> frozenset[str]:
    """The domains in which this kind of box may have its address."""
    if not has_mssante_address(wanted, region):
        return frozenset({settings.INTERNAL_DOMAIN})
    return frozenset(ProfessionDomain.objects.filter(region=region).values_list("domain", flat=True))


def domain_of(wanted: Wanted, region: Region | None) -> str:
    """The domain in which an address is proposed; empty when the region has none for the profession.

    A team has the domain of its responsible's profession when its name says so (« Pharmacie du Centre » of a
    pharmacist), else the region's domain for teams.
    """
    if not has_mssante_address(wanted, region):
        return str(settings.INTERNAL_DOMAIN)
    if region is None:
        return ""
    person = wanted.person
    any_of = ProfessionDomain.ANY_TEAM if wanted.is_shared else ProfessionDomain.ANY_PERSON
    codes = [person.profession_code, any_of]
    found = dict(
        ProfessionDomain.objects.filter(region=region, profession__in=codes).values_list("profession", "domain")
    )
    is_of_profession = not wanted.is_shared or (not wanted.service and _says(wanted.name, person.profession))
    exact = found.get(person.profession_code, "") if is_of_profession else ""
    return exact or found.get(any_of, "") or (found.get(person.profession_code, "") if not wanted.is_shared else "")


def _says(name: str, profession: str) -> bool:
    """Whether a word of the name has the stem of a word of the profession: « pharmacie », « pharmacien »."""
    stems = {word[:_SAME_STEM] for word in local_parts.words_of(profession) if len(word) >= _SAME_STEM}
    return any(word[:_SAME_STEM] in stems for word in local_parts.words_of(name) if len(word) >= _SAME_STEM)


def _candidates(wanted: Wanted) -> Iterator[str]:
    if wanted.is_shared:
        team = (wanted.name, wanted.service, wanted.postal_code, wanted.town)
        yield local_parts.of_team(*team)
        yield from (local_parts.of_team(*team, number=number) for number in range(2, _LAST_NUMBER))
        return
    first, last = wanted.person.first_name, wanted.person.last_name
    yield local_parts.of_person(first, last)
    if local_parts.town_of(wanted.town):
        yield local_parts.of_person(first, last, wanted.town)
    yield from (local_parts.of_person(first, last, wanted.town, number) for number in range(2, _LAST_NUMBER))


def _notes(wanted: Wanted, local: str, place: int) -> tuple[str, ...]:
    notes = []
    if place:
        sort = "un compte partagé du même nom" if wanted.is_shared else "un homonyme"
        notes.append(f"Il y a déjà {sort}\u00a0: l’adresse a été complétée.")
    whole = wanted.name + wanted.service if wanted.is_shared else wanted.person.first_name + wanted.person.last_name
    if not any(char.isalnum() for char in whole):
        notes.append("Le nom ne donne aucune lettre latine\u00a0: corrigez l’adresse.")
    elif wanted.is_shared and len(local) + 4 >= local_parts.LONGEST:
        notes.append("Le nom est long\u00a0: vérifiez où l’adresse a été coupée.")
    return tuple(notes)


def _taken(addresses: list[str], request_id: int | None) -> set[str]:
    """Which addresses lead or led to a box, sign somebody in, or are proposed in another open request."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT address FROM mailboxes_address WHERE address = ANY(%(some)s)
            UNION SELECT address FROM identity_signinaddress WHERE address = ANY(%(some)s)
            UNION SELECT email FROM identity_person WHERE email = ANY(%(some)s)
            UNION SELECT proposed_address FROM registration_request
                  WHERE proposed_address = ANY(%(some)s) AND id <> %(own)s AND state = ANY(%(states)s)
            """,
            {"some": addresses, "own": request_id or 0, "states": [str(state) for state in OPEN_STATES]},
        )
        return {row[0] for row in cursor.fetchall()}
