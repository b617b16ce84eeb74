"""An attachment shown in place: pages of a PDF as pictures with their text, images, text, the list of an archive."""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from medipli.formats import archive, sniff
from medipli.formats.documents import ImageUnreadable, PdfUnreadable, render_page, thumbnail
from medipli.formats.text import strip_controls
from medipli.messages.queries import attachment_content
from medipli.web.french import size
from medipli.web.request import SignedInRequest
from medipli.web.views.mailbox.articles import file_name, message_url
from medipli.web.views.mailbox.box import Box, in_box
from medipli.web.views.mailbox.frame import frame_for

ZOOMS = (50, 75, 100, 125, 150, 200)
PAGE_WIDTH = 900
"""Pixels of a page at 100 %: sharp at the width of the reader."""
TEXT_LIMIT = 200_000
REASONS = {
    "encrypted": "Ce document est protégé par un mot de passe.",
    "damaged": "Ce document est abîmé\u202f: il ne peut pas être affiché.",
    "too big": "Ce document est trop lourd pour être affiché ici.",
    "too long": "Ce document demande trop de temps pour être affiché ici.",
    "no such page": "Cette page n’existe pas.",
    "too many": "Cette archive contient trop de fichiers pour être listée ici.",
}


_SWELLS = "Cette archive grossirait démesurément une fois ouverte\u202f: ne l’ouvrez pas."
SUSPICIONS = {
    "ratio": _SWELLS,
    "total size": _SWELLS,
    "overlap": _SWELLS,
    "nested": "Cette archive en contient d’autres, qui peuvent grossir démesurément\u202f: ne l’ouvrez pas sans avis.",
}


@dataclass(frozen=True)
class Preview:
    """What the preview shows: a picture, a text or a list of files, or why it shows nothing."""

    name: str
    kind: str
    url: str
    download_url: str
    picture: str = ""
    width: int = 0
    height: int = 0
    text: str = ""
    files: tuple[tuple[str, str], ...] = ()
    warning: str = ""
    page: int = 1
    pages: int = 1
    zoom: int = 100
    problem: str = ""

    def at(self, page: int, zoom: int) -> str:
        """The address of another page or size."""
        return f"{self.url}?page={page}&zoom={zoom}"

    @property
    def smaller(self) -> int | None:
        return max((zoom for zoom in ZOOMS if zoom < self.zoom), default=None)

    @property
    def larger(self) -> int | None:
        return min((zoom for zoom in ZOOMS if zoom > self.zoom), default=None)


@require_safe
@in_box
def preview(request: SignedInRequest, box: Box, entry_id: int, position: int) -> HttpResponseBase:
    """The preview of an attachment: a region of the reader for a script, a page otherwise."""
    one, content = attachment_content(box.id, entry_id, position)
    found = sniff.content_type(content[: sniff.ENOUGH], one.content_type, one.name)
    page, zoom = _number(request.GET.get("page", ""), 1), _number(request.GET.get("zoom", ""), 100)
    args = [box.id, entry_id, position]
    blank = Preview(
        name=file_name(one),
        kind=found.kind,
        url=reverse("web:attachment-preview", args=args),
        download_url=reverse("web:attachment", args=args),
        page=page,
        zoom=zoom if zoom in ZOOMS else 100,
    )
    context = {"preview": _shown(blank, content, found.is_previewable), "card_id": f"{entry_id}-{position}"}
    if request.headers.get("HX-Request") == "true" and request.headers.get("HX-History-Restore-Request") != "true":
        return render(request, "mailbox/_preview.html", context)
    context |= {"box": box, "frame": frame_for(request, box), "back_url": message_url(box, entry_id)}
    return render(request, "mailbox/preview.html", context)


def _shown(blank: Preview, content: bytes, previewable: bool) -> Preview:
    try:
        if blank.kind == "pdf":
            drawn = render_page(content, blank.page, PAGE_WIDTH * blank.zoom // 100)
            return _but(
                blank,
                picture=_data(drawn.png),
                width=drawn.width,
                height=drawn.height,
                text=drawn.text,
                pages=drawn.page_count,
            )
        if blank.kind == "image":
            made = thumbnail(content, 16 * blank.zoom, 20 * blank.zoom)
            return _but(blank, picture=_data(made.png), width=made.width, height=made.height)
        if blank.kind == "archive":
            found = archive.listing(content)
            files = tuple((entry.name, size(entry.size)) for entry in found.entries)
            return _but(blank, files=files, warning=_warning(found))
    except (PdfUnreadable, ImageUnreadable, archive.ArchiveUnreadable) as problem:
        return _but(blank, problem=REASONS.get(problem.reason, REASONS["damaged"]))
    if previewable:
        return _but(blank, text=_decoded(content))
    return _but(blank, problem="Ce type de fichier ne s’affiche pas ici. Téléchargez-le pour l’ouvrir.")


def _warning(found: archive.Listing) -> str:
    """What to know before opening an archive."""
    if found.suspicion:
        return SUSPICIONS[found.suspicion]
    if any(entry.is_path_unsafe for entry in found.entries):
        return "Des fichiers de cette archive veulent s’écrire hors de son dossier\u202f: ne l’ouvrez pas sans avis."
    if any(entry.is_encrypted for entry in found.entries):
        return "Cette archive est protégée par un mot de passe\u202f: son contenu n’a pas pu être vérifié."
    return ""


def _but(blank: Preview, **changes: object) -> Preview:
    return replace(blank, **changes)  # type: ignore[arg-type]


def _data(png: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"


def _decoded(content: bytes) -> str:
    """Text in UTF-8, UTF-16 with its mark, or else Windows-1252, which every byte can be."""
    head = content[: TEXT_LIMIT * 2]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head.decode("utf-16", "replace")
    else:
        try:
            text = head.decode("utf-8-sig")
        except UnicodeDecodeError as problem:
            cut = problem.start > len(head) - 4
            text = head.decode("utf-8-sig", "ignore") if cut else head.decode("cp1252", "replace")
    return strip_controls(text[:TEXT_LIMIT])


def _number(text: str, default: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 6 else default
