"""A database becomes the demonstration's only when it is empty, and its conveniences work nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from medipli.ops import doctor
from medipli.ops.demo import marker
from medipli.ops.refusal import Refusal


@pytest.fixture
def empty_database(django_db_setup: None) -> Iterator[psycopg.Connection[Any]]:
    """A connection to a new database beside the one of the tests."""
    default = settings.DATABASES["default"]
    name = f"{default['NAME']}_marker"
    server_of = partial(
        psycopg.connect,
        host=str(default["HOST"]),
        port=str(default["PORT"]),
        user=str(default["USER"]),
        password=str(default["PASSWORD"]),
        autocommit=True,
    )
    with server_of(dbname="postgres") as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}"')
        server.execute(f'CREATE DATABASE "{name}"')
        with server_of(dbname=name) as fresh:
            yield fresh
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_an_empty_database_is_claimed_once_and_keeps_its_identity(empty_database: psycopg.Connection[Any]) -> None:
    assert marker.read(empty_database) is None
    made = marker.claim(empty_database)
    empty_database.execute("CREATE TABLE message (id int)")
    assert marker.claim(empty_database) == made
    assert not made.seeded


def test_a_database_that_holds_anything_is_refused_and_stays_as_it_was(empty_database: psycopg.Connection[Any]) -> None:
    empty_database.execute("CREATE TABLE message (id int)")
    with pytest.raises(Refusal, match="did not make"):
        marker.claim(empty_database)
    assert marker.read(empty_database) is None


@pytest.mark.django_db
def test_the_demo_setting_is_refused_on_a_database_without_the_marker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DEMO", True)
    with pytest.raises(Refusal, match="MEDIPLI_DEMO=yes is refused"):
        marker.require_own_database()
    failed = [finding for finding in doctor.examine() if finding.verdict == "failed"]
    assert "demonstration" in {finding.subject for finding in failed}


@pytest.mark.django_db
def test_the_demo_setting_is_accepted_with_the_marker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DEMO", True)
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA medipli_demo CREATE TABLE marker (identity uuid)")
    marker.require_own_database()
    failed = [finding for finding in doctor.examine() if finding.verdict == "failed"]
    assert "demonstration" not in {finding.subject for finding in failed}


@pytest.mark.django_db
def test_a_demo_database_is_reported_when_the_demo_setting_is_off() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA medipli_demo CREATE TABLE marker (identity uuid)")
    assert any("invented people" in finding.sentence for finding in doctor.examine() if finding.verdict == "failed")


@pytest.mark.django_db
def test_a_service_does_not_start_on_a_demo_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA medipli_demo CREATE TABLE marker (identity uuid)")
    with pytest.raises(Refusal, match="the demonstration made it"):
        marker.require_own_database()
