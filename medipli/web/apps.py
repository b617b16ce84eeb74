from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "medipli.web"
    label = "web"
