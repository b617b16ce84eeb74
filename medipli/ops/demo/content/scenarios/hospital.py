"""Hospital: discharge letters, emergencies, surgery, memory clinic."""

from ..scene import Scene
from ..script import script


@script("sortie", times=3, hours=(15, 18))
def discharge(s: Scene) -> None:
    reason, story, plan = s.rng.choice(
        (
            (
                "pneumopathie de la base gauche",
                "Apyrexie au troisième jour sous amoxicilline-acide clavulanique, relais oral, oxygène sevré.",
                "Radiographie de contrôle à six semaines.",
            ),
            (
                "décompensation cardiaque",
                "Perte de 4,2 kg sous furosémide intraveineux, facteur déclenchant : écart de régime.",
                "Pesée quotidienne, ionogramme à dix jours.",
            ),
            (
                "chute avec station au sol prolongée",
                "CPK à 2 400 UI/L en décroissance, pas de fracture. Reprise de la marche avec la kinésithérapeute.",
                "Bilan de chute en hôpital de jour.",
            ),
            (
                "pyélonéphrite obstructive levée",
                "Sonde double J posée, apyrexie en 48 h, antibiothérapie adaptée.",
                "Ablation de la sonde dans six semaines.",
            ),
        )
    )
    days = s.roll(4, 11)
    letter = s.letter(
        "ch-port-orval",
        "Lettre de liaison à la sortie",
        (
            (
                "",
                f"Cher confrère, // {s.who}, {s.age} ans, a été hospitalisé{s.e} du {s.num_day(-days)} au "
                f"{s.num_day(0)} pour {reason}.",
            ),
            ("Évolution", story),
            ("Résultats", ""),
            (
                "Traitement de sortie",
                "Paracétamol 1 g si douleur. Traitement habituel repris. Détail sur l'ordonnance.",
            ),
            ("À faire", plan),
        ),
        tables={
            2: (
                "Analyse|Entrée|Sortie",
                f"CRP|{s.roll(96, 188)} mg/L|{s.roll(8, 22)} mg/L",
                f"Créatinine|{s.roll(104, 138)} µmol/L|{s.roll(78, 98)} µmol/L",
                f"Hémoglobine|{s.num(11.2, 12.8)} g/dL|{s.num(11.2, 12.8)} g/dL",
            )
        },
        conclusion=f"Sortie à domicile après {reason}. {plan}",
        signed="Dr Hermance Dalvergne, médecine interne",
        file="Lettre-de-liaison",
        to="À l'attention du Dr Inès Corvoisier",
    )
    s.say(
        "medb/dalvergne",
        s.pick("tilleuls", "tilleuls", "corvoisier"),
        s.pick("Lettre de liaison", f"Sortie d'hospitalisation — {s.who}", "Sortie ce jour"),
        s.pick(
            f"Cher confrère,\n\n{s.who} sort ce jour après une hospitalisation pour {reason}. La lettre et "
            "l'ordonnance sont jointes.\n\nBien confraternellement,",
            f"Chère consœur,\n\nJe vous rends {s.who}, hospitalisé{s.e} {days} jours pour {reason}. {plan}\n\nJe "
            "reste à votre disposition,",
        ),
        files=(
            letter,
            s.prescription(
                "dalvergne",
                (
                    ("Paracétamol 1 g", "1 comprimé si douleur, trois par jour au plus"),
                    ("Énoxaparine 4 000 UI", "1 injection par jour, 7 jours"),
                ),
                name="Ordonnance de sortie",
            ),
        ),
        kind="sortie",
    )
    box = s.lines[-1].to[0]
    s.wait(15)
    s.reply(
        f"{box}/corvoisier",
        f"Merci Hermance, courrier très clair. Je vois {s.who} {s.wday(4)} à domicile.",
        quote=s.rng.random() < 0.5,
    )


@script("hanche", times=2, hours=(16, 18))
def orthopaedics(s: Scene) -> None:
    side = s.pick("droite", "gauche")
    s.say(
        "presqueray",
        "corvoisier",
        s.pick("Courrier de consultation", f"Prothèse de hanche {side}", "Consultation préopératoire"),
        f"Chère consœur,\n\nMerci de m'avoir adressé {s.who}. Coxarthrose {side} évoluée, périmètre de marche "
        f"réduit à {s.roll(2, 5)}00 m, douleur nocturne. "
        f"Je propose une prothèse totale, date retenue le **{s.wday(40)}**. Pouvez-vous faire le bilan "
        "préopératoire et l'avis dentaire ?\n\nBien confraternellement,",
        files=(
            s.letter(
                "ch-port-orval",
                "Consultation d'orthopédie",
                (
                    ("Examen", f"Flexion 85°, rotation interne nulle à {side}. Pas d'inégalité de longueur."),
                    ("Imagerie", "Pincement complet supéro-externe, ostéophytose."),
                ),
                conclusion=f"Indication de prothèse totale de hanche {side}.",
                signed="Dr Alban Presqueray",
                file="CR-orthopedie",
                service="Chirurgie orthopédique",
            ),
        ),
        kind="avis",
    )
    s.wait(24)
    s.reply(
        "corvoisier",
        "Cher confrère,\n\nJe m'en charge. À signaler : apnées du sommeil appareillées, pas d'allergie. "
        "Dentiste vu le mois dernier, certificat joint "
        "dès réception.\n\nBien à vous,",
    )


@script("agee", times=2, hours=(11, 16))
def history_request(s: Scene) -> None:
    s.say(
        "medb/brevalet",
        "tilleuls",
        s.pick("Demande d'antécédents", f"Entrée de {s.who} : documents", "Dossier à compléter"),
        s.pick(
            f"Bonjour,\n\n{s.who} est entré{s.e} hier par les urgences. Le Dr Dalvergne aimerait la dernière "
            "ordonnance, la biologie de moins de trois mois et le nom "
            "de la personne de confiance.",
            f"Bonjour Solène,\n\nPourriez-vous nous adresser les antécédents de {s.who} ({s.born}) ? "
            f"{s.il.capitalize()} est dans le "
            "service depuis ce matin, un peu confus".rstrip()
            + f"{s.e}.",
        ),
        kind="organisation",
    )
    s.reply(
        "tilleuls/aubertane",
        f"Bonjour Josiane,\n\nVoici le volet de synthèse, l'ordonnance et la biologie du {s.num_day(-34)}. "
        "Personne de confiance : sa fille, "
        "numéro noté dans la synthèse. Donnez-lui notre bonjour.",
        after=1.2,
        files=(
            s.letter(
                "tilleuls",
                "Volet de synthèse médicale",
                (
                    ("Antécédents", "Hypertension artérielle. Cataracte opérée. Fracture du poignet."),
                    ("Allergies", "Aucune connue."),
                    ("Mode de vie", "Domicile, aide ménagère deux fois par semaine. Fille à proximité."),
                ),
                signed="Dr Inès Corvoisier",
                file="Synthese",
            ),
            s.lab(
                "Bilan annuel",
                (*s.panel("nfs"), *s.panel("iono"), *s.panel("foie")),
                sampled=None,
                file="CR-biologie-annuelle",
            ),
            s.prescription(
                "corvoisier",
                (("Périndopril 4 mg", "1 comprimé le matin"), ("Vitamine D 100 000 UI", "1 ampoule par trimestre")),
            ),
        ),
    )


@script("garde", times=1, hours=(8, 9))
def emergency_visit(s: Scene) -> None:
    s.say(
        "medb/dalvergne",
        "tilleuls",
        "Passage aux urgences",
        f"Bonjour,\n\n{s.who} s'est présenté{s.e} cette nuit pour une colique hépatique. Bilan sans infection, "
        "sortie à "
        "6 h 40 avec antalgiques. Échographie à prévoir dans la semaine.",
        kind="sortie",
    )
    s.reply(
        "tilleuls/aubertane", f"Bonjour,\n\nÉchographie obtenue {s.wday(2)} à 12 h 20 au Grand Cèdre. Merci.", after=3
    )


@script("memoire", times=2, hours=(14, 17))
def memory_clinic(s: Scene) -> None:
    score = s.roll(20, 25)
    s.say(
        "sarvagnac",
        "corvoisier",
        s.pick("Consultation mémoire", f"Bilan mémoire de {s.who}"),
        f"Chère Inès,\n\nMMSE à **{score}/30** chez {s.who}, contre {score + 2} il y a un an. Rappel libre "
        "altéré, indices efficaces. Pas d'argument pour un syndrome dépressif. "
        f"IRM et orthophonie proposées, entretien avec les aidants le {s.wday(18)}.\n\nAmitiés,",
        files=(
            s.letter(
                "ch-port-orval",
                "Consultation mémoire",
                (
                    ("Plainte", f"Oublis récents signalés par l'entourage de {s.who}."),
                    ("Évaluation", ""),
                    ("Propositions", "Orthophonie une fois par semaine, IRM cérébrale, conduite automobile à évaluer."),
                ),
                tables={
                    1: (
                        "Épreuve|Score|Précédent",
                        f"MMSE|{score}/30|{score + 2}/30",
                        f"Fluence verbale|{s.roll(12, 17)} mots|{s.roll(15, 19)} mots",
                        "Horloge|5/7|6/7",
                        "GDS courte|3/15|3/15",
                    )
                },
                signed="Dr Ludivine Sarvagnac, gériatre",
                file="CR-consultation-memoire",
                service="Consultation mémoire",
            ),
        ),
        kind="avis",
    )
    s.wait(18)
    s.reply(
        "corvoisier",
        s.pick(
            "Merci Ludivine. La conduite sera le point difficile, je prépare le terrain.",
            "Merci, je reprends tout cela à tête reposée avec la famille.",
        ),
    )


@script("apnee", times=1, hours=(15, 17))
def sleep_study(s: Scene) -> None:
    s.say(
        "medb/darvilliers",
        "corvoisier",
        "Polygraphie : résultat",
        f"Bonjour Docteur,\n\nIndex d'apnées-hypopnées à **{s.roll(31, 42)} par heure** chez {s.who}. "
        "Appareillage par pression "
        "positive proposé et accepté, essai d'un mois. Prestataire contacté.",
        kind="avis",
        files=(
            s.letter(
                "ch-port-orval",
                "Polygraphie ventilatoire",
                (
                    ("Enregistrement", "7 h 12 interprétables, position dorsale 61 %."),
                    ("Résultat", "Apnées obstructives majoritaires, désaturation minimale à 81 %."),
                ),
                conclusion="Syndrome d'apnées obstructives sévère.",
                signed="Unité du sommeil",
                file="CR-polygraphie",
                service="Unité du sommeil",
            ),
        ),
    )
    s.wait(20)
    s.reply(
        "corvoisier",
        "Merci. Sa femme sera ravie ! Je reparle poids et tension à la prochaine consultation.",
        phone=True,
    )


@script("bpco", times=2, hours=(11, 15))
def lung_function(s: Scene) -> None:
    volume = s.roll(42, 58)
    s.say(
        "medb/dalvergne",
        "corvoisier",
        s.pick("EFR et suivi de BPCO", "Explorations fonctionnelles respiratoires"),
        f"Chère consœur,\n\nVEMS à **{volume} %** de la théorique pour {s.who}, stable sur deux ans, saturation "
        f"{s.roll(92, 95)} % au repos. Technique d'inhalation reprise. "
        "Réhabilitation respiratoire proposée au Centre de la Lisse, huit semaines.",
        kind="avis",
        files=(
            s.letter(
                "ch-port-orval",
                "Explorations fonctionnelles respiratoires",
                (("Spirométrie", ""),),
                tables={
                    0: (
                        "Mesure|Valeur|% théorique",
                        f"VEMS|{s.num(1.2, 1.7, 2)} L|{volume} %",
                        f"CVF|{s.num(2.6, 3.2, 2)} L|{volume + 24} %",
                        "VEMS/CVF|52 %|—",
                    )
                },
                conclusion="Trouble ventilatoire obstructif non réversible, stable.",
                signed="Dr Hermance Dalvergne",
                file="CR-EFR",
            ),
        ),
    )
    s.reply(
        "corvoisier",
        f"Merci ! {s.who} hésite pour la réhabilitation à cause des trajets ; je sollicite un transport.",
        after=7,
    )
