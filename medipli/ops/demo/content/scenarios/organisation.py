"""Life of the teams: staff meetings, rosters, leave, service desk."""

from ..scene import Scene
from ..script import script

_TEAM = "tilleuls halle ssiad brehandier"


@script("", times=2, hours=(12, 14))
def staff_agenda(s: Scene) -> None:
    s.say(
        "sarvagnac",
        "tilleuls ssiad halle",
        f"Staff pluridisciplinaire du {s.day(8)}",
        f"Bonjour à tous,\n\nProchain staff le **{s.wday(8)} de 13 h à 14 h**, salle du premier étage. Ordre du "
        "jour :\n\n- situations complexes à domicile (trois dossiers) ;\n"
        f"- {s.pick('protocole plaies et cicatrisation', 'prévention des chutes, retour d’expérience')} ;\n- "
        f"{s.pick('vaccination d’hiver', 'circuit des résultats urgents')}.\n\n"
        "Envoyez-moi vos dossiers avant mardi. Les sandwichs sont prévus.",
        kind="organisation",
        receipt=True,
    )
    s.reply("ssiad", "Présente, avec deux situations à présenter.", after=3, phone=True)
    s.reply(
        "tilleuls/trevalon",
        "Je viens et j'apporte les photos anonymisées pour les plaies.",
        after=5,
        back=2,
        to="sarvagnac",
    )
    s.reply(
        "sarvagnac",
        "Merci ! Je complète l'ordre du jour et je réserve le vidéoprojecteur.",
        after=4,
        to="tilleuls ssiad halle",
    )


@script("", times=1, hours=(15, 18))
def staff_minutes(s: Scene) -> None:
    s.say(
        "tilleuls/aubertane",
        _TEAM.replace("tilleuls ", "sarvagnac "),
        "Compte rendu de la réunion d'équipe",
        "Bonjour,\n\nVoici le compte rendu de la réunion de jeudi. Merci de relire les actions qui vous concernent.",
        files=(
            s.letter(
                "tilleuls",
                "Réunion d'équipe pluriprofessionnelle",
                (
                    ("Présents", "I. Corvoisier, S. Aubertane, Y. Trévalon, A. Torvic, T. Bréhandier, N. Belastre."),
                    ("Décisions", ""),
                    ("Prochaine réunion", f"Le {s.wday(30)}, 13 h."),
                ),
                tables={
                    1: (
                        "Sujet|Action|Qui",
                        "Résultats urgents|appel puis message « priorité haute »|laboratoire",
                        "Sorties d'hospitalisation|visite sous sept jours|médecins",
                        "Piluliers|fiche de suivi commune|pharmacie, infirmières",
                    )
                },
                signed="Rédigé par Solène Aubertane",
                file="CR-reunion",
            ),
            s.csv(
                "actions.csv",
                (
                    "sujet;responsable;echeance",
                    f"Fiche pilulier;Nour Belastre;{s.num_day(20)}",
                    f"Affiche salle d'attente;Solène Aubertane;{s.num_day(10)}",
                ),
            ),
        ),
        kind="organisation",
    )


@script("", times=2, hours=(9, 17))
def duty_roster(s: Scene) -> None:
    s.say(
        "permanence/torvic",
        "tilleuls corvoisier",
        s.pick("Tableau de garde", "Planning de la permanence", "Gardes du mois"),
        f"Bonjour,\n\nProposition de gardes à partir du {s.day(9)} :\n\n| Soir | Médecin | Infirmière |\n| lundi "
        "| Corvoisier | Trévalon |\n| mercredi | Torvic | Garambois |\n| vendredi | "
        f"{s.pick('Corvoisier', 'Torvic')} | Trévalon |\n\n"
        f"Dites-moi avant {s.wday(4)} si cela coince.",
        kind="organisation",
    )
    s.reply(
        "corvoisier",
        s.turned(
            "Bon pour moi, sauf le deuxième lundi : conseil d'école. On échange ?",
            "Parfait, merci d'avoir tenu compte des vacances.",
            "Je prends volontiers un vendredi de plus.",
        ),
        after=6,
        to="permanence",
    )
    s.reply(
        "permanence/torvic",
        s.turned("Échange noté, tableau corrigé à la porte.", "Merci Inès !", "Merci, je t'inscris le 2e vendredi."),
        after=4,
        phone=True,
    )


@script("", times=2, hours=(10, 16))
def locum(s: Scene) -> None:
    s.say(
        "corvoisier",
        "torvic",
        s.pick("Remplacement", "Mes dates d'absence"),
        f"Bonjour Adèle,\n\nSerais-tu disponible du {s.wday(21)} au {s.wday(25)} ? Consultations le matin, deux "
        "visites l'après-midi, et les Glycines le mercredi.\n\nAmitiés,",
        kind="organisation",
    )
    s.reply(
        "torvic",
        "Bonjour Inès,\n\nOui avec plaisir, sauf le mercredi après-midi. Je veux bien revoir les dossiers "
        "lourds avec toi la veille.",
        after=7,
    )
    s.reply(
        "corvoisier",
        "Merci, tu me sauves. Rendez-vous la veille à 18 h, je laisse la clé à Solène.",
        after=3,
        phone=True,
    )
    s.reply("torvic", "Noté !", after=1, phone=True)


@script("", times=1, hours=(9, 10))
def secretary_leave(s: Scene) -> None:
    s.say(
        "aubertane",
        "corvoisier torvic trevalon",
        "Mes congés",
        f"Bonjour,\n\nJe poserai du {s.wday(30)} au {s.wday(37)}. La ligne du cabinet sera relevée par la "
        "permanence le matin. Je prépare "
        "la liste des rappels la veille.",
        kind="organisation",
    )
    s.reply("corvoisier", "Accordé, bien mérité. Merci de m'avoir laissé le temps d'organiser.", after=3, phone=True)
    s.reply(
        "trevalon",
        "Profite bien ! Je garderai un œil sur la boîte partagée.",
        to="aubertane",
        after=3,
        back=2,
        phone=True,
    )


@script("", times=1, hours=(10, 11))
def desk_welcome(s: Scene) -> None:
    s.say(
        "lormeac",
        "corvoisier",
        "Votre boîte partagée est visible dans l'annuaire santé",
        "Bonjour Docteur,\n\nL'adresse de la Maison de santé des Tilleuls est publiée. Vos correspondants "
        "peuvent dès aujourd'hui "
        "vous écrire à cette adresse, et vous pouvez y ajouter des membres depuis les réglages de la boîte.\n\n"
        "Nous restons à votre disposition, du lundi au vendredi, de 8 h à 18 h.",
        kind="organisation",
    )
    s.reply("corvoisier", "Merci ! Comment ajouter une remplaçante seulement pour ses semaines de présence ?", after=5)
    s.reply(
        "lormeac",
        "Ajoutez-la comme membre, puis retirez-la à la fin : ses lectures et ses réponses restent dans "
        "l'historique. Pour une absence, une délégation avec dates suffit aussi.",
        after=2,
    )
    s.reply("corvoisier", "C'est fait en une minute, merci.", after=1, phone=True)


@script("", times=1, hours=(14, 15))
def desk_training(s: Scene) -> None:
    s.say(
        "lormeac",
        "tilleuls glycines halle quai ssiad",
        "Atelier : bien utiliser une boîte partagée",
        f"Bonjour,\n\nAtelier en ligne le **{s.wday(10)} de 12 h 45 à 13 h 15** : prendre un message, commenter "
        "en interne, suivre les accusés de "
        "lecture. Trente minutes, questions comprises.\n\n- inscription en répondant à ce message ;\n- support "
        "envoyé le lendemain.",
        kind="organisation",
    )
    s.reply("halle", "Deux inscriptions pour la Halle Verte, merci.", after=4, phone=True)
    s.reply(
        "tilleuls/aubertane",
        "Je serai là, avec le Dr Torvic si sa consultation finit à l'heure.",
        to="lormeac",
        after=6,
        back=2,
    )


@script("", times=1, hours=(9, 11))
def administrator_notice(s: Scene) -> None:
    s.say(
        "vergastre",
        "medb hentric presqueray darvilliers dalvergne",
        "Comptes de l'hôpital : mise à jour annuelle",
        f"Bonjour,\n\nComme chaque année, merci de vérifier avant le {s.day(15)} les membres de vos boîtes "
        "partagées : les internes partis le "
        "mois dernier doivent être retirés. Je fais le reste.",
        kind="organisation",
    )
    s.reply(
        "hentric", "Fait pour le secrétariat de cardiologie. M. Plessandre reste jusqu'à l'été.", after=6, phone=True
    )
    s.reply("vergastre", "Parfait, merci. Son numéro RPPS est attendu, je prolonge son compte.", after=3)


@script("", times=1, hours=(16, 17))
def maintenance(s: Scene) -> None:
    s.say(
        "vellemond",
        "vergastre lormeac",
        "Intervention planifiée",
        f"Bonjour,\n\nMise à jour dans la nuit du {s.wday(6)}, de 22 h à 22 h 30. Aucune coupure attendue ; les "
        "messages reçus pendant ce temps seront remis juste après. La page d'état sera tenue à jour.",
        kind="organisation",
    )
    s.reply("vergastre", "Bien reçu, j'informe le standard.", after=2, phone=True)
    s.wait(156)
    s.reply("vellemond", "Intervention terminée à 22 h 11, tout est à jour. Bonne journée.")


@script("", times=1, hours=(12, 13))
def fridge(s: Scene) -> None:
    s.say(
        "tilleuls/trevalon",
        "halle",
        "Réfrigérateur à vaccins : alarme",
        "Bonjour Nour,\n\nLe relevé affiche 9,4 °C depuis 5 h ce matin, porte mal fermée. Neuf doses de vaccin "
        "antigrippal dedans. Peut-on les garder ?",
        kind="organisation",
        priority="high",
        files=(
            s.csv(
                "temperatures.csv",
                (
                    "heure;temperature",
                    *(f"{h:02d}:00;{s.num(4.1, 5.2) if h < 5 else s.num(8.6, 9.6)}" for h in range(9)),
                ),
            ),
        ),
    )
    s.reply(
        "halle",
        "Bonjour Yaël,\n\nMoins de huit heures sous 12 °C : doses utilisables d'après le fabricant, que je "
        "viens d'appeler. À marquer et à injecter en premier.",
        after=1.2,
    )
    s.reply("tilleuls/trevalon", "Merci, marquées d'une croix rouge. Un thermomètre avec alarme est commandé.", after=2)


@script("", times=1, hours=(11, 12))
def protocol(s: Scene) -> None:
    s.say(
        "sarvagnac",
        "corvoisier torvic trevalon belastre",
        "Protocole commun : chutes à domicile, version 2",
        "Chers tous,\n\nVersion 2 jointe après vos remarques : le test du lever de chaise remplace le "
        "questionnaire long. Dernière relecture avant signature ?",
        kind="organisation",
        files=(
            s.letter(
                "tilleuls",
                "Protocole : repérage des chutes à domicile",
                (
                    ("Qui repère", "Tout professionnel, à chaque passage."),
                    ("Comment", "Deux questions, lever de chaise, tension debout."),
                    ("Que faire", ""),
                ),
                tables={
                    2: (
                        "Constat|Délai|Relais",
                        "Chute avec choc à la tête|immédiat|médecin ou 15",
                        "Deux chutes en six mois|une semaine|consultation longue",
                        "Peur de tomber|un mois|kinésithérapeute",
                    )
                },
                signed="Groupe chutes, Val-d'Orlane",
                file="Protocole-chutes-v2",
            ),
        ),
    )
    s.reply(
        "corvoisier",
        "Très bien. J'ajouterais « bilan médicamenteux par la pharmacie » dans la deuxième ligne.",
        after=9,
        quote=True,
    )
    s.reply(
        "belastre",
        "Avec plaisir pour le bilan. Signé pour moi.",
        to="sarvagnac",
        cc="corvoisier torvic trevalon",
        after=2,
        phone=True,
    )
    s.wait(20)
    s.reply(
        "sarvagnac",
        "Ajouté. Document signé la semaine prochaine, merci à tous.",
        to="corvoisier torvic trevalon belastre",
    )
