"""Send a list, check it, carry it out. Jobs do a share at a time; each line is one transaction, done whole or not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from medipli.audit.actions import record
from medipli.audit.actor import Actor, Forbidden
from medipli.formats.tables import Table, TableRefused, read_table
from medipli.identity import throttle
from medipli.identity.models import Person
from medipli.identity.secrets import digest
from medipli.organisations.models import Organisation
from medipli.organisations.policy import require_administrator
from medipli.registration.importing.columns import cells_of, header_of
from medipli.registration.importing.opening import Reading, carry_out, known_of, read_line, weigh
from medipli.registration.models import Import, ImportLine
from medipli.registration.refusals import RequestRefused
from medipli.registration.throttling import TooMany

State = Import.State
Verdict, Outcome = ImportLine.Verdict, ImportLine.Outcome
MOST_AN_HOUR = 20
SHARE = 50
"""Lines that one job carries out before the next job, so that letters and codes are not kept waiting."""
KEPT = timedelta(days=30)
_HOUR = timedelta(hours=1)
_CHECKED_AT_ONCE = 500


def count_one(actor: Actor) -> None:
    """Count one list or one account of an administrator's hour. Raises TooMany."""
    limit = throttle.Limit(digest("imports of", actor.person_id), MOST_AN_HOUR, _HOUR, _HOUR)
    if wait := throttle.count_try(limit):
        raise TooMany(wait)


def ask_for_one(actor: Actor, organisation: Organisation, by: Person, cells: Mapping[str, str]) -> bool:
    """One account, as a line of a list would make it: whether its link leaves at once, without the desk.

    Raises RequestRefused (field → sentence), TooMany, Forbidden.
    """
    require_administrator(actor, organisation.pk)
    known = known_of(organisation)
    reading, answers = read_line(cells, organisation, by, known)
    if reading.errors:
        raise RequestRefused(reading.errors)
    count_one(actor)
    reading = weigh(reading, answers, known)
    with transaction.atomic():
        request = carry_out(actor, organisation, by, reading)
        details = {"organisation": organisation.pk}
        record(actor, "organisation.ask_for_account", target=f"request:{request.pk}", details=details)
    return reading.verdict == Verdict.OPEN


def send_list(actor: Actor, organisation: Organisation, content: bytes) -> Import:
    """Keep the lines of a file and have them checked; nothing is created yet.

    Raises Forbidden, TableRefused and TooMany, each with its sentence.
    """
    from medipli.registration.importing import tasks

    require_administrator(actor, organisation.pk)
    count_one(actor)
    table = read_table(content)
    with transaction.atomic():
        batch = Import.objects.create(organisation=organisation, by_id=actor.person_id or 0, source=table.source[:80])
        ImportLine.objects.bulk_create(_lines(batch, table), batch_size=1000)
        details = {"organisation": organisation.pk, "lines": len(table.rows)}
        record(actor, "import.send", target=f"import:{batch.pk}", details=details)
        tasks.check_import.defer(import_id=batch.pk)
    return batch


def check(import_id: int) -> None:
    """Say of each line what is wrong with it, or what would become of it. Again from the start when interrupted."""
    batch = Import.objects.select_related("organisation__region", "by").get(pk=import_id)
    if batch.state != State.CHECKING:
        return
    known = known_of(batch.organisation)
    seen: dict[str, int] = {}
    lines = list(batch.lines.order_by("number"))
    for start in range(0, len(lines), _CHECKED_AT_ONCE):
        some = lines[start : start + _CHECKED_AT_ONCE]
        read = [read_line(line.cells, batch.organisation, batch.by, known) for line in some]
        for line, (reading, answers) in zip(some, read, strict=True):
            for name, value in (("email", answers.email), ("national_id", answers.national_id)):
                if value and (first := seen.setdefault(f"{name} {value}", line.number)) != line.number:
                    reading.errors.setdefault(name, f"Déjà à la ligne {first} de ce fichier.")
            weighed = weigh(reading, answers, known)
            line.errors = reading.errors
            line.verdict = Verdict.WRONG if reading.errors else weighed.verdict
        ImportLine.objects.bulk_update(some, ["verdict", "errors"], batch_size=_CHECKED_AT_ONCE)
    Import.objects.filter(pk=batch.pk, state=State.CHECKING).update(state=State.READY)


def start(actor: Actor, import_id: int) -> None:
    """« Importer les lignes correctes ». Does nothing twice. Raises Forbidden."""
    from medipli.registration.importing import tasks

    with transaction.atomic():
        batch = _own(actor, import_id)
        if batch.state != State.READY or not batch.lines.exclude(verdict=Verdict.WRONG).exists():
            return
        batch.state = State.RUNNING
        batch.save(update_fields=["state"])
        record(actor, "import.start", target=f"import:{batch.pk}", details={"organisation": batch.organisation_id})
        tasks.run_import.defer(import_id=batch.pk)


def drop(actor: Actor, import_id: int) -> None:
    """Nothing of it is imported, and its lines go. Raises Forbidden."""
    with transaction.atomic():
        batch = _own(actor, import_id)
        if batch.state in (State.RUNNING, State.DONE):
            return
        batch.state, batch.finished_at = State.DROPPED, timezone.now()
        batch.save(update_fields=["state", "finished_at"])
        batch.lines.all().delete()
        record(actor, "import.drop", target=f"import:{batch.pk}", details={"organisation": batch.organisation_id})


def run_share(import_id: int, share: int = SHARE) -> bool:
    """Carry out the next lines; True while there are more. What a killed job had done is not done twice."""
    batch = Import.objects.select_related("organisation__region", "by").get(pk=import_id)
    if batch.state != State.RUNNING:
        return False
    todo = batch.lines.filter(verdict__in=(Verdict.OPEN, Verdict.DESK), outcome=Outcome.NONE).order_by("number")
    ids = list(todo.values_list("pk", flat=True)[: share + 1])
    actor = Actor(batch.by_id, batch.by.full_name, "worker")
    known = known_of(batch.organisation) if ids else None
    for line_id in ids[:share]:
        with transaction.atomic():
            line = ImportLine.objects.select_for_update().get(pk=line_id)
            if known is None or line.outcome != Outcome.NONE:
                continue
            reading, answers = read_line(line.cells, batch.organisation, batch.by, known)
            if reading.errors:
                # Somebody opened the same account meanwhile.
                line.outcome, line.said = Outcome.LEFT, next(iter(reading.errors.values()))[:300]
            else:
                reading = weigh(reading, answers, known)
                _do(actor, batch, line, reading)
            line.save(update_fields=["outcome", "said", "request"])
    if len(ids) > share:
        return True
    Import.objects.filter(pk=batch.pk).update(state=State.DONE, finished_at=timezone.now())
    return False


def forget_old() -> int:
    """Lines hold names and addresses: they go a month after their import; returns how many imports lost theirs."""
    old = Import.objects.filter(created_at__lt=timezone.now() - KEPT).exclude(state=State.RUNNING)
    with_lines = old.filter(lines__isnull=False).distinct()
    ids = list(with_lines.values_list("pk", flat=True))
    ImportLine.objects.filter(batch__in=ids).delete()
    Import.objects.filter(pk__in=ids, state__in=(State.CHECKING, State.READY)).update(state=State.DROPPED)
    return len(ids)


def _do(actor: Actor, batch: Import, line: ImportLine, reading: Reading) -> None:
    try:
        line.request = carry_out(actor, batch.organisation, batch.by, reading)
    except Forbidden:
        line.outcome, line.said = Outcome.LEFT, "Vous n’administrez plus cette structure."
        return
    # Not whether an account was opened: that would tell who has one elsewhere.
    line.outcome = Outcome.OPENED if reading.verdict == Verdict.OPEN else Outcome.ASKED


def _own(actor: Actor, import_id: int) -> Import:
    batch = Import.objects.select_for_update().filter(pk=import_id).first()
    if batch is None:
        raise Forbidden
    require_administrator(actor, batch.organisation_id)
    return batch


def _lines(batch: Import, table: Table) -> list[ImportLine]:
    places, missing = header_of(table.header)
    if missing:
        named = ", ".join(f"«\u00a0{label}\u00a0»" for label in missing)
        raise TableRefused(f"Il manque une colonne\u00a0: {named}. La première ligne du fichier nomme les colonnes.")
    if not table.rows:
        raise TableRefused("Ce fichier n’a que des titres de colonnes\u00a0: ajoutez une ligne par personne.")
    return [ImportLine(batch=batch, number=row.number, cells=cells_of(row.cells, places)) for row in table.rows]
