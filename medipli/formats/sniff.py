"""What a file really is, from its first bytes; and what may be shown of it."""

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["pdf", "image", "text", "archive", "office", "calendar", "message", "xml", "executable", "unknown"]

ENOUGH = 8192
"""How many first bytes a caller should give; more finds macros further in."""
OPAQUE = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Sniffed:
    """`content_type` is safe to serve with `nosniff`: nothing a browser would run. `is_previewable`: shown in place.

    `lies` tells that the content is not what its declared type or name says; `is_dangerous` that it is a program, a
    script, a macro document or something that makes a system run one.
    """

    kind: Kind
    content_type: str
    is_previewable: bool
    lies: bool
    is_dangerous: bool
    is_clinical: bool = False


_IMAGES = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp"),
)
_PROGRAMS = re.compile(
    rb"MZ|\x7fELF|\xca\xfe\xba\xbe|\xce\xfa\xed\xfe|\xcf\xfa\xed\xfe|\xfe\xed\xfa[\xce\xcf]|dex\n|#!\s*/|L\x00\x00\x00\x01\x14\x02\x00|ITSF"
)
_ARCHIVES = re.compile(
    rb"PK\x03\x04|PK\x05\x06|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|\x1f\x8b\x08|BZh[1-9]|\xfd7zXZ\x00|\x28\xb5\x2f\xfd"
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RTF = b"{\\rtf"
_DANGEROUS_ENDINGS = frozenset(
    [
        "exe",
        "com",
        "scr",
        "pif",
        "bat",
        "cmd",
        "ps1",
        "psm1",
        "vbs",
        "vbe",
        "vb",
        "js",
        "jse",
        "mjs",
        "wsf",
        "wsh",
        "hta",
        "msi",
        "msp",
        "msc",
        "jar",
        "lnk",
        "reg",
        "cpl",
        "dll",
        "sys",
        "sh",
        "bash",
        "command",
        "app",
        "apk",
        "deb",
        "rpm",
        "dmg",
        "pkg",
        "iso",
        "img",
        "vhd",
        "vhdx",
        "gadget",
        "inf",
        "scf",
        "url",
        "desktop",
        "ade",
        "adp",
        "chm",
        "hlp",
        "ocx",
        "sct",
        "shb",
        "application",
        "appref-ms",
        "docm",
        "dotm",
        "xlsm",
        "xltm",
        "xlam",
        "xll",
        "pptm",
        "potm",
        "ppam",
        "ppsm",
        "sldm",
        "xlsb",
        "one",
        "settingcontent-ms",
        "library-ms",
        "search-ms",
        "svgz",
        "py",
        "rb",
        "pl",
        "php",
    ]
)
_MACROS = (b"vbaProject.bin", b"_\0V\0B\0A\0_\0P\0R\0O\0J\0E\0C\0T\0", b"macrosheets/", b"vbaData.xml")
_OOXML = {
    b"word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    b"xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    b"ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_OFFICE_ENDINGS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "rtf": "application/rtf",
}
_ARCHIVE_ENDINGS = frozenset({"zip", "gz", "tgz", "bz2", "xz", "7z", "rar", "zst", "tar", "xdm"})
_TEXT_ENDINGS = frozenset({"txt", "csv", "log", "md", "hl7", "er7", "hpr", "json", "tsv", "text"})
_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[\s>]|<[A-Za-z_][\w.\-]*:?[\w.\-]*\s[^<>]{0,500}xmlns)")
_CDA = re.compile(rb"<(?:[\w.\-]+:)?ClinicalDocument[\s>]")
_ACTIVE_MARKUP = re.compile(rb"<(?:!doctype\s+html|html|script|body|iframe|svg|svg:svg)[\s>]", re.IGNORECASE)
_MESSAGE = re.compile(
    rb"(?:(?:Return-Path|Received|From|Date|Message-ID|MIME-Version|Subject|To|Delivered-To|X-[\w-]{1,40}):[^\r\n]*\r?\n[\s\S]{0,4000}?){2}",
    re.IGNORECASE,
)


def content_type(first_bytes: bytes, declared: str = "", filename: str = "") -> Sniffed:
    """Tell what the file is. `declared` is the type its message gives (parameters ignored), `filename` its name."""
    said = declared.partition(";")[0].strip().lower()
    ending = _ending(filename)
    kind, served, dangerous, clinical = _look(first_bytes, said, ending)
    dangerous = dangerous or ending in _DANGEROUS_ENDINGS
    previewable = kind in ("pdf", "image") or (kind in ("text", "xml", "calendar", "message") and not dangerous)
    return Sniffed(
        kind=kind,
        content_type=served,
        is_previewable=previewable and not (dangerous and kind == "image" and ending in _DANGEROUS_ENDINGS),
        lies=_lies(kind, served, said, ending),
        is_dangerous=dangerous,
        is_clinical=clinical,
    )


def _look(data: bytes, said: str, ending: str) -> tuple[Kind, str, bool, bool]:
    """Kind, type to serve, danger, and whether it is a clinical document."""
    for pattern, served in _IMAGES:
        if pattern.match(data):
            return "image", served, False, False
    if b"%PDF-" in data[:1024]:
        return "pdf", "application/pdf", False, False
    if _PROGRAMS.match(data) and not (data.startswith(b"MZ") and _is_text(data[:512])):
        return "executable", OPAQUE, True, False
    if data.startswith(_OLE):
        return _ole(data, said, ending)
    if data.startswith(_RTF):
        return "office", "application/rtf", b"\\objdata" in data or b"\\objupdate" in data, False
    if _ARCHIVES.match(data) or data[257:262] == b"ustar":
        return _archive(data)
    if not data or not _is_text(data):
        return "unknown", OPAQUE, False, False
    return _textual(data, said, ending)


def _ole(data: bytes, said: str, ending: str) -> tuple[Kind, str, bool, bool]:
    macros = any(mark in data for mark in _MACROS)
    if ending == "msg" or said == "application/vnd.ms-outlook":
        return "message", OPAQUE, macros, False
    if ending in ("doc", "xls", "ppt", "dot", "xlt", "pps"):
        return "office", _OFFICE_ENDINGS.get(ending, OPAQUE), macros, False
    return ("office", OPAQUE, macros, False) if said.startswith("application/") else ("unknown", OPAQUE, macros, False)


def _archive(data: bytes) -> tuple[Kind, str, bool, bool]:
    if not data.startswith(b"PK"):
        return "archive", OPAQUE, False, False
    if data[30:38] == b"mimetype" and b"opendocument" in data[38:120]:
        for ending in ("odt", "ods", "odp"):
            if _OFFICE_ENDINGS[ending].encode() in data[38:140]:
                return "office", _OFFICE_ENDINGS[ending], b"Basic/" in data, False
        return "office", OPAQUE, b"Basic/" in data, False
    if b"[Content_Types].xml" in data or b"_rels/.rels" in data:
        macros = any(mark in data for mark in _MACROS)
        for folder, served in _OOXML.items():
            if folder in data:
                return "office", served, macros, False
        return "office", OPAQUE, macros, False
    return "archive", "application/zip", b"META-INF/MANIFEST.MF" in data[:2000], False


def _textual(data: bytes, said: str, ending: str) -> tuple[Kind, str, bool, bool]:
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:4096]
    if start[:15].upper() == b"BEGIN:VCALENDAR":
        return "calendar", "text/plain", False, False
    if _XML.match(data) or _CDA.search(start):
        clinical = _CDA.search(data) is not None
        return "xml", "text/plain", False, clinical
    if _ACTIVE_MARKUP.search(start[:1024]):
        return "text", "text/plain", ending == "hta", False
    if ending == "eml" or said in ("message/rfc822", "message/global"):
        return "message", "text/plain", False, False
    if ending not in _TEXT_ENDINGS and not said.startswith("text/") and _MESSAGE.match(start):
        return "message", "text/plain", False, False
    return "text", "text/plain", False, False


def _is_text(data: bytes) -> bool:
    """Whether the bytes read as text in UTF-8, UTF-16 with its mark, or an 8-bit alphabet."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    sample = data[:ENOUGH]
    controls = sum(byte < 9 or 13 < byte < 27 or 28 < byte < 32 for byte in sample)
    if b"\0" in sample:
        return False
    return controls * 50 <= len(sample)


def _ending(filename: str) -> str:
    """The last extension, as a system would see it (trailing dots and spaces do not count)."""
    name = filename.replace("\\", "/").rpartition("/")[2].rstrip(". \t\0").lower()
    stem, dot, ending = name.rpartition(".")
    return ending.strip() if dot and stem else ""


def _lies(kind: Kind, served: str, said: str, ending: str) -> bool:
    """Whether the name or the declared type claims a family that the bytes contradict."""
    claims: set[str] = set()
    if said == "application/pdf" or ending == "pdf":
        claims.add("pdf")
    if (said.startswith("image/") and said != "image/svg+xml") or ending in ("png", "jpg", "jpeg", "gif", "webp"):
        claims.add("image")
    if ending in _OFFICE_ENDINGS or said in _OFFICE_ENDINGS.values():
        claims.add("office")
    if ending in _ARCHIVE_ENDINGS or said == "application/zip":
        claims.add("archive")
    if ending in _TEXT_ENDINGS or said in ("text/plain", "text/csv"):
        claims.add("text")
    if not claims or kind == "unknown":
        # An image format that is not shown (TIFF, HEIC) is unknown, not a lie; a PDF that is no PDF is one.
        return bool(claims & {"pdf", "office"}) or (kind == "executable" and bool(claims))
    if kind in ("text", "xml", "calendar", "message") and claims <= {"text"}:
        return False
    return kind not in claims or (kind == "image" and said.startswith("image/") and _other_image(served, said))


def _other_image(served: str, said: str) -> bool:
    return said not in (served, "image/*") and not (served == "image/jpeg" and said in ("image/jpg", "image/pjpeg"))
