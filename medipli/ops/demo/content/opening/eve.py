"""Threads of the days before the opening one."""

from datetime import timedelta

from ..calendar import business_day, short_day
from .stage import Stage


def duty(stage: Stage) -> None:
    s = stage.scene("garde", "lombriere")
    key = s.say(
        "permanence/torvic",
        "tilleuls",
        "Patient à revoir sous 48 h",
        "Bonsoir,\n\nMme Lombrière, vue pour une fièvre à 38,7 °C avec brûlures urinaires. ECBU en cours, "
        "fosfomycine donnée. À revoir sous 48 h, ou avant si frissons.",
        moment=stage.eve_at(18, 58),
        kind="soins",
        priority="high",
    )
    stage.state(key, "torvic:-820 aubertane:-75", "todo")
    stage.lines += s.lines


def knee(stage: Stage) -> None:
    s = stage.scene("genou", "dorvanne")
    s.clock = stage.eve_at(17, 48)
    key = s.say(
        "imagerie",
        "tilleuls",
        "IRM du genou droit",
        "Compte rendu signé, joint à ce message. Fissure méniscale interne stable, sans fragment : le "
        "traitement médical garde tout son sens.\n\n"
        "Bien confraternellement,",
        moment=stage.eve_at(17, 48),
        kind="imagerie",
        files=(
            s.letter(
                "grand-cedre",
                "IRM du genou droit",
                (
                    ("Technique", "Densité de protons dans les trois plans, T1 sagittal."),
                    (
                        "Résultat",
                        "Fissure horizontale de la corne "
                        "postérieure du ménisque interne. Ligaments continus. Cartilage conservé.",
                    ),
                ),
                conclusion="Lésion méniscale interne stable.",
                signed="Dr Quentin Ardoisel",
                file="CR-IRM-genou-droit",
            ),
            s.radiograph("genou"),
        ),
    )
    stage.state(key, "corvoisier:-830 aubertane:-828 trevalon:-820 torvic:-790", "done", "corvoisier")
    stage.lines += s.lines


def care_home(stage: Stage) -> None:
    s = stage.scene("glycines", "astrugue", "barjolet", "cassoulede")
    subject = "Renouvellement de traitement"
    key = s.say(
        "glycines",
        "tilleuls",
        subject,
        "Bonjour Docteur,\n\nPour trois résidents, les ordonnances se terminent dimanche.\n\n| Résident | "
        "Traitement | Question |\n| ASTRUGUE Fernande | mirtazapine 15 mg | "
        "poursuivre ? |\n| BARJOLET Gaston | warfarine 4 mg | INR à 2,4 |\n| CASSOULÈDE Yvonne | insuline lente "
        "12 unités | hypoglycémie mardi |\n\nMerci,",
        moment=stage.before_at(10, 15),
        kind="ordonnance",
    )
    s.reply(
        "tilleuls/corvoisier",
        "Bonjour Edwige,\n\nOui pour les deux premiers. Pour Mme Cassoulède, à quelle heure et combien ?",
        moment=stage.before_at(13, 10),
    )
    two = s.reply(
        "glycines",
        "0,58 g/L à 6 h, sans malaise. Elle mange peu le soir.",
        moment=stage.before_at(14, 2),
        to="tilleuls",
    )
    s.reply(
        "tilleuls/corvoisier",
        "On descend à 10 unités, collation à 21 h, et on accepte jusqu'à 2 g/L. Ordonnances ce soir.",
        moment=stage.before_at(18, 20),
    )
    s.reply(
        "glycines/sarvagnac",
        "Tout à fait d'accord avec cet assouplissement, à son âge.",
        moment=stage.eve_at(9, 5),
        to="tilleuls",
    )
    last = s.reply(
        "glycines",
        "Pour trois résidents, tout est en place. 1,31 g/L ce matin chez Mme Cassoulède. Il manque seulement "
        "l'ordonnance de warfarine de M. Barjolet.",
        moment=stage.eve_at(16, 20),
        to="tilleuls",
    )
    for line in (key, two):
        stage.state(
            line, "corvoisier:-1500 aubertane:-1490 trevalon:-1480 torvic:-1470", "done", "corvoisier", answered=True
        )
    stage.state(last, "aubertane:-1000 corvoisier:-990 torvic:-900 trevalon:-850", "doing", "corvoisier")
    stage.lines += s.lines


def staff(stage: Stage) -> None:
    s = stage.scene("staff")
    day = short_day(business_day(stage.hero.date() + timedelta(days=7)))
    key = s.say(
        "sarvagnac",
        "tilleuls ssiad halle",
        f"Staff pluridisciplinaire du {day}",
        "Ordre du jour du prochain staff, 13 h, salle du premier étage :\n\n- deux retours à domicile "
        "difficiles ;\n- plaies : "
        "photos et mesures, qui fait quoi ;\n- point sur la boîte partagée.\n\nRépondez-moi si vous avez un "
        "dossier à ajouter.",
        moment=stage.eve_at(14, 5),
        kind="organisation",
    )
    stage.state(key, "trevalon:-1150 aubertane:-1140 corvoisier:-1100 torvic:-1000", "done", "trevalon", answered=True)
    s.reply(
        "tilleuls/trevalon",
        "Bonjour,\n\nJ'ajoute M. Pellissard à la partie plaies. Merci !",
        moment=stage.eve_at(15, 10),
    )
    stage.lines += s.lines


def care_plan(stage: Stage) -> None:
    s = stage.scene("plan", "vantreuil")
    key = s.say(
        "ssiad",
        "tilleuls",
        "Plan de soins actualisé",
        "Bonjour,\n\nEn vue du retour de Mme Vantreuil : passages à 8 h et 19 h, pesée chaque matin, bas de "
        "contention. Accord de la fille obtenu.",
        moment=stage.before_at(15, 30),
        kind="soins",
    )
    stage.state(key, "trevalon:-2500 aubertane:-2480 corvoisier:-2400 torvic:-2300", "done", "trevalon", answered=True)
    s.reply(
        "tilleuls/corvoisier",
        "Plan de soins : accord. Seuil d'alerte à 60 kg. Merci Rosalie.",
        moment=stage.eve_at(15, 41),
    )
    stage.lines += s.lines
