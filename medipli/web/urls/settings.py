"""The settings of one's account."""

from __future__ import annotations

from django.urls import URLPattern, path

from medipli.web.urls.mailbox import BOX
from medipli.web.views.settings import account, account_forms, activity, address, messaging, preferences, signatures

urlpatterns: list[URLPattern] = [
    path("compte/", account.account, name="settings"),
    path("compte/mot-de-passe", account_forms.change, name="password-change"),
    path("compte/sessions/fermer", account_forms.end, name="session-end"),
    path("compte/codes-de-secours", account_forms.make_codes, name="recovery-codes"),
    path("compte/adresse/", address.change, name="address-change"),
    path("compte/adresse/renvoyer", address.resend, name="address-resend"),
    path("compte/adresse/garder", address.abandon, name="address-keep"),
    path("compte/activite/", activity.activity, name="settings-activity"),
    path("compte/preferences", preferences.keep, name="settings-preferences"),
    path("compte/messagerie/", messaging.messaging, name="settings-messaging"),
    path(BOX + "signatures/", signatures.index, name="signatures"),
    path(BOX + "signatures/nouvelle/", signatures.edit, name="signature-new"),
    path(BOX + "signatures/<number:signature_id>/", signatures.edit, name="signature"),
    path(BOX + "signatures/<number:signature_id>/supprimer/", signatures.delete, name="signature-delete"),
]
