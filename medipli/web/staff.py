"""What the pages of staff have in common: who may see them, and the frame around them.

To anybody without the office a page does not exist (404). The office is looked up at each request, so that one that
ended closes the pages at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse

from medipli.identity.models import Person
from medipli.organisations import policy
from medipli.web.access import in_own_time
from medipli.web.components import NavLink
from medipli.web.request import SignedInRequest
from medipli.web.views.mailbox.frame import frame_without_box

P = ParamSpec("P")
Closed = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


@dataclass(frozen=True)
class Desk:
    """An agent of the service desk, and the regions they serve."""

    person: Person
    region_ids: tuple[int, ...]


@dataclass(frozen=True)
class Manager:
    """An administrator of structures, and those structures."""

    person: Person
    organisation_ids: tuple[int, ...]


@dataclass(frozen=True)
class Operator:
    """An operator of the service."""

    person: Person


def for_desk(view: Callable[Concatenate[SignedInRequest, Desk, P], HttpResponseBase]) -> Closed[P]:
    """Close a view to everybody but desk agents."""

    @wraps(view)
    def checked(request: SignedInRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        regions = policy.desk_regions(request.user.pk)
        if not regions:
            raise Http404
        return view(request, Desk(request.user, regions), *args, **kwargs)

    return in_own_time(checked)


def for_manager(view: Callable[Concatenate[SignedInRequest, Manager, P], HttpResponseBase]) -> Closed[P]:
    """Close a view to everybody but administrators of a structure."""

    @wraps(view)
    def checked(request: SignedInRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        structures = policy.administered(request.user.pk)
        if not structures:
            raise Http404
        return view(request, Manager(request.user, structures), *args, **kwargs)

    return in_own_time(checked)


def for_operator(view: Callable[Concatenate[SignedInRequest, Operator, P], HttpResponseBase]) -> Closed[P]:
    """Close a view to everybody but operators."""

    @wraps(view)
    def checked(request: SignedInRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not policy.is_operator(request.user.pk):
            raise Http404
        return view(request, Operator(request.user), *args, **kwargs)

    return in_own_time(checked)


def staff_context(request: SignedInRequest, place: str, tabs: Sequence[NavLink], **more: Any) -> dict[str, Any]:
    """What ``layouts/staff.html`` needs: ``place`` stands under the name, one of ``tabs`` is current."""
    frame = replace(frame_without_box(request), subtitle=place, home_url=tabs[0].url)
    return {"frame": frame, "tabs": tabs, "place": place, "mailboxes_url": reverse("web:mailboxes"), **more}
