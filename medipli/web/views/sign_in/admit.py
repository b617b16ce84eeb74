"""Where every way of signing in ends: the session is opened, unlocked or refreshed, and the person goes on."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.urls import reverse

from medipli.audit.actor import Actor
from medipli.identity import attempt as attempts
from medipli.identity import pending_link
from medipli.identity.actions.prove import let_in
from medipli.identity.models import Person
from medipli.identity.sessions import Proved
from medipli.organisations.policy import wants_stronger
from medipli.web.browsers import browser_name
from medipli.web.known_browser import recognise
from medipli.web.request import VisitorRequest
from medipli.web.suite import address_of
from medipli.web.theme import remember_theme

LINK_PAGES = {pending_link.CARD: "web:card-link", pending_link.PROVIDER: "web:psc-link"}
"""Route of the page that asks whose a card or an identity is, by kind of :mod:`medipli.identity.pending_link`."""


def purpose_of(request: VisitorRequest) -> str:
    """What proving who one is would be for, in this browser, as it is."""
    if request.opened is None:
        return attempts.SIGN_IN
    return attempts.UNLOCK if request.opened.is_locked else attempts.AGAIN


def is_somebody_elses(request: VisitorRequest, person: Person) -> bool:
    """Whether the session of this browser, open or locked, is not that of ``person``."""
    return request.opened is not None and request.opened.person.pk != person.pk


def admit(request: VisitorRequest, person: Person, proved: Proved, *, suite: str) -> HttpResponse:
    """Let ``person`` in, who proved ``proved``, and send them on. Where a card or an identity waits, ask whose it is.

    Ask :func:`is_somebody_elses` first: PermissionError when the open session is another person's.
    """
    actor = Actor(person.pk, person.full_name, request.origin)
    browser = browser_name(request.headers.get("User-Agent", ""))
    purpose = purpose_of(request)
    # In a session that is open, what was proved before still counts; a locked one is unlocked by what is enough.
    before = request.opened.factors if request.opened is not None and purpose == attempts.AGAIN else ()
    proved = replace(proved, must_strengthen=wants_stronger(person.pk, (*before, *proved.factors)))
    let_in(actor, request.session, person, purpose, browser=browser, proved=proved)
    rotate_token(request)
    waiting = pending_link.current(request.session)
    page = LINK_PAGES.get(waiting.kind) if waiting else "web:strengthen" if proved.must_strengthen else None
    response = HttpResponseRedirect(reverse(page) + (f"?suite={suite}" if suite else "") if page else address_of(suite))
    if purpose == attempts.SIGN_IN:
        # A telephone that was just enrolled had its own letter.
        recognise(request, response, actor, person, is_announced=proved.device_id is not None)
    remember_theme(response, person)
    return response
