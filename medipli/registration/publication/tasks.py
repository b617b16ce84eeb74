"""The job that publishes what an adapter executes by itself."""

from __future__ import annotations

from django.conf import settings
from procrastinate.contrib.django import app

from medipli.registration.publication.actions import FHIR
from medipli.registration.publication.adapters import from_settings
from medipli.registration.publication.sending import send_due

QUEUE = "publication"


@app.periodic(cron="* * * * *")
@app.task(
    name="registration.publish_due",
    queue=QUEUE,
    queueing_lock="registration.publish_due",
    lock="registration.publish_due",
)
def publish_due(timestamp: int) -> None:
    """Try what is due; nothing with the file adapter, which waits for somebody."""
    if settings.PUBLICATION_ADAPTER == FHIR:
        send_due(from_settings())
