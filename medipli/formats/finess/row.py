"""What both forms of the register say of an establishment."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EstablishmentRow:
    """One establishment; empty texts where the file says nothing. ``email`` is in lower case."""

    finess: str
    legal_finess: str
    name: str
    siret: str
    street: str
    postal_code: str
    town: str
    phone: str
    email: str
    category: str
    is_open: bool


STREET_TYPES = {
    "ALL": "ALLEE", "AV": "AVENUE", "BD": "BOULEVARD", "CHE": "CHEMIN", "CITE": "CITE", "COUR": "COUR", "CRS": "COURS",
    "DOM": "DOMAINE", "FG": "FAUBOURG", "HAM": "HAMEAU", "IMM": "IMMEUBLE", "IMP": "IMPASSE", "LD": "LIEU-DIT",
    "LOT": "LOTISSEMENT", "MTE": "MONTEE", "PAS": "PASSAGE", "PL": "PLACE", "PROM": "PROMENADE", "QU": "QUAI",
    "QUA": "QUARTIER", "R": "RUE", "RES": "RESIDENCE", "RLE": "RUELLE", "RPT": "ROND-POINT", "RTE": "ROUTE",
    "SQ": "SQUARE", "VLA": "VILLA", "VOIE": "VOIE", "ZA": "ZONE ARTISANALE", "ZI": "ZONE INDUSTRIELLE",
}  # fmt: skip

# The newer form gives only the code of the category (TRE_R397); those that people meet most.
CATEGORIES = {
    "101": "Centre hospitalier régional", "106": "Centre hospitalier, ex-hôpital local",
    "109": "Établissement de santé privé autorisé en SSR", "124": "Centre de santé",
    "128": "Établissement de soins chirurgicaux", "129": "Établissement de soins médicaux",
    "141": "Centre de dialyse", "156": "Centre médico-psychologique", "202": "Résidence autonomie",
    "292": "Centre hospitalier spécialisé en lutte contre les maladies mentales",
    "354": "Service de soins infirmiers à domicile", "355": "Centre hospitalier",
    "362": "Établissement de soins de longue durée", "365": "Établissement de soins pluridisciplinaire",
    "500": "Établissement d’hébergement pour personnes âgées dépendantes", "603": "Maison de santé",
    "604": "Communauté professionnelle territoriale de santé", "606": "Équipe de soins primaires",
    "611": "Laboratoire de biologie médicale", "620": "Pharmacie d’officine",
}  # fmt: skip
