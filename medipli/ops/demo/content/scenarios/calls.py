"""The secretary's daily notes, handovers and personal letters of the general practitioner."""

from ..scene import Scene
from ..script import script


@script("", times=3, hours=(11, 13))
def morning_calls(s: Scene) -> None:
    tasks = s.rng.sample(
        [
            "Mme Fauvergnac : tension à 15/9 deux matins de suite, rappel avant 18 h",
            "M. Galtourne : résultats du bilan, pas pressé",
            "école de Mathis : certificat pour la piscine",
            "notaire pour une attestation : j'ai répondu que non",
            "M. Isarnel : toujours mal, voudrait passer un scanner",
            "Mme Rouvignan : ordonnance perdue, duplicata prêt",
            "mutuelle : formulaire sur ton bureau",
            "Mme Kéravance : dort mieux, garde le rendez-vous de jeudi",
            "Les Glycines : visite possible mercredi 14 h",
            "M. Peyrolance : lunettes cassées, orienté ailleurs",
        ],
        4,
    )
    s.say(
        "aubertane",
        "corvoisier",
        s.pick("Appels du matin", "Tes rappels", f"À voir avant ce soir ({s.day()})", "Messages du cabinet"),
        "Inès,\n\n"
        + s.pick("Voici les appels de ce matin :", "Petite liste du jour :", "Rien d'urgent, mais à voir :")
        + "\n\n"
        + " ;\n".join(f"- {task}" for task in tasks)
        + ".",
        kind="organisation",
        sign=False,
    )
    if s.rng.random() < 0.55:
        s.reply(
            "corvoisier",
            s.pick(
                "Merci, je rappelle le premier tout de suite, le reste à 13 h.",
                "Vu, merci. Les deux derniers demain.",
                "Parfait. Peux-tu donner un rendez-vous à la deuxième personne ?",
            ),
            after=1.5,
            phone=True,
        )


@script("suivie", times=2, hours=(17, 19))
def locum_handover(s: Scene) -> None:
    s.say(
        "torvic",
        "corvoisier",
        s.pick("Transmissions", "Ma semaine de remplacement", f"À propos de {s.who}"),
        s.pick(
            f"Bonjour Inès,\n\nVu {s.who} deux fois : infection urinaire traitée, puis toux sèche. J'ai arrêté "
            "le ramipril, à toi de choisir la suite.",
            f"Bonsoir,\n\n{s.who} pose des questions sur l'arrêt de son somnifère, la porte est entrouverte. "
            "J'ai laissé un agenda du sommeil.",
            f"Bonjour,\n\nDeux points : {s.who} veut avancer sa prise de sang, et le stock de tests angine est vide.",
        ),
        kind="soins",
    )
    s.wait(13)
    s.reply(
        "corvoisier",
        s.pick(
            "Merci Adèle, transmission parfaite comme toujours.",
            "Bien noté, un sartan fera l'affaire.",
            "Merci, tu fais des miracles.",
        ),
        phone=True,
    )


@script("osteo", times=1, hours=(18, 19))
def dental_letter(s: Scene) -> None:
    s.say(
        "corvoisier",
        "belastre",
        s.pick("Bisphosphonate : conseils au comptoir", "Début de traitement osseux"),
        f"Bonjour Nour,\n\n{s.who} commence l'acide alendronique une fois par semaine. Pouvez-vous insister sur "
        "la prise debout, à jeun, avec un grand verre d'eau ? Dernier essai arrêté pour brûlures.",
        kind="ordonnance",
    )
    s.wait(14)
    s.reply(
        "belastre",
        "Bien sûr. Je lui prépare une fiche avec le jour choisi : ce sera le dimanche matin, avant la messe.",
    )


@script("allergie", times=1, hours=(9, 12))
def allergy(s: Scene) -> None:
    s.say(
        "dalvergne",
        "corvoisier",
        s.pick("Tests cutanés", "Bilan d'allergie à la pénicilline"),
        f"Chère consœur,\n\nTests cutanés et réintroduction négatifs : {s.who} **n'est pas allergique** à "
        "l'amoxicilline. Merci de corriger le dossier, cela lui évitera bien des détours.",
        files=(
            s.letter(
                "ch-port-orval",
                "Bilan d'allergie médicamenteuse",
                (
                    ("Histoire", "Éruption à l'âge de six ans, deux jours après amoxicilline, au cours d'une angine."),
                    (
                        "Tests",
                        "Prick-tests et intradermoréactions négatifs. Réintroduction à dose complète sans réaction.",
                    ),
                ),
                conclusion="Pas d'allergie à l'amoxicilline. Étiquette à retirer.",
                signed="Dr Hermance Dalvergne",
                file="CR-allergie",
            ),
        ),
        kind="avis",
    )
    s.reply("corvoisier", "Formidable. Dossier corrigé, pharmacie prévenue.", after=9, cc="halle")


@script("peau", times=1, hours=(9, 18))
def skin_question(s: Scene) -> None:
    s.say(
        "torvic",
        "corvoisier",
        s.pick("Lésion à revoir", "Grain de beauté de l'épaule"),
        f"Bonjour Inès,\n\nChez {s.who}, lésion pigmentée de {s.roll(6, 9)} mm, bords un peu irréguliers, stable "
        f"d'après {s.lui}. J'ai préféré un avis dermatologique, demande faite. Délai : {s.roll(5, 9)} semaines.",
        kind="avis",
    )
    s.reply(
        "corvoisier", "Tu as bien fait. Je regarde si le créneau de téléexpertise est plus rapide.", after=5, phone=True
    )


@script("", times=1, hours=(12, 13))
def journal_club(s: Scene) -> None:
    s.say(
        "sarvagnac",
        "corvoisier torvic hentric",
        "Groupe de pairs",
        f"Chers amis,\n\nProchain groupe de pairs {s.wday(12)} à 20 h chez moi, thème : « déprescrire, par où "
        "commencer ? ». Chacun apporte une ordonnance à plus de dix lignes. Soupe et fromage.",
        kind="organisation",
        sign=False,
    )
    s.reply("hentric", "Présent, avec une ordonnance de quatorze lignes, dont trois de moi.", after=4, phone=True)
    s.reply(
        "corvoisier", "Je viens et j'apporte le dessert !", to="sarvagnac", cc="torvic hentric", after=4, phone=True
    )


@script("rein", times=1, hours=(15, 17))
def kidney_opinion(s: Scene) -> None:
    s.say(
        "corvoisier",
        "dalvergne",
        "Rein et diabète : inhibiteur de SGLT2 ?",
        f"Chère Hermance,\n\n{s.who}, {s.age} ans, DFG à 41 en lente baisse, albuminurie à 28 mg/mmol, déjà sous "
        "bloqueur du système rénine. J'envisage la dapagliflozine 10 mg. Vois-tu un obstacle ?",
        kind="avis",
        files=(
            s.lab(
                "Suivi rénal",
                (
                    "DFG estimé (CKD-EPI)|41|mL/min/1,73 m²|> 60|44|L",
                    "Albumine/créatinine urinaire|28|mg/mmol|< 3|22|H",
                    *s.panel("iono"),
                ),
                before=91,
                file="CR-suivi-renal",
            ),
        ),
    )
    s.reply(
        "dalvergne",
        "Aucun obstacle, au contraire. Prévenir du petit creux initial du DFG, contrôle à un mois, pause en cas "
        "de jeûne ou de gastro-entérite.",
        after=5,
        quote=True,
    )
    s.wait(19)
    s.reply("corvoisier", "Merci, c'est parti. Fiche « jours de maladie » remise.", phone=True)
    s.wait(700)
    s.reply("corvoisier", "DFG à 38 à un mois, comme annoncé, tolérance parfaite. On poursuit.", to="dalvergne")
