"""« Journal »: what the administrators of the structure did."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from medipli.registration.structure.journal import acts
from medipli.web.request import SignedInRequest
from medipli.web.staff import Manager, for_manager
from medipli.web.views.manager.frame import manager_context, number_in


@require_safe
@for_manager
def journal(request: SignedInRequest, manager: Manager) -> HttpResponseBase:
    """A page of acts, the last first."""
    lines, following = acts(manager.organisation_ids, number_in(request.GET.get("apres", "")))
    context = manager_context(request, manager, "manager-journal", acts=lines, following=following)
    return render(request, "manager/journal.html", context)
