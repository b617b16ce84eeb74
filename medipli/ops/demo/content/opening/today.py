"""Threads of the opening day, newest first on the screen."""

import contextlib

from ..calendar import at
from ..documents.pictures import draw_wound
from ..model import DemoAttachment
from ..scene import CurtainError
from .stage import Stage


def anticoagulation(stage: Stage) -> None:
    s = stage.scene("inr", "quinterel")
    subject = "Résultats — bilan d'anticoagulation"
    first = s.say(
        "tilleuls/aubertane",
        "labo",
        subject,
        "Bonjour, pourriez-vous nous adresser le contrôle d'INR de Mme Quinterel dès réception ?\n\nMerci d'avance,",
        moment=stage.eve_at(16, 12),
        kind="biologie",
    )
    s.clock = stage.hero
    rows = (
        "INR|3,8|—|2,0 – 3,0|2,6|H",
        "Taux de prothrombine|21|%|—|34|",
        "Hémoglobine|12,9|g/dL|11,5 – 16,0|12,7|",
        "Plaquettes|236|G/L|150 – 400|229|",
        "Créatinine|84|µmol/L|45 – 84|81|",
        "Potassium|4,3|mmol/L|3,5 – 5,1|4,1|",
    )
    report = s.lab(
        "Bilan d'anticoagulation",
        rows,
        "INR au-dessus de la zone thérapeutique. Contrôle conseillé sous 72 h.",
        warn=True,
        sampled=at(stage.hero.date(), 7, 35),
    )
    second = s.say(
        "labo/okambe",
        "tilleuls",
        subject,
        "Chers confrères, le contrôle de ce matin montre un **INR à 3,8**, au-dessus de la cible de votre patiente. "
        f"Je reste joignable au laboratoire jusqu'à {18 if stage.morning else 20} h.",
        moment=stage.hero,
        answers=first,
        kind="biologie",
        files=(
            report,
            s.csv(
                "CR-biologie.csv",
                ("analyse;resultat;unite;reference;anteriorite", *(";".join(row.split("|")[:5]) for row in rows)),
            ),
        ),
    )
    stage.state(
        second,
        "corvoisier:9 aubertane:2 trevalon:21",
        "doing",
        "corvoisier",
        (
            (
                "aubertane",
                4,
                f"Mme Quinterel est prévenue, elle attend notre appel avant {'midi' if stage.morning else 'ce soir'}.",
            ),
            (
                "corvoisier",
                11,
                f"@Yaël peux-tu passer vérifier l'absence de saignement lors du soin "
                f"{'de 11 h' if stage.morning else 'du soir'} ?",
            ),
            ("trevalon", 23, "Oui, je note le résultat ici."),
        ),
    )
    draft_at = stage.minutes(44)
    with contextlib.suppress(CurtainError):
        s.say(
            "tilleuls/corvoisier",
            "hentric cardio",
            "Demande d'avis — adaptation du traitement anticoagulant",
            "Cher confrère,\n\nMme Quinterel, que vous suivez pour une fibrillation atriale, présente ce matin "
            "un INR à 3,8 "
            "sans signe hémorragique. Je vous joins le compte rendu du laboratoire et son tracé. Souhaitez-vous "
            "la revoir "
            f"avant le prochain contrôle, prévu le {s.day(4)} ?\n\nBien confraternellement,",
            cc="halle",
            moment=stage.minutes(38),
            kind="avis",
            receipt=True,
            files=(report, s.ecg(fibrillation=True, rate=78)),
        )
        s.say(
            "tilleuls/corvoisier",
            "trevalon",
            "Contrôle d'INR à domicile",
            f"Bonjour Yaël,\n\nPeux-tu prélever Mme Quinterel le {s.day(4)} au matin ? Cible 2 à 3, j'ai baissé",
            moment=draft_at,
            kind="soins",
            sign=False,
            draft=True,
        )
    stage.lines += s.lines


def palpitations(stage: Stage) -> None:
    s = stage.scene("palpitations", "dorvanne")
    subject = "Avis : palpitations à l'effort"
    s.say(
        "tilleuls/corvoisier",
        "hentric",
        subject,
        f"Cher Malo,\n\nM. Dorvanne, {s.age} ans, ressent depuis trois semaines des palpitations régulières en "
        "montant la côte de "
        "la Halle, sans malaise ni douleur. Tension 132/78, fréquence 72. Père porteur d'un pacemaker.\n\n"
        "Aurais-tu un avis ?\n\n"
        "Bien amicalement,",
        moment=stage.before_at(11, 20),
        kind="avis",
    )
    two = s.reply(
        "hentric",
        "Chère Inès,\n\nVolontiers. As-tu un ECG récent, et une TSH ? Si c'est simple, on fera une épreuve d'effort.",
        moment=stage.eve_at(8, 40),
    )
    s.reply(
        "tilleuls/trevalon",
        "Bonjour Docteur,\n\nVoici l'ECG fait ce matin au cabinet, à 74 par minute. La TSH est à 2,1 mUI/L.\n\n"
        "![ECG de repos](ecg)",
        moment=stage.eve_at(12, 5),
        files=(s.ecg(rate=74, cid="ecg"),),
    )
    four = s.reply(
        "hentric",
        "Merci pour l'ECG, je propose une épreuve d'effort : tracé normal, mais l'histoire familiale mérite "
        "qu'on aille voir. Le "
        f"secrétariat garde le {s.wday(9)} à 14 h. Pas de sport d'ici là, marche permise.\n\nAmitiés,",
        moment=stage.minutes(-25),
        quote=True,
    )
    stage.state(two, "corvoisier:-1400 aubertane:-1390 trevalon:-1380 torvic:-1200", "done", "trevalon", answered=True)
    stage.state(
        four,
        "aubertane:-18",
        "todo",
        None,
        (
            ("aubertane", -17, "Il peut le jeudi, pas le mardi."),
            ("trevalon", -12, "Je le vois vendredi, je lui en parle."),
        ),
    )
    stage.lines += s.lines


def discharge(stage: Stage) -> None:
    s = stage.scene("sortie", "vantreuil")
    s.clock = stage.minutes(-47)
    letter = s.letter(
        "ch-port-orval",
        "Lettre de liaison à la sortie",
        (
            (
                "",
                f"Cher confrère, // Mme Vantreuil, {s.age} ans, a été hospitalisée du {s.num_day(-9)} à ce jour "
                "pour décompensation cardiaque.",
            ),
            (
                "Évolution",
                "Perte de 5,1 kg sous furosémide intraveineux. Apyrétique. Marche avec déambulateur, aidée "
                "d'une personne.",
            ),
            ("Résultats", ""),
            ("Traitement de sortie", "Furosémide 40 mg matin, bisoprolol 2,5 mg, dapagliflozine 10 mg."),
            ("À faire", "Pesée quotidienne, ionogramme dans huit jours, passage du SSIAD matin et soir."),
        ),
        tables={
            2: (
                "Analyse|Entrée|Sortie",
                "NT-proBNP|4 820 ng/L|1 610 ng/L",
                "Créatinine|112 µmol/L|96 µmol/L",
                "Potassium|4,6 mmol/L|4,2 mmol/L",
            )
        },
        conclusion="Retour à domicile avec le SSIAD de la Lisse. Poids de sortie : 58,4 kg.",
        signed="Dr Hermance Dalvergne, médecine interne",
        file="Lettre-de-liaison-Vantreuil",
    )
    key = s.say(
        "medb/dalvergne",
        "tilleuls",
        "Lettre de liaison à la sortie",
        "Cher confrère,\n\nSortie prévue ce jour avec passage du SSIAD dès ce soir. Poids de sortie **58,4 "
        "kg**, à surveiller de près. Lettre et "
        "ordonnance jointes.\n\nBien confraternellement,",
        cc="ssiad",
        moment=stage.minutes(-47),
        kind="sortie",
        files=(
            letter,
            s.prescription(
                "dalvergne",
                (
                    ("Furosémide 40 mg", "1 comprimé le matin"),
                    ("Bisoprolol 2,5 mg", "1 comprimé le matin"),
                    ("Dapagliflozine 10 mg", "1 comprimé le matin"),
                ),
                name="Ordonnance de sortie",
                duration="Un mois.",
            ),
        ),
    )
    stage.state(key, "", "todo")
    stage.lines += s.lines


def dressing(stage: Stage) -> None:
    s = stage.scene("pansement", "pellissard")
    one = s.say(
        "trevalon",
        "tilleuls",
        "Pansement complexe, passage du soir",
        "Bonsoir,\n\nLe talon de M. Pellissard suinte davantage depuis dimanche, 38 × 24 mm. Je repasse demain "
        "matin avec l'appareil photo.",
        moment=stage.eve_at(18, 5),
        kind="soins",
    )
    s.reply(
        "tilleuls/torvic", "Merci Yaël. Pas de rougeur autour, pas de fièvre ? Glycémies ?", moment=stage.eve_at(18, 38)
    )
    s.clock = stage.minutes(-71)
    sketches = tuple(
        DemoAttachment(f"talon-{side}.jpg", "image/jpeg", draw_wound(turn, 38, 24))
        for turn, side in ((2, "face"), (7, "profil"))
    )
    three = s.reply(
        "trevalon",
        "Bonjour,\n\nJe vous joins deux photos de ce matin. Ni fièvre (36,8 °C) ni rougeur, glycémie à 1,42 "
        "g/L. L'hydrofibre argent me paraît "
        "indiquée pour dix jours, qu'en pensez-vous ?",
        moment=stage.minutes(-71),
        to="tilleuls",
        files=sketches,
    )
    stage.state(one, "torvic:-900 corvoisier:-880 aubertane:-870 trevalon:-868", "done", "torvic", answered=True)
    stage.state(three, "aubertane:-66 torvic:-60 corvoisier:-52 trevalon:-50", "doing", "aubertane")
    stage.lines += s.lines


def shortage(stage: Stage) -> None:
    s = stage.scene("rupture", "quinterel")
    key = s.say(
        "halle",
        "tilleuls",
        "Rupture d'approvisionnement",
        "Bonjour,\n\nProposition de substitution : le vérapamil LP 120 mg de Mme Quinterel manque jusqu'au mois "
        "prochain. Le LP 240 mg sécable, un demi-comprimé, "
        "est disponible et validé par le fabricant. J'attends votre accord pour sa livraison du jour.\n\n"
        "Bien cordialement,",
        moment=stage.minutes(-100),
        kind="ordonnance",
        priority="high",
        receipt=True,
    )
    stage.state(
        key,
        "aubertane:-92 trevalon:-80",
        "doing",
        "aubertane",
        (("aubertane", -88, "Inès, ton accord suffit, la pharmacie livre dans la journée."),),
    )
    s.clock = stage.minutes(-99)
    s.say(
        "tilleuls/aubertane",
        "halle",
        "Re : Rupture d'approvisionnement",
        "Bonjour Nour,\n\nLe Dr Corvoisier vous répond avant",
        moment=stage.minutes(-86),
        answers=key,
        kind="ordonnance",
        sign=False,
        draft=True,
    )
    stage.lines += s.lines


def personal(stage: Stage) -> None:
    s = stage.scene("personnel", "quinterel")
    s.patients = ()
    s.say(
        "hentric",
        "corvoisier",
        "Soirée de formation du mois",
        "Chère Inès,\n\nTopo sur la fibrillation atriale au CH, 20 h, quinze places. Je t'en garde une ? Tu "
        "pourrais raconter votre circuit d'INR, il fait des envieux.\n\nAmitiés,",
        moment=stage.minutes(-128),
        kind="organisation",
    )
    s.say(
        "aubertane",
        "corvoisier",
        "Tes rappels de ce matin",
        "Inès,\n\n- Mme Quinterel : prévenue, attend ton appel ;\n- M. Dorvanne : demande si la piscine est "
        "permise ;\n- Les Glycines : ordonnance de warfarine à signer.",
        moment=stage.minutes(6),
        kind="organisation",
        sign=False,
    )
    s.clock = stage.minutes(20)
    if s.clock <= stage.now:
        s.say(
            "corvoisier",
            "dalvergne",
            "Retour de Mme Vantreuil",
            "Chère Hermance,\n\nMerci pour ton courrier. Une question sur la dapagliflozine : faut-il",
            moment=s.clock,
            kind="avis",
            sign=False,
            draft=True,
        )
    stage.lines += s.lines
