"""Folders of other programs' stores find their place among ours."""

from __future__ import annotations

import pytest

from medipli.formats.mailfolders import DEPTH_LIMIT, IMPORTED_DRAFTS, NAME_LIMIT, Destination, destination


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("", Destination(kind="inbox")),
        ("INBOX", Destination(kind="inbox")),
        ("Boîte de réception", Destination(kind="inbox")),
        (".Sent", Destination(kind="sent")),
        ("Éléments envoyés.mbox", Destination(kind="sent")),
        ("[Gmail]/Sent Mail", Destination(kind="sent")),
        ("Deleted Messages.mbox/mbox", Destination(kind="trash")),
        (".INBOX.Trash", Destination(kind="trash")),
        (".INBOX.Patients", Destination(path=("Patients",))),
        ("Inbox.sbd/Patients", Destination(path=("Patients",))),
        (".Archives.2024.Mars", Destination(path=("Archives 2024", "Mars"))),
        ("INBOX.Drafts", Destination(path=("INBOX.Drafts",))),
        (".INBOX.Drafts", Destination(path=(IMPORTED_DRAFTS,))),
        (".Envoy&AOk-s", Destination(kind="sent")),
        (".R&-D", Destination(path=("R&D",))),
        (".R&D-x", Destination(path=("R&D-x",))),
        ("../../etc", Destination(path=("etc",))),
        ("a\x1b[31m\nb", Destination(path=("a [31m b",))),
        ("\u202e", Destination(kind="inbox")),
    ],
)
def test_a_folder_is_a_standard_one_when_it_is_named_so(folder: str, expected: Destination) -> None:
    assert destination(folder) == expected


def test_names_and_depth_are_bounded() -> None:
    deep = destination("/".join(["n" * 300] * 30))
    assert len(deep.path) == DEPTH_LIMIT
    assert {len(name) for name in deep.path} == {NAME_LIMIT}
