"""Importing a list of local accounts: reading the file, checking every line, opening every account."""

from __future__ import annotations

from uuid import uuid4

from bench.measure import measure
from bench.results import Results
from medipli.audit.actor import Actor
from medipli.formats.tables import write_csv
from medipli.identity.models import Person
from medipli.organisations.models import Office, Organisation, Region
from medipli.registration.importing import actions
from medipli.registration.importing.columns import COLUMNS


def accounts(results: Results, count: int) -> None:
    """Import ``count`` accounts. Numbers are those of one line."""
    organisation, actor = _structure()
    warm, measured = _file(count, 10), _file(0, count)
    batches: dict[int, int] = {}

    def send_and_check(number: int) -> None:
        batch = actions.send_list(actor, organisation, warm if number == 0 else measured)
        actions.check(batch.pk)
        batches[number] = batch.pk

    def carry_out(number: int) -> None:
        actions.start(actor, batches[number])
        while actions.run_share(batches[number]):
            pass

    results.add(measure("registration", "check a line of an import", send_and_check, times=1, warm=1, divided_by=count))
    results.add(measure("registration", "import an account", carry_out, times=1, warm=1, divided_by=count))
    opened = Person.objects.filter(own_mailboxes__organisation=organisation).count()
    if opened < count:
        raise RuntimeError(f"{opened} accounts were opened of {count}")


def _structure() -> tuple[Organisation, Actor]:
    code = uuid4().hex[:6]
    region = Region.objects.create(code=code, name=f"Région {code}", is_open=True)
    organisation = Organisation.objects.create(
        region=region, name="Centre hospitalier", street="1 quai", postal_code="81000", town="Albi"
    )
    person = Person.objects.create(email=f"{code}@courrier.example", first_name="Apolline", last_name="Vergastre")
    Office.objects.create(person=person, kind=Office.Kind.ADMINISTRATOR, organisation=organisation)
    return organisation, Actor(person.pk, person.full_name, "192.0.2.1")


def _file(first: int, count: int) -> bytes:
    mark = uuid4().hex[:6]
    rows = [_row(mark, number) for number in range(first, first + count)]
    return write_csv([column.label for column in COLUMNS], rows)


def _row(mark: str, number: int) -> tuple[str, ...]:
    name = "Orvalet " + "".join(chr(ord("a") + int(digit)) for digit in f"{number:05d}")
    address = f"bench-{mark}-{number}@courrier.example"
    return ("LOCAL", "Mme", name, "Maëline", "", "Secrétaire médicale", "", address, "")
