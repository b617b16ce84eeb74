"""Requests as views see them, after the middleware."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from medipli.identity.models import Person
from medipli.identity.sessions import OpenSession, SessionStore


class VisitorRequest(HttpRequest):
    """Any request. ``origin`` is the client's network address; ``opened`` the signed-in session, locked or not."""

    origin: str
    reference: str
    opened: OpenSession | None
    session: SessionStore
    user: Person | AnonymousUser


class SignedInRequest(VisitorRequest):
    """The request of somebody who is signed in, is not locked out, and accepted the CGU."""

    opened: OpenSession
    user: Person
