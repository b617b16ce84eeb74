"""« Words in quotes » stand in this order: what the words find is read again, newest first, so many at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from medipli.blobs.codec import Unreadable
from medipli.blobs.queries import Missing
from medipli.formats import html as safe_html
from medipli.formats.mime import read
from medipli.formats.mime.skeleton import SkeletonError
from medipli.messages import words
from medipli.messages.models import Entry
from medipli.messages.queries.listing import PAGE_SIZE, Cursor, ListRow, Page
from medipli.messages.queries.opening import without_attachments
from medipli.messages.queries.search import SearchPage
from medipli.messages.queries.search import search as search_words
from medipli.messages.searching import terms as language
from medipli.messages.searching.terms import Terms

MOST_READ = 200
"""Messages read for one page of results; the next page goes on where this one stopped."""


@dataclass(frozen=True)
class _Phrases:
    """The folded phrases to find anywhere, and those to find in the subject, each between spaces."""

    anywhere: tuple[str, ...]
    in_subject: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.anywhere or self.in_subject)


def search(
    mailbox_id: int, person_id: int, terms: Terms, *, after: Cursor | None = None, limit: int = PAGE_SIZE
) -> SearchPage:
    """A page of what the terms find in a box, the bin apart unless ``dossier:`` names it; phrases word for word.

    The caller has checked that the person may read the box. A page may hold fewer rows than ``limit`` and yet be
    followed by another.
    """
    phrases = _Phrases(_phrases(terms, ""), _phrases(terms, language.SUBJECT))
    if not phrases:
        return search_words(mailbox_id, person_id, terms, after=after, limit=limit)
    kept: list[ListRow] = []
    examined = 0
    while True:
        page = search_words(mailbox_id, person_id, terms, after=after, limit=min(limit, PAGE_SIZE)).page
        said = _said(mailbox_id, page.rows, phrases)
        for row in page.rows:
            if _holds(said.get(row.id, ""), row.subject, phrases):
                kept.append(row)
                if len(kept) == limit:
                    rest = row.id != page.rows[-1].id or page.next
                    return SearchPage(Page(tuple(kept), Cursor(row.received_at, row.id) if rest else None), terms)
        examined += len(page.rows)
        after = page.next
        if after is None or (examined >= MOST_READ and limit <= PAGE_SIZE):
            return SearchPage(Page(tuple(kept), after), terms)


def _phrases(terms: Terms, operator: str) -> tuple[str, ...]:
    found = (words.words_of(value) for value in terms.values(operator) if " " in value)
    return tuple(f" {' '.join(one)} " for one in found if len(one) > 1)


def _holds(text: str, subject: str, phrases: _Phrases) -> bool:
    title = _spaced(subject)
    return all(one in title for one in phrases.in_subject) and all(
        one in title or one in text for one in phrases.anywhere
    )


def _said(mailbox_id: int, rows: Sequence[ListRow], phrases: _Phrases) -> dict[int, str]:
    """By entry, what its message says besides its subject: names, addresses, files and text, each apart."""
    if not phrases.anywhere:
        return {}
    entries = Entry.objects.filter(mailbox_id=mailbox_id, pk__in=[row.id for row in rows])
    return {entry.pk: _text(entry) for entry in entries.select_related("message__skeleton")}


def _text(entry: Entry) -> str:
    try:
        parsed = read(without_attachments(entry.message.skeleton))
    except (Missing, Unreadable, SkeletonError):
        return ""
    body = parsed.text or (safe_html.to_text(parsed.html) if parsed.html else "")
    people = [one for one in (parsed.from_, parsed.sender, *parsed.to, *parsed.cc) if one is not None]
    blind = [f"{one['name']} {one['address']}" for one in entry.blind_copies or ()]
    apart = [*(f"{one.name} {one.address}" for one in people), *blind, *(part.filename for part in parsed.attachments)]
    return "|".join(map(_spaced, [body[: words.BODY_LIMIT], *apart]))


def _spaced(text: str) -> str:
    return f" {' '.join(words.words_of(text))} "
