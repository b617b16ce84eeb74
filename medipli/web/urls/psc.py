"""Signing in with Pro Santé Connect: in the browser, and on the telephone."""

from __future__ import annotations

from django.urls import URLPattern, path

from medipli.web.views.demo import psc_pages, psc_provider
from medipli.web.views.settings import psc as settings_psc
from medipli.web.views.sign_in import phone, psc, psc_link, psc_logout

urlpatterns: list[URLPattern] = [
    path("connexion/psc", psc.leave, name="psc"),
    path("connexion/psc/retour", psc.come_back, name="psc-return"),
    path("connexion/psc/associer", psc_link.link, name="psc-link"),
    path("connexion/psc/fin", psc_logout.ended, name="psc-ended"),
    path("connexion/psc/deconnexion", psc_logout.back_channel, name="psc-back-channel-logout"),
    path("connexion/psc/deconnexion-navigateur", psc_logout.front_channel, name="psc-front-channel-logout"),
    path("connexion/telephone", phone.ask, name="phone"),
    path("connexion/telephone/etat", phone.state, name="phone-state"),
    path("connexion/telephone/entrer", phone.enter, name="phone-enter"),
    path("connexion/telephone/renoncer", phone.give_up, name="phone-give-up"),
    path("compte/psc/associer", settings_psc.associate, name="psc-associate"),
    path("compte/psc/dissocier", settings_psc.unlink, name="psc-unlink"),
    path("demo/psc/.well-known/wallet-openid-configuration", psc_provider.discovery, name="demo-psc-discovery"),
    path("demo/psc/certs", psc_provider.keys, name="demo-psc-keys"),
    path("demo/psc/token", psc_provider.token, name="demo-psc-token"),
    path("demo/psc/userinfo", psc_provider.userinfo, name="demo-psc-userinfo"),
    path("demo/psc/ext/ciba/auth", psc_provider.ring, name="demo-psc-ring"),
    path("demo/psc/auth", psc_pages.authorise, name="demo-psc-auth"),
    path("demo/psc/logout", psc_pages.leave, name="demo-psc-logout"),
    path("demo/telephone", psc_pages.telephone, name="demo-psc-phone"),
]
