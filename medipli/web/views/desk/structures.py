"""« Structures »: those of the agent's regions, who administers them, how many boxes they have."""

from __future__ import annotations

from django.db.models import Prefetch, Q
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from medipli.organisations.models import Office
from medipli.registration.queries.accounts import PAGE, structures_of
from medipli.registration.queries.wishes import SHOWN as WISHES
from medipli.registration.queries.wishes import desk_wishes
from medipli.web.request import SignedInRequest
from medipli.web.staff import Desk, for_desk
from medipli.web.templating import url
from medipli.web.views.desk.frame import desk_context


@require_http_methods(["GET", "HEAD", "POST"])
@for_desk
def structures(request: SignedInRequest, desk: Desk) -> HttpResponseBase:
    """A page of structures by name, or those that answer what is looked for."""
    text = request.POST.get("texte", "").replace("\x00", "").strip()[:100]
    found = structures_of(desk.region_ids, text=text)
    after = request.GET.get("apres", "")
    if after.isascii() and after.isdecimal() and len(after) < 19:
        last = structures_of(desk.region_ids).filter(pk=int(after)).first()
        if last is not None:
            found = found.filter(Q(name__gt=last.name) | Q(name=last.name, pk__gt=last.pk))
    held = Office.objects.filter(kind=Office.Kind.ADMINISTRATOR).exclude(until__lte=timezone.now())
    held = held.filter(person__is_active=True).select_related("person")
    page = list(found.prefetch_related(Prefetch("offices", held, "administrators"))[: PAGE + 1])
    more = url("desk-structures") + f"?apres={page[PAGE - 1].pk}" if len(page) > PAGE else ""
    wished = [] if text or after else desk_wishes(desk.region_ids)[:WISHES]
    listed = {"structures": page[:PAGE], "text": text, "more_url": more, "wished": wished}
    context = desk_context(request, desk, "desk-structures", **listed)
    return render(request, "desk/structures.html", context)
