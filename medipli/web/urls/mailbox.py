"""The mailbox: lists, messages, attachments, folders, labels and searches."""

from __future__ import annotations

from django.urls import URLPattern, path, register_converter

from medipli.web.views.mailbox import (
    acting,
    body,
    boxes,
    files,
    folder,
    folders,
    followed,
    labels,
    message,
    preview,
    searching,
    source,
)


class Number:
    """A number that PostgreSQL's bigint can hold: anything longer is an address that does not exist."""

    regex = "[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(Number, "number")

BOX = "boites/<number:mailbox>/"
FOLDER = BOX + "dossiers/<number:folder_id>/"
MESSAGE = BOX + "messages/<number:entry_id>/"
FILE = MESSAGE + "pieces/<number:position>/"
SEARCH = BOX + "recherche/<str:search_id>/"
LABEL = BOX + "etiquettes/<number:label_id>/"

urlpatterns: list[URLPattern] = [
    path("boites/", boxes.home, name="mailboxes"),
    path(BOX, folder.inbox, name="mailbox"),
    path(BOX + "affichage", boxes.display, name="list-display"),
    path(BOX + "actions", acting.act, name="act"),
    path(BOX + "annuler/<str:token>", acting.undo, name="undo"),
    path(BOX + "dossiers/", folders.manage, name="folders"),
    path(BOX + "dossiers/nouveau", folders.new, name="folder-new"),
    path(FOLDER, folder.folder, name="folder"),
    path(FOLDER + "suite", folder.more, name="folder-more"),
    path(FOLDER + "nouveautes", folder.news, name="folder-news"),
    path(FOLDER + "modifier", folders.edit, name="folder-edit"),
    path(FOLDER + "supprimer", folders.delete, name="folder-delete"),
    path(BOX + "suivis/", followed.followed, name="followed"),
    path(BOX + "suivis/suite", followed.more, name="followed-more"),
    path(BOX + "etiquettes/", labels.manage, name="labels"),
    path(LABEL + "modifier", labels.edit, name="label-edit"),
    path(LABEL + "supprimer", labels.delete, name="label-delete"),
    path(BOX + "recherche/", searching.start, name="search"),
    path(SEARCH, searching.results, name="search-results"),
    path(SEARCH + "suite", searching.more, name="search-more"),
    path(SEARCH + "sans/<number:position>", searching.without, name="search-without"),
    path(MESSAGE, message.message, name="message"),
    path(MESSAGE + "article", message.one, name="message-article"),
    path(MESSAGE + "corps", body.body, name="message-body"),
    path(MESSAGE + "en-tetes", source.headers, name="message-headers"),
    path(MESSAGE + "source", source.source, name="message-source"),
    path(MESSAGE + "original", source.download_original, name="message-original"),
    path(MESSAGE + "imprimer", source.printed, name="message-print"),
    path(MESSAGE + "accuse", source.receipt, name="message-receipt"),
    path(MESSAGE + "pieces/tout", files.together, name="attachments-zip"),
    path(FILE, files.download, name="attachment"),
    path(FILE + "apercu", preview.preview, name="attachment-preview"),
    path(FILE + "image", files.picture, name="attachment-picture"),
]
