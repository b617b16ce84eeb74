"""The nightly job about accounts that nobody signs in to. It can stop anywhere and run twice."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from medipli.audit.actor import service
from medipli.identity.actions.change_address import forget_changes
from medipli.identity.actions.dormancy import forget_moot, remind_dormant, warn_dormant
from medipli.notices import account_letters, letters
from medipli.organisations.models import Region
from medipli.registration.actions.close_dormant import close_dormant

_RETRY = RetryStrategy(max_attempts=6, exponential_wait=10)


@app.periodic(cron="11 4 * * *")
@app.task(name="registration.dormancy", queueing_lock="registration.dormancy", lock="registration.dormancy")
def keep_accounts_alive_or_close(timestamp: int) -> None:
    """Forget warnings that came to nothing, close what is due, remind, then warn."""
    actor, now = service("worker"), timezone.now()
    forget_moot()
    for region_id in close_dormant(actor, now):
        if region_id is not None:
            tell_desk_of_dormant.defer(region_id=region_id)
    remind_dormant(actor, now)
    warn_dormant(actor, now)
    forget_changes()


@app.task(name="registration.tell_desk_of_dormant", queue="notices", retry=_RETRY)
def tell_desk_of_dormant(region_id: int) -> None:
    """Tell the desk of a region that accounts were closed."""
    region = Region.objects.filter(pk=region_id).exclude(desk_email="").first()
    if region is not None:
        link = f"{settings.PUBLIC_URL}/centre-de-services/comptes/"
        letters.send(account_letters.DeskDormantLetter(link=link), region.desk_email)
