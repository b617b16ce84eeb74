"""The letters about requests for an account. None names anybody: what is asked or decided stands behind the link."""

from __future__ import annotations

from medipli.notices.letters import Wording

_FOLLOW = "Suivre la demande"

AccountWishedLetter = Wording(
    subject="Une personne demande un compte",
    said="Une personne qui dit appartenir à une structure dont vous vous occupez demande un compte.",
    advice="Son identité n’a pas été vérifiée\u00a0: créez son compte si vous la connaissez, sinon retirez sa demande.",
    label="Voir la demande",
)

ConfirmAddressLetter = Wording(
    subject="Confirmez votre adresse mail",
    said="Cette adresse a été indiquée dans une demande de compte. Confirmez qu’elle est bien la vôtre.",
    advice="Le lien est valable deux jours. Vous n’avez rien demandé\u202f? Ignorez cet e-mail.",
    label="Confirmer mon adresse",
)

AlreadyHasAccountLetter = Wording(
    subject="Vous avez déjà un compte",
    said="Une demande de compte vient d’être faite à votre nom, mais vous avez déjà un compte.",
    advice=(
        "Connectez-vous comme d’habitude\u202f; la page de connexion aide aussi qui a oublié son mot de passe. "
        "Ce n’était pas vous\u202f? Rien ne change\u00a0: sans preuve d’identité, personne n’obtient votre compte."
    ),
    label="Se connecter",
)

AlreadyAskedLetter = Wording(
    subject="Votre demande est déjà déposée",
    said="Une nouvelle demande vient d’être faite à votre nom, mais une première est déjà en cours.",
    advice="Suivez celle-ci, il est inutile d’en déposer une autre. Ce n’était pas vous\u202f? Rien ne change.",
    label=_FOLLOW,
)

ResumeLetter = Wording(
    subject="Reprendre votre demande",
    said="Votre demande est enregistrée. Vous pouvez la retrouver quand vous voulez, depuis n’importe quel appareil.",
    advice="Gardez cet e-mail pour vous\u00a0: son lien ouvre votre demande.",
    label="Ouvrir ma demande",
)

SubmittedLetter = Wording(
    subject="Votre demande est déposée",
    said="Votre demande est déposée. Le centre de services de votre région l’examine.",
    advice="Un e-mail vous préviendra à chaque étape.",
    label=_FOLLOW,
)

AskedLetter = Wording(
    subject="Il manque un élément à votre demande",
    said="Le centre de services vous demande un complément avant de décider.",
    advice="Répondez sur la page de votre demande dans les 30\u00a0jours. Le délai de traitement attend votre réponse.",
    label="Lire et répondre",
)

AnsweredLetter = Wording(
    subject="Votre réponse est transmise",
    said="Votre réponse est transmise au centre de services, qui reprend l’examen de votre demande.",
    label=_FOLLOW,
)

AcceptedLetter = Wording(
    subject="Votre demande de raccordement est acceptée",
    said="Votre demande de raccordement est acceptée.",
    advice="Votre structure a déjà un gestionnaire\u00a0: il crée les comptes de ses professionnels.",
    label=_FOLLOW,
)
"""F12: only connections; accounts that are validated have letters of their own."""

BeginAsAdministratorLetter = Wording(
    subject="Votre raccordement est accepté\u00a0: créez votre compte",
    said=(
        "Votre demande de raccordement est acceptée. Créez votre compte\u00a0: une fois validé, il administrera la"
        " structure."
    ),
    advice=(
        "Le lien commence votre inscription avec les coordonnées de la structure. Il est valable 30\u00a0jours et ne"
        " sert qu’une fois\u202f; gardez-le pour vous."
    ),
    label="Créer mon compte",
)
"""F12: to the contact, who becomes the first administrator."""

NowAdministratorLetter = Wording(
    subject="Vous administrez une structure",
    said="Vous administrez désormais la structure dont vous avez demandé le raccordement.",
    advice=(
        "Vous y créez les comptes et les boîtes partagées. Si vous n’avez pas encore choisi votre mot de passe,"
        " faites-le d’abord, par le lien de l’e-mail «\u00a0Votre compte est validé\u00a0»."
    ),
    label="Gérer la structure",
)

RefusedLetter = Wording(
    subject="Votre demande n’a pas été acceptée",
    said="Le centre de services n’a pas pu accepter votre demande.",
    advice="La page de votre demande dit pourquoi, et ce que vous pouvez faire.",
    label="Lire la raison",
)

WithdrawnLetter = Wording(
    subject="Votre demande est retirée",
    said="Votre demande est retirée, comme vous l’avez souhaité.",
    advice="Vous pourrez en déposer une autre quand vous voudrez.",
    label=_FOLLOW,
)

ExpiredLetter = Wording(
    subject="Votre demande a expiré",
    said="Sans réponse de votre part pendant 30\u00a0jours, votre demande a expiré.",
    advice="Vous pouvez en déposer une nouvelle.",
    label=_FOLLOW,
)

ProveIdentityLetter = Wording(
    subject="Confirmez que cette demande est la vôtre",
    said="Un compte est demandé avec votre identifiant national. Votre adresse est celle que l’annuaire santé connaît.",
    advice=(
        "Si cette demande est la vôtre, confirmez-le\u00a0: votre identité sera prouvée. "
        "Sinon, ignorez cet e-mail ou signalez-le sur la page\u00a0: sans preuve, la demande n’aboutira pas."
    ),
    label="Voir la demande",
)
"""To the professional's own address as the register knows it."""

ConfirmResponsibleLetter = Wording(
    subject="Vous êtes désigné comme responsable",
    said="Une demande de compte vous désigne comme professionnel de santé responsable.",
    advice="Dites si vous l’acceptez. Sans votre accord, la demande n’aboutira pas.",
    label="Lire et répondre",
)
"""F39: to the professional named as responsible."""

DeskReminderLetter = Wording(
    subject="Des demandes arrivent à échéance",
    said="Dans votre région, des demandes arrivent bientôt à échéance.",
    label="Ouvrir le centre de services",
)

DeskEscalationLetter = Wording(
    subject="Des demandes ont dépassé leur délai",
    said="Des demandes ont dépassé leur délai de traitement.",
    advice="Cet e-mail est adressé au centre de services de la région et aux opérateurs.",
    label="Ouvrir le centre de services",
)

STEP_LETTERS: dict[str, Wording] = {
    "submit": SubmittedLetter,
    "ask": AskedLetter,
    "answer": AnsweredLetter,
    "validate": AcceptedLetter,
    "refuse": RefusedLetter,
    "withdraw": WithdrawnLetter,
    "expire": ExpiredLetter,
}
"""By the verb of the step."""
