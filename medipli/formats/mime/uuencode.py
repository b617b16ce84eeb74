"""Files uuencoded inside old plain texts."""

import re
from dataclasses import dataclass

from medipli.formats.mime.transfer import decode_uu

FILES_LIMIT = 100

# The line that begins a file, its first data line of a full or sensible length, and all up to the line "end".
_FILE = re.compile(
    r"^begin [0-7]{3,4} ?([^\n]{0,255})\n((?:[\x20-\x60][\x20-\x7e]{0,80}\n|`?\n)*?)end[ \t]*$", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class UuFile:
    """A file found in a text."""

    filename: str
    content: bytes


def extract(text: str) -> tuple[str, tuple[UuFile, ...]]:
    """The text without its uuencoded files, and the files. What does not decode stays in the text."""
    if "\nend" not in text or "begin " not in text:
        return text, ()
    files: list[UuFile] = []

    def take(match: re.Match[str]) -> str:
        decoded = decode_uu(match[2].encode("latin-1", "replace") + b"end")
        if len(files) >= FILES_LIMIT or decoded.problem or not decoded.content:
            return match[0]
        files.append(UuFile(match[1].strip(), decoded.content))
        return ""

    remaining = _FILE.sub(take, text)
    return remaining, tuple(files)
