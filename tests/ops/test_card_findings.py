"""What the operator is told about cards: their address, authorities and lists."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from medipli.ops.card_findings import card_findings
from medipli.trust.actions import refresh_lists
from medipli.trust.models import RevocationList
from tests.cards import cards_ready
from tests.igc import Hierarchy

pytestmark = pytest.mark.django_db


@pytest.fixture
def igc(settings: Any, tmp_path: Path) -> Hierarchy:
    return cards_ready(settings, tmp_path)


def said() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"ok": [], "attention": [], "failed": []}
    for finding in card_findings():
        found[finding.verdict].append(finding.sentence)
    return found


def test_cards_that_are_not_set_up_are_no_fault(settings: Any) -> None:
    settings.CARD_URL = ""
    assert said() == {"ok": ["not offered: MEDIPLI_CARD_URL is empty"], "attention": [], "failed": []}


def test_what_is_in_order_is_said_with_the_age_of_each_list(igc: Hierarchy) -> None:
    found = said()
    assert found["failed"] == []
    assert any("2 authorities, 1 of them roots" in one for one in found["ok"])
    assert any("it dates from" in one for one in found["ok"])
    assert found["attention"] == ["no list of AC RACINE INVENTEE is held: OCSP alone would tell"]


def test_without_proxies_or_authorities_it_fails(igc: Hierarchy, settings: Any) -> None:
    settings.CARD_PROXIES = []
    settings.CARD_AUTHORITIES = ""
    assert len(said()["failed"]) == 2
    settings.CARD_AUTHORITIES = "/nowhere/autorites.pem"
    assert any("cannot be read" in one for one in said()["failed"])


def test_a_list_never_had_overdue_or_too_old_is_told_apart(igc: Hierarchy, settings: Any) -> None:
    now = timezone.now()
    RevocationList.objects.update(next_at=now - timedelta(days=1))
    assert any("is overdue" in one for one in said()["attention"])
    RevocationList.objects.update(next_at=now - timedelta(days=settings.CARD_LIST_DAYS + 1))
    assert any("too old to be believed" in one for one in said()["failed"])
    RevocationList.objects.all().delete()
    assert any("was never had: run: medipli cards refresh" in one for one in said()["failed"])


def test_why_a_list_could_not_be_renewed_is_said(igc: Hierarchy) -> None:
    igc.list_file.write_bytes(b"maintenance")
    refresh_lists()
    assert any("could not be renewed: it is not a list" in one for one in said()["attention"])
