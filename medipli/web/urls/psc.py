"""Signing in with Pro Santé Connect: in the browser, and on the telephone."""

from __future__ import annotations

from django.urls import URLPattern, path

from medipli.web.views.settings import psc as settings_psc
from medipli.web.views.sign_in import psc, psc_link, psc_logout

urlpatterns: list[URLPattern] = [
    path("connexion/psc", psc.leave, name="psc"),
    path("connexion/psc/retour", psc.come_back, name="psc-return"),
    path("connexion/psc/associer", psc_link.link, name="psc-link"),
    path("connexion/psc/fin", psc_logout.ended, name="psc-ended"),
    path("connexion/psc/deconnexion", psc_logout.back_channel, name="psc-back-channel-logout"),
    path("connexion/psc/deconnexion-navigateur", psc_logout.front_channel, name="psc-front-channel-logout"),
    path("compte/psc/associer", settings_psc.associate, name="psc-associate"),
    path("compte/psc/dissocier", settings_psc.unlink, name="psc-unlink"),
]
