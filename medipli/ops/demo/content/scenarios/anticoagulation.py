"""Anticoagulation control, heart markers and the laboratory’s rounds."""

from ..scene import Scene
from ..script import script


@script("avk", times=3, hours=(9, 12))
def inr_in_target(s: Scene) -> None:
    inr = s.num(2.1, 2.9)
    report = s.lab(
        "Contrôle d'INR",
        (f"INR|{inr}|—|2,0 – 3,0|{s.num(2.0, 3.0)}|", f"Taux de prothrombine|{s.roll(26, 36)}|%|—|{s.roll(26, 36)}|"),
        "INR dans la zone thérapeutique.",
    )
    s.say(
        "labo",
        "tilleuls",
        s.pick(f"INR de contrôle — {s.who}", "Résultat d'INR", "Suivi d'anticoagulation"),
        s.pick(
            f"Chers confrères,\n\nL'INR de {s.who} prélevé ce matin est à **{inr}**, dans la cible. Le compte "
            "rendu est joint.",
            f"Bonjour,\n\nINR à **{inr}** ce jour pour {s.who}. Pas d'adaptation nécessaire de notre point de vue, "
            f"prochain contrôle habituel vers le {s.day(28)}.",
            f"Bonjour à toute l'équipe,\n\nCi-joint le contrôle mensuel de {s.who} : INR **{inr}**, stable.",
        ),
        files=(report,),
        kind="biologie",
    )
    if s.rng.random() < 0.6:
        s.reply(
            "tilleuls/aubertane",
            f"Bonjour,\n\nBien reçu, merci. {s.who} est prévenu{s.e} : même dose, prochaine prise de sang le "
            f"{s.wday(28)}.",
            after=2,
        )


@script("avk", times=2, hours=(9, 12))
def inr_too_low(s: Scene) -> None:
    control = s.wday(5)
    inr = s.num(1.3, 1.7)
    report = s.lab(
        "Contrôle d'INR",
        (f"INR|{inr}|—|2,0 – 3,0|{s.num(2.1, 2.8)}|L", f"Taux de prothrombine|{s.roll(45, 62)}|%|—|{s.roll(28, 36)}|"),
        "INR sous la zone thérapeutique. Oubli de prise à rechercher, contrôle sous 5 jours.",
        warn=True,
    )
    s.say(
        "labo",
        "tilleuls",
        f"INR bas : {s.who}",
        f"Chers confrères,\n\nL'INR de {s.who} est à **{inr}** ce matin. {s.il.capitalize()} nous dit avoir "
        "mangé beaucoup "
        "de choux cette semaine et hésite sur une prise oubliée dimanche. Je vous laisse juger de l'adaptation.",
        files=(report,),
        kind="biologie",
        priority="high",
    )
    s.reply(
        "tilleuls/corvoisier",
        f"Merci Bastien. J'ai eu {s.who} au téléphone : oubli confirmé. Pas de changement de dose, contrôle le "
        f"{control}. Yaël fera le prélèvement à domicile.\n\nBien confraternellement,",
        after=1.5,
        cc="trevalon",
    )
    s.reply(
        "trevalon",
        f"C'est noté dans ma tournée du {control}, à jeun non nécessaire. Bonne journée.",
        after=2,
        to="tilleuls",
        phone=True,
    )


@script("ic", times=1, hours=(9, 12))
def bnp(s: Scene) -> None:
    value = s.roll(1650, 2900)
    report = s.lab(
        "Marqueurs cardiaques et ionogramme",
        (
            f"NT-proBNP|{value}|ng/L|< 450|{value - 900}|H",
            *s.panel("iono"),
            f"Créatinine|{s.roll(98, 118)}|µmol/L|62 – 106|{s.roll(92, 106)}|",
        ),
        "Majoration du NT-proBNP.",
        warn=True,
    )
    s.say(
        "labo",
        "corvoisier",
        "NT-proBNP en hausse",
        f"Bonjour Docteur,\n\nNT-proBNP à **{value} ng/L** pour {s.who}, nettement plus haut que le mois dernier. "
        "Kaliémie et sodium normaux.",
        files=(report,),
        cc="hentric",
        kind="biologie",
        priority="high",
    )
    s.reply(
        "corvoisier",
        f"Merci. {s.who} a repris {s.num(1.8, 3.1)} kg en huit jours avec des chevilles gonflées. Furosémide passé de "
        "40 à 80 mg le matin, pesée quotidienne. Malo, je te tiens au courant.",
        to="labo hentric",
        after=2,
    )
    s.reply(
        "hentric",
        f"Très bien. Si pas de réponse {s.wday(3)}, je {s.le} prends en hôpital de jour. Appelle le secrétariat, "
        "ils ont la consigne.",
        to="corvoisier",
        after=3,
        phone=True,
        kind="avis",
    )


@script("", times=1, hours=(11, 12))
def laboratory_hours(s: Scene) -> None:
    s.say(
        "labo",
        "tilleuls quai glycines ssiad",
        "Horaires de ramassage à partir du mois prochain",
        f"Bonjour à tous,\n\nÀ partir du {s.day(12)}, la tournée de ramassage change :\n\n"
        "| Point de dépôt | Matin | Après-midi |\n| Maison de santé des Tilleuls | 10 h 15 | 15 h 30 |\n"
        "| EHPAD Les Glycines | 9 h 40 | — |\n| Cabinet infirmier du Quai | 10 h 50 | 16 h |\n\n"
        "Les tubes de coagulation doivent toujours nous parvenir en moins de quatre heures. Merci de votre aide.",
        kind="organisation",
    )
    s.reply("quai", "Parfait pour nous, merci. La boîte rouge reste-t-elle sous le porche ?", after=4, phone=True)
    s.reply("labo", "Oui, même endroit, même code. Bonne tournée.", after=1)


@script("avk", times=2, hours=(9, 11))
def rejected_sample(s: Scene) -> None:
    reason = s.pick(
        "tube de coagulation insuffisamment rempli", "échantillon coagulé", "étiquette illisible sur un tube"
    )
    s.say(
        "labo",
        "trevalon",
        s.pick("Prélèvement à refaire", "Non-conformité d'un prélèvement"),
        f"Bonjour,\n\nLe prélèvement de {s.who} de ce matin n'a pas pu être rendu : {reason}. Les autres tubes sont "
        "partis en analyse. Pouvez-vous repasser demain ?\n\nDésolé pour le dérangement,",
        cc="tilleuls",
        kind="biologie",
    )
    s.reply(
        "trevalon",
        f"Pas de souci, j'y repasse {s.wday(1)} à 7 h 30. Veines difficiles, je prendrai une épicrânienne.",
        after=1.5,
        phone=True,
    )
