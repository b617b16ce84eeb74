"""The pages of the administrators of structures."""

from __future__ import annotations

from django.urls import URLPattern, path

from medipli.web.views.manager import account, accounts, box, boxes, imports, journal, wishes

HOME = "gestionnaire/"
ACCOUNT = HOME + "comptes/<number:person_id>/"
BOXES = HOME + "boites/"
IMPORTS = HOME + "imports/"
urlpatterns: list[URLPattern] = [
    path(HOME, accounts.listing, name="manager"),
    path(HOME + "comptes/nouveau/", accounts.new, name="manager-account-new"),
    path(HOME + "comptes/export/", accounts.export, name="manager-accounts-export"),
    path(HOME + "comptes-demandes/<number:wish_id>/", wishes.settle, name="manager-wish-settle"),
    path("centre-de-services/comptes-demandes/<number:wish_id>/", wishes.settle_at_desk, name="desk-wish-settle"),
    path(ACCOUNT, account.show, name="manager-account"),
    path(ACCOUNT + "<slug:verb>/", account.act, name="manager-account-act"),
    path(BOXES, boxes.listing, name="manager-boxes"),
    path(BOXES + "nouvelle/", boxes.new, name="manager-box-new"),
    path(BOXES + "export/", boxes.export, name="manager-boxes-export"),
    path(BOXES + "<number:mailbox_id>/", box.show, name="manager-box"),
    path(BOXES + "<number:mailbox_id>/<slug:verb>/", box.act, name="manager-box-act"),
    path(IMPORTS, imports.imports, name="manager-imports"),
    path(IMPORTS + "modele/", imports.template, name="manager-template"),
    path(IMPORTS + "<number:import_id>/", imports.one, name="manager-import"),
    path(IMPORTS + "<number:import_id>/fichier/", imports.file, name="manager-import-file"),
    path(IMPORTS + "<number:import_id>/<slug:verb>/", imports.act, name="manager-import-act"),
    path(HOME + "journal/", journal.journal, name="manager-journal"),
]
