"""What PostgreSQL asks of words finds the same in the word index and in the text of one row."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from medipli.messages.searching import stored, tsquery
from medipli.messages.searching.matching import asked

BILAN, BEGUN = "strpos(s, ' bilan ') > 0", "strpos(s, ' bilan') > 0"


@pytest.mark.parametrize(
    ("written", "for_the_index", "for_a_row"),
    [
        ("'bilan'", "'bilan'", BILAN),
        ("'bilan':*", "'bilan':*", BEGUN),
        ("'d/malo':*", "'d/malo':*", "strpos(s, ' d/malo') > 0"),
        ("'bilan' & 'inr'", "('bilan' & 'inr')", f"({BILAN} AND strpos(s, ' inr ') > 0)"),
        ("'00e1':* <-> 'a8':*", "('00e1':* & 'a8':*)", "(strpos(s, ' 00e1') > 0 AND strpos(s, ' a8') > 0)"),
        ("'bilan' | 'inr'", "('bilan' | 'inr')", f"({BILAN} OR strpos(s, ' inr ') > 0)"),
        ("'bilan':* | 'bilan' | 'bilanion'", "'bilan':*", BEGUN),
        ("'bilan' | 'bilans' | 'bilan':*", "'bilan':*", BEGUN),
        ("'bilan' | 'bilan'", "'bilan'", BILAN),
        (
            "'inr' & ( 'bilan' | 'a' & 'b' )",
            "('inr' & ('bilan' | ('a' & 'b')))",
            f"(strpos(s, ' inr ') > 0 AND ({BILAN} OR (strpos(s, ' a ') > 0 AND strpos(s, ' b ') > 0)))",
        ),
    ],
)
def test_a_query_is_written_for_the_index_and_for_a_row(written: str, for_the_index: str, for_a_row: str) -> None:
    read = asked(written)
    assert (read.tsquery, read.condition("s")) == (for_the_index, for_a_row)


@pytest.mark.parametrize(
    "written",
    ["", "bilan", "!'bilan'", "'bilan':A", "'bilan':*B", "'a' 'b'", "'a' &", "& 'a'", "('a'", "'a')", "()", "'a''b'",
     "'a\\\\'", "'a%'", "'é'", "'a' -- ", "'a'; 'b'", "'a' <a> 'b'"],
)  # fmt: skip
def test_what_postgresql_does_not_write_for_our_words_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="Not a query"):
        asked(written)


WORDS = st.text("abe01", min_size=1, max_size=6) | st.sampled_from(["patient", "patients", "patientes", "le", "par"])


@pytest.mark.django_db
@hypothesis_settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    said=st.lists(WORDS, max_size=40),
    sought=st.lists(WORDS, min_size=1, max_size=3),
    sender=st.lists(WORDS, max_size=2),
    is_field=st.booleans(),
)
def test_the_index_and_the_row_answer_as_postgresql_does(
    said: list[str], sought: list[str], sender: list[str], is_field: bool
) -> None:
    fields = ["d/" + word for word in sorted(set(sender))]
    with connection.cursor() as cursor:
        if is_field:
            cursor.execute("SELECT %s::tsquery::text", [tsquery.fields("d/", sought)])
        else:
            cursor.execute("SELECT to_tsquery('french', %s)::text", [tsquery.anywhere(sought)])
        written = cursor.fetchone()[0]
        if not written:
            return  # stop words alone
        read = asked(written)
        cursor.execute(
            "WITH vector AS (SELECT to_tsvector('french', %(said)s) || array_to_tsvector(%(fields)s::text[]) AS v),"
            f" row AS MATERIALIZED (SELECT {stored.text('tsvector_to_array(v)')} AS words, v FROM vector)"
            f" SELECT v @@ %(all)s::tsquery, {stored.vector('words')} @@ %(index)s::tsquery,"
            f" words, {read.condition('words')} FROM row",
            {
                "said": " ".join(said),
                "fields": fields,
                "all": re.sub("<.+?>", "&", written),
                "index": read.tsquery,
            },
        )
        expected, from_index, row, from_row = cursor.fetchone()
    assert (from_index, from_row) == (expected, expected), (written, row)
