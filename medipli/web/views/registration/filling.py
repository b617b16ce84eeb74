"""A form of the journey while it is filled in: what was typed, what is wrong, what the registers add."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from medipli.directory.registers import queries as registers
from medipli.formats import postal
from medipli.formats.identifiers import compact
from medipli.formats.phones import display_phone
from medipli.formats.professions import PROFESSIONS
from medipli.registration import answers
from medipli.web.views.registration.forms import error_list

TICKED_BY_DEFAULT = ("dematerialised", "listed", "wants_address")
PROFESSION_CHOICES = (("", "Choisir…"), *((one.code, one.label) for one in PROFESSIONS))
CIVILITY_CHOICES = (("", "—"), *((one, one) for one in answers.CIVILITIES))


@dataclass(frozen=True)
class Filling:
    """``typed`` and ``wrong`` by field; ``notes`` are confirmations, ``meant`` likelier mail addresses."""

    typed: Mapping[str, str]
    wrong: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    meant: Mapping[str, str] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """What the field shows."""
        return self.typed.get(name, "")

    def is_ticked(self, name: str) -> bool:
        """Whether a box is ticked; those of F40 and F41 are until one says otherwise."""
        return bool(self.typed.get(name, "yes" if name in TICKED_BY_DEFAULT else ""))

    @property
    def towns(self) -> tuple[str, ...]:
        """The towns of the postal code, for the list under the field."""
        return tuple(one.name for one in postal.communes(self.value("postal_code")))

    def errors(self, kind: str) -> list[tuple[str, str]]:
        """The errors for the summary, in the order of the page; a group of radios is reached by its first button."""
        first = {
            "has_national_id": "id_has_national_id-yes",
            "no_id_because": "id_no_id_because-waiting",
            "voucher": "id_voucher-structure",
        }
        listed = error_list(self.wrong, answers.fields_of(kind))
        return [(first.get(target.removeprefix("id_"), target), sentence) for target, sentence in listed]


def completed(filling: Filling) -> Filling:
    """The same with what the registers know put into empty fields: what pages without scripts have in a button."""
    known, notes = _known(filling.typed)
    empty = {name: value for name, value in known.items() if value and not filling.typed.get(name)}
    return replace(filling, typed={**filling.typed, **empty}, notes=notes)


def recognised(filling: Filling) -> Filling:
    """The same with a word under each number that the registers know."""
    return replace(filling, notes=_known(filling.typed)[1])


def _known(typed: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Field → value, and field → sentence, from the numbers that were given."""
    values: dict[str, str] = {}
    notes: dict[str, str] = {}
    responsible = _professional(typed.get("responsible_rpps", ""))
    if responsible is not None:
        values |= of_professional(responsible, prefix="responsible_")
        notes["responsible_rpps"] = "Numéro reconnu."
    own = _professional(typed.get("national_id", ""))
    if own is not None:
        values |= of_professional(own) | (of_site(own.sites[0]) if own.sites else {})
        notes["national_id"] = "Numéro reconnu."
    found = registers.establishment(typed.get("finess", ""))
    if found is not None and found.is_open:
        values |= of_establishment(found)
        notes["finess"] = "Établissement ouvert, reconnu."
    return values, notes


def _professional(number: str) -> registers.Practitioner | None:
    return registers.practitioner(national_id_of(number)) if number else None


def of_professional(found: registers.Practitioner, *, prefix: str = "") -> dict[str, str]:
    """The fields that a professional fills in; ``responsible_`` is the prefix of those of the shared form."""
    return {
        f"{prefix}last_name": found.last_name,
        f"{prefix}first_name": found.first_name,
        f"{prefix}profession": found.profession_code,
    }


def of_establishment(found: registers.Establishment) -> dict[str, str]:
    """The fields that an establishment fills in, of either form."""
    return {
        "legal_name": found.name,
        "site_name": found.name,
        "street": found.street,
        "postal_code": found.postal_code,
        "town": found.town,
        "phone": display_phone(found.phone) if found.phone else "",
    }


def of_site(site: registers.Site) -> dict[str, str]:
    """The fields that a place of work fills in. Its e-mail is left out: it may not be the person's own."""
    return {
        "site_name": site.name,
        "finess": site.finess,
        "street": site.street,
        "postal_code": site.postal_code,
        "town": site.town,
    }


def national_id_of(number: str) -> str:
    """The number as directories write it: type digit and RPPS or ADELI; anything else as it is, short."""
    value = compact(number[:40])
    return f"8{value}" if len(value) == 11 else f"0{value}" if len(value) == 9 else value[:12]
