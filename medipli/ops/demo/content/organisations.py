"""The invented region Val-d’Orlane and its structures."""

from typing import Literal

from .identifiers import demo_phone, fictional_finess
from .model import DemoOrganisation, DemoRegion

REGION_DOMAIN = "vo.mssante.example"

REGION = DemoRegion(
    code="vo",
    name="Val-d’Orlane",
    desk_name="Centre de services e-santé Val-d’Orlane",
    desk_hours="du lundi au vendredi, 8\u00a0h–18\u00a0h",
    desk_phone=demo_phone(5000),
    desk_email="centre-de-services@esante-orlane.example",
    domains=tuple(
        (profession, f"{domain}.{REGION_DOMAIN}")
        for profession, domain in (
            ("medecin", "medecin"),
            ("infirmier", "infirmier"),
            ("pharmacien", "pharmacien"),
            ("biologiste", "biologiste"),
            ("masseur-kinesitherapeute", "kine"),
            ("sage-femme", "sagefemme"),
            ("interne", "interne"),
            ("structure", "structure"),
        )
    ),
)


def _organisation(
    key: str,
    serial: int,
    name: str,
    category: str,
    service: str,
    address: str,
    place: str,
    accent: str,
    style: Literal["serif", "sans"] = "serif",
) -> DemoOrganisation:
    postcode, town = place.split(" ", 1)
    return DemoOrganisation(
        key=key,
        name=name,
        category=category,
        service=service,
        address=address,
        postcode=postcode,
        town=town,
        phone=demo_phone(4000 + serial),
        email=f"accueil.{key}@courriel.example",
        finess=fictional_finess(21000 + serial),
        accent=accent,
        letter_style=style,
    )


ORGANISATIONS = (
    _organisation(
        "tilleuls", 12, "Maison de santé des Tilleuls", "Maison de santé pluriprofessionnelle", "",
        "14, allée des Tilleuls", "99210 Montclarel", "#11524A",
    ),
    _organisation(
        "bellerive", 40, "Laboratoire Bellerive Biologie", "Laboratoire de biologie médicale", "",
        "3, quai des Tanneurs", "99400 Port-Orval", "#29516C",
    ),
    _organisation(
        "grand-cedre", 33, "Imagerie du Grand Cèdre", "Centre d’imagerie médicale", "",
        "8, avenue du Grand-Cèdre", "99130 Saint-Évrin", "#3B4A6B", "sans",
    ),
    _organisation(
        "halle-verte", 25, "Pharmacie de la Halle Verte", "Pharmacie d’officine", "",
        "2, place de la Halle", "99210 Montclarel", "#2B6431",
    ),
    _organisation(
        "ch-port-orval", 21, "Centre hospitalier de Port-Orval", "Centre hospitalier", "Médecine B",
        "12, quai de l’Amirauté", "99400 Port-Orval", "#663A62", "sans",
    ),
    _organisation(
        "glycines", 61, "EHPAD Les Glycines", "Établissement d’hébergement pour personnes âgées dépendantes", "",
        "27, route de la Combe", "99155 Vernoles", "#964808",
    ),
    _organisation(
        "ssiad", 72, "SSIAD de la Lisse", "Service de soins infirmiers à domicile", "",
        "5, rue du Lavoir", "99320 Castelbrume", "#29516C", "sans",
    ),
    _organisation(
        "quai", 83, "Cabinet infirmier du Quai", "Cabinet infirmier libéral", "",
        "19, quai des Tanneurs", "99400 Port-Orval", "#11524A", "sans",
    ),
    _organisation(
        "mail", 94, "Cabinet du Mail", "Cabinet de groupe", "Cardiologie et kinésithérapie",
        "6, place du Mail", "99155 Vernoles", "#434E4A",
    ),
    _organisation(
        "permanence", 15, "Permanence des soins de Montclarel", "Maison médicale de garde", "",
        "14, allée des Tilleuls", "99210 Montclarel", "#A02A20",
    ),
    _organisation(
        "esante-orlane", 50, "e-santé Val-d’Orlane", "Groupement régional d’appui", "Centre de services",
        "1, esplanade des Messageries", "99000 Orlane", "#434E4A", "sans",
    ),
)  # fmt: skip
