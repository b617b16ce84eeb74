"""Names of attachments made safe for any disk and any screen."""

import re
import unicodedata

NAME_BYTES_LIMIT = 255

_SEPARATORS = re.compile(r"[\\/\u2044\u2215\u29f8\uff0f\uff3c]")
# Control and format characters, the bidirectional overrides that disguise an extension among them.
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)\s*(\.|$)")


def safe_filename(name: str) -> str:
    """`name` without path, control or bidirectional characters, reserved words, or more than 255 bytes; may be empty.

    The extension survives the cut.
    """
    name = _SEPARATORS.split(name)[-1]
    name = "".join(
        character for character in name if unicodedata.category(character) not in _INVISIBLE or character == "\t"
    )
    name = _FORBIDDEN.sub("_", " ".join(name.split()))
    name = name.strip().rstrip(". ")
    if name.startswith("..") or not name.strip("."):
        name = name.lstrip(".")
    if _RESERVED.match(name):
        name = f"_{name}"
    return _shortened(unicodedata.normalize("NFC", name))


def _shortened(name: str) -> str:
    encoded = name.encode("utf-8")
    if len(encoded) <= NAME_BYTES_LIMIT:
        return name
    stem, dot, extension = name.rpartition(".")
    suffix = f".{extension}".encode() if dot and len(extension.encode("utf-8")) <= 16 else b""
    stem_bytes = (stem if suffix else name).encode("utf-8")[: NAME_BYTES_LIMIT - len(suffix)]
    return stem_bytes.decode("utf-8", "ignore").rstrip() + suffix.decode("utf-8")
