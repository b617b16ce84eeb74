"""Bodies drawn once and shared by the messages of the boxes: what is slow to derive is derived once a body."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime

import psycopg

from bench import mail
from bench.language import Language
from medipli.blobs import actions as blobs
from medipli.formats.mime.skeleton import Literal, Piece, Skeleton
from medipli.messages import words
from medipli.messages.actions import prepare

_SAMPLE = mail.headers(
    message_id="sample@bench.example",
    sender=("Échantillon", "echantillon@partenaire.example"),
    to="boite@mssante.example",
    subject="Échantillon",
    date=datetime(2026, 1, 5, 8, tzinfo=UTC),
)
_PDF_BYTES = 20_000
_PDF_SHARE = 0.12


@dataclass(frozen=True)
class File:
    """An attachment of a body, as the table holds it."""

    position: int
    name: str
    content_type: str
    size: int
    blob: bytes


@dataclass(frozen=True)
class Pooled:
    """A body and what the product derived from it; ``number`` names its words in ``bench_pool``."""

    number: int
    content: bytes
    opening: bytes
    """What the first piece of the skeleton holds after the headers."""
    rest: tuple[Piece, ...]
    snippet: str
    files: tuple[File, ...]

    def skeleton(self, head: bytes) -> bytes:
        """The stored form of the message that these headers make of the body."""
        return Skeleton((Literal(head + self.opening), *self.rest)).to_bytes()


def make_pool(
    connection: psycopg.Connection[tuple[object, ...]], language: Language, mean: int, count: int
) -> list[Pooled]:
    """``count`` bodies of ``mean`` bytes, read by the product's own reader, their words indexed by PostgreSQL."""
    rng = random.Random(f"pool {mean} {count}")
    pdfs = [mail.pdf_like(rng, _PDF_BYTES) for _ in range(20)]
    connection.execute(
        "CREATE TABLE IF NOT EXISTS bench_pool (mean integer, number integer, words text, vector tsvector,"
        " PRIMARY KEY (mean, number))"
    )
    connection.execute("DELETE FROM bench_pool WHERE mean = %s", [mean])
    pooled: list[Pooled] = []
    with connection.cursor().copy("COPY bench_pool (mean, number, words) FROM STDIN") as copy:
        for number in range(count):
            attachment = rng.choice(pdfs) if rng.random() < _PDF_SHARE else b""
            body = mail.make_body(language, rng, mail.size_of_text(rng, mean), attachment)
            pooled.append(_read(number, body))
            copy.write_row((mean, number, words.fold(body.text)))
    connection.execute(
        "UPDATE bench_pool SET vector = strip(to_tsvector('french', words)), words = '' WHERE mean = %s", [mean]
    )
    connection.execute("ANALYZE bench_pool")
    connection.commit()
    return pooled


def _read(number: int, body: mail.Body) -> Pooled:
    prepared = prepare(mail.whole(_SAMPLE, body))
    first, *rest = Skeleton.from_bytes(prepared.skeleton).pieces
    if not isinstance(first, Literal) or not first.content.startswith(_SAMPLE):
        raise RuntimeError("The skeleton of a plain message no longer begins with its headers.")
    names = blobs.put_many(list(prepared.contents.values()))
    by_digest = dict(zip(prepared.contents, names, strict=True))
    return Pooled(
        number=number,
        content=mail.whole(b"", body),
        opening=first.content[len(_SAMPLE) :],
        rest=tuple(rest),
        snippet=prepared.summary.snippet,
        files=tuple(
            File(part.index, part.filename, part.content_type, part.size, by_digest[part.digest])
            for part in prepared.parsed.attachments
        ),
    )
