"""Header fields written: checked, encoded (RFC 2047, RFC 2231), folded."""

import base64
import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import quote

from medipli.formats.mime.addresses import Mailbox, is_valid_address, quote_name
from medipli.formats.mime.filenames import safe_filename

LINE_WIDTH = 76
WORD_LIMIT = 900
ENCODED_WORD_BYTES = 42

_INJECTION = re.compile(r"[\r\n\0]")
_CONTROLS = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")
_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+^_`|~.-]{1,76}")
_MEDIA_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,127}/[a-z0-9!#$&^_.+-]{1,127}")
_IDENTIFIER = re.compile(r"[^<>\s\x00-\x1f\x7f]{1,990}")
_STRUCTURAL = re.compile(r"(?i)(content-.*|mime-version|bcc|resent-bcc|from|to|cc|subject|date|message-id)")


class ComposeError(ValueError):
    """A message that cannot be written as asked."""


class HeaderInjectionError(ComposeError):
    """A field value that holds a line end or a NUL, which would open another field."""


def checked(value: str, field: str) -> str:
    """`value`, or HeaderInjectionError when it holds CR, LF or NUL."""
    if _INJECTION.search(value):
        raise HeaderInjectionError(f"line end or NUL in {field}")
    return value


def text_field(name: str, value: str) -> str:
    """An unstructured field, folded, with its line end."""
    return _folded(name, _words(checked(value, name)))


def extra_field(name: str, value: str) -> str:
    """A field whose name the caller chose; those that `compose` writes itself, and blind copies, are refused."""
    if not _NAME.fullmatch(name):
        raise ComposeError("not a field name")
    if _STRUCTURAL.fullmatch(name):
        raise ComposeError(f"{name} cannot be given as an extra field")
    return text_field(name, value)


def address_field(name: str, mailboxes: Iterable[Mailbox]) -> str:
    """An address list, folded between addresses. Non-ASCII addresses go out in UTF-8 (RFC 6532)."""
    words: list[str] = []
    for mailbox in mailboxes:
        address = checked(mailbox.address, name)
        if not is_valid_address(address):
            raise ComposeError(f"invalid address in {name}")
        if words:
            words[-1] += ","
        words.extend([*_phrase(checked(mailbox.name, name)), f"<{address}>"] if mailbox.name.strip() else [address])
    return _folded(name, words)


def identifiers_field(name: str, identifiers: Iterable[str]) -> str:
    """Message identifiers, in brackets."""
    words = []
    for identifier in identifiers:
        if not _IDENTIFIER.fullmatch(checked(identifier, name)):
            raise ComposeError(f"invalid message identifier in {name}")
        words.append(f"<{identifier}>")
    return _folded(name, words)


def media_type(declared: str) -> str:
    """The bare media type of `declared`, application/octet-stream when it is none or would change the structure."""
    bare = checked(declared, "Content-Type").split(";")[0].strip().lower()
    if not _MEDIA_TYPE.fullmatch(bare) or bare.startswith(("multipart/", "message/")):
        return "application/octet-stream"
    return bare


def attachment_fields(content_type: str, kind: str, filename: str) -> str:
    """Content-Type and Content-Disposition with the file name.

    A name outside ASCII goes into `filename*` (RFC 2231); readers that do not know it find an ASCII form in `name`.
    """
    name = safe_filename(checked(filename, "file name")) or "fichier"
    plain = "".join(
        character for character in unicodedata.normalize("NFKD", name) if not unicodedata.combining(character)
    )
    plain = "".join(character if character.isascii() and character not in '"\\' else "_" for character in plain)
    parameters = [f'filename="{plain}"'] if plain == name else _continued("filename", name)
    disposition = "".join(f";\r\n {parameter}" for parameter in parameters)
    return f'Content-Type: {content_type};\r\n name="{plain}"\r\nContent-Disposition: {kind}{disposition}\r\n'


def _continued(name: str, value: str) -> list[str]:
    """A parameter in RFC 2231 form, in numbered sections when one line does not hold it."""
    encoded = [quote(character, safe="!#$&+-.^_`|~") for character in value]
    if sum(map(len, encoded)) <= 50:
        return [f"{name}*=UTF-8''{''.join(encoded)}"]
    sections = [""]
    for character in encoded:
        if len(sections[-1]) + len(character) > 50:
            sections.append("")
        sections[-1] += character
    sections[0] = f"UTF-8''{sections[0]}"
    return [f"{name}*{number}*={section}" for number, section in enumerate(sections)]


def _phrase(name: str) -> list[str]:
    quoted = quote_name(name)
    plain = name.isascii() and "=?" not in name and name == name.strip() and not _CONTROLS.search(name)
    if plain and "\t" not in name and len(quoted) <= WORD_LIMIT:
        # A quoted string is folded only as a whole: its spaces must survive.
        return quoted.split(" ") if quoted == name and "  " not in name else [quoted]
    return _encoded_words(name)


def _words(value: str) -> list[str]:
    words = value.split(" ")
    plain = value.isascii() and "=?" not in value and "\t" not in value and not _CONTROLS.search(value)
    if plain and (all(words) or not value) and max(map(len, words)) <= WORD_LIMIT:
        return words
    return _encoded_words(value)


def _encoded_words(value: str) -> list[str]:
    """Encoded words of at most 75 characters, each whole in its characters."""
    chunks = [b""]
    for character in value:
        encoded = character.encode("utf-8", "replace")
        if len(chunks[-1]) + len(encoded) > ENCODED_WORD_BYTES:
            chunks.append(b"")
        chunks[-1] += encoded
    return [f"=?utf-8?b?{base64.b64encode(chunk).decode()}?=" for chunk in chunks]


def _folded(name: str, words: Iterable[str]) -> str:
    line = f"{name}:"
    lines: list[str] = []
    for word in words:
        if len(line) + 1 + len(word.encode("utf-8")) > LINE_WIDTH and line.strip() and (lines or line != f"{name}:"):
            lines.append(line)
            line = ""
        line += f" {word}"
    lines.append(line)
    return "\r\n".join(lines) + "\r\n"
