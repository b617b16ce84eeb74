"""Imaging reports, requests and appointments."""

from ..scene import Scene
from ..script import script

_SIGNED = "Compte rendu validé par le Dr Quentin Ardoisel"


@script("poumon", times=2, hours=(11, 18))
def chest_xray(s: Scene) -> None:
    clear = s.rng.random() < 0.6
    finding = (
        "Pas de foyer parenchymateux. Pas d'épanchement pleural. Silhouette cardiaque de taille normale."
        if clear
        else "Opacité alvéolaire systématisée de la base droite, avec bronchogramme. Pas d'épanchement pleural."
    )
    end = "Radiographie thoracique sans anomalie." if clear else "Aspect de pneumopathie de la base droite."
    report = s.letter(
        "grand-cedre",
        "Radiographie du thorax",
        (
            ("Indication", f"Toux depuis {s.roll(8, 20)} jours chez {s.who}, {s.age} ans."),
            ("Technique", "Incidence de face, debout, en inspiration. Dose : 0,05 mGy."),
            ("Résultat", finding),
        ),
        conclusion=end,
        signed=_SIGNED,
        file="CR-thorax",
    )
    s.say(
        "imagerie",
        "corvoisier",
        s.pick("Radiographie du thorax", f"Thorax de face — {s.who}"),
        f"Chère consœur,\n\nMerci de m'avoir adressé {s.who}. {end}\n\n![Cliché de face](thorax)\n\nBien "
        "confraternellement,",
        files=(report, s.radiograph("thorax", cid="thorax")),
        kind="imagerie",
        priority="normal" if clear else "high",
    )
    if not clear:
        s.reply(
            "corvoisier",
            f"Merci d'avoir fait passer {s.who} si vite. Amoxicilline débutée, saturation {s.roll(94, 96)} % en air "
            f"ambiant, je {s.le} revois {s.wday(2)}. Cliché de contrôle à six semaines : Solène vous appelle.",
            after=1.5,
            cc="aubertane",
            quote=True,
        )


@script("sein", times=1, hours=(14, 18))
def mammography(s: Scene) -> None:
    report = s.letter(
        "grand-cedre",
        "Mammographie bilatérale et échographie",
        (
            ("Indication", "Dépistage organisé, seconde lecture demandée."),
            (
                "Résultat",
                "Densité mammaire de type B. Pas de masse suspecte ni de foyer de microcalcifications. "
                "// En échographie, kyste simple de 6 mm du quadrant supéro-externe gauche, sans caractère péjoratif.",
            ),
        ),
        conclusion="Examen classé ACR 2 des deux côtés. Prochain contrôle dans deux ans.",
        signed=_SIGNED,
        file="CR-mammographie",
    )
    s.say(
        "imagerie",
        "corvoisier",
        "Mammographie de dépistage",
        f"Chère consœur,\n\nExamen rassurant pour {s.who} (ACR 2 bilatéral). Elle est repartie avec ses clichés et "
        "l'explication du petit kyste, déjà connu.",
        files=(report,),
        kind="imagerie",
    )


@script("genou", times=1, hours=(9, 12))
def knee_mri_request(s: Scene) -> None:
    side = s.pick("droit", "gauche")
    s.say(
        "tilleuls/corvoisier",
        "imagerie",
        f"Demande d'IRM du genou {side}",
        f"Cher confrère,\n\nPourriez-vous recevoir {s.who}, {s.age} ans, pour une IRM du genou {side} : douleur "
        "interne "
        "depuis une torsion il y a cinq semaines, épanchement modéré, grinding test positif. Radiographies normales. "
        "Pas de pacemaker ni de clip. \n\nBien confraternellement,",
        files=(
            s.prescription(
                "corvoisier",
                ((f"IRM du genou {side} sans injection", "Suspicion de lésion méniscale interne."),),
                file="Demande-IRM",
            ),
            s.radiograph("genou"),
        ),
        kind="imagerie",
    )
    s.reply(
        "imagerie",
        f"Bonjour,\n\nPremier créneau le **{s.wday(11)} à {s.roll(8, 11)} h {s.pick('10', '40')}**, site de "
        "Saint-Évrin. "
        f"Merci de demander à {s.who} d'apporter les radiographies et d'arriver dix minutes avant.",
        after=7,
    )
    s.wait(16)
    s.reply("tilleuls/aubertane", f"{s.who} est d'accord pour ce créneau, c'est confirmé. Merci.")
    s.wait(250)
    s.say(
        "imagerie",
        "tilleuls",
        f"IRM du genou {side} : compte rendu",
        f"Chère consœur,\n\nL'IRM de {s.who} montre une fissure horizontale de la corne postérieure du ménisque "
        "interne, sans "
        "languette instable. Le compte rendu est joint.",
        kind="imagerie",
        files=(
            s.letter(
                "grand-cedre",
                f"IRM du genou {side}",
                (
                    ("Technique", "Séquences en densité de protons dans les trois plans, T1 sagittal."),
                    (
                        "Résultat",
                        "Fissure horizontale de grade III de la corne postérieure du ménisque interne. "
                        "Ligaments croisés et collatéraux continus. Épanchement de faible abondance. Cartilage "
                        "conservé.",
                    ),
                ),
                conclusion="Lésion méniscale interne dégénérative, sans fragment déplacé.",
                signed=_SIGNED,
                file="CR-IRM-genou",
            ),
        ),
    )


@script("osteo", times=2, hours=(10, 17))
def bone_density(s: Scene) -> None:
    spine, hip = s.num(2.6, 3.1), s.num(1.9, 2.4)
    report = s.letter(
        "grand-cedre",
        "Ostéodensitométrie",
        (("Indication", "Fracture du poignet sur chute de sa hauteur, ménopause à 49 ans."), ("Mesures", "")),
        tables={
            1: (
                "Site|DMO (g/cm²)|T-score",
                f"Rachis L1-L4|{s.num(0.74, 0.79, 3)}|−{spine}",
                f"Col fémoral|{s.num(0.60, 0.66, 3)}|−{hip}",
            )
        },
        conclusion=f"Ostéoporose rachidienne (T-score −{spine}).",
        signed=_SIGNED,
        file="CR-densitometrie",
    )
    s.say(
        "imagerie",
        "tilleuls",
        "Ostéodensitométrie",
        f"Bonjour,\n\nRésultat de {s.who} : T-score **−{spine}** au rachis et −{hip} au col fémoral. Comparaison "
        "impossible, "
        "premier examen.\n\nBien à vous,",
        files=(report,),
        kind="imagerie",
    )
    s.wait(20)
    s.reply(
        "tilleuls/corvoisier",
        f"Merci Quentin. Nous en parlerons avec {s.who} en consultation longue : bilan phosphocalcique et avis "
        "dentaire "
        "avant de choisir le traitement.",
    )


@script("anxiete", times=1, hours=(11, 17))
def abdominal_ultrasound(s: Scene) -> None:
    stones = s.rng.random() < 0.5
    result = (
        "Vésicule à paroi fine contenant trois calculs mobiles de 4 à 7 mm. Voies biliaires non dilatées."
        if stones
        else "Foie homogène, de taille normale. Vésicule alithiasique. Reins sans dilatation."
    )
    s.say(
        "imagerie",
        "corvoisier",
        "Échographie abdominale",
        f"Chère consœur,\n\n{'Lithiase vésiculaire non compliquée' if stones else 'Échographie normale'} chez {s.who}, "
        f"adressé{s.e} pour douleurs de l'hypochondre droit. Examen gêné par les gaz au niveau du pancréas.",
        files=(
            s.letter(
                "grand-cedre",
                "Échographie abdominale",
                (("Résultat", result),),
                conclusion="Lithiase vésiculaire simple." if stones else "Pas d'anomalie décelée.",
                signed=_SIGNED,
                file="CR-echographie",
            ),
        ),
        kind="imagerie",
    )


@script("lombaire", times=1, hours=(15, 18))
def lumbar_scan(s: Scene) -> None:
    level = s.pick("L4-L5", "L5-S1")
    s.say(
        "imagerie",
        "tilleuls",
        f"Scanner lombaire — {s.who}",
        f"Bonjour,\n\nHernie discale postérolatérale gauche **{level}**, en contact avec la racine. Pas de canal "
        "étroit. "
        f"{s.who} n'a pas de déficit moteur d'après ses dires, à confirmer par votre examen.",
        files=(
            s.letter(
                "grand-cedre",
                "Scanner du rachis lombaire",
                (
                    ("Technique", "Acquisition hélicoïdale L3-S1 sans injection. PDL : 412 mGy.cm."),
                    ("Résultat", f"Hernie {level} postérolatérale gauche non migrée. Discopathie étagée modérée."),
                ),
                conclusion=f"Conflit discoradiculaire gauche {level}.",
                signed=_SIGNED,
                file="CR-scanner",
            ),
        ),
        kind="imagerie",
    )
    s.wait(22)
    s.reply(
        "tilleuls/corvoisier",
        f"Merci. Examen de ce jour : pas de déficit, Lasègue à 45°. Traitement médical et kinésithérapie, "
        f"on se donne six semaines. Timothée, tu pourrais {s.le} recevoir ?",
        to="brehandier",
        cc="imagerie",
        quote=True,
    )
    s.reply(
        "brehandier",
        f"Oui, {s.wday(4)} à 17 h 30 au Cabinet du Mail. Qu'{s.il} vienne avec le scanner.",
        after=4,
        phone=True,
        to="tilleuls",
    )


@script("rein", times=1, hours=(9, 11))
def contrast_question(s: Scene) -> None:
    s.say(
        "imagerie",
        "tilleuls",
        "Scanner injecté : fonction rénale ?",
        f"Bonjour,\n\n{s.who} est inscrit{s.e} {s.wday(3)} pour un scanner abdominopelvien injecté. Nous n'avons "
        "pas de "
        "créatinine récente et le questionnaire mentionne de la metformine. Pouvez-vous nous renseigner ?",
        kind="imagerie",
        priority="high",
    )
    s.reply(
        "tilleuls/aubertane",
        "Bonjour,\n\nVoici la dernière créatinine, elle a douze jours. Le Dr Corvoisier vous répond "
        "pour la metformine.",
        after=0.8,
        files=(
            s.lab(
                "Fonction rénale",
                (
                    f"Créatinine|{s.roll(118, 126)}|µmol/L|62 – 106|121|H",
                    "DFG estimé (CKD-EPI)|48|mL/min/1,73 m²|> 60|50|L",
                ),
                file="CR-creatinine",
            ),
        ),
    )
    s.reply(
        "tilleuls/corvoisier",
        "DFG à 48 : injection possible avec hydratation, arrêt de la metformine le jour même et reprise "
        "48 h après si la créatinine est stable. Consigne remise par écrit.",
        after=1.6,
        to="imagerie",
    )
    s.reply("imagerie", "C'est parfait, le rendez-vous est maintenu. Merci à vous deux.", after=0.7)


@script("tabac", times=1, hours=(16, 18))
def lung_nodule(s: Scene) -> None:
    size = s.roll(6, 8)
    s.say(
        "imagerie",
        "corvoisier",
        "Nodule pulmonaire, à suivre",
        f"Chère consœur,\n\nSur le scanner de {s.who}, découverte d'un nodule solide de **{size} mm** du lobe "
        "supérieur "
        "gauche, à contours réguliers. Pas d'adénopathie. Je propose un contrôle à trois mois, et une présentation en "
        f"réunion pluridisciplinaire si évolution. Je n'ai pas détaillé avec {s.pick('le patient', s.who)}, je "
        "vous laisse "
        "l'annoncer.",
        files=(
            s.letter(
                "grand-cedre",
                "Scanner thoracique",
                (
                    (
                        "Résultat",
                        f"Nodule solide de {size} mm, segment apicodorsal du lobe supérieur gauche. Emphysème "
                        "centrolobulaire "
                        "des sommets. Médiastin libre.",
                    ),
                ),
                conclusion=f"Nodule de {size} mm, contrôle à trois mois.",
                signed=_SIGNED,
                file="CR-scanner-thorax",
            ),
        ),
        kind="imagerie",
        receipt=True,
    )
    s.reply(
        "corvoisier",
        f"Merci de votre tact. Je vois {s.who} demain en fin de consultation, pour prendre le temps. Pouvez-vous "
        "déjà bloquer la date du contrôle ?",
        after=1,
    )
    s.wait(17)
    s.reply("imagerie", f"Réservé le {s.wday(90)}, 8 h 20. La convocation part par courrier la semaine prochaine.")
    s.reply(
        "corvoisier",
        "Annonce faite, bien comprise. Sevrage tabagique engagé le jour même, c'est déjà cela. Merci encore.",
        after=9,
    )


@script("", times=1, hours=(10, 11))
def imaging_slots(s: Scene) -> None:
    s.say(
        "imagerie",
        "tilleuls permanence glycines",
        "Créneaux d'urgence en échographie",
        f"Chers confrères,\n\nDès le {s.wday(6)}, deux créneaux d'échographie sont gardés chaque jour pour vos "
        "urgences de la "
        "journée :\n\n- 12 h 20, adultes et enfants ;\n- 17 h 40, sur simple message ici avant 16 h.\n\nMerci "
        "d'indiquer la "
        "question posée et le numéro du patient.\n\nBien confraternellement,",
        kind="organisation",
    )
    s.reply(
        "permanence/torvic",
        "Excellente nouvelle pour les suspicions de phlébite du vendredi. Merci !",
        after=5,
        phone=True,
    )
