"""Help requests, for who asks."""

from __future__ import annotations

from django.urls import URLPattern, path

from medipli.web.views.assistance import asking, thread

urlpatterns: list[URLPattern] = [
    path("assistance/", asking.assistance, name="assistance"),
    path("assistance/suivi/<str:token>/", thread.follow, name="assistance-follow"),
    path("assistance/<str:reference>/", thread.own, name="assistance-thread"),
]
