from __future__ import annotations

from collections.abc import Callable

import pytest
from stdnum import luhn

from medipli.registration.answers import (
    ConnectionAnswers,
    IndividualAnswers,
    fields_of,
    kept,
    read,
    read_individual,
    read_shared,
    suggestions,
)
from medipli.registration.models import Request
from tests.registration.journeys import (
    CORSICAN_FINESS,
    FINESS,
    SIRET,
    a_connection_form,
    a_local_form,
    a_shared_form,
    an_individual_form,
    an_rpps,
)

Kind = Request.Kind
FORMS: list[tuple[Kind, Callable[..., dict[str, str]]]] = [
    (Kind.PER, an_individual_form),
    (Kind.LOCAL, a_local_form),
    (Kind.ORG, a_shared_form),
    (Kind.CONNECTION, a_connection_form),
]
HOSTILE = [
    "\u202eevil\u202c",
    "a\x00b",
    "Ligne\x1b[31m",
    "x" * 100_000,
    "\ud800",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "=HYPERLINK(1)",
    "Ольга",
    "李",
    "אבג",
    "🙂🙂",
    "١٢٣٤٥٦٧٨٩٠١",
    " \u00a0\u2003 ",
    "../../etc",
    "a\r\nBcc: b@c.example",
]


@pytest.mark.parametrize(("kind", "form"), FORMS)
def test_a_complete_form_has_nothing_wrong(kind: Kind, form: Callable[..., dict[str, str]]) -> None:
    assert read(kind, form())[1] == {}


@pytest.mark.parametrize(("kind", "form"), FORMS)
def test_an_empty_form_says_what_is_needed_in_french(kind: Kind, form: Callable[..., dict[str, str]]) -> None:
    _, errors = read(kind, {})
    assert errors
    assert set(errors) <= set(fields_of(kind))
    assert all(sentence.endswith(".") or "Exemple" in sentence for sentence in errors.values())


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize(("kind", "form"), FORMS)
def test_no_field_lets_hostile_content_through(kind: Kind, form: Callable[..., dict[str, str]], hostile: str) -> None:
    for field in fields_of(kind):
        answers, errors = read(kind, form(**{field: hostile}))
        assert all(isinstance(sentence, str) and len(sentence) < 250 for sentence in errors.values())
        values = [value for value in vars(answers).values() if isinstance(value, str)]
        assert not any(char in value for value in values for char in "\x00\x1b\u202e\ud800")
        assert all(len(value) <= 2_000 for value in values)


@pytest.mark.parametrize("field", ["last_name", "site_name", "street", "town"])
def test_right_to_left_marks_are_refused_with_a_sentence(field: str) -> None:
    _, errors = read_individual(an_individual_form(**{field: "Albi\u202e"}))
    assert "caractère invisible" in errors[field]


def test_marks_that_pasting_leaves_go_without_a_word() -> None:
    answers, errors = read_individual(an_individual_form(first_name="\ufeffEl\u00adsa\u200b "))
    assert (answers.first_name, errors) == ("Elsa", {})


def test_other_alphabets_are_refused_and_accents_are_not() -> None:
    assert "latin" in read_individual(an_individual_form(last_name="Иванов"))[1]["last_name"]
    answers, errors = read_individual(an_individual_form(last_name="D’Œuvry-L'Haÿ", first_name="Zoé"))
    assert (answers.last_name, errors) == ("D’Œuvry-L'Haÿ", {})


@pytest.mark.feature(23)
def test_numbers_are_read_with_spaces_dots_and_type_digits() -> None:
    rpps = an_rpps()
    spaced = " ".join((rpps[:4], rpps[4:8], rpps[8:]))
    for typed in (rpps, spaced, spaced.replace(" ", "."), f"8{rpps}", spaced.replace(" ", "\u00a0")):
        assert read_individual(an_individual_form(national_id=typed))[0].national_id == f"8{rpps}"
    assert read_individual(an_individual_form(national_id="31 9 12345 6"))[0].national_id == "0319123456"
    wrong = rpps[:-1] + str((int(rpps[-1]) + 1) % 10)
    for typed in (wrong, rpps[:10], rpps + "1", "abc"):
        answers, errors = read_individual(an_individual_form(national_id=typed))
        assert answers.national_id == ""
        assert "national_id" in errors


@pytest.mark.feature(33)
def test_finess_numbers_of_corsica_are_read() -> None:
    for typed in (CORSICAN_FINESS, CORSICAN_FINESS.lower(), f"{CORSICAN_FINESS[:2]} {CORSICAN_FINESS[2:]}"):
        answers, errors = read_shared(a_shared_form(finess=typed, postal_code="20000", town="Ajaccio"))
        assert (answers.finess, errors) == (CORSICAN_FINESS, {})
    assert "finess" in read_shared(a_shared_form(finess="2C0000016"))[1]


@pytest.mark.feature(34)
def test_a_siret_is_given_only_where_there_is_no_finess() -> None:
    answers, errors = read_shared(a_shared_form(finess="", siret=SIRET))
    assert (answers.siret, errors) == (SIRET, {})
    assert "suffit" in read_shared(a_shared_form(siret=SIRET))[1]["siret"]
    assert "à défaut" in read_shared(a_shared_form(finess=""))[1]["finess"]
    errors = read_shared(a_shared_form(finess="", siret="123"))[1]
    assert "siret" in errors
    assert "finess" not in errors, "one mistake, one sentence"
    siren = "73282932" + luhn.calc_check_digit("73282932")
    assert read_shared(a_shared_form(finess="", siret=siren))[0].siret == siren


@pytest.mark.feature(35)
def test_postal_code_and_town_agree() -> None:
    answers, errors = read_shared(a_shared_form(town="ALBI"))
    assert (answers.town, errors) == ("Albi", {})
    assert "Albi" in read_shared(a_shared_form(town="Lille"))[1]["town"]
    assert "postal_code" in read_shared(a_shared_form(postal_code="8100"))[1]
    assert "postal_code" in read_shared(a_shared_form(postal_code="00000"))[1]
    assert read_shared(a_shared_form(postal_code="81013", town="Albi CEDEX 9"))[1] == {}


@pytest.mark.feature(38)
def test_telephones_are_read_as_people_write_them() -> None:
    for typed in ("01 99 00 12 34", "01.99.00.12.34", "+33 1 99 00 12 34"):
        assert read_shared(a_shared_form(phone=typed))[0].phone == "+33199001234"
    assert read_shared(a_shared_form(phone=""))[1] == {}
    assert "phone" in read_shared(a_shared_form(phone="12"))[1]


def test_a_likely_typing_mistake_in_an_address_is_suggested_not_refused() -> None:
    form = a_shared_form(email="equipe@gmial.com")
    assert read_shared(form)[1] == {}
    assert suggestions(form)["email"].endswith("@gmail.com")
    assert suggestions(a_shared_form()) == {}


@pytest.mark.parametrize(
    "typed", ["equipe@oc.mssante.fr", "x@medecin.vo.mssante.example", "sans-arobase", "a@b", "a b@c.fr"]
)
def test_only_an_ordinary_address_is_taken(typed: str) -> None:
    assert "email" in read_shared(a_shared_form(email=typed))[1]


@pytest.mark.feature(40, 41)
def test_boxes_are_what_was_ticked() -> None:
    answers, _ = read_shared(a_shared_form())
    assert (answers.dematerialised, answers.listed) == (True, True)
    answers, _ = read_shared(a_shared_form(dematerialised="", listed=""))
    assert (answers.dematerialised, answers.listed) == (False, False)


@pytest.mark.feature(25, 26)
def test_who_has_no_number_gives_other_answers() -> None:
    answers, errors = read_individual(a_local_form())
    assert (answers.kind, answers.profession_label, answers.national_id) == ("LOCAL", "Secrétaire médicale", "")
    assert (errors, answers.wants_address) == ({}, False)
    assert "voucher" in read_individual(a_local_form(voucher=""))[1]
    assert "voucher_email" in read_individual(a_local_form(voucher="structure"))[1]
    waiting = an_individual_form(has_national_id="no", no_id_because="waiting", national_id="", wants_address="on")
    answers, errors = read_individual(waiting)
    assert (answers.kind, answers.wants_address, errors) == ("INT", True, {})
    assert "no_id_because" in read_individual(an_individual_form(has_national_id="no"))[1]


def test_a_message_keeps_its_lines() -> None:
    answers, _ = read(Kind.CONNECTION, a_connection_form(message="Bonjour,\r\nmerci."))
    assert isinstance(answers, ConnectionAnswers)
    assert answers.message == "Bonjour,\nmerci."
    for wrong in ("0", "-3", "douze", "1" * 50):
        assert "professionals" in read(Kind.CONNECTION, a_connection_form(professionals=wrong))[1]


def test_what_is_kept_can_be_stored_and_has_an_end() -> None:
    assert kept("a\x00b\ud800") == "ab?"
    assert len(kept("x" * 100_000)) == 5_000


def test_answers_cannot_be_changed() -> None:
    answers, _ = read_individual(an_individual_form())
    assert isinstance(answers, IndividualAnswers)
    with pytest.raises(AttributeError):
        answers.email = "x"  # type: ignore[misc]
    assert FINESS
