"""A list of accounts: checked line by line, then carried out; nothing is revealed, nothing is done twice."""

from __future__ import annotations

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from medipli.audit.actor import Forbidden
from medipli.audit.models import Event
from medipli.directory.models import Establishment
from medipli.formats.tables import TableRefused, read_table
from medipli.identity.models import Person
from medipli.mailboxes.models import Mailbox
from medipli.organisations.models import Organisation
from medipli.registration import states
from medipli.registration.actions import submit
from medipli.registration.actions.begin import save
from medipli.registration.importing import actions, report
from medipli.registration.importing.columns import profession_code
from medipli.registration.importing.opening import INCOMPLETE
from medipli.registration.models import Import, ImportLine, Request
from medipli.registration.throttling import TooMany
from tests.boxes import acting
from tests.people import a_person
from tests.registration.journeys import VISITOR, run_jobs, verify
from tests.registration.requests_ready import an_rpps, jobs
from tests.structures import Structure, a_structure

pytestmark = pytest.mark.django_db
HEADER = "Type;Nom;Prénom;Profession;Fonction;RPPS;Courriel;Tél\n"


@pytest.fixture
def place() -> Structure:
    return a_structure()


def sent(place: Structure, *lines: str) -> Import:
    """A list sent and checked."""
    batch = actions.send_list(acting(place.administrator), place.organisation, (HEADER + "\n".join(lines)).encode())
    actions.check(batch.pk)
    batch.refresh_from_db()
    return batch


def line_of(batch: Import, number: int = 2) -> ImportLine:
    return batch.lines.get(number=number)


def carried_out(place: Structure, batch: Import) -> None:
    actions.start(acting(place.administrator), batch.pk)
    while actions.run_share(batch.pk):
        pass


@pytest.mark.feature(11)
def test_a_local_account_is_opened_at_once_and_its_person_gets_the_link(place: Structure) -> None:
    batch = sent(place, "LOCAL;Orvalet;Maëline;;Secrétaire médicale;;maeline@courriel.example;01 99 00 61 10")
    assert line_of(batch).verdict == ImportLine.Verdict.OPEN
    assert not Person.objects.filter(email="maeline@courriel.example").exists()
    carried_out(place, batch)
    person = Person.objects.get(email="maeline@courriel.example")
    box = Mailbox.objects.get(owner=person)
    assert (box.kind, box.organisation) == (Mailbox.Kind.LOCAL, place.organisation)
    assert Organisation.objects.count() == 1
    assert not person.has_usable_password()
    assert jobs("notices.finish_account")[-1]["person_id"] == person.pk
    request = Request.objects.get(mailbox=box)
    assert (request.state, request.identity_proof) == (Request.State.VALIDATED, Request.Proof.VOUCHED)
    assert line_of(batch).outcome == ImportLine.Outcome.OPENED


@pytest.mark.parametrize(("kind", "number"), [("INT", ""), ("PER", "rpps")])
def test_others_confirm_their_address_then_the_desk_decides(place: Structure, kind: str, number: str) -> None:
    rpps = an_rpps()[1:] if number else ""
    batch = sent(place, f"{kind};Kerivoal;Aziliz;Infirmière;;{rpps};aziliz@courriel.example;")
    assert line_of(batch).verdict == ImportLine.Verdict.DESK
    carried_out(place, batch)
    request = Request.objects.get(email="aziliz@courriel.example")
    assert request.state == Request.State.DRAFT
    assert jobs("registration.send_verification") == [{"request_id": request.pk}]
    verify(request)
    submit(VISITOR, request)
    assert request.state == Request.State.SUBMITTED
    assert request.identity_proof == (Request.Proof.VOUCHED if kind == "INT" else "")


def test_what_a_person_changes_is_no_longer_vouched_for(place: Structure) -> None:
    batch = sent(place, "INT;Kerivoal;Aziliz;Infirmier;;;aziliz@courriel.example;")
    carried_out(place, batch)
    request = Request.objects.get(email="aziliz@courriel.example")
    save(VISITOR, request, "individual", {**request.answers, "last_name": "Autre"})
    assert request.identity_proof == ""


@pytest.mark.parametrize(
    ("line", "column", "sentence"),
    [
        ("LOCAL;;Maëline;;Secrétaire;;m@courriel.example;", "last_name", "Indiquez"),
        ("LOCAL;Orvalet;Maëline;;Secrétaire;;pas une adresse;", "email", "complète"),
        ("LOCAL;=CMD();Maëline;;Secrétaire;;m@courriel.example;", "last_name", "formule"),
        ("LOCAL;@Orvalet;Maëline;;Secrétaire;;m@courriel.example;", "last_name", "formule"),
        ("XYZ;Orvalet;Maëline;;Secrétaire;;m@courriel.example;", "kind", "PER, INT ou LOCAL"),
        ("PER;Orvalet;Maëline;Médecin;;12345;m@courriel.example;", "national_id", ""),
        ("INT;Orvalet;Maëline;Sorcière;;;m@courriel.example;", "profession", "pas dans la liste"),
        ("LOCAL;Орвале;Maëline;;Secrétaire;;m@courriel.example;", "last_name", "latin"),
        ("LOCAL;Orvalet;\u202eMaëline;;Secrétaire;;m@courriel.example;", "first_name", "invisible"),
        (f"LOCAL;{'x' * 600};Maëline;;Secrétaire;;m@courriel.example;", "last_name", "trop longue"),
        ("LOCAL;Orvalet;Maëline;;Secrétaire;;m@courriel.example;123", "phone", ""),
    ],
)
def test_each_wrong_line_says_what_is_wrong(place: Structure, line: str, column: str, sentence: str) -> None:
    found = line_of(sent(place, line))
    assert found.verdict == ImportLine.Verdict.WRONG
    assert sentence in found.errors[column]


def test_duplicates_of_the_file_and_of_the_structure_are_said(place: Structure) -> None:
    batch = sent(
        place,
        "LOCAL;Orvalet;Maëline;;Secrétaire;;m@courriel.example;",
        "LOCAL;Orvalet;Ewen;;Secrétaire;;M@courriel.example;",
        f"LOCAL;Brévalet;Josiane;;Secrétaire;;{place.secretary.email};",
    )
    assert "ligne 2" in line_of(batch, 3).errors["email"]
    assert "déjà un compte dans votre structure" in line_of(batch, 4).errors["email"]
    assert line_of(batch).verdict == ImportLine.Verdict.OPEN


def read_by_the_administrator(batch: Import) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """Of each line: the result and the problems that its page and its report show."""
    lines, _ = report.page(batch)
    return [(line.result, line.problems) for line in lines]


def test_an_account_of_another_structure_reveals_nothing_and_is_left_to_the_desk(place: Structure) -> None:
    elsewhere = a_person("Maëline", "Orvalet")
    batch = sent(
        place,
        f"LOCAL;Orvalet;Maëline;;Secrétaire;;{elsewhere.email};",
        "LOCAL;Tessandier;Ewen;;Brancardier;;ewen@courriel.example;",
    )
    assert read_by_the_administrator(batch) == [("Lien envoyé aussitôt", ())] * 2
    carried_out(place, batch)
    batch.refresh_from_db()
    assert read_by_the_administrator(batch) == [("Lien envoyé", ())] * 2
    assert report.counts(batch).opened == 2
    assert not Mailbox.objects.filter(owner=elsewhere).exists()
    assert Mailbox.objects.filter(owner__email="ewen@courriel.example").exists()
    request = Request.objects.get(email=elsewhere.email)
    assert jobs("registration.send_verification") == [{"request_id": request.pk}]
    assert request.state in states.OPEN
    run_jobs("registration.send_verification")
    assert mail.outbox[-1].to == [elsewhere.email]


def test_one_account_at_a_time_reveals_nothing_either(place: Structure) -> None:
    elsewhere = a_person("Maëline", "Orvalet")
    cells = {"kind": "LOCAL", "last_name": "Orvalet", "first_name": "Maëline", "function": "Secrétaire"}
    for email in (elsewhere.email, "inconnue@courriel.example"):
        assert actions.ask_for_one(
            acting(place.administrator), place.organisation, place.administrator, cells | {"email": email}
        )


def test_a_namesake_of_the_structure_is_looked_at_by_the_desk(place: Structure) -> None:
    batch = sent(place, "LOCAL;Brévalet;Josiane;;Secrétaire;;homonyme@courriel.example;")
    assert read_by_the_administrator(batch) == [("Vérification par le centre de services", ())]


def test_a_killed_import_goes_on_and_does_nothing_twice(place: Structure) -> None:
    lines = [f"LOCAL;Orvalet;Ewen {'abcde'[n]};;Aide;;e{n}@courriel.example;" for n in range(5)]
    batch = sent(place, *lines)
    actions.start(acting(place.administrator), batch.pk)
    assert actions.run_share(batch.pk, 2)
    assert Person.objects.filter(email__startswith="e", email__endswith="@courriel.example").count() == 2
    assert actions.run_share(batch.pk, 2)
    assert not actions.run_share(batch.pk, 2)
    assert not actions.run_share(batch.pk, 2)
    assert Person.objects.filter(last_name="Orvalet").count() == 5
    batch.refresh_from_db()
    assert batch.state == Import.State.DONE
    assert report.counts(batch).opened == 5


def test_an_import_ends_with_the_office(place: Structure) -> None:
    batch = sent(place, "LOCAL;Orvalet;Ewen;;Aide;;e@courriel.example;")
    actions.start(acting(place.administrator), batch.pk)
    place.administrator.offices.all().delete()
    actions.run_share(batch.pk)
    assert not Person.objects.filter(email="e@courriel.example").exists()
    assert line_of(batch).outcome == ImportLine.Outcome.LEFT


def test_nothing_is_imported_when_it_is_dropped(place: Structure) -> None:
    batch = sent(place, "LOCAL;Orvalet;Ewen;;Aide;;e@courriel.example;")
    actions.drop(acting(place.administrator), batch.pk)
    actions.start(acting(place.administrator), batch.pk)
    assert not actions.run_share(batch.pk)
    assert not ImportLine.objects.exists()
    assert not Person.objects.filter(email="e@courriel.example").exists()


@pytest.mark.parametrize("content", ["Nom;Prénom\nOrvalet;Ewen\n", HEADER])
def test_a_file_without_its_columns_or_lines_is_refused_whole(place: Structure, content: str) -> None:
    with pytest.raises(TableRefused):
        actions.send_list(acting(place.administrator), place.organisation, content.encode())
    assert not Import.objects.exists()


def test_only_administrators_of_that_structure_send_and_start(place: Structure) -> None:
    stranger, other = a_person(), a_structure("EHPAD Les Glycines").administrator
    batch = sent(place, "LOCAL;Orvalet;Ewen;;Aide;;e@courriel.example;")
    for person in (stranger, other):
        with pytest.raises(Forbidden):
            actions.send_list(acting(person), place.organisation, b"x")
        with pytest.raises(Forbidden):
            actions.start(acting(person), batch.pk)
        with pytest.raises(Forbidden):
            actions.drop(acting(person), batch.pk)


def test_files_are_throttled(place: Structure) -> None:
    for _ in range(actions.MOST_AN_HOUR):
        sent(place, "LOCAL;Orvalet;Ewen;;Aide;;e@courriel.example;")
    with pytest.raises(TooMany):
        sent(place, "LOCAL;Orvalet;Ewen;;Aide;;e@courriel.example;")


def test_the_report_comes_back_safe_and_with_the_wrong_lines_first(place: Structure) -> None:
    batch = sent(
        place,
        "LOCAL;Orvalet;Ewen;;Aide;;e@courriel.example;",
        "LOCAL;=HYPERLINK(A1);Ewen;;Aide;;f@courriel.example;",
    )
    table = read_table(report.as_csv(batch))
    assert [row.cells[0] for row in table.rows] == ["3", "2"]
    assert "'=HYPERLINK(A1)" in table.rows[0].cells
    assert read_table(report.template_csv()).header[2] == "Nom"


def test_a_line_costs_a_bounded_number_of_queries(place: Structure) -> None:
    lines = [f"LOCAL;Orvalet;Ewen {'abcdefgh'[n]};;Aide;;e{n}@courriel.example;" for n in range(8)]
    batch = sent(place, *lines)
    actions.start(acting(place.administrator), batch.pk)
    actions.run_share(batch.pk, 1)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        actions.run_share(batch.pk, 1)
    few = len(captured)
    with CaptureQueriesContext(connection) as captured:
        actions.run_share(batch.pk, 5)
    assert (len(captured) - few) / 4 <= 60


def test_lists_do_not_stay(place: Structure) -> None:
    batch = sent(place, "LOCAL;Orvalet;Ewen;;Aide;;e@courriel.example;")
    Import.objects.update(created_at="2020-01-01T00:00Z")
    assert actions.forget_old() == 1
    assert not batch.lines.exists()
    assert Event.objects.filter(action="import.send", target=f"import:{batch.pk}").exists()


@pytest.mark.parametrize(
    ("said", "code"),
    [("Infirmière", "60"), ("pharmacienne", "21"), ("10", "10"), ("MÉDECIN", "10"), ("Sorcière", ""), ("", "")],
)
def test_professions_are_read_as_people_write_them(said: str, code: str) -> None:
    assert profession_code(said) == code


def test_a_structure_whose_own_address_is_incomplete_is_told_so_and_nobody_is_written_to(place: Structure) -> None:
    Organisation.objects.filter(pk=place.organisation.pk).update(street="")
    line = "INT;Kerivoal;Aziliz;Infirmier;;;aziliz@courriel.example;"
    wrong = line_of(sent(place, line))
    assert (wrong.verdict, wrong.errors) == (ImportLine.Verdict.WRONG, {"kind": INCOMPLETE})
    Establishment.objects.create(finess=place.organisation.finess, name="Centre", street="9 quai Haut", search_text="")
    known = sent(place, line)
    assert line_of(known).verdict == ImportLine.Verdict.DESK
    carried_out(place, known)
    assert Request.objects.get(email="aziliz@courriel.example").answers["street"] == "9 quai Haut"


def test_an_address_pasted_with_an_invisible_mark_is_written_to_without_it(place: Structure) -> None:
    batch = sent(
        place,
        "LOCAL;Orvalet;Maëline;;Secrétaire médicale;;mae\u200bline@courriel.example;",
        "INT;Kerivoal;Aziliz;Infirmier;;;aziliz\u2060@courriel.example;",
    )
    carried_out(place, batch)
    assert Person.objects.filter(email="maeline@courriel.example").exists()
    run_jobs("registration.send_verification")
    assert mail.outbox[-1].to == ["aziliz@courriel.example"]
