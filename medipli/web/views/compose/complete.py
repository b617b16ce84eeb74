"""Who one may write to, while typing. Words travel by POST: addresses have no place in a log."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from medipli.directory.queries import complete as complete_it
from medipli.web.access import in_own_time
from medipli.web.request import SignedInRequest
from medipli.web.views.compose.people import chips, suggested
from medipli.web.views.compose.recipients import read_people

LONGEST = 100


@require_POST
@in_own_time
def complete(request: SignedInRequest) -> HttpResponse:
    """Suggestions for the words in « text »."""
    words = request.POST.get("text", "").replace("\x00", "")[:LONGEST]
    found = complete_it(request.user.pk, words)
    return JsonResponse({"people": [asdict(suggested(one)) for one in found]})


@require_POST
@in_own_time
def look_up(request: SignedInRequest) -> HttpResponse:
    """What is known of the addresses in « text », at most a screenful of them."""
    return JsonResponse({"people": [asdict(one) for one in chips(read_people(request.POST.get("text", "")).people)]})
