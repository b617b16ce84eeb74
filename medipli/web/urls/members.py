"""The members of a box and the invitations to one."""

from __future__ import annotations

from django.urls import URLPattern, path

from medipli.web.urls.mailbox import BOX
from medipli.web.views.members import access, invitations, one, page, proposals

_MEMBER = BOX + "membres/<number:person_id>/"
_INVITATION = BOX + "membres/invitations/<number:invitation_id>/"

urlpatterns: list[URLPattern] = [
    path(BOX + "acces", access.access, name="mailbox-access"),
    path(BOX + "membres/", page.members, name="members"),
    path(BOX + "membres/chercher", page.suggest, name="members-suggest"),
    path(BOX + "membres/notifications", page.notices, name="members-notices"),
    path(_MEMBER, one.change, name="member"),
    path(_MEMBER + "retirer", one.remove, name="member-remove"),
    path(_INVITATION + "renvoyer", page.again, name="members-invitation-again"),
    path(_INVITATION + "confirmer", proposals.confirm, name="members-invitation-confirm"),
    path(_INVITATION + "annuler", page.cancel, name="members-invitation-cancel"),
    path("invitations/", invitations.index, name="invitations"),
    path("invitations/<number:invitation_id>/reponse", invitations.respond, name="invitation-answer"),
    path("invitations/<str:token>/", invitations.link, name="invitation-link"),
]
