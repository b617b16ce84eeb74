"""Telephones: added and taken away at the desk, enrolled and used to sign in on their own screen."""

from __future__ import annotations

from django.urls import URLPattern, path

from medipli.web.urls import mailbox  # noqa: F401 - registers « number »
from medipli.web.views.devices import adding, enrolling, listing, sign_in

urlpatterns: list[URLPattern] = [
    path("compte/appareils/", listing.index, name="settings-devices"),
    path("compte/appareils/ajouter", adding.add, name="device-add"),
    path("compte/appareils/ajouter/<number:enrolment_id>/", adding.wait, name="device-wait"),
    path("compte/appareils/ajouter/<number:enrolment_id>/reponse", adding.decide, name="device-decide"),
    path("compte/appareils/<number:device_id>/", listing.one, name="device"),
    path("compte/appareils/<number:device_id>/retirer", listing.revoke, name="device-revoke"),
    path("appareil/<str:token>", enrolling.enrol, name="device-enrol"),
    path("appareil/<str:token>/etat", enrolling.state, name="device-enrol-state"),
    path("connexion/appareil", sign_in.sign_in, name="device-sign-in"),
    path("connexion/appareil/defi", sign_in.challenge, name="device-challenge"),
]
