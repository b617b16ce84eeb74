"""Questions and answers with the pharmacy: shortages, interactions, substitutions, renewals."""

from ..scene import Scene
from ..script import script


@script("suivie", times=2, hours=(9, 18))
def shortage(s: Scene) -> None:
    drug, other = s.rng.choice(
        (
            ("L'amoxicilline 500 mg suspension", "le dosage 250 mg, volume doublé"),
            ("La prednisolone 20 mg orodispersible", "la prednisone 20 mg en comprimés"),
            ("La quétiapine LP 50 mg", "deux comprimés non LP de 25 mg, matin et soir"),
            ("La flécaïnide LP 100 mg", "la forme à libération immédiate 50 mg matin et soir"),
        )
    )
    s.say(
        "halle",
        s.pick("tilleuls", "corvoisier"),
        s.pick("Rupture : proposition de remplacement", "Médicament manquant", "Rupture chez les grossistes"),
        f"Bonjour Docteur,\n\n{drug} prescrite à {s.who} manque chez tous nos grossistes, retour annoncé vers "
        f"le {s.day(24)}. "
        f"Je propose {other}. Êtes-vous d'accord ?\n\nBien cordialement,",
        kind="ordonnance",
    )
    box = s.lines[-1].to[0]
    s.reply(
        f"{box}/corvoisier",
        s.pick(
            "D'accord avec votre proposition, l'ordonnance corrigée est jointe. Merci de votre réactivité.",
            "Oui, c'est très bien ainsi. Je vous joins l'ordonnance pour le dossier.",
        ),
        after=1.5,
        files=(s.prescription("corvoisier", ((other[0].upper() + other[1:], "Selon le schéma habituel, un mois."),)),),
    )
    if s.rng.random() < 0.6:
        s.reply(
            "halle",
            s.pick("Parfait, délivré ce soir avec les explications. Merci !", f"C'est remis à {s.who}, merci Docteur."),
            after=2,
            phone=True,
        )


@script("avk", times=3, hours=(9, 16))
def interaction(s: Scene) -> None:
    drug, advice = s.rng.choice(
        (
            ("du miconazole en gel buccal", "la nystatine en suspension"),
            ("de l'ibuprofène 400 mg, demandé sans ordonnance", "le paracétamol 1 g, trois fois par jour au plus"),
            ("de la clarithromycine prescrite par le dentiste", "l'azithromycine avec un INR à J4"),
            ("du millepertuis acheté sur un marché", "l'arrêt, avec un INR dans la semaine"),
        )
    )
    s.say(
        "halle",
        "tilleuls",
        s.pick("Interaction avec l'AVK", f"À vérifier avant délivrance — {s.who}", "Avis sur une association"),
        f"Bonjour,\n\n{s.who}, sous warfarine, se présente avec {drug}. Risque de surdosage ou de saignement. "
        f"Je suggère {advice}. {s.il.capitalize()} patiente à la pharmacie.",
        kind="ordonnance",
        priority="high",
    )
    s.reply(
        "tilleuls/" + s.pick("corvoisier", "torvic"),
        s.pick(
            "Tout à fait d'accord avec vous, merci pour ce filet de sécurité.",
            f"Vous avez raison, on fait comme cela. INR à contrôler le {s.wday(5)}, Yaël est prévenue.",
        ),
        after=0.4,
        phone=True,
    )


@script("hta", times=2, hours=(10, 17))
def dosage_query(s: Scene) -> None:
    s.say(
        "halle",
        "tilleuls",
        s.pick("Posologie à confirmer", "Une ligne de l'ordonnance nous interroge"),
        f"Bonjour,\n\nSur l'ordonnance de {s.who} du {s.num_day(-1)}, l'amlodipine est passée de 5 mg à 10 mg "
        "**et** l'indapamide a disparu. "
        "Est-ce voulu ? Le patient pense que non. Ordonnance numérisée ci-jointe.".replace(
            "Le patient pense", "On nous dit à domicile"
        ),
        files=(
            s.prescription(
                "torvic",
                (("Amlodipine 10 mg", "1 comprimé le matin"), ("Ramipril 5 mg", "1 comprimé le matin")),
                duration="Pour trois mois.",
            ),
        ),
        kind="ordonnance",
    )
    s.reply(
        "tilleuls/torvic",
        "Bonjour Nour,\n\nOui pour l'amlodipine, non pour l'indapamide : c'est un oubli de ma part. Voici l'ordonnance "
        "complète, avec mes excuses.",
        after=2,
        quote=True,
        files=(
            s.prescription(
                "torvic",
                (
                    ("Amlodipine 10 mg", "1 comprimé le matin"),
                    ("Ramipril 5 mg", "1 comprimé le matin"),
                    ("Indapamide LP 1,5 mg", "1 comprimé le matin"),
                ),
                duration="Pour trois mois.",
            ),
        ),
    )


@script("diabete", times=2, hours=(9, 18))
def missing_renewal(s: Scene) -> None:
    s.say(
        "halle",
        "tilleuls",
        s.pick("Fin d'ordonnance", f"Renouvellement — {s.who}", "Ordonnance expirée"),
        s.pick(
            f"Bonjour Solène,\n\nL'ordonnance de {s.who} se termine {s.wday(3)}, sans rendez-vous prévu d'après "
            f"{s.il}. Que fait-on ?",
            f"Bonjour,\n\nPlus de renouvellement possible pour {s.who} : metformine et gliclazide. J'ai avancé "
            "une boîte de chaque.",
        ),
        kind="ordonnance",
    )
    s.reply(
        "tilleuls/aubertane",
        s.pick(
            f"Bonjour Nour,\n\n{s.who} vient {s.wday(2)} à 11 h 15, vous pouvez avancer le nécessaire.",
            "Merci ! Le Dr Corvoisier a signé l'ordonnance ce midi, elle est jointe. Prise de sang à faire "
            "avant la prochaine.",
        ),
        after=4,
        files=(
            s.prescription(
                "corvoisier",
                (
                    ("Metformine 1 000 mg", "1 comprimé matin et soir, pendant les repas"),
                    ("Gliclazide LP 60 mg", "1 comprimé le matin"),
                    ("Bandelettes et lancettes", "Une mesure par jour"),
                ),
                band="Prescriptions en rapport avec une affection de longue durée",
                duration="Trois mois, renouvelable une fois.",
            ),
        ),
    )


@script("agee", times=1, hours=(14, 18))
def medication_review(s: Scene) -> None:
    s.say(
        "halle",
        "corvoisier",
        "Bilan partagé de médication",
        f"Bonjour Docteur,\n\nJ'ai reçu {s.who}, {s.age} ans, pour son bilan partagé. Trois propositions :\n\n"
        "- l'oméprazole dure depuis 2019 sans indication retrouvée : décroissance ?\n- deux benzodiazépines en "
        "parallèle ;\n"
        f"- calcium et lévothyroxine pris ensemble le matin.\n\nObservance estimée bonne ({s.roll(5, 6)} sur 6). "
        "Synthèse jointe.",
        files=(
            s.letter(
                "halle-verte",
                "Bilan partagé de médication",
                (
                    ("Entretien", f"Réalisé à l'officine, en présence de la fille de {s.who}. Durée : 45 min."),
                    ("Analyse", ""),
                ),
                tables={
                    1: (
                        "Médicament|Constat|Proposition",
                        "Oméprazole 20 mg|pas d'indication|arrêt progressif",
                        "Oxazépam 10 mg|associé au zopiclone|garder une seule ligne",
                        "Calcium 500 mg|pris avec la lévothyroxine|décaler au dîner",
                    )
                },
                signed="Nour Belastre, pharmacienne",
                file="Bilan-de-medication",
            ),
        ),
        kind="ordonnance",
    )
    s.wait(22)
    s.reply(
        "corvoisier",
        "Superbe travail, merci. D'accord sur les trois points, je commence par la lévothyroxine et "
        "l'oméprazole ; pour le "
        "zopiclone il faudra plusieurs rencontres…",
    )


@script("suivie", times=2, hours=(11, 18))
def vaccination(s: Scene) -> None:
    vaccine = s.pick("grippe et Covid-19", "pneumocoque 20-valent", "zona, première dose")
    s.say(
        "halle",
        "tilleuls",
        s.pick("Vaccination faite à l'officine", f"Vaccin : {vaccine}"),
        f"Bonjour,\n\n{s.who} a été vacciné{s.e} ce jour ({vaccine}), deltoïde gauche, lot "
        f"FX{s.roll(1000, 9999)}, sans réaction après "
        "quinze minutes. Carnet tenu à jour.",
        kind="soins",
        sign=True,
    )


@script("palliatif", times=1, hours=(10, 12))
def opioid_stock(s: Scene) -> None:
    s.say(
        "halle",
        "ssiad tilleuls",
        "Morphine injectable : stock à domicile",
        f"Bonjour,\n\nJ'ai délivré ce matin à la famille de {s.who} sept jours de morphine 10 mg/mL. Il reste, "
        "d'après eux, douze ampoules "
        "de la semaine passée. Pouvez-vous me confirmer le comptage pour que je récupère l'excédent ?",
        kind="ordonnance",
    )
    s.reply(
        "ssiad",
        "Bonjour,\n\nComptage fait ce midi avec l'aide-soignante : onze ampoules de 10 mg, une cassée et notée. "
        "Je les rapporte "
        "demain matin.",
        after=4,
    )
    s.reply("halle", "Merci beaucoup, je vous attends avec le registre.", after=1)


@script("ehpad", times=2, hours=(9, 16))
def pill_boxes(s: Scene) -> None:
    s.say(
        "glycines",
        "halle",
        s.pick("Piluliers de la semaine", "Modification après visite", f"Changement de traitement — {s.who}"),
        s.turned(
            f"Bonjour Nour,\n\nDepuis la visite de ce matin, {s.who} n'a plus de furosémide et passe à 2,5 mg de "
            "bisoprolol. Pouvez-vous "
            "reprendre le pilulier du jeudi ?",
            f"Bonjour,\n\nIl manque le comprimé de 16 h dans le pilulier de {s.who} pour samedi et dimanche. Les "
            "autres sont complets.",
            f"Bonjour,\n\n{s.who} avale difficilement depuis lundi. Peut-on écraser la liste jointe, ou "
            "existe-t-il des formes buvables ?",
        ),
        files=(
            s.prescription(
                "sarvagnac",
                (
                    ("Bisoprolol 2,5 mg", "1 comprimé le matin"),
                    ("Paracétamol 500 mg", "2 comprimés matin, midi et soir"),
                    ("Macrogol 10 g", "1 sachet le matin"),
                ),
                name="Traitement en cours",
            ),
        ),
        kind="ordonnance",
    )
    s.reply(
        "halle",
        s.turned(
            "C'est rectifié, le livreur repasse à 15 h.",
            "Toutes mes excuses, le complément part avec le livreur de 15 h.",
            "Bonjour Edwige,\n\nLe paracétamol existe en "
            "suspension, le bisoprolol peut s'écraser, le macrogol se dilue. Parlez-en tout de même au Dr Sarvagnac.",
        ),
        after=2,
    )
    s.reply(
        "glycines",
        s.turned(
            "Bien reçu et vérifié, merci.", "Reçu à 15 h 20, complet cette fois.", "Merci, je vois cela avec elle."
        ),
        after=4,
        phone=True,
    )


@script("sortie", times=2, hours=(11, 17))
def discharge_reconciliation(s: Scene) -> None:
    s.say(
        "medb/dalvergne",
        "halle",
        s.pick("Conciliation de sortie", f"Sortie de {s.who} demain : traitement"),
        f"Bonjour,\n\n{s.who} rentre à domicile {s.wday(1)}. Tableau des changements :\n\n| Médicament | Entrée "
        "| Sortie |\n"
        "| Furosémide | 20 mg | 40 mg |\n| Spironolactone | 25 mg | arrêt (kaliémie) |\n| Apixaban | — | 2,5 mg "
        "× 2 |\n\n"
        "Merci de vérifier la disponibilité de l'apixaban et de prévenir l'infirmière.",
        cc="tilleuls",
        kind="sortie",
        files=(
            s.prescription(
                "dalvergne",
                (
                    ("Furosémide 40 mg", "1 comprimé le matin"),
                    ("Apixaban 2,5 mg", "1 comprimé matin et soir"),
                    ("Bisoprolol 2,5 mg", "1 comprimé le matin"),
                ),
                name="Ordonnance de sortie",
                duration="Un mois.",
            ),
        ),
    )
    s.reply(
        "halle",
        "Bonjour Docteur,\n\nTout est en stock, préparation prête dès ce soir. Une question : l'aspirine 75 mg "
        f"de {s.who} n'est "
        "pas dans le tableau, faut-il l'arrêter ?",
        after=1.5,
    )
    s.reply(
        "medb/dalvergne",
        "Oui, arrêt de l'aspirine avec l'apixaban. Merci de l'avoir relevé, je corrige la lettre.",
        after=2,
        phone=True,
    )


@script("enfant", times=2, hours=(16, 19))
def child_dose(s: Scene) -> None:
    weight = s.num(13, 21)
    s.say(
        "halle",
        "tilleuls",
        "Poids de l'enfant ?",
        f"Bonjour,\n\nPour l'amoxicilline de {s.who} ({s.age} ans), l'ordonnance indique « une dose-poids » sans "
        "le poids. Les parents disent "
        f"{weight} kg, est-ce bien cela ?",
        kind="ordonnance",
    )
    s.reply(
        "tilleuls/torvic",
        f"Oui, {weight} kg pesé ce matin. 80 mg/kg par jour en deux prises, six jours. Merci !",
        after=0.3,
        phone=True,
    )
