"""One member: their role and the end of their access, taking them away, leaving oneself."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from medipli.identity.models import Person
from medipli.mailboxes.actions import MemberRefused, change_member
from medipli.mailboxes.models import Mailbox
from medipli.mailboxes.queries import MemberView, members_page
from medipli.messages.actions import leave_mailbox
from medipli.web.access import actor_of
from medipli.web.request import SignedInRequest
from medipli.web.templating import url
from medipli.web.views.mailbox import flash
from medipli.web.views.mailbox.box import Box, in_box
from medipli.web.views.mailbox.frame import frame_for
from medipli.web.views.members.page import line_of, managers_only, shared_only
from medipli.web.views.members.roles import EXPLAINED, read_role, read_until, typed_until


@require_http_methods(["GET", "HEAD", "POST"])
@in_box
def change(request: SignedInRequest, box: Box, person_id: int) -> HttpResponse:
    """Change what a member may do, and until when."""
    managers_only(box)
    member = _member(box, person_id)
    if member.role.value == "owner":
        raise Http404
    errors: dict[str, str] = {}
    if request.method == "POST":
        role, until = read_role(request.POST), None
        if role is None:
            errors["role"] = "Choisissez un rôle."
        try:
            until = read_until(request.POST.get("until", ""))
        except ValueError:
            errors["until"] = "Cette date n’existe pas. Choisissez-la au calendrier, ou laissez vide."
        if not errors and role is not None:
            try:
                change_member(actor_of(request), _mailbox(box), _person(person_id), role, until=until)
            except MemberRefused as refused:
                errors["until"] = str(refused)
            else:
                flash.leave(request, flash.Flash(f"{member.name}\u00a0: rôle et accès mis à jour."))
                return HttpResponseRedirect(url("members", box.id))
    typed = request.POST if request.method == "POST" else {"role": member.role, "until": typed_until(member.until)}
    more = {"roles": EXPLAINED, "errors": errors, "typed": typed}
    return _page(request, box, member, "members/change.html", status=422 if errors else 200, **more)


@require_http_methods(["GET", "HEAD", "POST"])
@in_box
def remove(request: SignedInRequest, box: Box, person_id: int) -> HttpResponse:
    """Ask, then take a member away, or leave oneself."""
    shared_only(box)
    is_me = person_id == request.user.pk
    if not is_me:
        managers_only(box)
    member = _member(box, person_id)
    error = ""
    if request.method == "POST":
        try:
            leave_mailbox(actor_of(request), _mailbox(box), _person(person_id))
        except MemberRefused as refused:
            error = str(refused)
        else:
            if is_me:
                return HttpResponseRedirect(reverse("web:mailboxes"))
            flash.leave(request, flash.Flash(f"{member.name} n’a plus accès à la boîte."))
            return HttpResponseRedirect(url("members", box.id))
    return _page(request, box, member, "members/remove.html", status=422 if error else 200, error=error)


def _page(
    request: SignedInRequest, box: Box, member: MemberView, template: str, *, status: int, **more: Any
) -> HttpResponse:
    context = {
        "box": box,
        "frame": frame_for(request, box, current="members"),
        "member": line_of(member, request.user.pk),
        **more,
    }
    return render(request, template, context, status=status)


def _member(box: Box, person_id: int) -> MemberView:
    found = next((one for one in members_page(box.id) if one.person_id == person_id), None)
    if found is None:
        raise Http404
    return found


def _mailbox(box: Box) -> Mailbox:
    return Mailbox.objects.get(pk=box.id)


def _person(person_id: int) -> Person:
    return Person.objects.get(pk=person_id)
