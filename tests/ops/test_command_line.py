"""The command line: quick to say what it can, clear about what is wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from medipli import cli

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
GOOD = {
    "MEDIPLI_SECRET_KEY": "only-for-tests-only-for-tests-only-for-tests",
    "MEDIPLI_BLOB_KEYS": "1:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
    "MEDIPLI_BLOB_NAME_KEY": "other-for-tests-other-for-tests-other-for-tests",
    "DATABASE_URL": "postgresql://nobody:wrong@127.0.0.1:1/none",
}


def medipli(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("MEDIPLI_", "DATABASE_", "DJANGO"))
    }
    return subprocess.run(
        [sys.executable, "-m", "medipli", *words],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=kept | GOOD | settings,
        timeout=60,
    )


def test_help_names_every_verb_without_loading_django(capsys: pytest.CaptureFixture[str]) -> None:
    listed = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "medipli", "--help"], capture_output=True, text=True, cwd=ROOT
    )
    assert listed.returncode == 0
    assert "django" not in listed.stderr
    present = [name for name, module, _ in cli.VERBS if (ROOT / f"medipli/ops/commands/{module}.py").exists()]
    assert present
    shown = {line.split()[0] for line in listed.stdout.splitlines() if line.startswith("    ") and line.strip()}
    assert set(present) <= shown


@pytest.mark.parametrize("verb", ["serve", "worker", "migrate", "seed", "verify"])
def test_a_wrong_setting_ends_with_one_sentence_and_no_stack_trace(verb: str) -> None:
    done = medipli(verb, MEDIPLI_IDLE_MINUTES="soon")
    assert done.returncode == 2
    assert done.stderr == "medipli: MEDIPLI_IDLE_MINUTES='soon' is not a whole number.\n"


@pytest.mark.parametrize("verb", ["serve", "worker", "migrate", "seed", "verify"])
def test_an_unreachable_database_ends_with_one_sentence_and_no_stack_trace(verb: str) -> None:
    done = medipli(verb, MEDIPLI_DEMO="yes")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "DATABASE_URL" in done.stderr
    assert "wrong" not in done.stderr


PSC = {
    "MEDIPLI_PSC_ISSUER": "https://auth.psc.example/realm",
    "MEDIPLI_PSC_CLIENT_ID": "medipli",
    "MEDIPLI_PSC_CLIENT_SECRET": "secret",
}


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        ({"MEDIPLI_PSC_ISSUER": "http://auth.psc.example"}, "must be an https address"),
        ({"MEDIPLI_PSC_CLIENT_ID": ""}, "needs MEDIPLI_PSC_CLIENT_ID"),
        ({"MEDIPLI_PSC_CLIENT_SECRET": ""}, "needs MEDIPLI_PSC_CLIENT_ID and MEDIPLI_PSC_CLIENT_SECRET"),
        ({"MEDIPLI_PSC_CLIENT_SECRET": "", "MEDIPLI_PSC_KEY": "/key.pem"}, "or MEDIPLI_PSC_CERTIFICATE"),
        ({"MEDIPLI_PSC_ISSUER": "https://mail.example/demo/psc"}, "the pretence of the demonstration"),
    ],
)
def test_pro_sante_connect_that_is_half_set_up_stops_the_start(settings: dict[str, str], complaint: str) -> None:
    done = medipli("serve", **(PSC | settings))
    assert done.returncode == 2
    assert complaint in done.stderr


def test_doctor_reports_wrong_settings_and_an_unreachable_database_as_failed() -> None:
    wrong = medipli("doctor", MEDIPLI_BLOB_KEYS="1:short")
    assert (wrong.returncode, wrong.stdout.split()[0]) == (1, "failed")
    unreachable = medipli("doctor")
    assert unreachable.returncode == 1
    assert "failed     database       DATABASE_URL does not lead to a database" in unreachable.stdout


def test_doctor_says_that_browsers_keep_no_passkeys_for_a_number() -> None:
    done = medipli("doctor", MEDIPLI_PUBLIC_URL="https://192.0.2.7", MEDIPLI_HOSTS="192.0.2.7")
    assert "attention  address        192.0.2.7 is no name: browsers keep no passkeys for it" in done.stdout


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        ({"MEDIPLI_PUBLIC_URL": "http://mail.example", "MEDIPLI_HOSTS": "mail.example"}, "must start with https://"),
        ({"MEDIPLI_PUBLIC_URL": "https://mail.example"}, "MEDIPLI_HOSTS does not name mail.example"),
        ({"MEDIPLI_SECRET_KEY": "ab" * 20}, "MEDIPLI_SECRET_KEY is too easy to guess"),
        ({"MEDIPLI_BLOB_NAME_KEY": GOOD["MEDIPLI_SECRET_KEY"]}, "the same as MEDIPLI_BLOB_NAME_KEY"),
        ({"MEDIPLI_HOME": "/proc/nowhere"}, "cannot be written to"),
        ({}, "MEDIPLI_MAIL_HOST is empty"),
        (PSC | {"MEDIPLI_PSC_ISSUER": "http://localhost:9000/realm"}, "MEDIPLI_PSC_ISSUER must be an https address"),
        (PSC | {"MEDIPLI_PSC_CERTIFICATE": "/nowhere.pem"}, "cannot read the file of MEDIPLI_PSC_CERTIFICATE"),
    ],
)
def test_doctor_says_what_would_go_wrong_in_production(settings: dict[str, str], complaint: str) -> None:
    done = medipli("doctor", **settings)
    assert done.returncode == 1
    assert any(line.startswith("failed") and complaint in line for line in done.stdout.splitlines()), done.stdout


@pytest.mark.parametrize(
    "settings", [{"MEDIPLI_HOSTS": "mail.example"}, {"MEDIPLI_BIND_ADDRESS": "0.0.0.0"}], ids=["host", "address"]
)
def test_the_demo_setting_is_refused_off_loopback(settings: dict[str, str]) -> None:
    done = medipli("serve", MEDIPLI_DEMO="yes", **settings)
    assert done.returncode == 2
    assert "MEDIPLI_DEMO=yes is refused" in done.stderr


def test_stolen_passwords_are_loaded_without_a_database(tmp_path: Path) -> None:
    (tmp_path / "liste.txt").write_text("tilleul cuivre ambre quai\n")
    home = str(tmp_path / "var")
    assert medipli("passwords", "status", MEDIPLI_HOME=home).returncode == 1
    loaded = medipli("passwords", "load", str(tmp_path / "liste.txt"), MEDIPLI_HOME=home)
    assert (loaded.returncode, "passwords taken   1" in loaded.stdout) == (0, True), loaded.stderr
    assert medipli("passwords", "status", MEDIPLI_HOME=home).stdout.startswith("1 passwords, loaded")
    refused = medipli("passwords", "load", str(tmp_path / "absent.txt"), MEDIPLI_HOME=home)
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
    folder = tmp_path / "var" / "passwords"
    assert folder.stat().st_mode & 0o077 == 0
