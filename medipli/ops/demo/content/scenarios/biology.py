"""Laboratory results and what follows from them."""

from ..scene import Scene
from ..script import script


@script("fer", times=1, hours=(10, 15))
def iron_deficiency(s: Scene) -> None:
    hb, ferritin = s.num(9.4, 10.6), s.roll(5, 11)
    report = s.lab(
        "Numération et bilan martial",
        (
            "Hématologie",
            f"Hémoglobine|{hb}|g/dL|11,5 – 16,0|{s.num(11.0, 11.9)}|L",
            f"VGM|{s.roll(72, 78)}|fL|80 – 98|{s.roll(80, 84)}|L",
            *s.panel("nfs")[:2],
            "Bilan martial",
            f"Ferritine|{ferritin}|µg/L|15 – 150|{s.roll(14, 22)}|L",
            f"Coefficient de saturation|{s.roll(6, 11)}|%|20 – 45|—|L",
        ),
        "Anémie microcytaire par carence martiale.",
    )
    s.say(
        "labo",
        "corvoisier",
        "Anémie microcytaire, ferritine effondrée",
        f"Chère consœur,\n\nHémoglobine à **{hb} g/dL** et ferritine à **{ferritin} µg/L** chez {s.who}, {s.age} ans. "
        "Nous gardons le tube une semaine si vous souhaitez ajouter la vitamine B12, les folates ou une recherche "
        "d'anticorps antitransglutaminase.\n\nBien cordialement,",
        files=(report,),
        kind="biologie",
    )
    s.reply(
        "corvoisier",
        "Merci de votre vigilance. Oui, ajoutez s'il vous plaît B12, folates et antitransglutaminases : les règles "
        "sont abondantes, mais je préfère ne pas passer à côté d'une maladie cœliaque. Fer per os démarré aujourd'hui.",
        after=3,
        quote=True,
    )
    s.wait(26)
    s.reply(
        "labo",
        "Bonjour,\n\nLes trois dosages ajoutés sont **normaux**, compte rendu complémentaire joint. Contrôle de la NFS "
        "conseillé à deux mois.",
        files=(
            s.lab(
                "Complément d'analyses",
                (
                    f"Vitamine B12|{s.roll(280, 420)}|ng/L|200 – 900|—|",
                    f"Folates sériques|{s.num(6, 11)}|µg/L|3,9 – 26,8|—|",
                    "IgA antitransglutaminase|< 2|UI/mL|< 10|—|",
                ),
                file="CR-biologie-complement",
            ),
        ),
    )


@script("rein", times=2, hours=(10, 14))
def high_potassium(s: Scene) -> None:
    potassium, creatinine = s.num(5.7, 6.0), s.roll(148, 176)
    report = s.lab(
        "Ionogramme et fonction rénale",
        (
            f"Potassium|{potassium}|mmol/L|3,5 – 5,1|{s.num(4.8, 5.0)}|H",
            *(row for row in s.panel("iono") if not row.startswith("Potassium")),
            f"Créatinine|{creatinine}|µmol/L|62 – 106|{s.roll(128, 140)}|H",
            f"DFG estimé (CKD-EPI)|{s.roll(33, 40)}|mL/min/1,73 m²|> 60|{s.roll(44, 49)}|L",
        ),
        "Hyperkaliémie sans hémolyse, contrôlée sur un second passage. Résultat téléphoné au cabinet.",
        warn=True,
    )
    s.say(
        "labo",
        "tilleuls",
        f"URGENT — kaliémie à {potassium} mmol/L",
        f"Chers confrères,\n\nJe confirme mon appel de ce matin : potassium à **{potassium} mmol/L** chez {s.who}, "
        f"créatinine à {creatinine} µmol/L. Prélèvement non hémolysé.",
        files=(report,),
        kind="biologie",
        priority="high",
        receipt=True,
    )
    s.reply(
        "tilleuls/aubertane",
        f"Transmis au Dr Corvoisier entre deux patients, elle rappelle {s.who} tout de suite.",
        after=0.2,
    )
    s.reply(
        "tilleuls/corvoisier",
        f"Cher confrère,\n\nMerci pour l'appel. ECG normal au cabinet, pas d'onde T ample. J'arrête le ramipril et les "
        f"sels de régime (un substitut au potassium, bien sûr), résine pendant trois jours. Nouveau dosage le "
        f"{s.wday(2)}.\n\nBien à vous,",
        after=1.5,
        back=2,
        files=(s.ecg(rate=68),),
    )
    s.wait(46)
    s.reply(
        "labo",
        f"Contrôle de ce matin : potassium **{s.num(4.7, 5.0)} mmol/L**, créatinine {creatinine - 14} µmol/L. "
        "Voilà qui est rassurant.",
        to="tilleuls",
        files=(
            s.lab(
                "Contrôle de kaliémie",
                (
                    f"Potassium|4,9|mmol/L|3,5 – 5,1|{potassium}|",
                    f"Créatinine|{creatinine - 14}|µmol/L|62 – 106|{creatinine}|H",
                ),
                before=2,
                file="CR-kaliemie",
            ),
        ),
    )


@script("diabete", times=3, hours=(10, 17))
def hba1c(s: Scene) -> None:
    value, before = s.rng.uniform(6.4, 8.9), s.rng.uniform(6.6, 8.4)
    flag = "H" if value > 7 else ""
    shown = f"{value:.1f}".replace(".", ",")
    report = s.lab(
        "Bilan trimestriel de diabète",
        (
            f"HbA1c|{shown}|%|objectif < 7,0|{f'{before:.1f}'.replace('.', ',')}|{flag}",
            f"Glycémie à jeun|{s.num(1.18, 1.64, 2)}|g/L|0,74 – 1,06|{s.num(1.2, 1.6, 2)}|H",
            f"Créatinine|{s.roll(72, 101)}|µmol/L|62 – 106|{s.roll(72, 101)}|",
            f"Albumine/créatinine urinaire|{s.num(1.1, 2.8)}|mg/mmol|< 3|{s.num(1.1, 2.8)}|",
            *s.panel("lipides"),
        ),
        before=91,
    )
    s.say(
        "labo",
        s.pick("tilleuls", "tilleuls", "corvoisier"),
        s.pick("HbA1c et bilan annuel", f"Bilan de diabète — HbA1c {shown} %", "Résultats du bilan trimestriel"),
        s.pick(
            f"Bonjour,\n\nVoici le bilan de {s.who} : HbA1c **{shown} %**. Microalbuminurie et bilan lipidique "
            "sur le même "
            "compte rendu.",
            f"Bonjour,\n\nHbA1c à **{shown} %** pour {s.who} ({s.age} ans). Le reste est sans particularité.",
            f"Résultats complets de {s.who} ci-joints. Je note une HbA1c à {shown} %, à comparer au dernier trimestre "
            "sur la colonne de droite.",
        ),
        files=(report,),
        kind="biologie",
    )
    if value > 7.8:
        s.reply(
            s.lines[-1].to[0] + ("/corvoisier" if s.lines[-1].to[0] == "tilleuls" else ""),
            f"Merci. Je revois {s.who} le {s.wday(9)} pour intensifier le traitement, avec un point diététique avant.",
            after=5,
        )


@script("thyroide", times=2, hours=(9, 16))
def tsh(s: Scene) -> None:
    value = s.rng.choice((0.21, 6.8, 7.9, 9.2))
    low = value < 0.4
    shown = f"{value:.2f}".replace(".", ",")
    report = s.lab(
        "Bilan thyroïdien",
        (
            f"TSH|{shown}|mUI/L|0,40 – 4,00|{s.num(1.8, 3.6, 2)}|{'L' if low else 'H'}",
            f"T4 libre|{s.num(10.5, 16.8)}|pmol/L|9,0 – 19,0|{s.num(11, 15)}|",
        ),
        before=88,
    )
    s.say(
        "labo",
        "corvoisier",
        s.pick("TSH hors norme", "Contrôle de TSH", f"Bilan thyroïdien de {s.who}"),
        f"Bonjour Docteur,\n\nTSH à **{shown} mUI/L** chez {s.who} sous lévothyroxine, T4 libre normale. "
        + s.pick("Prise à distance du petit-déjeuner à vérifier ?", "Le prélèvement a bien été fait avant la prise."),
        files=(report,),
        kind="biologie",
    )
    change = "75 µg au lieu de 88" if low else "100 µg au lieu de 88"
    s.reply(
        "corvoisier",
        f"Merci. Je passe à {change}, nouvelle TSH dans six semaines. Solène prévient {s.who} et la pharmacie.",
        after=6,
        cc="halle aubertane",
    )


@script("agee", times=2, hours=(9, 13))
def urine_culture(s: Scene) -> None:
    germ = s.pick("Escherichia coli", "Klebsiella pneumoniae", "Proteus mirabilis")
    report = s.lab(
        "Examen cytobactériologique des urines",
        (
            f"Leucocytes|{s.roll(2, 9) * 100} 000|/mL|< 10 000|—|H",
            "Hématies|8 000|/mL|< 10 000|—|",
            f"Culture : {germ}|1 000 000|UFC/mL|< 1 000|—|H",
            "Antibiogramme",
            "Fosfomycine|sensible||||",
            "Nitrofurantoïne|sensible||||",
            f"Amoxicilline|{s.pick('résistant', 'sensible')}||||",
            "Ciprofloxacine|résistant||||",
        ),
        "À interpréter selon la clinique : pas de traitement d'une bactériurie sans symptôme.",
        file="ECBU",
    )
    s.say(
        "labo",
        "tilleuls",
        s.pick("ECBU positif", f"ECBU de {s.who}"),
        f"Bonjour,\n\nECBU positif à {germ} chez {s.who}, sensible à la fosfomycine. Il a été prélevé à domicile, "
        "le délai d'acheminement est respecté.",
        files=(report,),
        kind="biologie",
    )
    s.reply(
        "tilleuls/torvic",
        f"Des brûlures et de la fièvre chez {s.who} ? Quelqu'un l'a vu{s.e} cette semaine ?",
        to="trevalon",
        after=1,
    )
    s.reply(
        "trevalon",
        f"Passée ce matin : brûlures depuis trois jours, pas de fièvre ({s.num(36.6, 37.2)} °C), pas de douleur "
        "lombaire. "
        f"{s.il.capitalize()} boit peu.",
        to="tilleuls",
        after=2,
        phone=True,
    )
    s.reply(
        "tilleuls/torvic",
        "Merci, on traite : fosfomycine 3 g en une prise. Ordonnance envoyée à la Halle Verte.",
        cc="halle",
        after=0.6,
    )


@script("prostate", times=2, hours=(10, 16))
def psa(s: Scene) -> None:
    value = s.num(4.6, 6.8)
    report = s.lab(
        "PSA",
        (f"PSA total|{value}|µg/L|< 4,0|{s.num(3.2, 3.9)}|H", f"Rapport PSA libre/total|{s.roll(14, 22)}|%|> 20|—|L"),
        "Augmentation modérée. Contrôle à distance d'une infection urinaire conseillé.",
        before=365,
    )
    s.say(
        "labo",
        "corvoisier",
        f"PSA à {value} µg/L",
        f"Chère consœur,\n\nPSA à **{value} µg/L** chez {s.who}, {s.age} ans, contre moins de 4 l'an dernier. "
        "Souhaitez-vous que nous convoquions pour un contrôle à six semaines ?",
        files=(report,),
        kind="biologie",
    )
    s.reply(
        "corvoisier",
        "Oui, contrôle à six semaines s'il vous plaît, avec un ECBU le même jour. J'ai expliqué au patient qu'on "
        "ne tire rien d'une valeur isolée.\n\nBien amicalement,",
        after=4,
    )


@script("grossesse", times=2, hours=(9, 12))
def pregnancy_bloods(s: Scene) -> None:
    month = int((s.weeks - 2) / 4.35) + 1
    report = s.lab(
        f"Bilan du {month}e mois",
        (
            "Toxoplasmose IgG|négatif|||négatif|",
            "Toxoplasmose IgM|négatif|||négatif|",
            "Agglutinines irrégulières|absence|||absence|",
            f"Hémoglobine|{s.num(11.1, 12.2)}|g/dL|> 11,0|{s.num(11.4, 12.6)}|",
            f"Protéinurie|{s.num(0.04, 0.09, 2)}|g/L|< 0,15|{s.num(0.04, 0.09, 2)}|",
        ),
        prescriber="Capucine Ostrelle, sage-femme",
    )
    s.say(
        "labo",
        "ostrelle",
        f"Bilan du {month}e mois — toxoplasmose négative",
        f"Bonjour,\n\nSérologie de toxoplasmose toujours négative pour {s.who} : à refaire dans un mois. "
        "Le reste du bilan est dans les normes.",
        cc="corvoisier",
        files=(report,),
        kind="biologie",
    )
    s.reply(
        "ostrelle",
        s.pick(
            "Merci ! Je la vois mardi, je lui redonne les conseils alimentaires.",
            "Bien reçu, rien à signaler de mon côté. Bonne fin de semaine.",
        ),
        after=5,
        phone=True,
    )
