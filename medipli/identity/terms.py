"""The conditions of use (CGU) in force."""

from __future__ import annotations

from django.utils import timezone

from medipli.identity.models import Terms


def latest_terms() -> Terms | None:
    """The newest published version; None when none was published yet."""
    return Terms.objects.filter(published_at__lte=timezone.now()).order_by("-version").first()


def sections(terms: Terms) -> list[tuple[str, list[str]]]:
    """The text as (title, paragraphs) pairs; what stands before the first heading has an empty title."""
    blocks = [block.strip() for block in terms.body.replace("\r\n", "\n").split("\n\n") if block.strip()]
    found: list[tuple[str, list[str]]] = []
    for block in blocks:
        heading, _, rest = block.partition("\n") if block.startswith("#") else ("", "", block)
        if heading or not found:
            found.append((heading.lstrip("# "), []))
        if rest.strip():
            found[-1][1].append(rest.strip())
    return found
