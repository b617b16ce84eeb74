"""Reading contents back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from medipli.blobs import codec, folder
from medipli.blobs.models import Blob


class Missing(Exception):
    """No content has that name."""


@dataclass(frozen=True)
class Damage:
    """A stored content that cannot be read back."""

    name: str
    reason: str


def get(name: bytes) -> bytes:
    """One content. Raises :class:`Missing`, or codec.Unreadable when it was tampered with."""
    return get_many([name])[bytes(name)]


def get_many(names: Iterable[bytes]) -> dict[bytes, bytes]:
    """Contents by name, in one query. Raises :class:`Missing` when one is not there."""
    wanted = {bytes(name) for name in names}
    found = {}
    for name, key_id, data in Blob.objects.filter(name__in=wanted).values_list("name", "key_id", "data"):
        found[bytes(name)] = _content(bytes(name), key_id, data)
    if absent := wanted - found.keys():
        raise Missing(", ".join(sorted(name.hex() for name in absent)))
    return found


def content_of(blob: Blob) -> bytes:
    """The content of a row that is already at hand."""
    return _content(bytes(blob.name), blob.key_id, blob.data)


def damaged() -> Iterator[Damage]:
    """Read every content back and yield those that fail."""
    for blob in Blob.objects.order_by("created_at").iterator(200):
        try:
            if codec.name_of(content_of(blob)) != bytes(blob.name):
                yield Damage(str(blob), "the content does not match its name")
        except (Missing, codec.Unreadable) as problem:
            yield Damage(str(blob), str(problem))


def _content(name: bytes, key_id: int, data: bytes | memoryview | None) -> bytes:
    if data is None:
        try:
            return codec.decode(folder.read(name), name, key_id)
        except FileNotFoundError:
            raise Missing(name.hex()) from None
    return codec.decode(bytes(data), name, key_id)
