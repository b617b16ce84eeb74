"""The invented people of the demonstration; the first one is the person the demonstration opens with."""

from typing import Literal

from .identifiers import demo_phone, fictional_rpps
from .model import DemoPerson
from .organisations import ORGANISATIONS

_PLACES = {organisation.key: organisation for organisation in ORGANISATIONS}
_FOLD = str.maketrans("éèêëàâïîôöùûç ’'", "eeeeaaiioouuc---")


def _person(
    serial: int,
    civility: Literal["M.", "Mme", "Dr"],
    first_name: str,
    last_name: str,
    profession: str,
    speciality: str,
    organisation: str,
    *,
    key: str = "",
    rpps: bool = True,
    roles: tuple[str, ...] = ("user",),
) -> DemoPerson:
    place = _PLACES[organisation]
    plain = last_name.lower().translate(_FOLD)
    suffix = f".{key.rsplit('-', 1)[1]}" if "-" in key else ""
    return DemoPerson(
        key=key or plain,
        civility=civility,
        first_name=first_name,
        last_name=last_name,
        profession=profession,
        speciality=speciality,
        organisation=organisation,
        postcode=place.postcode,
        town=place.town,
        email=f"{first_name.lower().translate(_FOLD)}.{plain}{suffix}@courriel.example",
        phone=demo_phone(1400 + serial * 37),
        rpps=fictional_rpps(4200 + serial * 113) if rpps else None,
        roles=roles,
    )


PEOPLE = (
    _person(1, "Dr", "Inès", "Corvoisier", "Médecin", "Médecine générale", "tilleuls", roles=("user", "manager")),
    _person(2, "Mme", "Solène", "Aubertane", "Secrétaire médicale", "", "tilleuls", rpps=False),
    _person(3, "Mme", "Yaël", "Trévalon", "Infirmière", "Infirmière libérale", "tilleuls"),
    _person(4, "Dr", "Adèle", "Torvic", "Médecin", "Médecine générale, remplaçante", "tilleuls"),
    _person(5, "Dr", "Malo", "Hentric", "Médecin", "Cardiologie et maladies vasculaires", "ch-port-orval"),
    _person(6, "Dr", "Malo", "Hentric", "Médecin", "Cardiologie", "mail", key="hentric-vernoles"),
    _person(7, "M.", "Bastien", "Okambé", "Biologiste médical", "Biologie médicale", "bellerive"),
    _person(8, "Mme", "Nour", "Belastre", "Pharmacienne", "Pharmacienne titulaire", "halle-verte"),
    _person(9, "Mme", "Edwige", "Tallorme", "Infirmière", "Infirmière coordinatrice", "glycines"),
    _person(10, "Dr", "Ludivine", "Sarvagnac", "Médecin", "Gériatrie, médecin coordonnateur", "glycines"),
    _person(11, "Dr", "Alban", "Presqueray", "Médecin", "Chirurgie orthopédique", "ch-port-orval"),
    _person(12, "M.", "Rémi", "Plessandre", "Interne", "Interne en cardiologie", "ch-port-orval", rpps=False),
    _person(13, "Mme", "Oriane", "Darvilliers", "Infirmière", "Infirmière en pratique avancée", "ch-port-orval"),
    _person(14, "Mme", "Josiane", "Brévalet", "Secrétaire hospitalière", "", "ch-port-orval", rpps=False),
    _person(15, "Dr", "Hermance", "Dalvergne", "Médecin", "Médecine interne", "ch-port-orval"),
    _person(16, "Dr", "Quentin", "Ardoisel", "Médecin", "Radiodiagnostic", "grand-cedre"),
    _person(17, "M.", "Timothée", "Bréhandier", "Masseur-kinésithérapeute", "Kinésithérapie", "mail"),
    _person(18, "Mme", "Rosalie", "Mévennec", "Infirmière", "Infirmière coordinatrice", "ssiad"),
    _person(19, "Mme", "Capucine", "Ostrelle", "Sage-femme", "Sage-femme libérale", "tilleuls"),
    _person(20, "M.", "Ilyès", "Garambois", "Infirmier", "Infirmier libéral", "quai"),
    _person(
        21, "Mme", "Apolline", "Vergastre", "Responsable des systèmes d’information", "", "ch-port-orval",
        rpps=False, roles=("user", "structure_admin"),
    ),
    _person(
        22, "Mme", "Tessa", "Lorméac", "Conseillère au centre de services", "", "esante-orlane",
        rpps=False, roles=("user", "desk"),
    ),
    _person(
        23, "M.", "Gaspard", "Vellemond", "Exploitant de la plateforme", "", "esante-orlane",
        rpps=False, roles=("user", "operator"),
    ),
)  # fmt: skip
