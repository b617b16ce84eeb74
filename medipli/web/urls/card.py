"""Signing in by a card, and the cards of an account."""

from __future__ import annotations

from django.urls import URLPattern, path

from medipli.web.urls import mailbox  # noqa: F401 - knows what a <number> is
from medipli.web.views.demo import card as demo_card
from medipli.web.views.manager import cards as manager_cards
from medipli.web.views.settings import cards
from medipli.web.views.sign_in import card, card_link, card_reading

urlpatterns: list[URLPattern] = [
    path("connexion/carte", card.prepare, name="card"),
    path("connexion/carte/lire/<str:mark>", card_reading.read, name="card-read"),
    path("connexion/carte/retour/<str:token>", card_reading.come_back, name="card-return"),
    path("connexion/carte/associer", card_link.link, name="card-link"),
    path("compte/cartes/<number:card_id>/dissocier", cards.unlink, name="card-unlink"),
    path("demo/carte", demo_card.explain, name="demo-card"),
    path("demo/carte/<str:name>", demo_card.file, name="demo-card-file"),
    path("gestionnaire/cartes/", manager_cards.waiting, name="manager-cards"),
    path("gestionnaire/cartes/<number:card_id>/", manager_cards.settle, name="manager-card-settle"),
]
