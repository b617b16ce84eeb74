"""The full structure of a message as nested values: what a MIME parser is held to."""

from dataclasses import dataclass

from medipli.formats.mime.scan import Entity, scan
from medipli.formats.mime.transfer import decode_transfer


@dataclass(frozen=True, slots=True)
class Structure:
    """One entity: its raw header `fields`, then either `parts` between `preamble` and `epilogue`, or one inner
    `message`, or a `body` (as it stands) with its decoded `content`. None marks what does not exist."""

    media_type: str
    fields: tuple[bytes, ...]
    preamble: bytes | None = None
    parts: tuple["Structure", ...] | None = None
    epilogue: bytes | None = None
    message: "Structure | None" = None
    body: bytes | None = None
    content: bytes | None = None


def structure(raw: bytes) -> Structure:
    """The structure of a message, inner messages opened, those sent in base64 or quoted-printable included."""
    return _described(scan(raw, open_messages=True, open_encoded=True))


def _described(entity: Entity) -> Structure:
    raw = entity.raw
    fields = tuple(raw[item.start : item.end] for item in entity.fields)
    if entity.is_multipart:
        return Structure(
            entity.media_type,
            fields,
            preamble=raw[slice(*entity.preamble)] if entity.preamble else None,
            parts=tuple(map(_described, entity.children)),
            epilogue=raw[slice(*entity.epilogue)] if entity.epilogue else None,
        )
    if entity.children:
        return Structure(entity.media_type, fields, message=_described(entity.children[0]))
    body = entity.body
    content = decode_transfer(body, entity.encoding).content
    return Structure(entity.media_type, fields, body=body, content=content)
