"""What the buttons of the page change in a message when no script does it: signature, recipients."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from medipli.formats.html import from_text, to_text
from medipli.formats.html.compose import SIGNATURE_CLASS
from medipli.mailboxes.models import Signature
from medipli.messages.actions import DraftContent
from medipli.web.views.compose.form import Written

_SIGNATURE = re.compile(rf'<div class="{SIGNATURE_CLASS}">.*?</div>', re.DOTALL)


def edited(written: Written, action: str, subject: str, signatures: Iterable[Signature]) -> Written:
    """``written`` after « signature N » or « replace OLD NEW »; unchanged for every other action."""
    if action == "signature":
        chosen = next((one.html for one in signatures if str(one.pk) == subject), "")
        return replace(written, content=signed(written.content, chosen))
    if action == "replace":
        old, _, new = subject.partition(" ")
        return replace(written, content=_replaced(written.content, old, new))
    return written


def signed(content: DraftContent, html: str) -> DraftContent:
    """The message with this signature in the place of the former one, or at its end; no ``html`` takes it away."""
    block = f'<div class="{SIGNATURE_CLASS}">{html}</div>' if html else ""
    if not content.html and content.text:
        text = f"{content.text.rstrip()}\n\n{to_text(html)}" if html else content.text
        return replace(content, text=text)
    body = content.html or from_text(content.text, fold=False)
    body = _SIGNATURE.sub(lambda _: block, body, count=1) if _SIGNATURE.search(body) else body + block
    return replace(content, html=body, text=to_text(body))


def _replaced(content: DraftContent, old: str, new: str) -> DraftContent:
    def swap(people: tuple[dict[str, str], ...]) -> tuple[dict[str, str], ...]:
        return tuple({"name": "", "address": new} if one["address"].lower() == old.lower() else one for one in people)

    return replace(content, to=swap(content.to), cc=swap(content.cc), bcc=swap(content.bcc)) if new else content
