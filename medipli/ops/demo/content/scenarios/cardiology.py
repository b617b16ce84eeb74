"""Opinions, follow-up and appointments with the cardiologists of Port-Orval and Vernoles."""

from ..scene import Scene
from ..script import script


@script("cardio", times=2, hours=(9, 13))
def chest_opinion(s: Scene) -> None:
    case = s.rng.choice(
        (
            (
                "Avis : dyspnée d'effort",
                "est essoufflé{e} au premier étage depuis un mois, sans douleur",
                "échographie",
            ),
            (
                "Douleurs thoraciques atypiques",
                "décrit des pointes brèves au repos, jamais à l'effort",
                "épreuve d'effort",
            ),
            ("Malaise sans perte de connaissance", "a eu deux malaises au lever, sans palpitation", "Holter de 24 h"),
        )
    )
    subject, story, test = case
    pressure = f"{s.roll(124, 148)}/{s.roll(72, 86)}"
    s.say(
        "corvoisier",
        "hentric",
        subject,
        f"Cher Malo,\n\n{s.who}, {s.age} ans, {story.format(e=s.e)}. Tension {pressure} mmHg, fréquence "
        f"{s.roll(62, 84)}, "
        "auscultation libre, pas d'œdème. Je joins l'ECG de ce matin.\n\nQu'en penses-tu ?\n\nBien amicalement,",
        files=(s.ecg(rate=s.roll(64, 82)),),
        kind="avis",
    )
    s.reply(
        "hentric",
        f"Chère Inès,\n\nTracé rassurant, pas de trouble de repolarisation. Je propose une {test}".replace(
            "une Holter", "un Holter"
        )
        + f" : le secrétariat garde une place {s.wday(8)}. D'ici là, pas d'effort inhabituel, et le 15 "
        "si douleur prolongée.\n\nAmicalement,",
        after=4,
        cc="cardio",
        quote=True,
    )
    s.reply(
        "cardio/brevalet",
        f"Bonjour Docteur,\n\nRendez-vous confirmé pour {s.who} le **{s.wday(8)} à 14 h 10**, consultation "
        "de cardiologie, niveau 1. Prévoir une tenue souple.",
        to="corvoisier",
        after=3,
    )
    s.reply("corvoisier", f"Merci Josiane, {s.who} sera là.", after=2, phone=True)


@script("cardio", times=2, hours=(15, 18))
def cardiology_report(s: Scene) -> None:
    fraction = s.roll(52, 64)
    report = s.letter(
        "ch-port-orval",
        "Consultation de cardiologie",
        (
            ("", f"Chère consœur, // J'ai revu {s.who}, {s.age} ans, que vous suivez."),
            ("Examen", f"Asymptomatique. Tension {s.roll(122, 138)}/{s.roll(70, 82)} mmHg. Bruits du cœur réguliers."),
            ("Échographie cardiaque", ""),
            ("Traitement", "Inchangé. Poursuite de l'activité physique, trente minutes par jour."),
        ),
        tables={
            2: (
                "Mesure|Ce jour|Précédente",
                f"Fraction d'éjection|{fraction} %|{fraction - 2} %",
                f"Diamètre télédiastolique VG|{s.roll(48, 54)} mm|{s.roll(48, 54)} mm",
                "Pression pulmonaire|28 mmHg|29 mmHg",
            )
        },
        conclusion="Situation stable. Prochaine consultation dans un an.",
        signed="Dr Malo Hentric, cardiologue",
        file="CR-cardiologie",
        service="Cardiologie",
    )
    s.say(
        "hentric",
        "corvoisier",
        s.pick("Compte rendu de consultation", f"Consultation de {s.who}", "Suivi cardiologique annuel"),
        s.pick(
            f"Chère Inès,\n\n{s.who} va bien, fraction d'éjection à {fraction} %. Mon compte rendu est joint.\n\n"
            "Bien à toi,",
            f"Chère consœur,\n\nRien de neuf sur le plan cardiaque pour {s.who}. On se revoit dans un an.\n\n"
            "Bien confraternellement,",
        ),
        files=(report,),
        kind="avis",
    )


@script("fa", times=1, hours=(14, 17))
def rate_control(s: Scene) -> None:
    s.say(
        "corvoisier",
        "hentric",
        "Adaptation du bêtabloquant",
        f"Cher Malo,\n\n{s.who} se plaint de fatigue depuis le passage au bisoprolol 5 mg. Fréquence de repos à "
        "52, tension "
        "108/62. Je baisserais volontiers à 2,5 mg. Ton avis ?",
        kind="avis",
    )
    s.reply(
        "hentric",
        "D'accord pour 2,5 mg. Garde un œil sur la fréquence à l'effort, objectif sous 110 à la marche.",
        after=5,
        phone=True,
    )
    s.wait(19)
    s.reply("corvoisier", "Fait aujourd'hui, elle reprend la chorale samedi : bon test. Je te redis.")
    s.wait(480)
    s.reply(
        "corvoisier",
        "Point à trois semaines : fréquence 64 au repos, 98 après deux étages, fatigue disparue. Merci !",
        to="hentric",
    )


@script("ic", times=1, hours=(10, 16))
def heart_failure_nurse(s: Scene) -> None:
    weight = s.num(61, 78)
    s.say(
        "medb/darvilliers",
        "tilleuls",
        s.pick("Suivi insuffisance cardiaque par l'IPA", "Consultation IPA : titration"),
        f"Bonjour,\n\nVu{s.e} ce jour dans le cadre du protocole : {s.who}, {weight} kg, NYHA II, tension "
        "118/70, pas de signe "
        "congestif.\n\n| Traitement | Avant | Maintenant |\n| Bisoprolol | 2,5 mg | 3,75 mg |\n| "
        "Sacubitril/valsartan | 24/26 mg × 2 "
        "| 49/51 mg × 2 |\n| Dapagliflozine | 10 mg | 10 mg |\n\nIonogramme à faire dans quinze jours, "
        "ordonnance remise.",
        kind="avis",
    )
    s.reply(
        "tilleuls/torvic",
        "Merci pour ce suivi très clair. Ionogramme programmé avec Yaël, nous vous envoyons le résultat.",
        after=6,
    )
    s.wait(330)
    s.reply(
        "tilleuls/aubertane",
        f"Bonjour Madame Darvilliers,\n\nVoici le résultat : potassium {s.num(4.4, 4.9)} mmol/L, créatinine "
        f"{s.roll(96, 112)} µmol/L.",
        to="medb",
        kind="biologie",
        files=(
            s.lab(
                "Ionogramme de surveillance",
                (*s.panel("iono"), f"Créatinine|{s.roll(96, 112)}|µmol/L|62 – 106|101|"),
                prescriber="Oriane Darvilliers, IPA",
            ),
        ),
    )


@script("cardio", times=3, hours=(8, 12))
def cardiology_appointment(s: Scene) -> None:
    reason = s.pick(
        "une consultation de suivi", "un Holter tensionnel", "une échographie de contrôle", "une épreuve d'effort"
    )
    s.say(
        "tilleuls/aubertane",
        "cardio",
        s.pick("Demande de rendez-vous", f"Rendez-vous pour {s.who}", "Prise de rendez-vous"),
        f"Bonjour Josiane,\n\nLe Dr Corvoisier souhaite {reason} pour {s.who} ({s.born}), "
        f"{s.pick('dans le mois si possible', 'avant les vacances', 'sans urgence')}. "
        + s.pick(
            "Plutôt le matin, le bus de retour est à 12 h 15.", "Transport assis à prévoir.", "Peu importe le jour."
        ),
        kind="organisation",
    )
    s.reply(
        "cardio/brevalet",
        s.pick(
            f"Bonjour Solène,\n\nJe peux proposer le **{s.wday(16)} à 9 h 20** ou le {s.wday(19)} à 10 h.",
            f"Bonjour,\n\nUne place s'est libérée **{s.wday(7)} à 11 h 40**, je la garde jusqu'à demain soir.",
        ),
        after=6,
    )
    s.reply(
        "tilleuls/aubertane",
        s.pick(
            "Le premier, merci beaucoup !", f"{s.who} prend la place, merci Josiane.", "Vu avec la famille : c'est oui."
        ),
        after=5,
        phone=False,
    )


@script("cardio", times=1, hours=(17, 18))
def intern_asks_history(s: Scene) -> None:
    s.say(
        "plessandre",
        "tilleuls",
        "Traitement habituel ?",
        f"Bonjour,\n\nJe suis l'interne de cardiologie de garde. {s.who} nous est confié{s.e} ce soir pour une "
        "douleur thoracique, "
        f"troponines négatives à ce stade. {s.il.capitalize()} ne se souvient pas de ses comprimés. Auriez-vous "
        "la liste et un "
        "ECG ancien ?\n\nMerci d'avance,",
        cc="cardio",
        kind="avis",
        priority="high",
    )
    s.reply(
        "tilleuls/corvoisier",
        "Bonsoir,\n\nListe ci-jointe, à jour de la semaine dernière, avec un tracé de référence. Pas "
        "d'allergie connue. Merci de me tenir informée.",
        after=0.4,
        files=(
            s.prescription(
                "corvoisier",
                (
                    ("Acide acétylsalicylique 75 mg", "1 sachet à midi"),
                    ("Atorvastatine 40 mg", "1 comprimé le soir"),
                    ("Périndopril 4 mg", "1 comprimé le matin"),
                ),
                name="Traitement habituel",
            ),
            s.ecg(rate=70),
        ),
    )
    s.wait(13)
    s.reply(
        "plessandre",
        f"Merci infiniment, c'est très aidant. Cinétique de troponine plate, {s.il} sort demain avec une épreuve "
        "d'effort programmée.",
    )


@script("cardio", times=1, hours=(11, 12))
def wrong_hentric(s: Scene) -> None:
    s.say(
        "tilleuls/torvic",
        "hentric-vernoles",
        "Résultat d'épreuve d'effort",
        f"Cher confrère,\n\nJe me permets de relancer pour l'épreuve d'effort de {s.who}, faite à Port-Orval il "
        "y a dix jours.",
        kind="avis",
    )
    s.reply(
        "hentric-vernoles",
        f"Chère consœur,\n\nJe crois que vous cherchez mon homonyme : j'exerce à Vernoles et ne connais pas {s.who}. "
        "J'ai effacé votre message. Cela m'arrive une fois par semaine !\n\nBien confraternellement,",
        after=3,
    )
    s.say(
        "tilleuls/torvic",
        "hentric",
        "Résultat d'épreuve d'effort",
        "Cher confrère,\n\nMessage parti par erreur chez votre homonyme de Vernoles, pardon. Auriez-vous le "
        "compte rendu d'épreuve "
        f"d'effort de {s.who} ?",
        after=0.5,
        kind="avis",
    )
    s.reply(
        "hentric",
        "Le voici : épreuve maximale, négative cliniquement et électriquement à 130 W.",
        after=5,
        files=(
            s.letter(
                "ch-port-orval",
                "Épreuve d'effort",
                (
                    ("Protocole", "Bicyclette, paliers de 20 W."),
                    (
                        "Résultat",
                        "Arrêt à 130 W, 91 % de la fréquence maximale théorique. Pas de douleur, pas de sous-décalage.",
                    ),
                ),
                conclusion="Épreuve maximale négative.",
                signed="Dr Malo Hentric",
                file="CR-epreuve-effort",
                service="Cardiologie",
            ),
        ),
    )


@script("suivie", times=2, hours=(15, 17))
def holter_result(s: Scene) -> None:
    s.say(
        "cardio/hentric",
        "tilleuls",
        s.pick("Holter tensionnel de 24 h", "Résultat du Holter"),
        f"Chers confrères,\n\nMoyenne de jour {s.roll(128, 146)}/{s.roll(74, 86)} mmHg, de nuit "
        f"{s.roll(112, 128)}/{s.roll(62, 72)} chez "
        f"{s.who}. Profil conservé, 92 % de mesures valides. Pas de changement de traitement de ma part.",
        files=(
            s.csv(
                "holter-mesures.csv",
                (
                    "heure;systolique;diastolique;pouls",
                    *(f"{hour:02d}:00;{s.roll(118, 146)};{s.roll(66, 88)};{s.roll(56, 84)}" for hour in range(24)),
                ),
            ),
        ),
        kind="avis",
    )


@script("osteo", times=1, hours=(16, 18))
def presentation_to_vernoles(s: Scene) -> None:
    s.say(
        "hentric-vernoles",
        "corvoisier",
        "Installation au Cabinet du Mail",
        "Chère consœur,\n\nInstallé depuis peu à Vernoles, je vous propose mes consultations de cardiologie du "
        "lundi au jeudi. "
        f"Une de vos patientes, {s.who}, m'a trouvé par l'annuaire et souhaite un suivi plus près de chez sa "
        "fille. Je ne "
        "l'ai pas encore vue : êtes-vous d'accord ?\n\nConfraternellement,",
        kind="avis",
    )
    s.wait(20)
    s.reply(
        "corvoisier",
        "Cher confrère,\n\nBienvenue dans le Val-d'Orlane ! Bien sûr, c'est son choix. Je vous adresse la "
        "synthèse. Attention, "
        "vous partagez nom, prénom et spécialité avec un confrère de Port-Orval : nous ferons attention aux adresses.",
    )
