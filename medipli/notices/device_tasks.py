"""Jobs that write about browsers and telephones. Their arguments hold ids only."""

from __future__ import annotations

from django.conf import settings
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from medipli.identity.models import Device, KnownBrowser, Person
from medipli.notices import device_letters, letters

QUEUE = "notices"
_RETRY = RetryStrategy(max_attempts=6, exponential_wait=10)


@app.task(name="notices.new_browser", queue=QUEUE, retry=_RETRY)
def new_browser(known_browser_id: int) -> None:
    """Tell a person that their account was opened with a new browser."""
    found = KnownBrowser.objects.select_related("person").filter(pk=known_browser_id, person__is_active=True).first()
    if found is not None:
        letters.send(device_letters.new_browser(found, f"{settings.PUBLIC_URL}/compte/"), found.person.email)


@app.task(name="notices.session_suspected", queue=QUEUE, retry=_RETRY)
def session_suspected(person_id: int) -> None:
    """Tell a person that one of their sessions came from elsewhere, and was locked."""
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    if person is not None:
        letters.send(device_letters.session_suspected(f"{settings.PUBLIC_URL}/compte/"), person.email)


@app.task(name="notices.device_added", queue=QUEUE, retry=_RETRY)
def device_added(device_id: int) -> None:
    """Tell a person that a telephone was added to their account."""
    device = Device.objects.select_related("person").filter(pk=device_id, person__is_active=True).first()
    if device is not None:
        link = f"{settings.PUBLIC_URL}/compte/appareils/"
        letters.send(device_letters.device_added(device, link), device.person.email)
