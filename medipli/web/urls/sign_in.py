"""Signing in, staying signed in, signing out."""

from __future__ import annotations

from django.urls import URLPattern, path

from medipli.web.views import home
from medipli.web.views.demo import letters, sign_in_as
from medipli.web.views.sign_in import (
    address_link,
    cgu,
    code,
    dormant_link,
    finish,
    forgotten,
    locked,
    new_password,
    password,
    session_clock,
    sign_out,
)

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("connexion", password.sign_in, name="sign-in"),
    path("connexion/code", code.enter_code, name="code"),
    path("connexion/code/renvoyer", code.resend_code, name="code-resend"),
    path("connexion/cgu", cgu.accept, name="cgu"),
    path("mot-de-passe/oublie", forgotten.forgotten, name="forgotten"),
    path("mot-de-passe/nouveau/<str:token>", new_password.choose, name="new-password"),
    path("compte/finaliser/<str:token>", finish.finish, name="finish-account"),
    path("compte/adresse/confirmer/<str:token>", address_link.answer, name="address-link"),
    path("compte/garder/<str:token>", dormant_link.keep, name="dormant-link"),
    path("mot-de-passe/solidite", new_password.meter, name="password-strength"),
    path("deconnexion", sign_out.leave, name="sign-out"),
    path("session/verrouillee", locked.locked, name="locked"),
    path("session/activite", session_clock.ping, name="session-ping"),
    path("session/etat", session_clock.state, name="session-state"),
    path("demo/entrer", sign_in_as.enter, name="sign-in-as"),
    path("demo/courriels", letters.index, name="demo-mail"),
    path("demo/courriels/<str:name>", letters.letter, name="demo-mail-open"),
]
