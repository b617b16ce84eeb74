"""`read`: raw bytes to a `ParsedMessage`, whatever the bytes are."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from medipli.formats.mime import uuencode
from medipli.formats.mime.addresses import Mailbox, parse_address_list
from medipli.formats.mime.bodies import Bodies, content_id, disposition, sort_parts
from medipli.formats.mime.charsets import decode_bytes, decode_header_bytes
from medipli.formats.mime.dates import parse_date
from medipli.formats.mime.filenames import safe_filename
from medipli.formats.mime.parsed import Header, Kind, ParsedMessage, Part, Priority
from medipli.formats.mime.scan import Entity, read_header, scan
from medipli.formats.mime.threads import message_identifiers
from medipli.formats.mime.transfer import decode_transfer
from medipli.formats.mime.words import header_text, unfold
from medipli.formats.rtf import rtf_to_text
from medipli.formats.tnef import TnefError, read_tnef

SOURCE_LIMIT = 1 << 20
TNEF_LIMIT = 100 << 20

_TNEF_TYPES = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_EXTENSIONS = {
    "text/plain": ".txt",
    "text/html": ".html",
    "text/calendar": ".ics",
    "text/vcard": ".vcf",
    "text/x-vcard": ".vcf",
    "text/rtf": ".rtf",
    "application/rtf": ".rtf",
    "application/pdf": ".pdf",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "application/zip": ".zip",
    "message/delivery-status": ".txt",
    "message/disposition-notification": ".txt",
    "text/rfc822-headers": ".txt",
}
_MDN = "disposition-notification"


def read(raw: bytes) -> ParsedMessage:
    """Read a message. Never raises: bytes that make no message come back as their source, with `fallback` set."""
    try:
        return _read(raw)
    except Exception as error:  # the message must be kept whatever defect it has
        return _source_only(raw, f"{type(error).__name__} while reading")


def _source_only(raw: bytes, reason: str) -> ParsedMessage:
    text = decode_bytes(raw[:SOURCE_LIMIT], "utf-8")[0].replace("\r\n", "\n").replace("\r", "\n")
    return ParsedMessage(
        headers=(), subject="", from_=None, sender=None, reply_to=(), to=(), cc=(), bcc=(), date=None, message_id="",
        in_reply_to=(), references=(), text=text, html=None, attachments=(), priority="normal", receipt_to=(),
        kind="message", calendar=None, is_signed=False, is_encrypted=False, problems=(reason,), fallback=reason,
    )  # fmt: skip


def _read(raw: bytes) -> ParsedMessage:
    root = scan(raw)
    charset = next((found for item in root.walk() if (found := item.parameters.get("charset"))), "")
    headers = tuple(_headers(root, charset))
    if not headers and not root.body.strip():
        return _source_only(raw, "no header and no body")
    joined: dict[str, str] = {}
    for header in headers:
        name = header.name.lower()
        if name in ("to", "cc", "bcc") and name in joined:
            joined[name] += ", " + decode_header_bytes(header.raw, charset)
        else:
            joined.setdefault(name, decode_header_bytes(header.raw, charset))
    values = _Values(joined)
    bodies = sort_parts(root)
    text = bodies.text()
    uu_files: tuple[uuencode.UuFile, ...] = ()
    if text is not None and bodies.html() is None:
        text, uu_files = uuencode.extract(text)
    parts, tnef_body = _Attachments(bodies, uu_files).collect()
    markup = bodies.html()
    if text is None and markup is None and tnef_body is not None:
        text, markup = tnef_body
    calendar = next((part.content for part in parts if part.content_type == "text/calendar"), None)
    return ParsedMessage(
        headers=headers,
        subject=next((header.text for header in headers if header.name.lower() == "subject"), ""),
        from_=values.first("from"),
        sender=values.first("sender"),
        reply_to=values.mailboxes("reply-to"),
        to=values.mailboxes("to"),
        cc=values.mailboxes("cc"),
        bcc=values.mailboxes("bcc"),
        date=parse_date(unfold(joined.get("date", ""))),
        message_id=next(iter(message_identifiers(joined.get("message-id", ""))), ""),
        in_reply_to=message_identifiers(joined.get("in-reply-to", "")),
        references=message_identifiers(joined.get("references", "")),
        text=text,
        html=markup,
        attachments=parts,
        priority=_priority(joined),
        receipt_to=values.mailboxes("disposition-notification-to"),
        kind=_kind(root, joined, calendar),
        calendar=calendar,
        is_signed=_is_signed(root),
        is_encrypted=_is_encrypted(root),
        problems=tuple(dict.fromkeys(bodies.problems)),
    )


@dataclass(frozen=True, slots=True)
class _Values:
    texts: dict[str, str]

    def mailboxes(self, name: str) -> tuple[Mailbox, ...]:
        text = self.texts.get(name)
        return tuple(item for item in parse_address_list(text) if item.address or item.name) if text else ()

    def first(self, name: str) -> Mailbox | None:
        return next(iter(self.mailboxes(name)), None)


def _headers(root: Entity, charset: str) -> Iterator[Header]:
    for item in root.fields:
        name = root.raw[item.start : item.value_start].decode("ascii").rstrip(": \t")
        value = root.raw[item.value_start : item.end]
        yield Header(name, value, header_text(value[:100_000], charset))


class _Attachments:
    """Numbers the attachments of a message, those inside winmail.dat and uuencoded texts included."""

    def __init__(self, bodies: Bodies, uu_files: tuple[uuencode.UuFile, ...]) -> None:
        self.bodies = bodies
        self.uu_files = uu_files
        self.parts: list[Part] = []
        self.tnef_body: tuple[str | None, str | None] | None = None
        self.markup = bodies.html() or ""

    def collect(self) -> tuple[tuple[Part, ...], tuple[str | None, str | None] | None]:
        for entity, path, related in self.bodies.leaves:
            name = _declared_name(entity)
            is_tnef = entity.media_type in _TNEF_TYPES or name.lower() == "winmail.dat"
            if not (is_tnef and self.open_tnef(entity, path)):
                self.add_entity(entity, path, name, related)
        for number, uu_file in enumerate(self.uu_files, 1):
            self.add(f"1/{number}", uu_file.filename, "application/octet-stream", _constant(uu_file.content))
        return tuple(self.parts), self.tnef_body

    def add_entity(self, entity: Entity, path: str, name: str, related: bool) -> None:
        kind, _ = disposition(entity)
        identifier = content_id(entity)
        shown = bool(identifier) and (related or f"cid:{identifier}" in self.markup)
        self.parts.append(
            Part(
                index=len(self.parts),
                path=path,
                filename=name or _invented_name(entity),
                content_type=entity.media_type,
                content_id=identifier,
                disposition=kind,
                inline=shown or kind == "inline",
                parameters=entity.parameters,
                load=_loader(entity),
            )
        )

    def add(self, path: str, filename: str, content_type: str, load: Callable[[], bytes], identifier: str = "") -> None:
        self.parts.append(
            Part(
                index=len(self.parts),
                path=path,
                filename=safe_filename(filename) or "fichier",
                content_type=content_type,
                content_id=identifier,
                disposition="attachment",
                inline=bool(identifier) and f"cid:{identifier}" in self.markup,
                parameters={},
                load=load,
            )
        )

    def open_tnef(self, entity: Entity, path: str) -> bool:
        """Replace a winmail.dat by what it holds; False when it does not open, or is all there is and holds nothing."""
        if entity.end - entity.body_start > TNEF_LIMIT:
            return False
        try:
            tnef = read_tnef(decode_transfer(entity.body, entity.encoding).content)
        except TnefError as error:
            self.bodies.problems.append(f"winmail.dat: {error}")
            return False
        self.bodies.problems.extend(tnef.problems)
        if tnef.text is not None or tnef.html is not None:
            self.tnef_body = (tnef.text, tnef.html)
        elif not self.bodies.segments and (rtf := tnef.rtf()) is not None:
            self.add(f"{path}/0", "message.rtf", "application/rtf", _constant(rtf))
            if words := rtf_to_text(rtf):
                self.tnef_body = (words, None)
        for number, item in enumerate(tnef.attachments, 1):
            self.add(f"{path}/{number}", item.filename, item.content_type, _constant(item.content), item.content_id)
        return bool(self.bodies.segments or self.parts or self.tnef_body)


def _constant(content: bytes) -> Callable[[], bytes]:
    return lambda: content


def _loader(entity: Entity) -> Callable[[], bytes]:
    return lambda: decode_transfer(entity.body, entity.encoding).content


def _declared_name(entity: Entity) -> str:
    _, parameters = disposition(entity)
    for name in (
        parameters.get("filename"),
        parameters.get("name"),
        entity.parameters.get("name"),
        entity.parameters.get("filename"),
    ):
        if name and (safe := safe_filename(unfold(name))):
            return safe
    return ""


def _invented_name(entity: Entity) -> str:
    """A name for a part that has none: the subject for a message, else what the part is."""
    if entity.media_type in ("message/rfc822", "message/global"):
        content = decode_transfer(entity.body[: 64 << 10], entity.encoding).content
        fields = read_header(content, 0, len(content)).fields
        subject = next((content[item.value_start : item.end] for item in fields if item.name == "subject"), b"")
        return (safe_filename(re.sub(r"[\\/]", "-", header_text(subject))[:120]) or "message") + ".eml"
    description = safe_filename(header_text(entity.value("content-description") or b"")[:120])
    extension = _EXTENSIONS.get(entity.media_type, "")
    if description:
        return description if "." in description or not extension else description + extension
    match entity.media_type:
        case "text/calendar":
            return "invitation.ics"
        case "application/pgp-signature":
            return "signature.asc"
        case "application/pkcs7-signature" | "application/x-pkcs7-signature":
            return "smime.p7s"
        case "application/pkcs7-mime" | "application/x-pkcs7-mime":
            return "smime.p7m"
    family, _, subtype = entity.media_type.partition("/")
    if family in ("image", "audio", "video") and subtype.isalnum():
        return f"{family}.{subtype[:8]}"
    return "fichier" + (extension or ".bin")


def _priority(texts: dict[str, str]) -> Priority:
    for name in ("x-priority", "importance", "priority", "x-msmail-priority"):
        value = texts.get(name, "").strip().lower()
        if value[:1] in ("1", "2") or value.startswith(("high", "urgent")):
            return "high"
        if value[:1] in ("4", "5") or value.startswith(("low", "non-urgent")):
            return "low"
    return "normal"


def _kind(root: Entity, texts: dict[str, str], calendar: bytes | None) -> Kind:
    types = {entity.media_type for entity in root.walk()}
    report = root.parameters.get("report-type", "").lower()
    if f"message/{_MDN}" in types or (root.media_type == "multipart/report" and report == _MDN):
        return "mdn"
    if types & {"message/delivery-status", "message/global-delivery-status"} or report == "delivery-status":
        return "dsn"
    if "message/feedback-report" in types:
        return "feedback"
    if calendar is not None and b"METHOD:" in calendar:
        return "calendar"
    automatic = texts.get("auto-submitted", "no").split(";")[0].strip().lower()
    if (
        automatic not in ("no", "")
        or "x-autoreply" in texts
        or texts.get("precedence", "").strip().lower() == "auto_reply"
    ):
        return "auto-reply"
    return "message"


def _is_signed(root: Entity) -> bool:
    for entity in root.walk():
        if entity.media_type == "multipart/signed":
            return True
        if (
            entity.media_type.endswith("pkcs7-mime")
            and entity.parameters.get("smime-type", "").lower() == "signed-data"
        ):
            return True
    return False


def _is_encrypted(root: Entity) -> bool:
    for entity in root.walk():
        if entity.media_type == "multipart/encrypted":
            return True
        if entity.media_type.endswith("pkcs7-mime"):
            kind = entity.parameters.get("smime-type", "enveloped-data").lower()
            if kind in ("enveloped-data", "authenveloped-data"):
                return True
    return False
