"""Choices made in passing, outside the settings: the theme of the account menu, single keys, the width of the list."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, QueryDict
from django.views.decorators.http import require_POST

from medipli.identity.actions.set_preferences import set_preferences
from medipli.web.access import actor_of, signed_in
from medipli.web.request import SignedInRequest

_SWITCH = {"on": True, "off": False}


@require_POST
@signed_in
def keep(request: SignedInRequest) -> HttpResponse:
    """Keep ``theme``, ``single_keys`` (on, off) or ``list_width`` on the account; 422 when one is not a choice.

    Scripts post here after they set the cookie that the first paint reads.
    """
    try:
        changes = _changes(request.POST)
        if changes:
            set_preferences(actor_of(request), request.user.pk, **changes)
    except ValueError:
        return HttpResponse(status=422)
    return HttpResponse(status=204)


def _changes(posted: QueryDict) -> dict[str, Any]:
    """What was posted, under the names of :class:`Preferences`. ValueError for what cannot be one."""
    changes: dict[str, Any] = {}
    if "theme" in posted:
        changes["theme"] = posted["theme"]
    if "single_keys" in posted:
        if posted["single_keys"] not in _SWITCH:
            raise ValueError("single_keys")
        changes["shortcuts"] = _SWITCH[posted["single_keys"]]
    if "list_width" in posted:
        width = posted.get("list_width", "")
        if not (width.isascii() and width.isdecimal() and len(width) < 5):
            raise ValueError("list_width")
        changes["list_width"] = int(width)
    return changes
