"""The care home Les Glycines: renewals, falls, infections, arrivals."""

from ..scene import Scene
from ..script import script


@script("ehpad", times=2, hours=(10, 15), cast=3)
def renewals(s: Scene) -> None:
    names = ", ".join(f"{'Mme' if x.sex == 'F' else 'M.'} {x.last_name}" for x in s.patients)
    first, second, third = s.patients
    s.say(
        "glycines",
        s.pick("tilleuls", "corvoisier"),
        s.pick("Renouvellements du mois", f"Ordonnances de {len(s.patients)} résidents", "Fins de traitement à J7"),
        f"Bonjour Docteur,\n\nTrois ordonnances se terminent le {s.day(7)} : {names}.\n\n| Résident | Traitement "
        "| Remarque |\n"
        f"| {first.label} | mirtazapine 15 mg | dort bien, baisse possible ? |\n| {second.label} | furosémide 40 "
        "mg | poids stable |\n"
        f"| {third.label} | insuline lente, 14 unités | glycémies entre 1,1 et 1,8 g/L |\n\nMerci d'avance,",
        kind="ordonnance",
    )
    box = s.lines[-1].to[0]
    s.reply(
        f"{box}/corvoisier",
        "Bonjour Edwige,\n\nD'accord pour les trois. Mirtazapine à 7,5 mg. Peut-on avoir un ionogramme pour le "
        "deuxième avant que je signe ?",
        after=4,
    )
    s.reply("glycines", "Prélevé demain matin, le labo passe à 9 h 40.", after=2, phone=True)
    s.wait(26)
    s.reply(
        "glycines",
        f"Le voici : potassium {s.num(3.9, 4.6)} mmol/L, créatinine {s.roll(78, 98)} µmol/L.",
        to=box,
    )
    s.reply(
        f"{box}/corvoisier",
        "Parfait, ordonnances signées, copie à la pharmacie.",
        after=3,
        cc="halle",
        files=(
            s.prescription(
                "corvoisier",
                (("Furosémide 40 mg", "1 comprimé le matin"), ("Potassium 600 mg", "1 gélule le midi")),
                duration="Trois mois.",
            ),
        ),
    )


@script("ehpad", times=2, hours=(8, 10))
def resident_fall(s: Scene) -> None:
    s.say(
        "glycines",
        "tilleuls",
        s.pick("Chute d'un résident", f"Déclaration de chute — {s.who}"),
        f"Bonjour,\n\n{s.who} a glissé au réveil, sans choc à la tête. Douleur du poignet "
        f"{s.pick('droit', 'gauche')}, un peu gonflé, mobilité conservée. Glasgow 15, surveillance "
        "toutes les deux heures.",
        kind="soins",
        files=(
            s.letter(
                "glycines",
                "Fiche de chute",
                (
                    ("Circonstances", "Chambre, au lever, chaussons non fermés. Résident retrouvé assis."),
                    ("Constantes", ""),
                ),
                tables={
                    1: (
                        "Heure|Tension|Pouls|Douleur",
                        "7 h 10|142/78|82|4/10",
                        "9 h|136/76|78|3/10",
                        "11 h|138/74|76|2/10",
                    )
                },
                signed="Edwige Tallorme, infirmière coordinatrice",
                file="Fiche-de-chute",
            ),
        ),
    )
    s.reply(
        "tilleuls/torvic",
        "Merci. Radio du poignet aujourd'hui au Grand Cèdre, attelle en attendant. Je passe en fin de journée.",
        after=1,
    )
    s.reply(
        "glycines",
        "Radio faite : pas de fracture. Attelle gardée deux jours, paracétamol. Famille prévenue.",
        after=6,
        to="tilleuls",
    )


@script("ehpad", times=2, hours=(9, 12))
def fever(s: Scene) -> None:
    temperature = s.num(38.3, 39.1)
    s.say(
        "glycines",
        "tilleuls",
        s.pick("Fièvre chez une résidente", "Fièvre et toux").replace("une résidente", f"{s.who}"),
        f"Bonjour,\n\n{temperature} °C ce matin, saturation {s.roll(91, 93)} %, toux grasse, mange peu. Test "
        "grippe et Covid négatifs. Que souhaitez-vous ?",
        kind="soins",
        priority="high",
    )
    s.reply(
        "tilleuls/corvoisier",
        "NFS, CRP et ionogramme ce matin, hydratation, surélever la tête du lit. Je viens à 13 h 30.",
        after=0.5,
        cc="labo",
        phone=True,
    )
    s.reply(
        "labo",
        f"CRP à **{s.roll(86, 142)} mg/L**, leucocytes à {s.num(13.1, 16.4)} G/L. Ionogramme normal. Compte "
        "rendu joint.",
        to="tilleuls glycines",
        after=3,
        kind="biologie",
        files=(
            s.lab(
                "Bilan inflammatoire",
                (f"CRP|{s.roll(86, 142)}|mg/L|< 5|4|H", *s.panel("iono")),
                "Syndrome inflammatoire franc.",
                warn=True,
                file="CR-bilan",
            ),
        ),
    )
    s.reply(
        "tilleuls/corvoisier",
        "Foyer de la base droite à l'auscultation. Ceftriaxone 1 g sous-cutanée par jour, sept jours, "
        "kinésithérapie. Pas d'hospitalisation, c'est "
        "aussi le souhait noté au dossier.",
        to="glycines",
        after=1.5,
        cc="halle",
    )
    s.wait(64)
    s.reply(
        "glycines",
        f"Nouvelles du matin : {s.num(36.8, 37.4)} °C, saturation 95 %, petit-déjeuner fini. Merci !",
        to="tilleuls",
    )


@script("ehpad", times=2, hours=(14, 16))
def nutrition(s: Scene) -> None:
    loss = s.num(3.2, 4.8)
    s.say(
        "glycines/sarvagnac",
        "corvoisier",
        s.pick("Dénutrition, avis", f"Perte de poids de {s.who}"),
        f"Chère Inès,\n\n{s.who} a perdu {loss} kg en trois mois, albumine à {s.roll(27, 30)} g/L. Prothèse "
        "dentaire mal supportée. J'ai demandé des repas enrichis et deux compléments "
        "par jour. Courbe jointe. Vois-tu autre chose ?",
        files=(s.csv("poids.csv", ("mois;poids_kg", *(f"M-{3 - i};{s.num(56 - i, 56.4 - i)}" for i in range(4)))),),
        kind="soins",
    )
    s.reply(
        "corvoisier",
        "Juste la digoxine, à doser : l'appétit peut venir de là. Et le dentiste itinérant passe le premier "
        "mardi du mois.",
        after=6,
        quote=True,
    )
    s.wait(50)
    s.reply(
        "glycines/sarvagnac",
        "Bien vu pour la digoxine : dosage en haut de fourchette, je réduis. On en reparle au staff.",
        to="corvoisier",
    )


@script("ehpad", times=2, hours=(11, 15))
def arrival(s: Scene) -> None:
    s.say(
        "glycines",
        s.pick("medb", "tilleuls"),
        s.pick("Préparation d'un retour", f"Retour de {s.who} : documents"),
        f"Bonjour,\n\nNous retrouvons {s.who} le {s.wday(5)} après son hospitalisation. Il nous "
        f"manque l'ordonnance de sortie, le compte "
        "rendu du séjour et les directives anticipées si "
        "elles existent.",
        kind="organisation",
    )
    sender = "medb/brevalet" if s.lines[-1].to[0] == "medb" else "tilleuls/aubertane"
    s.reply(
        sender,
        "Bonjour Madame Tallorme,\n\nVoici l'ordonnance et la synthèse. Pas de directives rédigées, mais une "
        "personne de confiance désignée.",
        after=5,
        files=(
            s.prescription(
                "dalvergne",
                (("Paracétamol 1 g", "Matin et soir"), ("Rispéridone 0,5 mg", "Le soir, réévaluer à un mois")),
                name="Traitement de sortie",
            ),
        ),
    )
    s.wait(20)
    s.reply("glycines", "Dossier complet, merci. La chambre est prête, côté jardin.")


@script("ehpad", times=2, hours=(8, 11))
def sample_round(s: Scene) -> None:
    s.say(
        "glycines",
        "labo",
        s.turned("Prélèvements de demain", f"Ajout d'une analyse — {s.who}", "Tournée de prélèvements"),
        s.turned(
            f"Bonjour,\n\nUn tube de plus demain pour {s.who} : TSH et vitamine D. L'étiquette est faite.",
            f"Bonjour Bastien,\n\nPouvez-vous ajouter la ferritine au bilan de {s.who} prélevé ce matin ?",
            f"Bonjour,\n\nLe bilan de {s.who} est reporté à jeudi, à jeun cette fois.",
        ),
        kind="biologie",
    )
    s.reply(
        "labo",
        s.turned(
            "C'est noté, tube attendu.",
            "Volume suffisant, dosage lancé, résultat ce soir.",
            "Bien noté, merci d'avoir prévenu.",
        ),
        after=1.5,
        phone=True,
    )


@script("", times=1, hours=(10, 11))
def outbreak(s: Scene) -> None:
    s.say(
        "glycines/sarvagnac",
        "tilleuls halle labo",
        "Cas groupés de gastro-entérite",
        f"Bonjour,\n\nSix résidents et deux soignants malades depuis {s.wday(-2)}. Mesures contact en place, visites "
        "limitées, repas en chambre. Signalement fait.\n\n- prélèvements de selles : trois, partis ce matin ;\n"
        "- solutés de réhydratation : commande urgente, quarante sachets ;\n- visites "
        "médicales : seulement les urgences jusqu'à lundi.",
        kind="organisation",
        priority="high",
        receipt=True,
    )
    s.reply("halle", "Quarante sachets livrés à 14 h, avec deux cartons de solution hydroalcoolique.", after=1.5)
    s.wait(28)
    s.reply(
        "labo",
        "Norovirus retrouvé sur deux des trois prélèvements.",
        to="glycines tilleuls",
        back=2,
        kind="biologie",
    )
    s.wait(70)
    s.reply(
        "glycines/sarvagnac",
        "Merci à tous. Plus de nouveau cas depuis 48 h, levée des mesures lundi.",
        to="tilleuls halle labo",
    )
