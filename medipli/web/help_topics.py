"""The « modes opératoires » that ``/aide`` shows, and which of them each screen leads to."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse


@dataclass(frozen=True)
class Topic:
    """One page of help; ``slug`` is its address and the name of its template, ``summary`` one line for the list."""

    slug: str
    title: str
    summary: str
    icon: str


CONNECTION = Topic("connexion", "Se connecter", "Mot de passe, code à usage unique, verrouillage.", "lock-keyhole")
PROVIDER = Topic(
    "pro-sante-connect", "Pro Santé Connect", "e-CPS, carte, confirmation sur le téléphone.", "badge-check"
)
PASSKEYS = Topic(
    "cle-acces", "Clé d’accès", "Empreinte, visage ou code de l’appareil au lieu du mot de passe.", "key-round"
)
ACCOUNT = Topic("compte", "Votre compte", "Adresse, mot de passe, codes, signatures.", "circle-user-round")
READING = Topic("messages", "Lire et écrire", "Recevoir, répondre, transférer, joindre, envoyer.", "mails")
FOLDERS = Topic("dossiers", "Classer ses messages", "Dossiers, étiquettes, archives, corbeille.", "folder")
SEARCHING = Topic("recherche", "Retrouver un message", "Mots, personnes, dates, pièces jointes.", "search")
SHARED = Topic("boite-partagee", "Travailler à plusieurs", "Boîtes partagées, qui a lu quoi.", "users-round")
KEYBOARD = Topic("clavier", "Tout faire au clavier", "Raccourcis, lecteur d’écran, confort de lecture.", "keyboard")

PERSONAL = Topic(
    "compte-individuel", "Créer un compte individuel", "BAL PER, BAL INT ou compte local.", "user-round-plus"
)
TEAM = Topic("compte-partage", "Créer un compte partagé", "BAL ORG\u00a0: la boîte d’une équipe.", "building-2")

MEMBERS = Topic(
    "ajouter-un-utilisateur", "Ajouter un utilisateur", "Inviter, rôles, dates de fin, retirer.", "user-round-plus"
)
ACTIONS = Topic(
    "actions-bal-org", "Actions possibles depuis la BAL ORG", "Ce que chaque rôle peut faire.", "users-round"
)
DESK = Topic(
    "centre-de-services", "Travailler au centre de services", "Demandes, assistance, comptes, publications.", "headset"
)
MANAGER = Topic("gestionnaire", "Gérer sa structure", "Comptes, boîtes partagées, import.", "building-2")
OPERATOR = Topic("exploitation", "Exploiter le service", "Régions, domaines, équipes, conditions.", "settings")

TOPICS = (
    PERSONAL,
    TEAM,
    CONNECTION,
    PROVIDER,
    PASSKEYS,
    ACCOUNT,
    READING,
    FOLDERS,
    SEARCHING,
    SHARED,
    ACTIONS,
    MEMBERS,
    KEYBOARD,
    DESK,
    MANAGER,
    OPERATOR,
)

# What the names of the pages begin with; the first that suits counts.
_SCREENS = (
    (DESK, ("desk",)),
    (MANAGER, ("manager",)),
    (OPERATOR, ("operator", "consoles")),
    (MEMBERS, ("member", "invitation")),
    (TEAM, ("register-team", "register-sign-in", "register-code", "register-responsible", "responsible-")),
    (PERSONAL, ("register",)),
    (PROVIDER, ("psc", "phone")),
    (PASSKEYS, ("passkey", "code-passkey", "strengthen")),
    (
        CONNECTION,
        (
            *(
                "home",
                "sign-in",
                "card",
                "prove-again",
                "code",
                "cgu",
                "forgotten",
                "new-password",
                "locked",
                "sign-out",
            ),
            *("finish-account", "address-link", "dormant-link"),
        ),
    ),
    (ACCOUNT, ("device", "password-change", "address-", "recovery-codes", "session-end", "settings", "signature")),
    (FOLDERS, ("folders", "folder-new", "folder-edit", "folder-delete", "labels", "label-")),
    (SEARCHING, ("search",)),
    (KEYBOARD, ("accessibility",)),
    (
        READING,
        (
            "mailbox",
            "folder",
            "follow",
            "list-",
            "message",
            "attachment",
            "compose",
            "draft",
            "recipients",
            "act",
            "undo",
        ),
    ),
)


def topic_of(page: str) -> Topic | None:
    """The topic that helps on the page with this URL name; None where the list of topics does."""
    return next((topic for topic, starts in _SCREENS if page.startswith(starts)), None)


def help_url(request: HttpRequest) -> str:
    """Where « Besoin d’aide ? » leads from the page that a request asks for."""
    found = request.resolver_match
    topic = topic_of(found.url_name or "") if found else None
    return reverse("web:help-topic", args=[topic.slug]) if topic else reverse("web:help")
