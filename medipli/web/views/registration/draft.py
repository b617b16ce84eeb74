"""The draft of this browser: kept in the database, found again by a secret in a cookie of its own.

The cookie outlives signing in, which starts the session anew; any other browser opens the draft by a link only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from medipli.audit.actor import Actor
from medipli.identity.models import Person
from medipli.organisations.models import Region
from medipli.registration import answers, journey, links, states
from medipli.registration.actions.begin import attach, begin, save
from medipli.registration.clocks import DRAFT_LIFETIME
from medipli.registration.models import Request
from medipli.web.access import actor_of
from medipli.web.request import VisitorRequest

COOKIE = "inscription"
PATH = "/inscription"
_IDENTIFIERS = {
    Request.Kind.PER: {"has_national_id": "yes", "no_id_because": ""},
    Request.Kind.INT: {"has_national_id": "no", "no_id_because": "waiting"},
    Request.Kind.LOCAL: {"has_national_id": "no", "no_id_because": "none"},
}


@dataclass(frozen=True)
class Draft:
    """A request that is being filled in, and the secret under which this browser holds it."""

    request: Request
    token: str

    @property
    def region(self) -> Region | None:
        return self.request.region

    @property
    def is_shared(self) -> bool:
        return self.request.kind == Request.Kind.ORG

    @property
    def has_account(self) -> bool:
        """« Oui »: the shared account goes to the individual account of somebody who signs in (F19)."""
        return self.is_shared and self.request.answers.get("has_account") == "yes"

    @property
    def person(self) -> Person | None:
        return self.request.person

    @property
    def individual(self) -> Request | None:
        """The request for the individual account: this one, or the one inside a shared one."""
        return self.request.individual if self.is_shared else self.request

    @property
    def person_kind(self) -> str:
        return self.individual.kind if self.individual is not None else Request.Kind.PER

    @property
    def person_typed(self) -> dict[str, str]:
        found = self.individual.answers if self.individual is not None else {}
        return {name: found[name] for name in answers.fields_of(Request.Kind.PER) if name in found}

    @property
    def team_typed(self) -> dict[str, str]:
        """Empty until the shared form was sent once."""
        found = self.request.answers if self.is_shared and "legal_name" in self.request.answers else {}
        return {name: found[name] for name in answers.fields_of(Request.Kind.ORG) if name in found}

    @property
    def associated(self) -> str:
        """Who the shared account will belong to first; empty while unknown."""
        if self.person is not None:
            return self.person.full_name
        typed = self.person_typed
        return f"{typed.get('first_name', '')} {typed.get('last_name', '')}".strip()

    @property
    def address(self) -> str:
        """Where the link to resume goes; empty while no address is known."""
        return journey.own_address(self.request)

    @property
    def saved_at(self) -> datetime:
        own = self.individual
        return max(self.request.updated_at, own.updated_at) if own is not None else self.request.updated_at


def current(request: VisitorRequest) -> Draft | None:
    """The draft of this browser; None when there is none, or when it was sent, withdrawn or forgotten."""
    token = request.COOKIES.get(COOKIE, "")
    found = links.request_behind(token) if token else None
    if found is None or found.state != Request.State.DRAFT or found.kind == Request.Kind.CONNECTION:
        return None
    return Draft(found, token)


def lost(request: VisitorRequest) -> HttpResponseRedirect:
    """Where a step leads when this browser holds no draft: to the beginning.

    When its address was confirmed in another browser, where it goes on: to the page that mails a link to that address.
    """
    token = request.COOKIES.get(COOKIE, "")
    link = links.find(links.Purpose.FOLLOW, token) if token else None
    if link is not None and link.used_at is not None and link.request.state in states.OPEN:
        return HttpResponseRedirect(reverse("web:register-resume") + "?ailleurs")
    return HttpResponseRedirect(reverse("web:register"))


def keep(response: HttpResponseBase, token: str) -> None:
    """Let this browser hold the request of this secret."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(DRAFT_LIFETIME.total_seconds()),
        path=PATH,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )


def forget(response: HttpResponseBase) -> None:
    """This browser holds no request any more."""
    response.delete_cookie(COOKIE, path=PATH, samesite="Lax")


def signed_in(request: VisitorRequest) -> Person | None:
    """Who is signed in, not locked out, and needs no stronger factor first."""
    opened = request.opened
    is_held = opened is None or opened.is_locked or opened.must_strengthen
    return opened.person if opened is not None and not is_held else None


def choose(
    request: VisitorRequest, response: HttpResponseBase, *, kind: str, region: Region, has_account: bool
) -> None:
    """Keep the first choices, beginning a draft if there is none. Raises throttling.TooMany, states.NotNow."""
    found, actor = current(request), actor_of(request)
    is_shared = kind == Request.Kind.ORG
    typed = found.person_typed if found is not None else {}
    if found is not None:
        wanted = found.request
    else:
        wanted, token = begin(actor, kind)
        keep(response, token)
    save(actor, wanted, journey.TYPE, {"account": "shared" if is_shared else "individual"})
    save(actor, wanted, journey.REGION, {"region": region.code})
    if is_shared:
        save(actor, wanted, journey.ASSOCIATION, {"has_account": "yes" if has_account else "no"})
    else:
        identifier = _IDENTIFIERS[Request.Kind(kind)]
        save(actor, wanted, journey.INDIVIDUAL, {"wants_address": "on"} | typed | identifier)


def save_person(request: VisitorRequest, found: Draft, typed: Mapping[str, str]) -> Draft:
    """Keep the individual form. Raises states.NotNow."""
    save(actor_of(request), found.request, journey.INDIVIDUAL, typed)
    return found


def save_team(request: VisitorRequest, found: Draft, typed: Mapping[str, str]) -> Draft:
    """Keep the shared form. Raises states.NotNow."""
    save(actor_of(request), found.request, journey.SHARED, typed)
    return found


def associate(actor: Actor, found: Draft) -> None:
    """« Oui »: the shared account goes to ``actor``, who pressed a button for it. Raises states.NotNow."""
    if found.request.person_id != actor.person_id or not found.has_account:
        attach(actor, found.request)


def typed_in(data: Mapping[str, str], fields: Iterable[str]) -> dict[str, str]:
    """The fields of a form as they were typed, and as they can be kept."""
    return {name: answers.kept(data.get(name, "")).strip() for name in fields}


def way_out(go: str, *, back: str) -> HttpResponseRedirect | None:
    """Where « Retour » and « Quitter » lead; None for « Je valide »."""
    routes = {"back": back, "quit": "register-quit"}
    return HttpResponseRedirect(reverse(f"web:{routes[go]}")) if go in routes else None
