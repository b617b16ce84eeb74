"""Own folders: create, rename, nest, delete with their contents kept."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from medipli.mailboxes.actions import FolderRefused, change_folder, create_folder
from medipli.mailboxes.models import Folder
from medipli.mailboxes.queries import FolderSummary
from medipli.messages.actions import delete_own_folder
from medipli.web.access import actor_of
from medipli.web.french import NBSP, plural
from medipli.web.request import SignedInRequest
from medipli.web.views.mailbox import flash
from medipli.web.views.mailbox.box import Box, in_box
from medipli.web.views.mailbox.frame import folder_link, frame_for


@require_safe
@in_box
def manage(request: SignedInRequest, box: Box) -> HttpResponseBase:
    """All the folders of the box, and what can be done with one's own."""
    context = {
        "box": box,
        "frame": frame_for(request, box, current="folders"),
        "standard": [folder_link(box, one) for one in box.folders if not one.is_own],
        "own": [(one, folder_link(box, one)) for one in box.folders if one.is_own],
        "flash": flash.take(request),
    }
    return render(request, "mailbox/folders.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_box
def new(request: SignedInRequest, box: Box) -> HttpResponseBase:
    """Create a folder, inside another one or at the top."""
    error = ""
    name, parent = request.POST.get("name", ""), _parent(request, box)
    if request.method == "POST":
        try:
            folder = create_folder(actor_of(request), box.id, name, parent)
        except FolderRefused as refusal:
            error = str(refusal)
        else:
            flash.leave(request, flash.Flash(f"Dossier «{NBSP}{folder.name}{NBSP}» créé"))
            return HttpResponseRedirect(reverse("web:folder", args=[box.id, folder.pk]))
    return _form(request, box, None, name, parent, error)


@require_http_methods(["GET", "HEAD", "POST"])
@in_box
def edit(request: SignedInRequest, box: Box, folder_id: int) -> HttpResponseBase:
    """Rename a folder, or put it elsewhere."""
    folder = _own(box, folder_id)
    error = ""
    if request.method != "POST":
        return _form(request, box, folder, folder.name, folder.parent_id, "")
    name, parent = request.POST.get("name", ""), _parent(request, box)
    try:
        change_folder(actor_of(request), box.id, folder_id, name=name, parent_id=parent)
    except FolderRefused as refusal:
        error = str(refusal)
        return _form(request, box, folder, name, parent, error)
    flash.leave(request, flash.Flash("Dossier enregistré"))
    return HttpResponseRedirect(reverse("web:folders", args=[box.id]))


@require_http_methods(["GET", "HEAD", "POST"])
@in_box
def delete(request: SignedInRequest, box: Box, folder_id: int) -> HttpResponseBase:
    """Delete a folder and those inside it; their messages go to the archives."""
    folder = _own(box, folder_id)
    if request.method != "POST":
        context = {
            "box": box,
            "frame": frame_for(request, box, current="folders"),
            "folder": folder,
            "inner": [one for one in box.folders if one.parent_id == folder.id],
        }
        return render(request, "mailbox/folder_delete.html", context)
    moved = delete_own_folder(actor_of(request), box.id, folder_id)
    kept = f", {plural(moved, 'message rangé', 'messages rangés')} dans les archives" if moved else ""
    flash.leave(request, flash.Flash(f"Dossier «{NBSP}{folder.name}{NBSP}» supprimé{kept}"))
    return HttpResponseRedirect(reverse("web:folders", args=[box.id]))


def _own(box: Box, folder_id: int) -> FolderSummary:
    folder = box.folder(folder_id)
    if folder.kind != Folder.Kind.OWN or not box.can_write:
        raise Http404
    return folder


def _parent(request: SignedInRequest, box: Box) -> int | None:
    text = request.POST.get("parent", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Http404
    return box.folder(int(text)).id


def _form(
    request: SignedInRequest, box: Box, folder: FolderSummary | None, name: str, parent: int | None, error: str
) -> HttpResponse:
    if not box.can_write:
        raise Http404
    context = {
        "box": box,
        "frame": frame_for(request, box, current="folders"),
        "folder": folder,
        "name": name,
        "parent": parent or "",
        "parents": [("", "À la racine"), *_parents(box, folder)],
        "error": error,
    }
    return render(request, "mailbox/folder_form.html", context, status=422 if error else 200)


def _parents(box: Box, folder: FolderSummary | None) -> list[tuple[str, str]]:
    """The own folders that this one may go into: not itself, nor those inside it."""
    found: list[tuple[str, str]] = []
    skipped: set[int] = {folder.id} if folder else set()
    for one in box.folders:
        if not one.is_own:
            continue
        if one.id in skipped or one.parent_id in skipped:
            skipped.add(one.id)
            continue
        found.append((str(one.id), f"{NBSP * 4 * one.depth}{one.name}"))
    return found
