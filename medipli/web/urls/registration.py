"""Getting an account: the public journey, and what the links of its mails open."""

from __future__ import annotations

from django.urls import URLPattern, path

from medipli.web.views.registration import (
    asked_of_me,
    connection,
    correct,
    follow,
    lead_on,
    leave,
    lookups,
    person,
    sign_in,
    start,
    structure,
    submit,
    team,
    vouching,
)

HOME = "inscription/"
urlpatterns: list[URLPattern] = [
    path(HOME, start.start, name="register"),
    path(HOME + "structure", structure.find, name="register-structure"),
    path(HOME + "structure/<number:organisation_id>/contact", structure.contact, name="register-contact"),
    path(HOME + "raccordement", connection.connection, name="register-connection"),
    path(HOME + "compte-individuel", person.person, name="register-person"),
    path(HOME + "connexion", sign_in.sign_in, name="register-sign-in"),
    path(HOME + "connexion/code", sign_in.code, name="register-code"),
    path(HOME + "compte-partage", team.team, name="register-team"),
    path(HOME + "recapitulatif", submit.review, name="register-recap"),
    path(HOME + "adresse-a-confirmer", submit.check_mail, name="register-verify"),
    path(HOME + "confirmer/<str:token>", submit.verify, name="register-verify-link"),
    path(HOME + "quitter", leave.leave, name="register-quit"),
    path(HOME + "reprendre", leave.resume, name="register-resume"),
    path(HOME + "reprendre/<str:token>", follow.take_up, name="register-resume-link"),
    path(HOME + "suivi/<str:token>", follow.show, name="register-follow"),
    path(HOME + "suivi/<str:token>/reponse", follow.answer, name="register-answer"),
    path(HOME + "suivi/<str:token>/corrections", correct.correct, name="register-correct"),
    path(HOME + "suivi/<str:token>/retrait", follow.take_back, name="register-withdraw"),
    path(HOME + "responsable/<str:token>", vouching.responsible, name="register-responsible"),
    path(HOME + "gestionnaire/<str:token>", lead_on.begin, name="register-administrator"),
    path(HOME + "identite/<str:token>", vouching.identity, name="register-identity"),
    path("responsable/", asked_of_me.index, name="responsible-waiting"),
    path("responsable/<number:request_id>/", asked_of_me.respond, name="responsible-answer"),
    path(HOME + "controle/<slug:kind>", lookups.check, name="register-check"),
    path(HOME + "adresse-future", team.preview, name="register-address"),
]
