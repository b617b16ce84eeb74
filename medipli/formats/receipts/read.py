"""Read a report out of a message, standard or not."""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message

from medipli.formats.receipts.bounces import is_automatic_failure, recipients_in_text
from medipli.formats.receipts.report import Action, RecipientStatus, Report
from medipli.formats.text import strip_controls

MAX_BYTES = 2_000_000
MAX_RECIPIENTS = 1_000
_MAX_PARTS = 50

_FIELD = re.compile(r"([!-9;-~]+)[ \t]*:(.*)")
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_MESSAGE_ID = re.compile(r"^message-id:\s*<?([^<>\s]{1,500})>?", re.IGNORECASE | re.MULTILINE)
_INTEGRATION = re.compile(r"\s*(9\d\d)\s*\^")
_DELIVERY_ACTIONS: dict[str, Action] = {
    "failed": "failed",
    "failure": "failed",
    "fail": "failed",
    "expired": "failed",
    "delayed": "delayed",
    "deferred": "delayed",
    "delivered": "delivered",
    "relayed": "relayed",
    "relayed-to-non-mime": "relayed",
    "expanded": "expanded",
}
_DISPOSITIONS: dict[str, Action] = {
    "displayed": "displayed",
    "deleted": "deleted",
    "processed": "processed",
    "dispatched": "dispatched",
    "denied": "denied",
    "failed": "failed",
}


def read_report(message: bytes) -> Report | None:
    """Return what the message reports, None when it is no report. Never raises; reads the first 2 MB."""
    try:
        data = message[:MAX_BYTES].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        parsed = message_from_bytes(data)
        return _read(parsed)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, AssertionError):
        # The standard parser has several ways to give up on broken mail; a report that cannot be read is no report.
        return None


def _read(message: Message) -> Report | None:
    report_type = str(message.get_param("report-type", "")).lower()
    texts: list[str] = []
    statuses: list[RecipientStatus] = []
    original_id, reporter, kind = "", "", ""
    for part in _parts(message):
        content_type = part.get_content_type()
        if content_type in ("message/delivery-status", "message/global-delivery-status"):
            kind = kind or "delivery"
            reporter, found = _delivery(_blocks(part))
            statuses += found
        elif content_type in ("message/disposition-notification", "message/global-disposition-notification"):
            blocks = _blocks(part)
            kind = "disposition"
            fields = {name: value for block in blocks for name, value in block.items()}
            reporter = fields.get("reporting-ua", "")
            original_id = fields.get("original-message-id", "").strip("<> ") or original_id
            statuses += _disposition(fields)
        elif content_type == "message/feedback-report":
            return Report("feedback", (), _original_id(message), reporter)
        elif content_type in ("message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers"):
            original_id = original_id or _original_id(part)
        elif content_type in ("text/plain", "text/html"):
            texts.append(_payload(part))
    if kind == "delivery" and statuses:
        return Report("delivery", tuple(statuses[:MAX_RECIPIENTS]), original_id, reporter)
    if kind == "disposition":
        return Report("disposition", tuple(statuses[:MAX_RECIPIENTS]), original_id, reporter)
    return _read_wording(message, "\n".join(texts), original_id, forced=report_type == "delivery-status" or bool(kind))


def _read_wording(message: Message, text: str, original_id: str, *, forced: bool) -> Report | None:
    """A report in free text: who sent it and what it says must both look like a mail system's."""
    headers = {name.lower(): strip_controls(str(value)) for name, value in message.items()}
    if not (forced or is_automatic_failure(headers, text)):
        return None
    found = recipients_in_text(headers, text)
    if not found:
        return None
    match = _MESSAGE_ID.search(text)
    return Report("delivery", found, original_id or (match[1] if match else ""), "", is_standard=False)


def _parts(message: Message) -> Iterator[Message]:
    """The parts of a report, not those of the message it returns; bounded in number and depth."""
    pending, count = [(message, 0)], 0
    while pending and count < _MAX_PARTS:
        part, depth = pending.pop()
        count += 1
        yield part
        payload = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(payload, list) and depth < 5:
            pending += [(child, depth + 1) for child in reversed(payload) if isinstance(child, Message)]


def _payload(part: Message) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    return strip_controls(content[:200_000].decode("utf-8", "replace"))


def _blocks(part: Message) -> list[dict[str, str]]:
    """Groups of fields of a status part, names lower-cased, folded lines joined, blank lines between groups."""
    payload = part.get_payload()
    if isinstance(payload, list):
        text = "\n\n".join(f"{block.as_string()}" for block in payload if isinstance(block, Message))
    else:
        text = _payload(part)
    blocks: list[dict[str, str]] = [{}]
    last = ""
    for line in text.splitlines():
        if not line.strip():
            if blocks[-1]:
                blocks.append({})
            last = ""
        elif line[0] in " \t" and last:
            blocks[-1][last] += f" {line.strip()}"
        elif match := _FIELD.match(line):
            last = match[1].lower()
            blocks[-1].setdefault(last, match[2].strip())
    return [block for block in blocks if block]


def _typed(value: str) -> str:
    """The value of a typed field: `rfc822; a@b.example` → `a@b.example`."""
    return strip_controls(value.partition(";")[2] if ";" in value else value).strip().strip("<>").strip()


def _delivery(blocks: list[dict[str, str]]) -> tuple[str, list[RecipientStatus]]:
    reporter, statuses = "", []
    for block in blocks:
        reporter = reporter or _typed(block.get("reporting-mta", ""))
        address = _typed(block.get("final-recipient", "")) or _typed(block.get("original-recipient", ""))
        if not address:
            continue
        diagnostic = " ".join(_typed(block.get("diagnostic-code", "")).split())[:1000]
        status = _STATUS.search(block.get("status", "")) or _STATUS.search(diagnostic)
        said = block.get("action", "").partition("(")[0].partition(";")[0].strip().lower()
        action = _DELIVERY_ACTIONS.get(said) or _from_status(status[1] if status else "")
        statuses.append(
            RecipientStatus(
                address=address,
                action=action,
                status=status[1] if status else "",
                diagnostic=diagnostic,
                original_address=_typed(block.get("original-recipient", "")),
            )
        )
    return reporter, statuses


def _from_status(status: str) -> Action:
    meanings: dict[str, Action] = {"5": "failed", "4": "delayed", "2": "delivered"}
    return meanings.get(status[:1], "unknown")


def _disposition(fields: dict[str, str]) -> list[RecipientStatus]:
    address = _typed(fields.get("final-recipient", "")) or _typed(fields.get("original-recipient", ""))
    outcome = fields.get("disposition", "").rpartition(";")[2].strip()
    verb, _, modifier = outcome.partition("/")
    error = fields.get("error", "") or fields.get("failure", "")
    if not error and ":" in modifier:
        error = modifier.partition(":")[2]
    code = _INTEGRATION.match(error)
    return [
        RecipientStatus(
            address=address,
            action=_DISPOSITIONS.get(verb.strip().lower(), "unknown"),
            diagnostic=" ".join(strip_controls(error).split())[:1000],
            integration_error=code[1] if code else "",
            original_address=_typed(fields.get("original-recipient", "")),
        )
    ]


def _original_id(part: Message) -> str:
    payload = part.get_payload()
    if isinstance(payload, list):
        for child in payload:
            if isinstance(child, Message) and child.get("message-id"):
                return strip_controls(str(child["message-id"])).strip().strip("<>")
        return ""
    match = _MESSAGE_ID.search(_payload(part))
    return match[1] if match else ""
