"""The numbered steps of the journey (F43)."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

TYPE, REGION, PERSON, TEAM, RECAP = "type", "region", "person", "team", "recap"
FORM = "journey-form"
"""The id of the form of a step: « Quitter », in the head of the page, sends it too."""

_LABELS = {
    TYPE: "Type de compte",
    REGION: "Région",
    PERSON: "Compte individuel",
    TEAM: "Compte partagé",
    RECAP: "Récapitulatif",
}
_ROUTES = {
    TYPE: "register",
    REGION: "register",
    PERSON: "register-person",
    TEAM: "register-team",
    RECAP: "register-recap",
}


@dataclass(frozen=True)
class Journey:
    """What the head of a page shows: (label, address) of each step, and which one, from 1, is this page."""

    steps: tuple[tuple[str, str], ...] = ()
    current: int = 1
    leave_form: str = ""


def journey(step: str, *, is_shared: bool, has_account: bool = False, leave_form: str = FORM) -> Journey:
    """The steps of an individual account, or the five of a shared one.

    Somebody who signed in (``has_account``) goes back to the choice, not to a form that they did not fill in.
    """
    names = [TYPE, REGION, PERSON, TEAM, RECAP] if is_shared else [TYPE, REGION, PERSON, RECAP]
    routes = {**_ROUTES, PERSON: "register-sign-in"} if has_account else _ROUTES
    steps = tuple((_LABELS[name], reverse(f"web:{routes[name]}")) for name in names)
    return Journey(steps, names.index(step) + 1, leave_form)
