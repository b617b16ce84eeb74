"""``medipli directory``: loading files, telling what could not be read, saying how old the registers are."""

from __future__ import annotations

import gzip
import zipfile
from datetime import date
from pathlib import Path

import pytest

from medipli import cli
from medipli.directory.models import Establishment, Practitioner, RegisterLoad
from medipli.formats.annuaire import COLUMNS

pytestmark = pytest.mark.django_db

FINESS = "nofinesset;rs;codepostal;libelle_routage\n990310039;PHARMACIE;99155;VERNOLES\n"


def practitioners(*numbers: str) -> bytes:
    said = {"last_name": "ESTREMONT", "first_name": "Coline", "profession_code": "21"}
    lines = ["".join(f"{(said | {'national_id': number}).get(name, '')}|" for name in COLUMNS) for number in numbers]
    return "\n".join(["|".join(COLUMNS.values()) + "|", *lines, ""]).encode()


def test_a_file_is_loaded_and_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "PS_LibreAcces_Personne_activite_202603120853.txt"
    path.write_bytes(practitioners("899700500012", "12"))
    assert cli.main(["directory", "practitioners", str(path)]) == 1
    said = capsys.readouterr().out
    assert "lines taken     1" in said
    assert "line 3: identifiant national illisible" in said
    load = RegisterLoad.objects.get()
    assert (load.data_of, load.rows, load.refused) == (date(2026, 3, 12), 1, 1)
    assert len(load.checksum) == 64
    assert Practitioner.objects.get().last_name == "ESTREMONT"


@pytest.mark.parametrize("kind", ["csv", "gz", "zip"])
def test_a_file_may_be_packed(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"finess-20260301-0427.{'csv.gz' if kind == 'gz' else kind}"
    if kind == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("LISEZMOI.txt", "…")
            archive.writestr("finess-20260301.csv", FINESS)
    else:
        path.write_bytes(gzip.compress(FINESS.encode()) if kind == "gz" else FINESS.encode())
    assert cli.main(["directory", "finess", str(path)]) == 0
    assert Establishment.objects.get().town == "VERNOLES"
    assert RegisterLoad.objects.get().data_of == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.txt", b""),
        ("other.txt", b"a;b\n"),
        ("broken.zip", b"PK"),
        ("broken.gz", b"\x1f\x8b"),
        ("cut.json", b'{"pm'),
    ],
)
def test_a_wrong_file_is_refused_with_a_sentence(
    name: str, content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_bytes(content)
    for what in ("finess", "practitioners"):
        assert cli.main(["directory", what, str(tmp_path / name)]) == 2
        said = capsys.readouterr()
        assert "Nothing was loaded." in said.err
        assert "Traceback" not in said.err
    assert cli.main(["directory", "finess", str(tmp_path / "missing")]) == 2
    assert not RegisterLoad.objects.exists()


def test_a_cut_off_file_needs_a_confirmation(tmp_path: Path) -> None:
    path = tmp_path / "file.txt"
    everyone = [f"8997{number:08d}" for number in range(30)]
    path.write_bytes(practitioners(*everyone))
    assert cli.main(["directory", "practitioners", str(path)]) == 0
    path.write_bytes(practitioners(*everyone[:20]))
    assert cli.main(["directory", "practitioners", str(path)]) == 2
    assert cli.main(["directory", "practitioners", str(path), "--confirm"]) == 0
    assert Practitioner.objects.count() == 20


def test_the_status_tells_missing_and_old_registers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["directory", "status"]) == 1
    assert "practitioners    not loaded" in capsys.readouterr().out
    path = tmp_path / "finess.csv"
    path.write_text(FINESS)
    assert cli.main(["directory", "finess", str(path), "--date", "2020-01-01"]) == 0
    assert cli.main(["directory", "status"]) == 1
    assert "1 rows, data of 2020-01-01" in (said := capsys.readouterr().out)
    assert "STALE" in said
