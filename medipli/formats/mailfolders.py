"""Names of folders in other programs' stores: which of ours each one means.

Known: Maildir++ (`.Archives.2024`, modified UTF-7), Thunderbird (`Inbox.sbd/Patients`), Apple Mail (`Sent.mbox/mbox`),
Gmail (`[Gmail]/Sent Mail`), and plain folders.
"""

import base64
import re
import unicodedata
from dataclasses import dataclass

DEPTH_LIMIT = 5
NAME_LIMIT = 80

# What a store's drafts become: here a draft is no message, and an old one should not be sent by mistake.
IMPORTED_DRAFTS = "Brouillons importés"

_STANDARD = {
    "inbox": ("inbox", "boite de reception", "courrier entrant", "reception"),
    "sent": ("sent", "sent items", "sent messages", "sent mail", "envoyes", "elements envoyes", "messages envoyes"),
    "drafts": ("drafts", "draft", "brouillons", "brouillon"),
    "archive": ("archive", "archives", "all mail", "tous les messages"),
    "trash": ("trash", "deleted", "deleted items", "deleted messages", "bin", "corbeille", "elements supprimes"),
}
_KINDS = {name: kind for kind, names in _STANDARD.items() for name in names}
_SUFFIX = re.compile(r"\.(?:mbox|mbx|sbd)\Z", re.IGNORECASE)
_ENCODED = re.compile(r"&([A-Za-z0-9+,]*)-")


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a message goes: a standard folder by its kind ("inbox", "sent", "archive", "trash"), or a path of names."""

    kind: str = ""
    path: tuple[str, ...] = ()


def destination(folder: str) -> Destination:
    """The folder that a source's `folder` means; "" is the inbox. At most `DEPTH_LIMIT` names, each bounded."""
    names = _names(folder)
    while len(names) > 1 and _kind(names[0]) == "inbox":  # stores that keep everything under the inbox
        names = names[1:]
    kind = _kind(names[0]) if names else "inbox"
    if kind == "drafts":
        return Destination(path=(IMPORTED_DRAFTS, *names[1:]))
    if kind and len(names) <= 1:
        return Destination(kind=kind)
    if kind:  # a standard folder holds no others
        names = (f"{names[0]} {names[1]}"[:NAME_LIMIT].strip(), *names[2:])
    return Destination(path=names)


def _names(folder: str) -> tuple[str, ...]:
    names: list[str] = []
    for part in folder.split("/"):
        if part.startswith(".") and part.strip("."):
            names += [_decoded(name) for name in part[1:].split(".")]
        elif part.strip(". ") and part.lower() != "[gmail]":
            names.append(_SUFFIX.sub("", part))
    if len(names) > 1 and names[-1].lower() == "mbox":
        names.pop()
    clean = (" ".join("".join(c if c.isprintable() else " " for c in name).split()) for name in names)
    return tuple(name[:NAME_LIMIT].strip() for name in clean if name)[:DEPTH_LIMIT]


def _kind(name: str) -> str:
    folded = unicodedata.normalize("NFKD", name.casefold())
    return _KINDS.get("".join(letter for letter in folded if not unicodedata.combining(letter)).strip(), "")


def _decoded(name: str) -> str:
    """A name in modified UTF-7 (RFC 3501 §5.1.3), or as it stands when it is none."""
    try:
        return _ENCODED.sub(_letters, name)
    except ValueError:
        return name


def _letters(match: re.Match[str]) -> str:
    coded = match[1].replace(",", "/")
    if not coded:
        return "&"
    return base64.b64decode(coded + "=" * (-len(coded) % 4), validate=True).decode("utf-16-be")
