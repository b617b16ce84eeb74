"""The service desk's pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from medipli.web.views.desk import (
    account_deeds,
    accounts,
    assistance,
    batches,
    deeds,
    journal,
    one,
    publications,
    queue,
    structures,
)

HOME = "centre-de-services/"
REQUEST = HOME + "demandes/<number:request_id>/"
HELP = HOME + "assistance/"
ACCOUNTS = HOME + "comptes/"
PUBLICATIONS = HOME + "publications/"
urlpatterns: list[URLPattern] = [
    path(HOME, queue.queue, name="desk"),
    path(HOME + "demandes/recherche/", queue.search, name="desk-search"),
    path(HOME + "demandes/lot/", queue.batch, name="desk-batch"),
    path(HOME + "demandes/lot/<number:batch_id>/", batches.show, name="desk-batch-progress"),
    path(REQUEST, one.show, name="desk-request"),
    path(REQUEST + "adresse/", one.check_address, name="desk-address"),
    path(REQUEST + "<slug:verb>/", deeds.act, name="desk-act"),
    path(HELP, assistance.queue, name="desk-help"),
    path(HELP + "<number:thread_id>/", assistance.show, name="desk-thread"),
    path(HELP + "<number:thread_id>/<slug:verb>/", assistance.act, name="desk-thread-act"),
    path(ACCOUNTS, accounts.search, name="desk-accounts"),
    path(ACCOUNTS + "<number:person_id>/", accounts.show, name="desk-account"),
    path(ACCOUNTS + "<number:person_id>/<slug:verb>/", account_deeds.act, name="desk-account-act"),
    path(HOME + "structures/", structures.structures, name="desk-structures"),
    path(PUBLICATIONS, publications.publications, name="desk-publications"),
    path(PUBLICATIONS + "fichier/", publications.hand_over_file, name="desk-hand-over"),
    path(PUBLICATIONS + "fichier/<number:hand_over_id>/", publications.download, name="desk-work-file"),
    path(PUBLICATIONS + "fichier/<number:hand_over_id>/bordereau/", publications.sheet, name="desk-work-sheet"),
    path(PUBLICATIONS + "faites/", publications.confirm, name="desk-published"),
    path(PUBLICATIONS + "<number:publication_id>/relance/", publications.retry_one, name="desk-publication-retry"),
    path(HOME + "journal/", journal.journal, name="desk-journal"),
]
