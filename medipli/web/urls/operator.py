"""The operator's pages, and the way of staff to theirs."""

from __future__ import annotations

from django.urls import URLPattern, path

from medipli.web.views.operator import consoles, regions, staff, terms

urlpatterns: list[URLPattern] = [
    path("espaces/", consoles.consoles, name="consoles"),
    path("operateur/", regions.regions, name="operator"),
    path("operateur/regions/nouvelle/", regions.region, name="operator-region-new"),
    path("operateur/regions/<slug:code>/", regions.region, name="operator-region"),
    path("operateur/equipes/", staff.staff, name="operator-staff"),
    path("operateur/equipes/<number:office>/fin/", staff.end, name="operator-office-end"),
    path("operateur/equipes/acces-perdus/<number:recovery>/", staff.recover, name="operator-recovery"),
    path("operateur/conditions/", terms.terms, name="operator-terms"),
]
