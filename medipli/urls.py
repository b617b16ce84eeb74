"""Every address of the service."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("", include("medipli.web.urls"))]

handler400 = "medipli.web.views.errors.bad_request"
handler403 = "medipli.web.views.errors.permission_denied"
handler404 = "medipli.web.views.errors.not_found"
handler500 = "medipli.web.views.errors.server_error"
