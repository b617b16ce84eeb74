"""What happened to an account, in French sentences for its person."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from medipli.identity.activity import Happened
from medipli.identity.models import Person


@dataclass(frozen=True)
class Sentence:
    """A line: what happened, what more is known, and how it is drawn."""

    said: str
    more: str
    icon: str
    tone: str


_GOOD, _PLAIN, _WATCH = "done", "plain", "attention"
FACTORS = {
    "password": "mot de passe",
    "mail-code": "code reçu par e-mail",
    "recovery-code": "code de secours",
    "card": "carte",
    "psc": "Pro Santé Connect",
    "passkey": "clé d’accès",
    "device": "appareil mobile",
    "demo": "démonstration",
}
_WHO = {
    Person.Role.DESK: "le centre de services",
    Person.Role.ADMINISTRATOR: "un gestionnaire de votre structure",
    Person.Role.OPERATOR: "un opérateur du service",
    Person.Role.USER: "une autre personne",
}

SENTENCES: dict[str, tuple[str, str, str]] = {
    "session.start": ("Connexion", "circle-check", _GOOD),
    "session.refuse": ("Tentative de connexion refusée", "shield-alert", _WATCH),
    "session.end": ("Session fermée", "log-out", _PLAIN),
    "session.end_others": ("D’autres sessions ont été fermées", "log-out", _PLAIN),
    "session.end_by_provider": ("Session fermée par Pro Santé Connect", "log-out", _PLAIN),
    "session.lock": ("Session verrouillée", "lock", _PLAIN),
    "session.unlock": ("Session reprise après une pause", "lock-keyhole", _PLAIN),
    "session.prove_again": ("Identité confirmée avant un changement", "shield-check", _GOOD),
    "browser.new": ("Connexion depuis un nouveau navigateur", "monitor", _WATCH),
    "person.create": ("Compte créé", "user-round-plus", _GOOD),
    "person.choose_password": ("Mot de passe choisi", "key-round", _PLAIN),
    "person.make_recovery_codes": ("Nouveaux codes de secours", "key-round", _PLAIN),
    "person.set_preferences": ("Préférences modifiées", "settings", _PLAIN),
    "terms.accept": ("Conditions d’utilisation acceptées", "file-text", _PLAIN),
    "address.ask": ("Changement d’adresse de récupération demandé", "mail", _WATCH),
    "address.send_again": ("Liens de changement d’adresse renvoyés", "mail", _PLAIN),
    "address.confirm": ("Changement d’adresse confirmé par un lien", "mail-check", _PLAIN),
    "address.call_off": ("Changement d’adresse annulé\u00a0: «\u00a0Ce n’est pas moi\u00a0»", "shield-alert", _WATCH),
    "address.give_up": ("Changement d’adresse abandonné", "mail", _PLAIN),
    "address.change": ("Adresse de récupération changée", "mail-check", _WATCH),
    "address.attest": ("Identité vérifiée pour changer l’adresse", "shield-check", _WATCH),
    "recovery.request": ("Nouveau mot de passe demandé", "key-round", _WATCH),
    "recovery.turn_to_desk": ("Vérification d’identité demandée au centre de services", "headset", _PLAIN),
    "recovery.attest": ("Identité vérifiée pour un nouveau mot de passe", "shield-check", _WATCH),
    "recovery.grant": ("Lien de mot de passe envoyé après vérification", "send", _PLAIN),
    "recovery.finish": ("Accès retrouvé", "circle-check", _GOOD),
    "account.invite_to_finish": ("Lien pour finaliser le compte envoyé", "send", _PLAIN),
    "account.finish": ("Compte finalisé", "circle-check", _GOOD),
    "account.suspend": ("Compte suspendu", "pause", _WATCH),
    "account.reopen": ("Compte rouvert", "circle-check", _GOOD),
    "identity.attest": ("Identité vérifiée", "shield-check", _PLAIN),
    "card.link": ("Carte associée", "id-card", _WATCH),
    "card.confirm": ("Carte confirmée", "id-card", _GOOD),
    "card.decline": ("Carte refusée", "id-card", _WATCH),
    "card.unlink": ("Carte dissociée", "id-card", _WATCH),
    "card.reset": ("Cartes remises à zéro", "id-card", _WATCH),
    "provider.link": ("Pro Santé Connect associé", "badge-check", _WATCH),
    "provider.unlink": ("Pro Santé Connect dissocié", "badge-check", _WATCH),
    "provider.refuse": ("Pro Santé Connect refusé\u00a0: l’identité ne correspond pas", "shield-alert", _WATCH),
    "passkey.add": ("Clé d’accès ajoutée", "key-round", _WATCH),
    "passkey.rename": ("Clé d’accès renommée", "key-round", _PLAIN),
    "passkey.remove": ("Clé d’accès retirée", "key-round", _WATCH),
    "recovery_code.use": ("Code de secours utilisé", "key-round", _WATCH),
    "person.forget_factors": ("Moyens de connexion renforcés retirés par le service", "shield-alert", _WATCH),
    "device.begin": ("Ajout d’un appareil mobile commencé", "smartphone", _PLAIN),
    "device.enrol": ("Appareil mobile ajouté", "smartphone", _WATCH),
    "device.confirm": ("Connexion confirmée sur l’appareil mobile", "smartphone", _GOOD),
    "device.refuse": ("Connexion refusée sur l’appareil mobile", "smartphone", _WATCH),
    "device.rename": ("Appareil mobile renommé", "smartphone", _PLAIN),
    "device.revoke": ("Appareil mobile révoqué", "smartphone", _WATCH),
    "file.open": ("Votre dossier a été ouvert", "folder", _WATCH),
    "file.close": ("Votre dossier a été refermé", "folder", _PLAIN),
    "office.give": ("Fonction confiée dans le service", "building-2", _PLAIN),
    "office.end": ("Fonction retirée", "building-2", _PLAIN),
    "dormancy.warn": ("E-mail envoyé\u00a0: le compte ne servait plus", "clock-3", _PLAIN),
    "dormancy.remind": ("Deuxième e-mail envoyé\u00a0: le compte ne servait plus", "clock-3", _PLAIN),
    "dormancy.object": ("Compte gardé pour une année de plus", "circle-check", _GOOD),
    "dormancy.close": ("Compte fermé faute de connexion", "pause", _WATCH),
}
"""By action of the trail: what happened, an icon, a tone."""
_UNKNOWN = ("Opération sur le compte", "info", _PLAIN)
_WITH_REASON = ("file.open", "account.suspend", "account.reopen")


def sentence_of(event: Happened) -> Sentence:
    """One line. An action that nobody wrote a sentence for gets a neutral one."""
    said, icon, tone = SENTENCES.get(event.action, _UNKNOWN)
    more = [_factors(event)]
    if event.by:
        more.append(f"Par {_WHO.get(Person.Role(event.by), _WHO[Person.Role.USER])}")
    if event.action in _WITH_REASON and (reason := str(event.details.get("reason", ""))):
        more.append(f"Raison\u00a0: {reason}")
    if _is_network_address(event.origin):
        more.append(f"Depuis {event.origin}")
    return Sentence(said, " · ".join(part for part in more if part), icon, tone)


def _factors(event: Happened) -> str:
    given = event.details.get("factors") or [event.details.get("factor", "")]
    names = [FACTORS.get(str(key), "") for key in given] if isinstance(given, list) else []
    words = " et ".join(name for name in names if name)
    return words[:1].upper() + words[1:]


def _is_network_address(origin: str) -> bool:
    """Whether it says where somebody was, rather than which process of the service acted."""
    try:
        ipaddress.ip_address(origin)
    except ValueError:
        return False
    return True
