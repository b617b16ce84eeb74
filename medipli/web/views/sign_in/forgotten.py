"""Forgotten password: ask for the link."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from medipli.identity.actions.recover import request_recovery
from medipli.web.access import actor_of, public
from medipli.web.request import VisitorRequest


@public
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """The answer is the same, and takes as long, whether or not the address belongs to somebody."""
    if request.method != "POST":
        return render(request, "sign_in/forgotten.html", {"email": "", "errors": []})
    email = request.POST.get("email", "").strip()
    if not email:
        errors = [("id_email", "Indiquez votre adresse mail.")]
        return render(request, "sign_in/forgotten.html", {"email": "", "errors": errors}, status=422)
    request_recovery(actor_of(cast(VisitorRequest, request)), email)
    return render(request, "sign_in/forgotten_done.html")
