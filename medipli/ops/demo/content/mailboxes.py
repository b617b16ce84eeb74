"""Mailboxes, their members, folders, labels and signatures."""

from html import escape

from .model import DemoMailbox, DemoMember, DemoPerson, DemoSignature, MailboxKind, MemberRole
from .organisations import ORGANISATIONS, REGION_DOMAIN
from .people import PEOPLE

_ORGANISATIONS = {organisation.key: organisation for organisation in ORGANISATIONS}
_PEOPLE = {person.key: person for person in PEOPLE}
_DOMAINS = {
    "Médecin": "medecin",
    "Infirmière": "infirmier",
    "Infirmier": "infirmier",
    "Biologiste médical": "biologiste",
    "Pharmacienne": "pharmacien",
    "Masseur-kinésithérapeute": "kine",
    "Sage-femme": "sagefemme",
    "Interne": "interne",
}
_LABELS = ("Urgent", "À rappeler", "Renouvellement", "Réunion")
_RICH_FOLDERS = ("Biologie", "Imagerie", "Sorties", "Pharmacies")
_FOLDERS = {
    "tilleuls": _RICH_FOLDERS,
    "corvoisier": (*_RICH_FOLDERS, "Avis spécialisés", "Formation"),
    "labo": ("Demandes", "Réclamations"),
    "halle": ("Renouvellements", "Ruptures"),
    "cardio": ("Rendez-vous", "Avis"),
    "glycines": ("Biologie", "Ordonnances"),
}

# key, organisation, label, local part (domain `structure` unless given), members (the first ones manage)
_SHARED = (
    ("tilleuls", "tilleuls", "Maison de santé des Tilleuls", "tilleuls.99210.montclarel",
     "corvoisier:manager aubertane trevalon torvic"),
    ("labo", "bellerive", "Laboratoire Bellerive Biologie", "bellerive.biologie.99400.port-orval", "okambe:manager"),
    ("imagerie", "grand-cedre", "Imagerie du Grand Cèdre", "imagerie.grand.cedre.99130.saint-evrin",
     "ardoisel:manager"),
    ("halle", "halle-verte", "Pharmacie de la Halle Verte", "pharmacie.halle.verte.99210.montclarel@pharmacien",
     "belastre:manager"),
    ("medb", "ch-port-orval", "CH de Port-Orval — Médecine B", "medecine.b.99400.port-orval",
     "dalvergne:manager brevalet darvilliers"),
    ("cardio", "ch-port-orval", "Secrétariat de cardiologie", "cardiologie.99400.port-orval",
     "hentric:manager brevalet plessandre darvilliers corvoisier:reader"),
    ("glycines", "glycines", "EHPAD Les Glycines", "ehpad.glycines.99155.vernoles", "tallorme:manager sarvagnac"),
    ("ssiad", "ssiad", "SSIAD de la Lisse", "ssiad.lisse.99320.castelbrume", "mevennec:manager"),
    ("quai", "quai", "Cabinet infirmier du Quai", "cabinet.quai.99400.port-orval@infirmier", "garambois:manager"),
    ("permanence", "permanence", "Permanence des soins, Montclarel", "permanence.99210.montclarel",
     "torvic:manager corvoisier trevalon"),
)  # fmt: skip


def title(person: DemoPerson) -> str:
    """How the person is announced: « Dr Inès Corvoisier », « Yaël Trévalon »."""
    return f"Dr\u00a0{person.name}" if person.civility == "Dr" else person.name


def _signature(person: DemoPerson, organisation_key: str, name: str, *, default: bool) -> DemoSignature:
    place = _ORGANISATIONS[organisation_key]
    role = person.speciality or person.profession
    lines = (place.name, f"{place.address}, {place.place}", f"Tél.\u00a0{place.phone}".replace(" ", "\u00a0"))
    text = "\n".join((title(person), role, *lines))
    html = (
        f"<p><strong>{escape(title(person))}</strong> · {escape(role)}<br>"
        f"{escape(lines[0])}, {escape(lines[1])}<br>{escape(lines[2])}</p>"
    )
    return DemoSignature(name=name, person=person.key, text=text, html=html, default=default)


def _short_signature(person: DemoPerson) -> DemoSignature:
    return DemoSignature(
        name="Courte",
        person=person.key,
        text=title(person),
        html=f"<p>{escape(title(person))}</p>",
        default=False,
    )


def _personal(person: DemoPerson) -> DemoMailbox:
    local = f"{person.first_name}.{person.last_name}".lower()
    local = local.translate(str.maketrans("éèêëàâïîôöùûç", "eeeeaaiioouuc"))
    if person.key == "hentric-vernoles":
        local = "m.hentric"
    kind: MailboxKind = "PER"
    domain = f"{_DOMAINS.get(person.profession, 'structure')}.{REGION_DOMAIN}"
    if person.rpps is None:
        kind = "INT" if person.profession == "Interne" else "LOCAL"
        if kind == "LOCAL":
            domain = "local.medipli.example"
    return DemoMailbox(
        key=person.key,
        kind=kind,
        label=title(person),
        address=f"{local}@{domain}",
        owner=person.key,
        organisation=person.organisation,
        description=f"{person.speciality or person.profession}, {person.town} ({person.postcode})",
        members=(DemoMember(person.key, "manager"),),
        folders=_FOLDERS.get(person.key, ("À classer",)),
        labels=_LABELS,
        signatures=(_signature(person, person.organisation, "Cabinet", default=True), _short_signature(person)),
    )


def _shared(key: str, organisation_key: str, label: str, local: str, members: str) -> DemoMailbox:
    place = _ORGANISATIONS[organisation_key]
    people: list[DemoMember] = []
    for entry in members.split():
        person, _, role = entry.partition(":")
        member_role: MemberRole = "manager" if role == "manager" else "reader" if role == "reader" else "member"
        people.append(DemoMember(person, member_role))
    name, _, domain = local.partition("@")
    return DemoMailbox(
        key=key,
        kind="ORG",
        label=label,
        address=f"{name}@{domain or 'structure'}.{REGION_DOMAIN}",
        owner=None,
        organisation=organisation_key,
        description=f"{label}, {place.category.lower()}, {place.place}",
        members=tuple(people),
        folders=_FOLDERS.get(key, ("À classer",)),
        labels=_LABELS,
        signatures=tuple(
            _signature(_PEOPLE[member.person], organisation_key, f"Équipe, {_PEOPLE[member.person].name}", default=True)
            for member in people
            if member.role != "reader"
        ),
    )


MAILBOXES = (*(_personal(person) for person in PEOPLE), *(_shared(*row) for row in _SHARED))
