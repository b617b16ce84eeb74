"""Home nursing: wounds, surveillance, home care service, end of life."""

from ..scene import Scene
from ..script import script


@script("plaie", times=3, hours=(8, 10))
def wound_follow_up(s: Scene) -> None:
    length, width = s.roll(34, 48), s.roll(20, 29)
    place = s.pick("talon gauche", "malléole externe droite", "jambe droite, tiers inférieur")
    s.say(
        "trevalon",
        "tilleuls",
        s.pick("Plaie : photo et mesures", f"Pansement de {s.who}", f"Ulcère, {place}"),
        f"Bonjour Inès,\n\nPlaie de {s.who} ({place}) : **{length} × {width} mm**, fibrine sur un tiers, exsudat "
        "moyen, pas d'odeur. Peau "
        "autour un peu macérée. Je suis à l'alginate depuis dix jours.\n\n![Plaie ce matin](plaie)\n\nJe passe "
        "à l'hydrofibre ?",
        files=(s.wound(length, width, cid="plaie"),),
        kind="soins",
    )
    s.reply(
        "tilleuls/corvoisier",
        "Bonjour Yaël,\n\nOui pour l'hydrofibre, un jour sur deux, et protection de la peau à l'oxyde de zinc. "
        "Protocole "
        "signé joint. Pouls bien perçus, on garde la compression.",
        after=4,
        files=(
            s.letter(
                "tilleuls",
                "Protocole de pansement",
                (
                    ("Plaie", f"{place.capitalize()}, {length} × {width} mm."),
                    ("Soins", ""),
                    (
                        "Surveillance",
                        "Photo et mesures chaque semaine. Appel si douleur, fièvre ou rougeur qui s'étend.",
                    ),
                ),
                tables={
                    1: (
                        "Étape|Produit|Rythme",
                        "Nettoyage|sérum physiologique|chaque soin",
                        "Détersion|curette, si fibrine|hebdomadaire",
                        "Recouvrement|hydrofibre 10 × 10 cm|un jour sur deux",
                        "Contention|deux bandes, 30 mmHg|chaque jour",
                    )
                },
                signed="Dr Inès Corvoisier",
                file="Protocole-pansement",
            ),
        ),
    )
    s.wait(165)
    s.reply(
        "trevalon",
        f"Point de la semaine : {length - 6} × {width - 4} mm, bourgeonnement franc, plus de macération.",
        to="tilleuls",
        files=(s.wound(length - 6, width - 4),),
    )
    s.reply(
        "tilleuls/corvoisier",
        s.pick(
            "Belle évolution ! On continue à l'identique.",
            "Très encourageant, bravo. On espace à trois fois par semaine.",
        ),
        after=5,
        phone=True,
    )
    s.wait(190)
    s.reply(
        "trevalon",
        f"Encore mieux ce matin, {length - 15} × {width - 10} mm. {s.who} a repris ses courses à pied, sourire "
        "compris.",
        to="tilleuls",
        files=(s.wound(length - 15, width - 10),),
    )


@script("diabete", times=2, hours=(8, 10))
def insulin(s: Scene) -> None:
    rows = tuple(
        f"{s.date(-6 + i):%d/%m};{s.num(1.4, 2.4, 2)};{s.num(1.1, 2.0, 2)};{s.num(1.6, 2.6, 2)};{18 + i // 3 * 2}"
        for i in range(6)
    )
    s.say(
        "trevalon",
        "corvoisier",
        s.pick("Glycémies de la semaine", f"Insuline lente de {s.who}"),
        f"Bonjour,\n\nRelevé de {s.who} joint. À jeun entre 1,40 et 2,40 g/L malgré 20 unités le soir, pas "
        "d'hypoglycémie. Je monte ?",
        files=(s.csv("glycemies.csv", ("date;matin;midi;soir;unites", *rows)),),
        kind="soins",
    )
    s.reply(
        "corvoisier",
        "Oui : +2 unités tous les trois jours jusqu'à 1,20 g/L à jeun, sans dépasser 30. Rappelez le resucrage "
        "à la famille.",
        after=2,
        phone=True,
    )
    s.wait(170)
    s.reply(
        "trevalon",
        f"À 24 unités depuis hier, {s.num(1.12, 1.24, 2)} g/L ce matin. On y est.",
        to="corvoisier",
    )


@script("hta", times=2, hours=(17, 19))
def blood_pressure_log(s: Scene) -> None:
    rows = tuple(
        f"{s.date(-3 + i // 2):%d/%m};{'matin' if i % 2 == 0 else 'soir'};{s.roll(126, 152)};{s.roll(70, 90)}"
        for i in range(6)
    )
    s.say(
        "quai",
        "tilleuls",
        s.pick("Automesure tensionnelle", "Relevé de tension sur trois jours"),
        f"Bonjour,\n\nVoici l'automesure de {s.who}, faite avec l'appareil du cabinet. Moyenne : "
        f"{s.roll(132, 144)}/{s.roll(76, 84)} mmHg.",
        files=(s.csv("automesure.csv", ("date;moment;systolique;diastolique", *rows)),),
        kind="soins",
    )
    s.wait(14)
    s.reply(
        "tilleuls/torvic",
        "Merci Ilyès, au-dessus de l'objectif mais de peu. Je le vois avec ses résultats jeudi.".replace(
            "le vois", "revois cela"
        ),
    )


@script("ssiad", times=2, hours=(13, 17))
def care_plan(s: Scene) -> None:
    proposal = s.pick(
        "un passage de plus le soir pour le coucher",
        "une aide à la toilette chaque jour, week-end compris",
        "de réduire à trois passages par semaine",
    )
    circle = s.pick(
        "La fille est d'accord.", "Le conjoint est épuisé, un répit serait utile.", "Le logement est adapté."
    )
    s.say(
        "ssiad",
        "tilleuls",
        s.pick("Plan de soins actualisé", f"Évaluation à domicile de {s.who}", "Réévaluation du GIR"),
        f"Bonjour,\n\nVisite d'évaluation chez {s.who}, {s.age} ans, GIR {s.roll(2, 4)}. Nous proposons "
        f"{proposal}. {circle} Plan joint pour accord.",
        files=(
            s.letter(
                "ssiad",
                "Plan de soins",
                (
                    ("Situation", f"{s.who} vit à domicile avec l'aide de ses proches. Marche avec un déambulateur."),
                    ("Interventions", ""),
                ),
                tables={
                    1: (
                        "Soin|Rythme|Intervenant",
                        "Toilette et habillage|chaque jour|aide-soignante",
                        "Pose des bas de contention|chaque matin|aide-soignante",
                        "Préparation du pilulier|le lundi|infirmière",
                        "Surveillance du poids|deux fois par semaine|aide-soignante",
                    )
                },
                conclusion="Réévaluation prévue dans trois mois.",
                signed="Rosalie Mévennec, infirmière coordinatrice",
                file="Plan-de-soins",
            ),
        ),
        kind="soins",
        receipt=True,
    )
    s.reply(
        "tilleuls/" + s.pick("corvoisier", "trevalon"),
        s.pick(
            "Accord pour ce plan, merci. Pensez à noter le poids dans le classeur bleu.",
            "Très bien pour moi. Je transmets à l'équipe et à la famille.",
        ),
        after=8,
    )
    if s.rng.random() < 0.5:
        s.reply("ssiad", f"Merci. Mise en place dès {s.wday(3)}.", after=3, phone=True)


@script("hanche", times=2, hours=(10, 17))
def stitches(s: Scene) -> None:
    s.say(
        "quai",
        "presqueray",
        s.pick("Ablation des agrafes", "Cicatrice à J14"),
        f"Bonjour Docteur,\n\nAgrafes de {s.who} retirées ce matin (vingt-deux), cicatrice propre et sèche, sauf "
        "un centimètre un peu rosé à "
        "la partie basse, sans écoulement. Photo sur demande.",
        cc="corvoisier",
        kind="soins",
    )
    s.reply(
        "presqueray",
        "Merci. Simple surveillance, rappelez-moi si cela s'étend ou si la douleur revient. Marche libre autorisée.",
        after=6,
        phone=True,
    )


@script("palliatif", times=1, hours=(9, 10))
def palliative(s: Scene) -> None:
    s.say(
        "ssiad",
        "tilleuls",
        "Inconfort depuis cette nuit",
        f"Bonjour,\n\n{s.who} gémit aux mobilisations, EVA estimée à 6, encombrement modéré. Deux "
        "interdoses de morphine cette nuit. L'épouse demande à garder son mari à la maison.",
        kind="soins",
        priority="high",
    )
    s.reply(
        "tilleuls/corvoisier",
        "J'y passe à 13 h. En attendant, interdose avant la toilette, scopolamine 0,5 mg si encombrement. Merci "
        "d'être là.",
        after=0.5,
    )
    s.reply(
        "tilleuls/corvoisier",
        "Visite faite : pousse-seringue à mettre en place ce soir, prescriptions anticipées jointes. L'épouse a "
        "mon numéro.",
        after=4,
        to="ssiad halle",
        files=(
            s.prescription(
                "corvoisier",
                (
                    ("Morphine 20 mg par 24 h, voie sous-cutanée", "Pousse-seringue électrique, débit constant."),
                    ("Midazolam 1 mg/mL", "2,5 mg en cas d'angoisse, à renouveler une fois."),
                    ("Scopolamine 0,5 mg", "Toutes les 8 h si encombrement."),
                ),
                name="Prescriptions anticipées personnalisées",
                duration="Sept jours.",
            ),
        ),
    )
    s.reply(
        "halle",
        "Matériel et ampoules prêts à 17 h, je les porte moi-même en fermant.",
        to="tilleuls ssiad",
        after=1.5,
        phone=True,
    )
    s.reply(
        "ssiad",
        f"Posé à 18 h 10. {s.who} est apaisé, famille présente. Prochain passage à 22 h. Merci à tous.",
        to="tilleuls",
        cc="halle",
        after=2,
    )
    s.reply(
        "tilleuls/corvoisier",
        "Merci, quelle belle équipe. Je repasse demain avant ma consultation.",
        after=1,
        phone=True,
    )


@script("agee", times=1, hours=(9, 11))
def fall_at_home(s: Scene) -> None:
    s.say(
        "trevalon",
        "tilleuls",
        s.pick("Chute à domicile", f"Chute de {s.who} cette nuit"),
        f"Bonjour,\n\n{s.who} est tombé{s.e} en allant aux toilettes vers 4 h, relevé{s.e} par le voisin. Pas de "
        "perte de connaissance, hématome de "
        f"hanche, marche possible. Tension couchée {s.roll(138, 150)}/80, **debout {s.roll(104, 116)}/66**.",
        kind="soins",
        priority="high",
    )
    s.reply(
        "tilleuls/corvoisier",
        "Merci, hypotension orthostatique nette. Je suspends l'alfuzosine et je passe en fin de matinée. Pas "
        "d'anticoagulant ?",
        after=0.6,
    )
    s.reply(
        "trevalon",
        "Non, seulement aspirine. J'ai retiré le tapis du couloir, avec accord négocié.",
        after=0.5,
        to="tilleuls",
        phone=True,
    )


@script("sortie", times=1, hours=(15, 18))
def picc_line(s: Scene) -> None:
    s.say(
        "medb/darvilliers",
        "quai",
        "PICC line : retour à domicile",
        f"Bonjour,\n\n{s.who} sort {s.wday(1)} avec un PICC line du bras droit, ceftriaxone 2 g par jour "
        f"jusqu'au {s.day(9)}. Protocole et "
        "traçabilité joints. Pansement refait ce jour.",
        kind="soins",
        files=(
            s.letter(
                "ch-port-orval",
                "Protocole PICC line",
                (
                    ("Rinçage", "10 mL de sérum physiologique, pulsé, avant et après chaque usage."),
                    ("Pansement", "Tous les sept jours, ou décollé. Stabilisateur changé en même temps."),
                    ("Alerte", "Fièvre, frisson, douleur ou gonflement du bras."),
                ),
                signed="Oriane Darvilliers, IPA",
                file="Protocole-PICC",
            ),
            s.note("numeros-utiles.txt", "Hôpital de jour : poste 41 12\nAstreinte : par le standard"),
        ),
    )
    s.reply("quai", "Bien reçu. Premier passage demain 10 h. Livraison du matériel prévue par qui ?", after=1.5)
    s.reply("medb/darvilliers", "Par le prestataire, ce soir avant 20 h, je viens de vérifier.", after=0.8, phone=True)


@script("", times=1, hours=(12, 13))
def nurse_leave(s: Scene) -> None:
    s.say(
        "trevalon",
        "tilleuls halle",
        "Remplacement pendant mes congés",
        f"Bonjour à tous,\n\nJe suis absente du {s.wday(14)} au {s.wday(25)}. Ilyès Garambois reprend ma tournée "
        "du matin, mêmes horaires. Les pansements "
        "complexes sont notés dans le cahier de liaison.",
        cc="quai",
        kind="organisation",
    )
    s.reply("tilleuls/aubertane", "C'est noté dans l'agenda, repose-toi bien !", after=1, phone=True)


@script("plaie", times=2, hours=(11, 16))
def supplies(s: Scene) -> None:
    s.say(
        "quai",
        "halle",
        s.pick("Commande de pansements", "Matériel pour la semaine"),
        f"Bonjour Nour,\n\nPour {s.who} : hydrofibre 10 × 10 cm, deux boîtes ; bandes de contention 10 cm, "
        "quatre ; sérum physiologique 45 mL. Livraison "
        f"{s.wday(1)} si possible.",
        kind="ordonnance",
    )
    s.reply(
        "halle",
        s.pick(
            "Préparé pour demain midi, une seule boîte d'hydrofibre en stock, la seconde jeudi.",
            "C'est en route, à côté du livreur de 14 h.",
        ),
        after=2,
        phone=True,
    )
