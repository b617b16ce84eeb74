"""Writing, sending, taking back."""

from __future__ import annotations

from django.urls import URLPattern, path

from medipli.web.urls.mailbox import BOX, MESSAGE
from medipli.web.views.compose import begin, complete, drafts, files, page, proposals, save, send

urlpatterns: list[URLPattern] = [
    path(BOX + "nouveau/", begin.new, name="compose-new"),
    *(path(f"{MESSAGE}{word}/", begin.answer, {"kind": kind}, name=name) for word, kind, name in begin.ANSWERS),
    path(BOX + "brouillons/", drafts.drafts, name="drafts"),
    path("brouillons/<uuid:draft_id>/", page.compose, name="compose"),
    path("brouillons/<uuid:draft_id>/enregistrer/", save.save, name="compose-save"),
    path("brouillons/<uuid:draft_id>/copier/", save.copy, name="compose-copy"),
    path("brouillons/<uuid:draft_id>/envoyer/", send.send, name="compose-send"),
    path("brouillons/<uuid:draft_id>/proposer/", proposals.propose, name="compose-propose"),
    path(BOX + "brouillons/<uuid:draft_id>/relire/", proposals.look_over, name="draft-look-over"),
    path("brouillons/<uuid:draft_id>/envoi/", send.sent, name="compose-sent"),
    path("brouillons/<uuid:draft_id>/reprendre/", send.take_back, name="compose-recall"),
    path("brouillons/<uuid:draft_id>/supprimer/", page.discard, name="compose-discard"),
    path("brouillons/<uuid:draft_id>/retablir/", page.restore, name="compose-restore"),
    path("brouillons/<uuid:draft_id>/fichiers/", files.upload, name="compose-files"),
    path("brouillons/<uuid:draft_id>/fichiers/abandonner/", files.cancel, name="compose-file-cancel"),
    path("brouillons/<uuid:draft_id>/fichiers/<uuid:file_id>/", files.download, name="compose-file"),
    path("brouillons/<uuid:draft_id>/fichiers/<uuid:file_id>/retirer/", files.remove, name="compose-file-remove"),
    path("destinataires/completer/", complete.complete, name="recipients-complete"),
    path("destinataires/verifier/", complete.look_up, name="recipients-look-up"),
]
