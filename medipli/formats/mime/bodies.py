"""Which parts of a message are its text, which its attachments."""

import html
from dataclasses import dataclass, field

from medipli.formats.mime.charsets import decode_bytes
from medipli.formats.mime.flowed import unflow
from medipli.formats.mime.parameters import parse_parameters
from medipli.formats.mime.scan import Entity
from medipli.formats.mime.transfer import decode_transfer

BODY_LIMIT = 5 << 20

_BODY_TYPES = ("text/plain", "text/html")


@dataclass(slots=True)
class Segment:
    """One stretch of the body: its plain form, its HTML form, or both."""

    text: str | None = None
    html: str | None = None


@dataclass(slots=True)
class Bodies:
    """The body segments in order, the other leaves with their section number, and whether each is shown in the body."""

    segments: list[Segment] = field(default_factory=list)
    leaves: list[tuple[Entity, str, bool]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def text(self) -> str | None:
        """The whole body as plain text, None when a segment exists in HTML alone."""
        if not self.segments or any(segment.text is None for segment in self.segments):
            return None
        return "\n\n".join(segment.text.rstrip("\n") for segment in self.segments if segment.text is not None)

    def html(self) -> str | None:
        """The whole body as HTML (as received, not cleaned), None when there is none."""
        if not any(segment.html is not None for segment in self.segments):
            return None
        return "\n".join(
            segment.html if segment.html is not None else f"<pre>{html.escape(segment.text or '')}</pre>"
            for segment in self.segments
        )


def sort_parts(root: Entity) -> Bodies:
    """Tell the body of a message from its attachments (RFC 2046 §5.1, RFC 2387 for related parts)."""
    bodies = Bodies()
    _sort(root, "", bodies)
    return bodies


def _sort(entity: Entity, path: str, bodies: Bodies, *, related: bool = False) -> None:
    bodies.problems.extend(entity.problems)
    if entity.is_multipart and entity.children:
        _sort_multipart(entity, path, bodies, related=related)
    elif entity.is_multipart:
        # A multipart in which no part was found: show what is there.
        if entity.end - entity.body_start > BODY_LIMIT:
            bodies.leaves.append((entity, path or "1", related))
        else:
            bodies.segments.append(Segment(text=_plain(entity, bodies.problems)))
    elif _is_body(entity) and not (related and bodies.segments):
        if entity.media_type == "text/html":
            bodies.segments.append(Segment(html=body_text(entity, bodies.problems)))
        else:
            bodies.segments.append(Segment(text=_plain(entity, bodies.problems)))
    elif entity.end > entity.start:
        bodies.leaves.append((entity, path or "1", related))


def _sort_multipart(entity: Entity, path: str, bodies: Bodies, *, related: bool) -> None:
    numbered = [(child, f"{path}.{number}" if path else str(number)) for number, child in enumerate(entity.children, 1)]
    if entity.media_type == "multipart/alternative":
        _sort_alternative(numbered, bodies, related=related)
    elif entity.media_type == "multipart/related":
        root = _related_root(entity)
        for child, number in sorted(numbered, key=lambda item: item[0] is not root):
            _sort(child, number, bodies, related=related or child is not root)
    else:
        for child, number in numbered:
            _sort(child, number, bodies, related=related)


def _sort_alternative(numbered: list[tuple[Entity, str]], bodies: Bodies, *, related: bool) -> None:
    """Merge the alternatives into one segment; leaves that no alternative body shows stay attachments."""
    best = Segment()
    for child, number in numbered:
        inner = Bodies()
        _sort(child, number, inner, related=related)
        text, markup = inner.text(), inner.html()
        # The last is the richest (RFC 2046 §5.1.4); an empty text beside HTML is no text.
        best.text = text if text and text.strip() else best.text
        best.html = markup if markup and markup.strip() else best.html
        bodies.leaves.extend(inner.leaves)
        bodies.problems.extend(inner.problems)
    if best.text is not None or best.html is not None:
        bodies.segments.append(best)


def _related_root(entity: Entity) -> Entity:
    start = entity.parameters.get("start", "").strip("<> ")
    if start:
        for child in entity.children:
            if content_id(child) == start:
                return child
    return entity.children[0]


def content_id(entity: Entity) -> str:
    """The Content-ID without angle brackets, or an empty string."""
    return (entity.value("content-id") or b"").decode("utf-8", "replace").strip("<> \t\r\n").replace("\0", "")


def disposition(entity: Entity) -> tuple[str, dict[str, str]]:
    """The Content-Disposition ("" when absent) and its parameters."""
    value = entity.value("content-disposition")
    return parse_parameters(value) if value is not None else ("", {})


def _is_body(entity: Entity) -> bool:
    if entity.media_type not in _BODY_TYPES or entity.end - entity.body_start > BODY_LIMIT:
        return False
    kind, parameters = disposition(entity)
    if kind == "attachment":
        return False
    return not (parameters.get("filename") or entity.parameters.get("name"))


def _plain(entity: Entity, problems: list[str]) -> str:
    text = body_text(entity, problems)
    if entity.parameters.get("format", "").lower() == "flowed":
        text = unflow(text, delete_space=entity.parameters.get("delsp", "").lower() == "yes")
    return text


def body_text(entity: Entity, problems: list[str]) -> str:
    """The decoded text of a leaf, with line feeds as line ends."""
    decoded = decode_transfer(entity.body, entity.encoding)
    text, problem = decode_bytes(decoded.content, entity.parameters.get("charset"))
    problems.extend(found for found in (decoded.problem, problem) if found)
    return text.replace("\r\n", "\n").replace("\r", "\n")
