"""Pages that anybody may read."""

from __future__ import annotations

from django.urls import URLPattern, path

from medipli.web.views import pages

urlpatterns: list[URLPattern] = [
    path("accessibilite", pages.accessibility, name="accessibility"),
    path("confidentialite", pages.privacy, name="privacy"),
    path("mentions-legales", pages.legal, name="legal"),
]
