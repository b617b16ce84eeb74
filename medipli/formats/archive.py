"""Zip archives: list what is inside without extracting, and write one as a stream."""

import io
import re
import struct
import time
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from medipli.formats.text import strip_controls

MAX_ENTRIES = 2_000
MAX_TOTAL_SIZE = 1_000_000_000
MAX_RATIO = 200
_RATIO_MATTERS_ABOVE = 1_000_000
_LONGEST_NAME = 150
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_NESTED = (".zip", ".jar", ".7z", ".rar", ".gz", ".bz2", ".xz", ".zst", ".tar", ".tgz")


class ArchiveUnreadable(Exception):
    """The bytes are not a zip that can be listed; `reason` is `damaged` or `too many`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class ArchiveEntry:
    """One file of an archive; sizes in bytes, as its directory declares them."""

    name: str
    size: int
    packed_size: int
    is_encrypted: bool
    is_path_unsafe: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """Files of an archive, and `suspicion`: empty, `ratio`, `total size`, `overlap` or `nested`."""

    entries: tuple[ArchiveEntry, ...]
    suspicion: str


def listing(data: bytes) -> Listing:
    """Return the files of a zip and whether it looks like a bomb, decompressing nothing.

    Raises `ArchiveUnreadable`.
    """
    if data.count(b"PK\x01\x02") > MAX_ENTRIES * 2:
        raise ArchiveUnreadable("too many")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        ValueError,
        OSError,
        EOFError,
        struct.error,
        NotImplementedError,
        OverflowError,
        IndexError,
    ) as error:
        raise ArchiveUnreadable("damaged") from error
    if len(infos) > MAX_ENTRIES:
        raise ArchiveUnreadable("too many")
    return Listing(tuple(_entry(info) for info in infos), _suspicion(infos, len(data)))


def _entry(info: zipfile.ZipInfo) -> ArchiveEntry:
    raw = info.filename.replace("\\", "/")
    return ArchiveEntry(
        name=strip_controls(raw)[:500],
        size=info.file_size,
        packed_size=info.compress_size,
        is_encrypted=bool(info.flag_bits & 1),
        is_path_unsafe=raw.startswith("/") or ".." in raw.split("/") or ":" in raw[:3],
    )


def _suspicion(infos: list[zipfile.ZipInfo], length: int) -> str:
    total = sum(info.file_size for info in infos)
    if total > MAX_TOTAL_SIZE:
        return "total size"
    if total > _RATIO_MATTERS_ABOVE and total > MAX_RATIO * max(length, 1):
        return "ratio"
    # Overlapping files share one compressed body: their declared packed sizes add up to more than the archive.
    if sum(info.compress_size for info in infos) > length:
        return "overlap"
    nested = [info for info in infos if info.filename.lower().endswith(_NESTED)]
    if len(nested) > 10 or any(info.file_size > 20 * max(info.compress_size, 1) for info in nested):
        return "nested"
    return ""


def safe_name(name: str, fallback: str = "document") -> str:
    """Return a file name that no system takes for a path or a device, at most 150 characters, extension kept."""
    last = unicodedata.normalize("NFC", strip_controls(name)).replace("\\", "/").rpartition("/")[2]
    last = " ".join(_FORBIDDEN.sub("_", last).split()).strip(". ")
    if not last:
        last = fallback
    if _RESERVED.fullmatch(last):
        last = f"_{last}"
    if len(last) > _LONGEST_NAME:
        stem, dot, ending = last.rpartition(".")
        if dot and len(ending) <= 10:
            last = f"{stem[: _LONGEST_NAME - len(ending) - 1].rstrip()}.{ending}"
        else:
            last = last[:_LONGEST_NAME].rstrip()
    return last


class UniqueNames:
    """Gives each name once, safe, whatever the case: the second `a.pdf` becomes `a (2).pdf`."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._counts: dict[str, int] = {}

    def give(self, name: str) -> str:
        """Return a safe form of `name` that was not given before."""
        safe = candidate = safe_name(name)
        stem, dot, ending = safe.rpartition(".")
        number = self._counts.get(safe.casefold(), 1)
        while candidate.casefold() in self._taken:
            number += 1
            candidate = f"{stem} ({number}).{ending}" if dot and stem else f"{safe} ({number})"
        self._counts[safe.casefold()] = number
        self._taken.add(candidate.casefold())
        return candidate


def write_zip(files: Iterable[tuple[str, Iterable[bytes]]]) -> Iterator[bytes]:
    """Yield a zip, made as it goes, of (name, chunks of content); names are made safe and unique.

    Memory stays at one chunk. Content is deflated; sizes follow each body (data descriptors), ZIP64 beyond 4 GB.
    """
    sink = _Sink()
    names = UniqueNames()
    moment = time.localtime()[:6]
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=zlib.Z_BEST_SPEED) as archive:
        for name, chunks in files:
            info = zipfile.ZipInfo(names.give(name), moment)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            with archive.open(info, "w", force_zip64=True) as target:
                for chunk in chunks:
                    target.write(chunk)
                    yield from sink.taken()
            yield from sink.taken()
    yield from sink.taken()


class _Sink(io.RawIOBase):
    """A write-only, unseekable file that hands over what it was given."""

    def __init__(self) -> None:
        self._chunks: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        content = bytes(data)  # type: ignore[call-overload]
        self._chunks.append(content)
        return len(content)

    def taken(self) -> Iterator[bytes]:
        chunks, self._chunks = self._chunks, []
        return iter([b"".join(chunks)] if chunks else [])
