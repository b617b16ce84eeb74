"""Bytes to text when the declared charset is missing, unknown, or lies."""

import codecs
import re

_ALIASES = {
    "ascii": "us-ascii",
    "ansi_x3.4-1968": "us-ascii",
    "646": "us-ascii",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "iso_8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "l1": "cp1252",
    "8859_1": "cp1252",
    "iso-8859-1-windows-3.1-latin-1": "cp1252",
    "ansi": "cp1252",
    "x-ansi": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "iso-8859-6-i": "iso-8859-6",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "euc-cn": "gb18030",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "ksc5601": "cp949",
    "euc-kr": "cp949",
    "windows-949": "cp949",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "x-euc-jp": "euc_jp",
    "iso-2022-jp": "iso2022_jp_ext",
    "iso-2022-jp-ms": "iso2022_jp_ext",
    "macintosh": "mac_roman",
    "x-mac-roman": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic",
    "unicode-1-1-utf-7": "utf-7",
    "utf8mb4": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
}
# Codecs of Python that are text encodings but no charset of mail; some take quadratic time.
_NO_CHARSET = frozenset(
    {
        "idna",
        "punycode",
        "unicode_escape",
        "raw_unicode_escape",
        "unicode-escape",
        "raw-unicode-escape",
        "undefined",
        "mbcs",
        "oem",
    }
)
_UNKNOWN = frozenset(
    {
        "",
        "us-ascii",
        "unknown",
        "unknown-8bit",
        "x-unknown",
        "x-user-defined",
        "default",
        "none",
        "binary",
        "8bit",
        "7bit",
    }
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_MULTIBYTE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")


def decode_bytes(content: bytes, charset: str | None) -> tuple[str, str | None]:
    """The text of `content`, and the defect met (None when the charset told the truth).

    NUL characters are dropped and lone surrogates replaced, so that any store takes the text. Never raises.
    """
    name = (charset or "").strip(" \t\r\n\"'").lower()
    name = _ALIASES.get(name, name)
    if content.isascii() and (name in _UNKNOWN or name in ("cp1252", "utf-8")):
        if b"\x1b$" not in content and b"\x1b(" not in content:
            return content.decode("ascii").replace("\0", ""), None
        return _clean(_try(content, "iso2022_jp_ext") or content.decode("ascii")), "undeclared ISO-2022-JP"
    if name == "utf-8":
        return _utf8(content)
    if name in _UNKNOWN or not _is_charset(name):
        problem = "8-bit text without a charset" if name in _UNKNOWN else f"unknown charset {name[:40]}"
        return _guess(content), problem
    if name == "cp1252":
        text = _try(content, "utf-8") if _MULTIBYTE.search(content) else None
        if text is not None:
            return _clean(text), "UTF-8 declared as Latin-1"
        return _clean(_cp1252(content)), None
    text = _try(content, name)
    if text is not None:
        return _clean(text), None
    utf8 = _try(content, "utf-8")
    if utf8 is not None:
        return _clean(utf8), f"UTF-8 declared as {name[:40]}"
    try:
        return _clean(content.decode(name, "replace")), f"bytes outside {name[:40]}"
    except (UnicodeError, LookupError, ValueError):
        return _clean(_cp1252(content)), f"bytes outside {name[:40]}"


def decode_header_bytes(value: bytes, charset: str = "") -> str:
    """The text of a raw header: UTF-8 (RFC 6532) when it is, else `charset` (that of the body), else Windows-1252."""
    if value.isascii():
        return value.decode("ascii").replace("\0", "")
    text = _try(value, "utf-8")
    return _clean(text) if text is not None else decode_bytes(value, charset)[0]


def _guess(content: bytes) -> str:
    for candidate in ("utf-8", "iso2022_jp_ext") if b"\x1b" in content else ("utf-8",):
        text = _try(content, candidate)
        if text is not None:
            return text
    return _cp1252(content)


def _utf8(content: bytes) -> tuple[str, str | None]:
    text = _try(content, "utf-8-sig" if content.startswith(codecs.BOM_UTF8) else "utf-8")
    if text is not None:
        return _clean(text), None
    replaced = content.decode("utf-8", "replace")
    # Mostly Latin-1 with nothing that reads as UTF-8: the label lied. Otherwise only some bytes are broken.
    if sum(1 for _ in _MULTIBYTE.finditer(content)) * 2 < replaced.count("\ufffd"):
        return _clean(_cp1252(content)), "Latin-1 declared as UTF-8"
    return _clean(replaced), "bytes outside utf-8"


def _cp1252(content: bytes) -> str:
    """Windows-1252, its five undefined bytes as Latin-1."""
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        return codecs.charmap_decode(content, "strict", _CP1252_TABLE)[0]


_CP1252_TABLE = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(256))


def _try(content: bytes, codec: str) -> str | None:
    try:
        return content.decode(codec)
    except (UnicodeError, LookupError, ValueError):
        return None


def _is_charset(name: str) -> bool:
    if len(name) > 40 or not name.isascii() or name in _NO_CHARSET:
        return False
    try:
        return (
            bool(getattr(codecs.lookup(name), "_is_text_encoding", True))
            and codecs.lookup(name).name not in _NO_CHARSET
        )
    except (LookupError, ValueError):
        return False


def _clean(text: str) -> str:
    if "\0" in text:
        text = text.replace("\0", "")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text)
    return text
