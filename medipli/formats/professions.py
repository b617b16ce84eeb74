"""The professions of the national directory (nomenclature TRE_G15-ProfessionSante), and their slugs for domains."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Profession:
    """``code`` of TRE_G15, French ``label``, ``slug`` as in « pharmacien.oc.mssante.fr »."""

    code: str
    label: str
    slug: str


PROFESSIONS: tuple[Profession, ...] = (
    Profession("10", "Médecin", "medecin"),
    Profession("21", "Pharmacien", "pharmacien"),
    Profession("26", "Audioprothésiste", "audioprothesiste"),
    Profession("28", "Opticien-lunetier", "opticien"),
    Profession("31", "Assistant dentaire", "assistant-dentaire"),
    Profession("32", "Physicien médical", "physicien-medical"),
    Profession("35", "Aide-soignant", "aide-soignant"),
    Profession("36", "Ambulancier", "ambulancier"),
    Profession("37", "Auxiliaire de puériculture", "auxiliaire-puericulture"),
    Profession("38", "Préparateur en pharmacie hospitalière", "preparateur"),
    Profession("39", "Préparateur en pharmacie (officine)", "preparateur"),
    Profession("40", "Chirurgien-dentiste", "chirurgien-dentiste"),
    Profession("50", "Sage-femme", "sage-femme"),
    Profession("60", "Infirmier", "infirmier"),
    Profession("69", "Infirmier psychiatrique", "infirmier"),
    Profession("70", "Masseur-kinésithérapeute", "masseur-kinesitherapeute"),
    Profession("71", "Ostéopathe", "osteopathe"),
    Profession("72", "Psychothérapeute", "psychotherapeute"),
    Profession("73", "Chiropracteur", "chiropracteur"),
    Profession("80", "Pédicure-podologue", "pedicure-podologue"),
    Profession("81", "Orthoprothésiste", "orthoprothesiste"),
    Profession("82", "Podo-orthésiste", "podo-orthesiste"),
    Profession("83", "Orthopédiste-orthésiste", "orthopediste-orthesiste"),
    Profession("84", "Oculariste", "oculariste"),
    Profession("85", "Épithésiste", "epithesiste"),
    Profession("86", "Technicien de laboratoire médical", "technicien-laboratoire"),
    Profession("91", "Orthophoniste", "orthophoniste"),
    Profession("92", "Orthoptiste", "orthoptiste"),
    Profession("93", "Psychologue", "psychologue"),
    Profession("94", "Ergothérapeute", "ergotherapeute"),
    Profession("95", "Diététicien", "dieteticien"),
    Profession("96", "Psychomotricien", "psychomotricien"),
    Profession("98", "Manipulateur d’électroradiologie médicale", "manipulateur"),
)
_BY_CODE = {one.code: one for one in PROFESSIONS}


def profession(code: str) -> Profession | None:
    """The profession of a TRE_G15 code, or None for a code that the list does not hold."""
    return _BY_CODE.get(code.strip())
