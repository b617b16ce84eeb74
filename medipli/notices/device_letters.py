"""Letters about the browsers and the telephones by which somebody signs in. They say when and where, and what to do."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from medipli.identity.models import Device, KnownBrowser, Person
from medipli.notices.letters import WordedLetter

CHANGE = "fermez-la depuis votre compte et changez votre mot de passe sans attendre."


def _at(moment: datetime, person: Person) -> str:
    local = moment.astimezone(ZoneInfo(person.time_zone))
    return f"le {local:%d/%m/%Y} à {local:%H:%M}"


def _where(browser: str, origin: str) -> str:
    return f"{browser}, adresse réseau {origin}"


def new_browser(known: KnownBrowser, link: str) -> WordedLetter:
    """Somebody signed in with a browser in which they never did before."""
    return WordedLetter(
        subject="Nouvelle connexion à votre compte",
        said=(
            f"Votre compte a été ouvert {_at(known.first_at, known.person)} avec un navigateur qui n’avait jamais "
            f"servi à vous connecter\u00a0: {_where(known.browser, known.origin)}."
        ),
        advice=f"C’était vous\u202f? Vous n’avez rien à faire. Sinon, cette session n’est pas la vôtre\u00a0: {CHANGE}",
        label="Voir les sessions ouvertes",
        link=link,
    )


def session_suspected(link: str) -> WordedLetter:
    """A session came from another browser than its own."""
    return WordedLetter(
        subject="Une de vos sessions a été verrouillée",
        said=(
            "Une de vos sessions s’est présentée depuis un autre navigateur que celui où vous l’aviez ouverte. Elle a "
            "été verrouillée aussitôt\u00a0: elle ne montre plus rien tant que vous n’avez pas prouvé votre identité."
        ),
        advice=f"Vous n’avez pas changé de navigateur\u202f? Quelqu’un a peut-être copié cette session\u00a0: {CHANGE}",
        label="Voir les sessions ouvertes",
        link=link,
    )


def device_added(device: Device, link: str) -> WordedLetter:
    """A telephone was enrolled."""
    return WordedLetter(
        subject="Un appareil mobile a été ajouté à votre compte",
        said=(
            f"L’appareil «\u00a0{device.name}\u00a0» ({_where(device.browser, device.origin)}) a été ajouté "
            f"{_at(device.confirmed_at or device.enrolled_at, device.person)}. Il permet de vous connecter sans saisir "
            "votre mot de passe."
        ),
        advice=(
            "Ce n’était pas vous\u202f? Retirez-le depuis vos appareils mobiles\u00a0: ses sessions se ferment "
            "aussitôt. Changez ensuite votre mot de passe."
        ),
        label="Voir mes appareils mobiles",
        link=link,
    )
