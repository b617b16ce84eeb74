from __future__ import annotations

from django.apps import AppConfig
from django.conf import settings


class OpsConfig(AppConfig):
    name = "medipli.ops"
    label = "ops"

    def ready(self) -> None:
        """In the demonstration, its invented towns count as towns."""
        if settings.DEMO:
            from medipli.formats import postal
            from medipli.ops.demo.towns import TOWNS

            postal.extend(TOWNS)
