"""Where people land, and what they choose about the list."""

from __future__ import annotations

from django.http import Http404, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from medipli.identity.actions.set_preferences import set_preferences
from medipli.identity.preferences import DENSITIES
from medipli.mailboxes.actions import waiting_for
from medipli.mailboxes.queries import mailboxes_of
from medipli.registration.actions import waiting_for as requests_that_name
from medipli.web.access import actor_of, signed_in
from medipli.web.request import SignedInRequest
from medipli.web.views.mailbox.box import Box, in_box
from medipli.web.views.mailbox.frame import remember_responsible


@require_safe
@signed_in
def home(request: SignedInRequest) -> HttpResponseBase:
    """One's own mailbox, else the first one shared with them."""
    named = len(requests_that_name(request.user.pk))
    remember_responsible(request, named)
    boxes = mailboxes_of(request.user.pk)
    if not boxes and request.user.is_staff_member:
        return HttpResponseRedirect(reverse("web:consoles"))
    if not boxes:
        return render(request, "mailbox/none.html", {"invitations": len(waiting_for(request.user)), "named": named})
    return HttpResponseRedirect(reverse("web:mailbox", args=[boxes[0].id]))


@require_POST
@in_box
def display(request: SignedInRequest, box: Box) -> HttpResponseBase:
    """Choose the density of lists."""
    density = request.POST.get("density", "")
    if density not in DENSITIES:
        raise Http404
    set_preferences(actor_of(request), box.person.pk, density=density)
    wanted = request.POST.get("retour", "")
    prefix = reverse("web:mailbox", args=[box.id])
    return HttpResponseRedirect(wanted if wanted.startswith(prefix) else prefix)
