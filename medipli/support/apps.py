from __future__ import annotations

from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "medipli.support"
    label = "support"
    verbose_name = "Assistance"
