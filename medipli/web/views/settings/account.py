"""« Gestion de votre compte »: addresses, password, recovery codes, sessions. Forms: account security."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from medipli.web.request import SignedInRequest
from medipli.web.views.account_security.page import account_security
from medipli.web.views.compose.frame import writing
from medipli.web.views.settings.frame import settings_context


@require_safe
@writing
def account(request: SignedInRequest) -> HttpResponse:
    """The first section of the settings."""
    context = settings_context(request, "settings", lead="Adresse mail, mot de passe, codes de secours et sessions.")
    own = next((box for box in context["boxes"] if not box.is_shared), None)
    context |= {"security": account_security(request), "own_address": own.address if own else ""}
    return render(request, "settings/account.html", context)
