"""The user guide."""

from __future__ import annotations

from django.urls import URLPattern, path

from medipli.web.views import help as pages

urlpatterns: list[URLPattern] = [
    path("aide", pages.index, name="help"),
    path("aide/<slug:slug>", pages.topic, name="help-topic"),
]
