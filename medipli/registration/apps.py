from __future__ import annotations

from django.apps import AppConfig


class RegistrationConfig(AppConfig):
    name = "medipli.registration"
    label = "registration"
    verbose_name = "Inscription"
