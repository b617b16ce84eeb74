"""The national list of mailboxes: loaded by difference, taken back, and never half there."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import national_list
from medipli import cli
from medipli.audit.actor import service
from medipli.directory.models import Listing, ListingChange, RegisterLoad
from medipli.directory.registers import listings, queries
from medipli.directory.registers.loading import Loaded, LoadRefused, Source, load_mailboxes
from medipli.formats.annuaire import MailboxRow

pytestmark = pytest.mark.django_db
ACTOR = service("tests")


def mailbox(number: int = 1, **said: str | bool) -> MailboxRow:
    texts: dict[str, str | bool] = dict.fromkeys(listings.COLUMNS, "")
    given = {
        "address": f"coline.estremont.{number}@pharmacien.vo.mssante.example",
        "kind": "PER",
        "national_id": f"8997{number:08d}",
        "last_name": "ESTREMONT",
        "first_name": "Coline",
        "is_paperless": True,
    }
    return MailboxRow(**(texts | given | said))  # type: ignore[arg-type]


def load(*rows: MailboxRow, confirm: bool = False) -> Loaded:
    return load_mailboxes(ACTOR, Source("list.txt", "0" * 64), rows, confirm=confirm)


def known() -> dict[str, str]:
    return dict(Listing.objects.values_list("address", "last_name"))


def test_a_load_adds_changes_and_removes_what_differs() -> None:
    load(mailbox(1), mailbox(2), mailbox(3))
    loaded = load(mailbox(1), mailbox(2, last_name="DORVIGNY"), mailbox(4))
    assert (loaded.rows, loaded.added, loaded.changed, loaded.removed) == (3, 1, 1, 1)
    assert sorted(known().values()) == ["DORVIGNY", "ESTREMONT", "ESTREMONT"]
    assert queries.freshness("mailboxes").rows == 3


def test_an_address_may_stand_on_two_lines_and_a_line_that_repeats_counts_once() -> None:
    twice = {"address": "secretariat@ch.mssante.example", "kind": "ORG", "national_id": ""}
    loaded = load(
        mailbox(1, **twice, structure_id="1990310039"),
        mailbox(1, **twice, structure_id="1990310047"),
        mailbox(2),
        mailbox(2),
    )
    assert (loaded.rows, loaded.added) == (4, 3)


def test_loads_are_taken_back_one_after_the_other_down_to_nothing() -> None:
    load(mailbox(1), mailbox(2))
    first = known()
    load(mailbox(2, last_name="DORVIGNY"), mailbox(3))
    second = known()
    load(mailbox(3))
    listings.undo(ACTOR)
    assert known() == second
    listings.undo(ACTOR)
    assert known() == first
    assert queries.freshness("mailboxes").rows == 2
    listings.undo(ACTOR)
    assert known() == {}
    assert not queries.freshness("mailboxes").is_loaded
    with pytest.raises(listings.NothingToUndo):
        listings.undo(ACTOR)


def test_what_was_taken_back_comes_again_with_the_next_file() -> None:
    load(mailbox(1))
    load(mailbox(1, last_name="FAUX"))
    listings.undo(ACTOR)
    load(mailbox(1, last_name="JUSTE"), mailbox(2))
    assert set(known().values()) == {"JUSTE", "ESTREMONT"}
    listings.undo(ACTOR)
    assert set(known().values()) == {"ESTREMONT"}


def test_changes_are_kept_for_a_week_of_loads_and_older_ones_cannot_be_taken_back() -> None:
    for name in range(listings.KEPT_LOADS + 2):
        load(mailbox(1, last_name=f"NOM{name}"))
    assert ListingChange.objects.count() == listings.KEPT_LOADS
    for name in reversed(range(1, listings.KEPT_LOADS + 1)):
        listings.undo(ACTOR)
        assert set(known().values()) == {f"NOM{name}"}
    with pytest.raises(listings.NothingToUndo):
        listings.undo(ACTOR)


def test_a_file_without_any_difference_can_be_taken_back_too() -> None:
    load(mailbox(1))
    load(mailbox(1))
    listings.undo(ACTOR)
    assert len(known()) == 1


def test_a_list_that_shrinks_too_much_is_refused_and_nothing_changes() -> None:
    load(*(mailbox(number) for number in range(40)))
    with pytest.raises(LoadRefused, match="shrink from 40 to 20"):
        load(*(mailbox(number) for number in range(20)))
    assert len(known()) == 40
    assert load(*(mailbox(number) for number in range(20)), confirm=True).removed == 20


def test_the_command_loads_updates_takes_back_and_says_how_old_the_list_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for day in (0, 1):
        text = "".join(f"{line}\n" for line in national_list.lines(600, day=day))
        (tmp_path / f"liste-2026030{day + 1}.txt").write_text(text)
    assert cli.main(["directory", "mailboxes", str(tmp_path / "liste-20260301.txt")]) == 0
    assert "lines taken     600\nnew             600\n" in capsys.readouterr().out
    assert cli.main(["directory", "mailboxes", str(tmp_path / "liste-20260302.txt")]) == 0
    told = capsys.readouterr().out
    assert "lines taken     600\n" in told
    assert "new             0\nchanged         0\ngone            0" not in told
    assert cli.main(["directory", "undo"]) == 0
    assert "taken back      liste-20260302.txt" in capsys.readouterr().out
    cli.main(["directory", "status"])
    assert "mailboxes        600 rows, data of 2026-03-01" in capsys.readouterr().out
    assert RegisterLoad.objects.filter(undone_at=None).count() == 1
    assert cli.main(["directory", "undo"]) == 0
    assert cli.main(["directory", "undo"]) == 2
    assert "There is no load of mailboxes" in capsys.readouterr().err
