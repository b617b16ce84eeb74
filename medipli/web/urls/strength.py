"""Passkeys, proving oneself again, recovery codes, and the stronger factor that a structure asks for."""

from __future__ import annotations

from django.urls import URLPattern, path

from medipli.web.views.manager import sign_in_policy
from medipli.web.views.settings import passkeys
from medipli.web.views.sign_in import passkey, prove_again, recovery_code, strengthen

urlpatterns: list[URLPattern] = [
    path("connexion/cle-acces", passkey.enter, name="passkey"),
    path("connexion/cle-acces/demande", passkey.ask, name="passkey-ask"),
    path("connexion/code/cle-acces", passkey.enter_second, name="code-passkey"),
    path("connexion/code/secours", recovery_code.enter_recovery_code, name="code-recovery"),
    path("connexion/confirmer", prove_again.prove_again, name="prove-again"),
    path("connexion/renforcer", strengthen.strengthen, name="strengthen"),
    path("compte/cles-acces/nouvelle", passkeys.add, name="passkey-add"),
    path("compte/cles-acces/demande", passkeys.ask, name="passkey-add-ask"),
    path("compte/cles-acces/<number:passkey_id>/nom", passkeys.rename, name="passkey-rename"),
    path("compte/cles-acces/<number:passkey_id>/retirer", passkeys.remove, name="passkey-remove"),
    path("gestionnaire/connexion/", sign_in_policy.choose, name="manager-sign-in"),
    path(
        "centre-de-services/structures/<number:organisation_id>/connexion/",
        sign_in_policy.choose_at_desk,
        name="desk-sign-in",
    ),
]
