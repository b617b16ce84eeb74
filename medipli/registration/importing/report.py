"""What the page of an import shows, and the file that goes back to who sent it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from medipli.formats.tables import write_csv
from medipli.registration.importing.columns import COLUMNS, EXAMPLES, LABELS
from medipli.registration.models import Import, ImportLine

Verdict, Outcome = ImportLine.Verdict, ImportLine.Outcome
PAGE = 100
AT_ONCE = "Lien envoyé aussitôt"
AT_ONCE_DONE = "Lien envoyé"
"""What a line that the desk need not look at becomes: the same words whether or not its address is known elsewhere."""


@dataclass(frozen=True)
class Counts:
    """Lines of an import, by what was found and what became of them."""

    total: int
    wrong: int
    open: int
    desk: int
    done: int
    opened: int
    asked: int
    left: int

    @property
    def right(self) -> int:
        return self.open + self.desk


@dataclass(frozen=True)
class LineView:
    """``problems`` are (column, sentence); ``result`` says what would become of the line, or became of it."""

    number: int
    name: str
    email: str
    problems: tuple[tuple[str, str], ...]
    result: str
    is_wrong: bool


def counts(batch: Import) -> Counts:
    """One query."""
    found = batch.lines.aggregate(
        total=Count("pk"),
        wrong=Count("pk", filter=Q(verdict=Verdict.WRONG)),
        open=Count("pk", filter=Q(verdict=Verdict.OPEN)),
        desk=Count("pk", filter=Q(verdict=Verdict.DESK)),
        done=Count("pk", filter=~Q(outcome=Outcome.NONE)),
        opened=Count("pk", filter=Q(outcome=Outcome.OPENED)),
        asked=Count("pk", filter=Q(outcome=Outcome.ASKED)),
        left=Count("pk", filter=Q(outcome=Outcome.LEFT)),
    )
    return Counts(**found)


def page(batch: Import, number: int = 1) -> tuple[tuple[LineView, ...], bool]:
    """A page of lines, those to mend first, and whether there are more."""
    start = (max(1, number) - 1) * PAGE
    lines = list(_ordered(batch)[start : start + PAGE + 1])
    return tuple(_view(line) for line in lines[:PAGE]), len(lines) > PAGE


def as_csv(batch: Import) -> bytes:
    """Every line as it was sent, with what was found beside it: to be mended and sent again."""
    header = ("Ligne", "Résultat", "À corriger", *(column.label for column in COLUMNS))
    return write_csv(header, _written(batch))


def template_csv() -> bytes:
    """The file to fill in, with invented people."""
    return write_csv([column.label for column in COLUMNS], EXAMPLES)


def _written(batch: Import) -> Iterator[tuple[str, ...]]:
    for line in _ordered(batch).iterator(2000):
        view = _view(line)
        problems = " ".join(f"{column}\u00a0: {sentence}" for column, sentence in view.problems)
        yield (str(line.number), view.result, problems, *(str(line.cells.get(one.field, "")) for one in COLUMNS))


def _ordered(batch: Import) -> QuerySet[ImportLine]:
    left = Q(verdict=Verdict.WRONG) | Q(outcome=Outcome.LEFT)
    rank = Case(When(left, then=Value(0)), default=Value(1), output_field=IntegerField())
    return batch.lines.annotate(rank=rank).order_by("rank", "number")


def _view(line: ImportLine) -> LineView:
    problems = [(LABELS.get(name, name), str(sentence)) for name, sentence in line.errors.items()]
    if line.said:
        problems.append(("", line.said))
    has_outcome = line.outcome != Outcome.NONE
    return LineView(
        number=line.number,
        name=" ".join(str(line.cells.get(name, "")) for name in ("first_name", "last_name"))[:120].strip(),
        email=str(line.cells.get("email", ""))[:120],
        problems=tuple(problems),
        result=_outcome(line) if has_outcome else _verdict(line),
        is_wrong=line.verdict == Verdict.WRONG or line.outcome == Outcome.LEFT,
    )


def _outcome(line: ImportLine) -> str:
    return AT_ONCE_DONE if line.outcome == Outcome.OPENED else line.get_outcome_display()


def _verdict(line: ImportLine) -> str:
    return AT_ONCE if line.verdict == Verdict.OPEN else line.get_verdict_display()
