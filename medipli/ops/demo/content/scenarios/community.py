"""Physiotherapy, midwifery, children, sick leave, out-of-hours care."""

from ..scene import Scene
from ..script import script


@script("lombaire", times=2, hours=(12, 19))
def back_physiotherapy(s: Scene) -> None:
    s.say(
        "brehandier",
        "corvoisier",
        s.pick("Bilan de kinésithérapie", f"Fin de série — {s.who}", "Lombalgie : point d'étape"),
        f"Bonjour Inès,\n\nAprès {s.roll(8, 12)} séances, {s.who} est passé{s.e} de {s.roll(6, 7)} à "
        f"{s.roll(1, 3)} sur 10 pour la douleur. Distance doigts-sol {s.roll(8, 18)} cm. "
        f"{s.pick('Reprise du vélo.', 'Port de charge encore limité.', 'Autonome dans ses exercices.')} "
        "Bilan joint.",
        files=(
            s.letter(
                "mail",
                "Bilan diagnostique kinésithérapique",
                (
                    ("Mesures", ""),
                    (
                        "Suite",
                        "Auto-exercices quotidiens, gainage, marche. Fin de prise en charge ou dix séances "
                        "selon votre avis.",
                    ),
                ),
                tables={
                    0: (
                        "Mesure|Début|Ce jour",
                        "Douleur (0 à 10)|7|2",
                        "Test de Sorensen|38 s|81 s",
                        "Score d'incapacité|46 %|18 %",
                    )
                },
                signed="Timothée Bréhandier, masseur-kinésithérapeute",
                file="Bilan-kine",
            ),
        ),
        kind="soins",
    )
    s.wait(15)
    s.reply(
        "corvoisier",
        s.pick(
            "Bravo à tous les deux. On arrête là, avec tes exercices à la maison.",
            "Merci Timothée, cinq séances de plus pour le port de charge.",
        ),
        phone=True,
    )


@script("epaule", times=2, hours=(12, 18))
def shoulder(s: Scene) -> None:
    s.say(
        "brehandier",
        "tilleuls",
        s.pick("Épaule raide", "Rééducation de l'épaule : stagnation"),
        f"Bonjour,\n\n{s.who} plafonne à 95° d'élévation passive depuis trois semaines, douleur nocturne. "
        "Capsulite ? Un avis ou une infiltration aiderait avant de continuer.",
        kind="soins",
    )
    s.wait(18)
    s.reply(
        "tilleuls/corvoisier",
        f"Bonjour,\n\nJe {s.le} vois {s.wday(3)}. Si c'est bien une capsulite, infiltration sous échographie au "
        "Grand Cèdre. Continuez en indolore.",
    )
    s.reply("brehandier", "D'accord, pendulaire et chaleur en attendant.", to="tilleuls", after=5, phone=True)


@script("bpco", times=2, hours=(11, 17))
def chest_physiotherapy(s: Scene) -> None:
    s.say(
        "brehandier",
        "tilleuls",
        s.pick("Encombrement bronchique", "Séance respiratoire du jour"),
        f"Bonjour,\n\n{s.who} : expectoration jaune plus abondante depuis deux jours, saturation "
        f"{s.roll(90, 93)} % au repos, 88 % à la marche. Début d'exacerbation à mon avis.",
        kind="soins",
        priority="high",
    )
    s.reply(
        "tilleuls/torvic",
        "Merci, je l'appelle. Antibiotique et corticoïdes courts, consultation demain si pas mieux.",
        after=0.8,
    )


@script("grossesse", times=2, hours=(10, 18))
def midwife(s: Scene) -> None:
    week = s.weeks
    s.say(
        "ostrelle",
        "corvoisier",
        s.pick("Suivi de grossesse", f"Consultation à {week} semaines", "Grossesse : point de suivi"),
        f"Bonjour Inès,\n\n{s.who} à {week} SA : hauteur utérine {week - 4} cm, bons mouvements, tension "
        f"{s.roll(108, 122)}/{s.roll(62, 74)}, bandelette négative. "
        f"{s.pick('Fer bien toléré.', 'Sciatique la nuit.', 'Un peu fatiguée par son travail debout.')} "
        f"{s.pick('Vaccin coqueluche à prévoir.', 'Entretien prénatal fait.', 'Arrêt à discuter ?')}",
        kind="soins",
    )
    s.reply(
        "corvoisier",
        s.pick(
            "Merci Capucine. Vaccin fait ce matin au cabinet.",
            "Merci, je la vois vendredi pour l'arrêt.",
            "Tout va bien alors ! Merci.",
        ),
        after=10,
        phone=True,
    )


@script("asthme", times=1, hours=(16, 18))
def child_asthma(s: Scene) -> None:
    s.say(
        "quai",
        "tilleuls",
        "Technique d'inhalation au collège",
        f"Bonjour,\n\n{s.who}, {s.age} ans, utilise son aérosol sans chambre au collège. Le "
        f"professeur principal demande un "
        "projet d'accueil individualisé. Qui le rédige ?",
        kind="soins",
    )
    s.wait(14)
    s.reply(
        "tilleuls/corvoisier",
        "Je m'en occupe, merci Ilyès. Voici l'ordonnance en double pour le collège, le reste du dossier suit.",
        files=(
            s.prescription(
                "corvoisier",
                (
                    ("Salbutamol 100 µg, aérosol", "2 bouffées si gêne, à répéter après 10 minutes"),
                    ("Chambre d'inhalation", "Une pour le collège, une pour la maison"),
                ),
                duration="Année scolaire.",
            ),
        ),
    )
    s.wait(26)
    s.reply(
        "quai",
        "Remis à la maman et à l'infirmière scolaire. Il sait s'en servir, on a fait un concours avec sa sœur.",
        to="tilleuls",
    )


@script("arret", times=2, hours=(9, 17))
def sick_leave(s: Scene) -> None:
    s.say(
        "aubertane",
        "corvoisier",
        s.pick("Prolongation d'arrêt demandée", f"Arrêt de travail de {s.who}", "Arrêt qui se termine vendredi"),
        s.pick(
            f"Inès,\n\n{s.who} a appelé : l'arrêt finit {s.wday(2)}, pas de place avant mardi. Visite de "
            f"préreprise possible le {s.wday(9)} avec la médecine du travail.",
            f"Bonjour Inès,\n\n{s.who} souhaite reprendre à mi-temps. L'employeur est d'accord, il faudrait le "
            "papier avant lundi.",
            f"{s.who} redemande une prolongation, toujours pas d'amélioration d'après {s.lui}. Je bloque 18 h 40 "
            "ce soir ?",
        ),
        kind="organisation",
        sign=False,
    )
    s.reply(
        "corvoisier",
        s.pick(
            "Oui, merci Solène.",
            f"Je {s.le} rappelle entre midi et deux.",
            "Mets un quart d'heure demain 8 h, je viens plus tôt.",
        ),
        after=1.5,
        phone=True,
    )


@script("enfant", times=2, hours=(8, 10))
def out_of_hours_child(s: Scene) -> None:
    s.say(
        "permanence/torvic",
        "tilleuls",
        s.pick("Vu à la garde hier soir", "Compte rendu de garde", f"Garde : {s.who}"),
        s.pick(
            f"Bonjour,\n\n{s.who}, {s.age} ans, vu{s.e} pour une otite droite avec fièvre à 39,2 °C. "
            "Amoxicilline six jours. À revoir si fièvre après 48 h.",
            f"Bonjour,\n\nGastro-entérite chez {s.who}, {s.age} ans, perte de poids estimée à 3 %. Soluté de "
            "réhydratation, conseils écrits aux parents. Pas de traitement.",
            f"Bonjour,\n\nPlaie du menton suturée chez {s.who}, trois points, retrait dans cinq jours. Vaccins à jour.",
        ),
        kind="soins",
    )
    s.reply("tilleuls/aubertane", f"Bien reçu. J'ai rappelé la maman : {s.who} va mieux.", after=2)


@script("migraine", times=1, hours=(17, 19))
def migraine_opinion(s: Scene) -> None:
    s.say(
        "corvoisier",
        "dalvergne",
        s.pick("Céphalées : votre avis", "Migraines devenues quotidiennes"),
        f"Chère consœur,\n\n{s.who}, {s.age} ans, prend des triptans {s.roll(12, 18)} jours par mois. Examen "
        "neurologique normal, IRM normale l'an dernier. Sevrage et traitement de fond : "
        "propranolol ou amitriptyline d'abord selon vous ?\n\nBien confraternellement,",
        kind="avis",
    )
    s.wait(20)
    s.reply(
        "dalvergne",
        "Chère consœur,\n\nPropranolol si pas d'asthme, arrêt des triptans quinze jours avec un antalgique de "
        "secours limité à deux jours par semaine, agenda des crises. Je peux la recevoir dans six semaines.\n\n"
        "Bien à vous,",
        quote=True,
    )
    s.wait(14)
    s.reply("corvoisier", "Merci beaucoup, agenda commencé. Je vous tiens au courant.")


@script("vue", times=2, hours=(9, 16))
def transport(s: Scene) -> None:
    s.say(
        "tilleuls/aubertane",
        "medb",
        s.pick("Bon de transport", "Transport pour l'hôpital de jour"),
        f"Bonjour Josiane,\n\nLe bon de transport de {s.who} pour le {s.wday(6)} est signé, en taxi "
        f"conventionné, aller et retour. {s.il.capitalize()} sera à jeun.",
        kind="organisation",
        files=(
            s.prescription(
                "corvoisier",
                (("Transport assis professionnalisé", "Aller et retour, hôpital de jour de Port-Orval"),),
                name="Prescription de transport",
                file="Bon-de-transport",
            ),
        ),
    )
    s.reply(
        "medb/brevalet",
        s.pick("Merci Solène, tout est prêt de notre côté. Arrivée à 8 h, entrée B.", "Reçu. Collation prévue à 11 h."),
        after=3,
    )


@script("poids", times=1, hours=(11, 17))
def weight_programme(s: Scene) -> None:
    s.say(
        "medb/darvilliers",
        "corvoisier",
        "Programme nutrition et activité",
        f"Bonjour Docteur,\n\n{s.who} a terminé les six ateliers : {s.num(4.1, 6.2)} kg de moins, tour de taille "
        f"−{s.roll(4, 7)} cm, marche quotidienne tenue. Prochaine étape : activité physique adaptée à "
        "Montclarel.",
        kind="soins",
    )
    s.reply("corvoisier", "Magnifique, je prescris l'activité adaptée dès cette semaine.", after=8, phone=True)
