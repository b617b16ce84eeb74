from __future__ import annotations

from django.apps import AppConfig


class RegistrationConfig(AppConfig):
    name = "medipli.registration"
    label = "registration"
    verbose_name = "Inscription"

    def ready(self) -> None:
        from medipli.mailboxes.queries import also_ask
        from medipli.registration.queries.accounts import regions_asked

        also_ask(regions_asked)
