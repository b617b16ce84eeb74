"""Which certificates are believed, and what their holders are told."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID
from django.utils import timezone

from medipli.trust.actions import refresh_lists
from medipli.trust.checking import check_certificate
from medipli.trust.models import RevocationList
from medipli.trust.refusals import SENTENCES, CertificateRefused, Reason
from tests.igc import DAY, Hierarchy, a_hierarchy, an_authority, professional, renewed, trusted

pytestmark = pytest.mark.django_db


@pytest.fixture
def igc(settings: Any, tmp_path: Path) -> Hierarchy:
    return trusted(settings, tmp_path)


def refusal_of(der: bytes) -> Reason:
    with pytest.raises(CertificateRefused) as refused:
        check_certificate(der)
    return refused.value.reason


def test_a_card_of_a_trusted_authority_is_believed(igc: Hierarchy) -> None:
    card = igc.people.card(professional())
    assert check_certificate(card.der) == card.certificate


def test_a_revoked_card_is_refused_as_soon_as_the_list_is_had(igc: Hierarchy) -> None:
    card = igc.people.card(professional())
    igc.revoke(card)
    check_certificate(card.der)
    refresh_lists()
    assert refusal_of(card.der) is Reason.REVOKED


@pytest.mark.parametrize(
    ("days", "reason"), [((-20, -1), Reason.EXPIRED), ((2, 700), Reason.NOT_YET_VALID)], ids=["expired", "early"]
)
def test_a_card_outside_of_its_dates_is_refused(igc: Hierarchy, days: tuple[float, float], reason: Reason) -> None:
    assert refusal_of(igc.people.card(professional(), days=days).der) is reason


def test_the_card_of_an_unknown_authority_is_refused_even_when_it_has_expired(igc: Hierarchy) -> None:
    stranger = an_authority("AC INVENTEE PERSONNES")
    assert refusal_of(stranger.card(professional()).der) is Reason.UNKNOWN_AUTHORITY
    assert refusal_of(stranger.card(professional(), days=(-9, -1)).der) is Reason.UNKNOWN_AUTHORITY


def test_an_authority_with_the_same_name_and_another_key_signs_nothing(igc: Hierarchy) -> None:
    copy = an_authority("AC INVENTEE PERSONNES", an_authority("AC RACINE INVENTEE"))
    assert refusal_of(copy.card(professional()).der) is Reason.UNKNOWN_AUTHORITY


def test_a_card_does_not_vouch_for_another_one(igc: Hierarchy) -> None:
    card = igc.people.card(professional())
    forged = type(igc.people)(card.certificate, card.key).card(professional("899700042017"))
    assert refusal_of(forged.der) is Reason.UNKNOWN_AUTHORITY


@pytest.mark.parametrize(
    "made_for",
    [
        {"key_usage": ("content_commitment",)},
        {"extended": (ExtendedKeyUsageOID.EMAIL_PROTECTION,)},
        {"extended": (ExtendedKeyUsageOID.SERVER_AUTH,)},
        {"extended": ()},
    ],
    ids=["signature", "mail", "server", "nothing said"],
)
def test_a_certificate_made_for_something_else_is_refused(igc: Hierarchy, made_for: dict[str, Any]) -> None:
    assert refusal_of(igc.people.card(professional(), **made_for).der) is Reason.WRONG_USAGE


def test_an_authority_itself_does_not_sign_in(igc: Hierarchy) -> None:
    for one in (igc.root, igc.people):
        assert refusal_of(one.der) in (Reason.UNKNOWN_AUTHORITY, Reason.WRONG_USAGE)


@pytest.mark.parametrize("der", [b"", b"\x30\x00", b"x" * 100, b"\x30\x84\xff\xff\xff\xff", b"0" * 20_000])
def test_what_is_no_certificate_is_said_to_be_unreadable(igc: Hierarchy, der: bytes) -> None:
    assert refusal_of(der) is Reason.UNREADABLE


def test_a_certificate_cut_short_or_altered_is_never_believed(igc: Hierarchy) -> None:
    der = igc.people.card(professional()).der
    for position in range(0, len(der), 13):
        altered = der[:position] + bytes([der[position] ^ 0x41]) + der[position + 1 :]
        assert refusal_of(altered) in (Reason.UNREADABLE, Reason.UNKNOWN_AUTHORITY, Reason.WRONG_USAGE, Reason.EXPIRED)
        assert refusal_of(der[:position]) is Reason.UNREADABLE


def test_without_any_list_nothing_can_be_said_and_the_card_is_refused(igc: Hierarchy) -> None:
    RevocationList.objects.all().delete()
    assert refusal_of(igc.people.card(professional()).der) is Reason.UNVERIFIABLE


def test_an_old_list_is_believed_some_days_longer_and_then_no_more(igc: Hierarchy, settings: Any) -> None:
    card = igc.people.card(professional())
    settings.CARD_LIST_DAYS = 7
    RevocationList.objects.update(next_at=timezone.now() - 6 * DAY)
    check_certificate(card.der)
    RevocationList.objects.update(next_at=timezone.now() - timedelta(days=7, minutes=1))
    assert refusal_of(card.der) is Reason.UNVERIFIABLE


def test_a_card_under_a_revoked_authority_is_refused(igc: Hierarchy, settings: Any, tmp_path: Path) -> None:
    igc.root.revoked = [igc.people.certificate]
    (tmp_path / "racine.crl").write_bytes(igc.root.list_of_revoked())
    igc.root.revoked = []
    settings.CARD_REVOCATION_LISTS = [*settings.CARD_REVOCATION_LISTS, str(tmp_path / "racine.crl")]
    refresh_lists()
    assert refusal_of(igc.people.card(professional()).der) is Reason.REVOKED


def test_an_authority_that_got_a_new_certificate_keeps_its_list(igc: Hierarchy) -> None:
    card = igc.people.card(professional())
    igc.revoke(card)
    refresh_lists()
    igc.people = renewed(igc.people, igc.root)
    igc.file.write_text(igc.root.pem + igc.people.pem)
    check_certificate(igc.people.card(professional()).der)
    assert refusal_of(card.der) is Reason.REVOKED


def test_without_authorities_no_card_is_believed(igc: Hierarchy, settings: Any) -> None:
    card = igc.people.card(professional())
    settings.CARD_AUTHORITIES = ""
    assert refusal_of(card.der) is Reason.UNKNOWN_AUTHORITY
    settings.CARD_AUTHORITIES = "/nowhere/autorites.pem"
    assert refusal_of(card.der) is Reason.UNVERIFIABLE


def test_an_authority_of_the_demonstration_is_believed_in_a_demonstration_only(settings: Any, tmp_path: Path) -> None:
    from medipli.trust.authorities import DEMO_MARK

    made = a_hierarchy(tmp_path)
    made.root = made.people = an_authority("AC", organizational_unit_name=DEMO_MARK)
    made.write()
    for key, value in made.settings().items():
        setattr(settings, key, value)
    card = made.people.card(professional())
    refresh_lists()
    assert refusal_of(card.der) is Reason.UNVERIFIABLE
    settings.DEMO = True
    refresh_lists()
    check_certificate(card.der)


def test_every_refusal_says_what_to_do() -> None:
    assert set(SENTENCES) == set(Reason)
    for sentence, advice in SENTENCES.values():
        assert sentence.endswith(".")
        assert advice.endswith(".")
