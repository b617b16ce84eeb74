"""Addresses of the pages, one module for each room of the site."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from medipli.web.urls import (
    assistance,
    card,
    compose,
    desk,
    devices,
    help,
    mailbox,
    manager,
    members,
    operator,
    pages,
    psc,
    registration,
    settings,
    sign_in,
    strength,
)

app_name = "web"
urlpatterns: list[URLPattern | URLResolver] = [
    *sign_in.urlpatterns,
    *card.urlpatterns,
    *psc.urlpatterns,
    *strength.urlpatterns,
    *mailbox.urlpatterns,
    *members.urlpatterns,
    *compose.urlpatterns,
    *settings.urlpatterns,
    *devices.urlpatterns,
    *help.urlpatterns,
    *assistance.urlpatterns,
    *desk.urlpatterns,
    *manager.urlpatterns,
    *operator.urlpatterns,
    *registration.urlpatterns,
    *pages.urlpatterns,
]
