"""« Créer un compte »: which account, in which region, and what goes with it (screen 03)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from medipli.registration.models import Request
from medipli.registration.states import NotNow
from medipli.registration.throttling import TooMany
from medipli.web.access import public
from medipli.web.request import VisitorRequest
from medipli.web.views.registration import draft
from medipli.web.views.registration.forms import error_list, typed_of
from medipli.web.views.registration.limits import wait_page
from medipli.web.views.registration.region_choice import RegionChoice, open_region, region_choices
from medipli.web.views.registration.region_map import drawing
from medipli.web.views.registration.steps import FORM, REGION, TYPE, journey

SHARED, WITH_ID, WITHOUT_ID = "ORG", "PER", "NONE"
_FIELDS = ("account", "waiting", "structure", "has_account", "region")
_FIRST_OF = {
    "account": "id_account-PER",
    "waiting": "id_waiting-INT",
    "structure": "id_structure-independent",
    "has_account": "id_has_account-yes",
}


@dataclass(frozen=True)
class Given:
    """What is chosen so far, as the form names it."""

    account: str = ""
    waiting: str = ""
    structure: str = ""
    has_account: str = ""
    region: str = ""

    @property
    def kind(self) -> Request.Kind:
        """The kind of account that the choices lead to."""
        if self.account == SHARED:
            return Request.Kind.ORG
        if self.account == WITH_ID:
            return Request.Kind.PER
        return Request.Kind.LOCAL if self.waiting == "LOCAL" else Request.Kind.INT


@public
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponseBase:
    """Show the choices, those of the draft of this browser included; go on where they lead."""
    visitor = cast(VisitorRequest, request)
    regions = region_choices()
    if request.method != "POST":
        return _page(visitor, _of_draft(draft.current(visitor), regions), regions)
    given = Given(**typed_of(request.POST, _FIELDS))
    if request.POST.get("go") == "quit":
        return HttpResponseRedirect(reverse("web:register-quit"))
    errors = _problems(given, regions)
    if errors:
        return _page(visitor, given, regions, errors)
    if given.account != SHARED and given.structure == "equipped":
        return HttpResponseRedirect(reverse("web:register-structure"))
    if given.account != SHARED and given.structure == "unequipped":
        return HttpResponseRedirect(f"{reverse('web:register-connection')}?region={given.region}")
    region = open_region(given.region)
    if region is None:
        return _page(visitor, given, regions, {"region": "Cette région vient de fermer. Choisissez-en une autre."})
    is_own = given.account == SHARED and given.has_account == "yes"
    route = "register-sign-in" if is_own else "register-person"
    if is_own and draft.signed_in(visitor) is not None:
        route = "register-team"
    response = HttpResponseRedirect(reverse(f"web:{route}"))
    try:
        draft.choose(visitor, response, kind=given.kind, region=region, has_account=is_own)
    except TooMany as too_many:
        return wait_page(visitor, too_many)
    except NotNow:
        draft.forget(response)
    return response


def _problems(given: Given, regions: list[RegionChoice]) -> dict[str, str]:
    errors = {}
    if given.account not in (SHARED, WITH_ID, WITHOUT_ID):
        errors["account"] = "Choisissez le compte à créer."
    chosen = next((region for region in regions if region.code == given.region), None)
    if chosen is None:
        errors["region"] = "Choisissez la région dans laquelle vous exercez."
    elif not chosen.is_open:
        errors["region"] = f"{chosen.name} n’est pas encore ouverte. {chosen.turn_to}".strip()
    if given.account == SHARED and given.has_account not in ("yes", "no"):
        errors["has_account"] = "Dites si vous avez déjà un compte individuel."
    if given.account == WITHOUT_ID and given.waiting not in ("INT", "LOCAL"):
        errors["waiting"] = "Dites si vous attendez un RPPS."
    if given.account in (WITH_ID, WITHOUT_ID) and given.structure not in ("independent", "equipped", "unequipped"):
        errors["structure"] = "Dites où vous exercez."
    return errors


def _of_draft(found: draft.Draft | None, regions: list[RegionChoice]) -> Given:
    if found is None:
        open_ones = [region.code for region in regions if region.is_open]
        return Given(region=open_ones[0] if len(open_ones) == 1 else "")
    region = found.region.code if found.region else ""
    given = Given(region=region, structure="independent")
    if found.is_shared:
        return replace(given, account=SHARED, has_account="yes" if found.has_account else "no")
    if found.person_kind == Request.Kind.PER:
        return replace(given, account=WITH_ID)
    return replace(given, account=WITHOUT_ID, waiting=str(found.person_kind))


def _page(
    request: VisitorRequest, given: Given, regions: list[RegionChoice], errors: dict[str, str] | None = None
) -> HttpResponse:
    errors = errors or {}
    found = draft.current(request)
    first = f"id_region-{regions[0].code}" if regions else ""
    targets = {f"id_{name}": target for name, target in _FIRST_OF.items()} | {"id_region": first}
    listed = [(targets[target], sentence) for target, sentence in error_list(errors, ("account", *_FIELDS[1:]))]
    context = {
        "journey": journey(
            REGION if given.account else TYPE,
            is_shared=given.account in ("", SHARED),
            leave_form=FORM if found is not None else "",
        ),
        "given": given,
        "regions": regions,
        "drawing": drawing([region.code for region in regions]),
        "errors": listed,
        "wrong": errors,
    }
    return render(request, "registration/start.html", context, status=422 if errors else 200)
