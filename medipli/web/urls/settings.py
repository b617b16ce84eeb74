"""The settings of one's account."""

from __future__ import annotations

from django.urls import URLPattern, path

from medipli.web.urls.mailbox import BOX
from medipli.web.views.settings import account, messaging, signatures

urlpatterns: list[URLPattern] = [
    path("compte/", account.account, name="settings"),
    path("compte/messagerie/", messaging.messaging, name="settings-messaging"),
    path(BOX + "signatures/", signatures.index, name="signatures"),
    path(BOX + "signatures/nouvelle/", signatures.edit, name="signature-new"),
    path(BOX + "signatures/<number:signature_id>/", signatures.edit, name="signature"),
    path(BOX + "signatures/<number:signature_id>/supprimer/", signatures.delete, name="signature-delete"),
]
