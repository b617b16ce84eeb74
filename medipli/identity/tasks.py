"""Jobs about proving who one is. Their arguments are numbers of rows."""

from __future__ import annotations

from procrastinate.contrib.django import app

from medipli.identity.actions.confirm_on_phone import forget_old, pursue

QUEUE = "identity"


@app.task(name="identity.poll_confirmation", queue=QUEUE)
def poll_confirmation(confirmation_id: int) -> None:
    """Ring a telephone, then look whether its person said yes, at the pace that the provider wants."""
    pause = pursue(confirmation_id)
    if pause is not None:
        poll_confirmation.configure(schedule_in={"seconds": pause}).defer(confirmation_id=confirmation_id)


@app.periodic(cron="37 4 * * *")
@app.task(name="identity.forget_confirmations", queueing_lock="identity.forget_confirmations")
def forget_confirmations(timestamp: int) -> None:
    """Erase confirmations on telephones that are over since a day."""
    forget_old()
