"""Header values: encoded words, parameters, addresses, file names, dates, threads."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medipli.formats.mime import (
    Mailbox,
    format_mailboxes,
    header_text,
    is_valid_address,
    message_identifiers,
    normalise_address,
    normalised_subject,
    parse_address_list,
    parse_date,
    read,
    safe_filename,
    thread_ancestors,
)
from medipli.formats.mime.parameters import parse_parameters


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"=?utf-8?q?=C3=A9t=C3=A9_2026?=", "été 2026"),
        (b"=?iso-8859-1?Q?d=E9j=E0?= vu", "déjà vu"),
        (b"=?utf-8?b?w6l0?= =?utf-8?b?w6k=?=", "été"),
        (b"=?utf-8?b?w6l0ww==?= =?utf-8?b?qQ==?=", "été"),
        (b"=?utf-8*fr?q?=C3=A9?=", "é"),
        (b"=?utf-8?q?un espace =C3=A9?=", "un espace é"),
        (b"=?utf-8?q?Pr=C3=AAt_?_oui?=", "Prêt ? oui"),
        (b"a =?utf-8?q?b?= c", "a b c"),
        (b"=?utf-8?x?abc?=", "=?utf-8?x?abc?="),
        (b"=?x-inconnu?q?=E9?=", "é"),
        ("é brut".encode(), "é brut"),
        ("é brut".encode("latin-1"), "é brut"),
        (b"un\r\n deux\r\n\ttrois", "un deux trois"),
        (b"=?utf-8?q?a=0D=0ABcc:_x?=", "a  Bcc: x"),
    ],
)
def test_encoded_words_become_text(raw: bytes, text: str) -> None:
    assert header_text(raw) == text


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (b'a/b; name="x y.pdf"', "x y.pdf"),
        (b"a/b; name=x y.pdf", "x y.pdf"),
        (b"a/b; NAME = x.pdf ;", "x.pdf"),
        (b"a/b name=x.pdf", "x.pdf"),
        (b"a/b; name*=utf-8''%C3%A9t%C3%A9.pdf", "été.pdf"),
        (b"a/b; name*0*=iso-8859-1'fr'%E9t; name*1*=%E9; name*2=.pdf", "été.pdf"),
        (b"a/b; name*1=b; name*0=a", "ab"),
        (b"a/b; name=autre.pdf; name*=utf-8''%C3%A9.pdf", "é.pdf"),
        (b'a/b; name="=?utf-8?q?=C3=A9?=.pdf"', "é.pdf"),
        ('a/b; name="é.pdf"'.encode(), "é.pdf"),
        ('a/b; name="é.pdf"'.encode("latin-1"), "é.pdf"),
        (rb'a/b; name="a\"b;c"', 'a"b;c'),
        (b'a/b; name="sans fin', "sans fin"),
        (b"a/b;; (note) name=x", "x"),
    ],
)
def test_parameters_are_read(value: bytes, expected: str) -> None:
    media_type, parameters = parse_parameters(value)
    assert media_type == "a/b"
    assert parameters["name"] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a@b.example", [("", "a@b.example")]),
        ("Léa <a@b.example>", [("Léa", "a@b.example")]),
        ('"Martin, Léa" <a@b.example>, c@d.example', [("Martin, Léa", "a@b.example"), ("", "c@d.example")]),
        ("Martin, Léa <a@b.example>", [("Martin, Léa", "a@b.example")]),
        ("a@b.example (Léa (Dr))", [("Léa (Dr)", "a@b.example")]),
        (
            "Équipe: a@b.example, c@d.example;, e@f.example",
            [("", x) for x in ("a@b.example", "c@d.example", "e@f.example")],
        ),
        ("undisclosed-recipients:;", []),
        ("<@relais.example:a@b.example>", [("", "a@b.example")]),
        ('"a b"@c.example', [("", '"a b"@c.example')]),
        ("=?utf-8?q?L=C3=A9a?= <a@b.example>", [("Léa", "a@b.example")]),
        ('"=?utf-8?q?L=C3=A9a?=" <a@b.example>', [("Léa", "a@b.example")]),
        ("Léa", [("Léa", "")]),
        ("a@b.example; c@d.example", [("", "a@b.example"), ("", "c@d.example")]),
        ("Léa <a@b.example", [("Léa", "a@b.example")]),
        ('"Léa <a@b.example>', [("Léa", "a@b.example")]),
    ],
)
def test_address_lists_are_read(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(mailbox.name, mailbox.address) for mailbox in parse_address_list(text)] == expected


@given(st.text(max_size=200))
def test_no_address_list_defeats_the_reader(text: str) -> None:
    for mailbox in parse_address_list(text):
        assert "\n" not in mailbox.name + mailbox.address


@given(st.lists(st.builds(Mailbox, st.text("aé ,<>\"\\()@:;.'x", max_size=12), st.just("a@b.example")), max_size=5))
def test_written_lists_read_back(mailboxes: list[Mailbox]) -> None:
    clean = [Mailbox(" ".join(item.name.strip("'\" ").split()), item.address) for item in mailboxes]
    assert [item.address for item in parse_address_list(format_mailboxes(clean))] == [item.address for item in clean]


@pytest.mark.parametrize(
    ("address", "normal"),
    [
        ("A.B@Cabinet.Example", "a.b@cabinet.example"),
        ("zoé@hôpital.example", "zoé@xn--hpital-ixa.example"),
        ('"a b"@c.example', '"a b"@c.example'),
        ("a" * 64 + "@c.example", "a" * 64 + "@c.example"),
        ("a" * 65 + "@c.example", None),
        ("a@" + "b" * 64 + ".example", None),
        ("a@" + "b." * 125 + "example", None),
        ("a", None),
        ("@c.example", None),
        ("a@example", None),
        ("a..b@c.example", None),
        (".a@c.example", None),
        ("a@c..example", None),
        ("a@-c.example", None),
        ("a@1.2.3.4", None),
        ("a b@c.example", None),
        ("a@c.example\r\nBcc: x@y.example", None),
        ("a\n@c.example", None),
        ("a@c.example\n", None),
        ("", None),
    ],
)
def test_addresses_are_checked_and_normalised(address: str, normal: str | None) -> None:
    assert normalise_address(address) == normal
    assert is_valid_address(address) == (normal is not None)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("rapport.pdf", "rapport.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\a.pdf", "a.pdf"),
        ("a\0\r\nb.pdf", "ab.pdf"),
        ("fdp.\u202eexe.pdf", "fdp.exe.pdf"),
        ("con.txt", "_con.txt"),
        ("NUL", "_NUL"),
        ("..", ""),
        ("a<b>|c?.pdf", "a_b__c_.pdf"),
        ("fin. ", "fin"),
        (".profile", ".profile"),
        ("é" * 200 + ".pdf", "é" * 125 + ".pdf"),
        ("e\u0301.pdf", "é.pdf"),
        ("", ""),
    ],
)
def test_file_names_are_made_safe(name: str, safe: str) -> None:
    assert safe_filename(name) == safe


@given(st.text(max_size=400))
def test_a_safe_name_is_one_short_harmless_name(name: str) -> None:
    safe = safe_filename(name)
    assert len(safe.encode()) <= 255
    assert not set(safe) & set('/\\\0\r\n<>:"|?*\u202e')
    assert safe not in (".", "..")
    assert safe_filename(safe) == safe


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Mon, 02 Mar 2026 09:30:00 +0100 (CET)", datetime(2026, 3, 2, 8, 30, tzinfo=UTC)),
        ("2 Mar 26 09:30 GMT", datetime(2026, 3, 2, 9, 30, tzinfo=UTC)),
        ("2026-03-02T09:30:00Z", datetime(2026, 3, 2, 9, 30, tzinfo=UTC)),
        ("Mon, 02 Mar 2026 23:59:60 +0000", datetime(2026, 3, 2, 23, 59, 59, tzinfo=UTC)),
        ("Mon, 32 Mar 2026 09:30:00 +0100", None),
        ("Fri, 31 Dec 9999 23:59:59 -1200", None),
        ("hier", None),
        ("", None),
    ],
)
def test_dates_are_read(text: str, moment: datetime | None) -> None:
    assert parse_date(text) == moment


@pytest.mark.parametrize(
    "subject",
    [
        "Résultats",
        "Re: Résultats",
        "RE : TR: Fwd: Résultats",
        "Rép: Réf : résultats",
        "[liste] Re: [liste] Résultats",
        "Re[2]: AW: SV: Résultats",
        "XDM/1.0/DDM+Résultats",
        "Re: XDM/1.0/DDM+ Résultats",
        "  Re:   Résultats  ",
        "Résultats (fwd)",
    ],
)
def test_answers_share_the_normalised_subject(subject: str) -> None:
    assert normalised_subject(subject) == "résultats"


def test_a_subject_keeps_what_only_looks_like_a_prefix() -> None:
    assert normalised_subject("Référence: 12") == "référence: 12"
    assert normalised_subject("Retour de bloc") == "retour de bloc"
    assert normalised_subject("[important]") == "[important]"
    assert normalised_subject("Re:") == ""


def test_identifiers_are_found_in_broken_lists() -> None:
    assert message_identifiers("<a@b>\r\n\t<c@d>,<a@b> junk <e f>") == ("a@b", "c@d")
    assert message_identifiers("a@b c@d") == ("a@b", "c@d")
    assert message_identifiers("rien") == ()
    many = message_identifiers(" ".join(f"<{number}@x>" for number in range(500)))
    assert len(many) == 100
    assert (many[0], many[9], many[10], many[-1]) == ("0@x", "9@x", "410@x", "499@x")


def test_the_closest_ancestor_stands_last() -> None:
    raw = b"Message-ID: <me@x>\nReferences: <a@x> <p@x> <b@x> <me@x>\nIn-Reply-To: Message of today <p@x>\n\ntexte"
    assert thread_ancestors(read(raw)) == ("a@x", "b@x", "p@x")
    assert thread_ancestors(read(b"In-Reply-To: <p@x>\n\ntexte")) == ("p@x",)
