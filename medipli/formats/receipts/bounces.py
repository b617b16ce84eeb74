"""Recognise the delivery failures that are written as free text by servers older than RFC 3464, or deaf to it."""

import re
from collections.abc import Mapping

from medipli.formats.receipts.report import RecipientStatus

_LONGEST = 20_000
_SENDER = re.compile(r"mailer-daemon|post_?master|mail deliver|mail administrator|system administrator", re.IGNORECASE)
_SUBJECT = re.compile(
    r"undeliver|delivery (?:status|fail|notif|report)|mail delivery|failure notice|returned mail|delivery has failed"
    r"|non[- ]?remis|échec de (?:la )?remise|message non distribu",
    re.IGNORECASE,
)
_WORDING = re.compile(
    r"could not be delivered|couldn't be delivered|wasn't able to deliver|unable to deliver"
    r"|not able to deliver|failed to deliver"
    r"|delivery (?:to the following|has failed|failed)|did not reach|not delivered"
    r"|address(?:es)? (?:failed|had permanent)"
    r"|user (?:unknown|not listed)|unknown user|cannot send message|delivery failure|returned to sender|permanent error"
    r"|this user doesn't have|undeliverable|n'a pas pu être (?:remis|délivré|distribué)|rejected (?:for|by)",
    re.IGNORECASE,
)
_COPY = re.compile(
    r"^(?:-{2,}|={3,}).*(?:copy|original|message|header|unsent|returned).*$|^(?:Return-Path|Received):",
    re.IGNORECASE | re.MULTILINE,
)
_ADDRESS = re.compile(r"(?<![\w.+\-=/])[\w.+\-=/]{1,64}@(?:[\w\-]{1,63}\.){1,8}[A-Za-z]{2,24}\b")
_COPIED_TO = re.compile(r"^To:\s*<?([^<>\s]+@[^<>\s]+?)>?\s*$", re.MULTILINE)
_STATUS = re.compile(r"(?<![\d.])([45]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY = re.compile(r"(?<![\d.])([45])\d\d(?=[ \-])")
_TEMPORARY = re.compile(
    r"will (?:be retried|keep trying|continue)|not necessary to resend|delayed|warning", re.IGNORECASE
)
_MAX = 50


def is_automatic_failure(headers: Mapping[str, str], text: str) -> bool:
    """Whether headers (names lower-cased) and words are those of a mail system that failed to deliver."""
    if "x-failed-recipients" in headers:
        return True
    from_system = _SENDER.search(headers.get("from", "")) is not None
    empty_path = headers.get("return-path", "x").strip() == "<>"
    named = _SUBJECT.search(headers.get("subject", "")) is not None
    worded = _WORDING.search(text[:_LONGEST]) is not None
    return (from_system or empty_path) and (worded or (named and from_system))


def recipients_in_text(headers: Mapping[str, str], text: str) -> tuple[RecipientStatus, ...]:
    """The recipients that a failure names, in its header first, else before the copy of the message it returns."""
    start = text[:_LONGEST]
    copy = _COPY.search(start, min(len(start), 40))
    own = start[: copy.start()] if copy else start
    named = _ADDRESS.findall(headers.get("x-failed-recipients", "")) or _candidates(headers, own)
    if not named and copy:
        named = _COPIED_TO.findall(start)[:1]
    status = _STATUS.search(own)
    reply = _REPLY.search(own)
    first = status[1][0] if status else reply[1] if reply else "5"
    delayed = first == "4" and _TEMPORARY.search(own) is not None
    line = next((line.strip() for line in own.splitlines() if _STATUS.search(line) or _REPLY.search(line)), "")
    return tuple(
        RecipientStatus(address, "delayed" if delayed else "failed", status[1] if status else "", line[:1000])
        for address in dict.fromkeys(named[:_MAX])
    )


def _candidates(headers: Mapping[str, str], own: str) -> list[str]:
    """Addresses of the text that are neither the reporter's nor the reader's."""
    excluded = {
        address.lower()
        for name in ("from", "to", "reply-to", "return-path", "delivered-to", "x-original-to")
        for address in _ADDRESS.findall(headers.get(name, ""))
    }
    return [
        address
        for address in _ADDRESS.findall(own)
        if address.lower() not in excluded and not _SENDER.match(address) and "@" in address
    ]
