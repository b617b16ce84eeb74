"""What the buttons of the page change in a message when no script does it: signature, recipients."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from medipli.formats.html import from_text, to_text
from medipli.formats.html.compose import with_signature
from medipli.mailboxes.models import Signature
from medipli.messages.actions import DraftContent
from medipli.web.views.compose.form import Written


def edited(written: Written, action: str, subject: str, signatures: Iterable[Signature]) -> Written:
    """``written`` after « signature N » or « replace OLD NEW »; unchanged for every other action."""
    if action == "signature":
        every = {str(one.pk): one.html for one in signatures}
        return replace(written, content=signed(written.content, every.get(subject, ""), every.values()))
    if action == "replace":
        old, _, new = subject.partition(" ")
        return replace(written, content=_replaced(written.content, old, new))
    return written


def signed(content: DraftContent, html: str, known: Iterable[str] = ()) -> DraftContent:
    """The message with this signature in the place of the former one, or at its end; no ``html`` takes it away.

    In a plain text, the former one is the last of the ``known`` signatures (HTML) that stands in it.
    """
    if not content.html and content.text:
        return replace(content, text=_signed_text(content.text, to_text(html), [to_text(one) for one in known]))
    body = with_signature(content.html or from_text(content.text, fold=False), html)
    return replace(content, html=body, text=to_text(body))


def _signed_text(text: str, signature: str, known: Iterable[str]) -> str:
    lines = text.rstrip().split("\n")
    said = [at for at, line in enumerate(lines) if line.strip()]
    for former in known:
        wanted = [line.strip() for line in former.split("\n") if line.strip()]
        for at in range(len(said) - len(wanted), -1, -1) if wanted else ():
            if [lines[one].strip() for one in said[at : at + len(wanted)]] == wanted:
                before, after = lines[: said[at]], lines[said[at + len(wanted) - 1] + 1 :]
                return "\n".join([*before, *([signature] if signature else []), *after]).rstrip()
    return f"{text.rstrip()}\n\n{signature}" if signature else text


def _replaced(content: DraftContent, old: str, new: str) -> DraftContent:
    def swap(people: tuple[dict[str, str], ...]) -> tuple[dict[str, str], ...]:
        return tuple({"name": "", "address": new} if one["address"].lower() == old.lower() else one for one in people)

    return replace(content, to=swap(content.to), cc=swap(content.cc), bcc=swap(content.bcc)) if new else content
