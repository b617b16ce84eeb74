"""Why something that was asked cannot be done."""

from __future__ import annotations

from medipli.audit.actor import Forbidden


class OpeningRefused(ValueError):
    """The box cannot be opened or changed so. ``sentence`` says why, in French, to the desk."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class RequestRefused(Exception):
    """Something is missing or wrong: ``errors`` is field → French sentence, ``step`` where to mend it."""

    def __init__(self, errors: dict[str, str], step: str = "") -> None:
        self.errors = errors
        self.step = step
        super().__init__(", ".join(errors))


class OwnRequest(Forbidden):
    """The agent asked for it, prepared it, or would have what it opens: a colleague decides. ``sentence`` is French."""

    def __init__(self) -> None:
        self.sentence = "Cette demande vous concerne\u00a0: un autre agent en décide."
        super().__init__(self.sentence)


class LinkSpent(Exception):
    """A link served already, is too old, or never existed. ``said`` says so in French, ``sentence`` what to do too.

    ``sentence`` speaks to who asked; others get another link from the desk.
    """

    def __init__(self, *, was_used: bool = False) -> None:
        self.said = "Ce lien a déjà servi." if was_used else "Ce lien n’est plus valable."
        self.sentence = f"{self.said} Demandez-en un nouveau avec votre adresse mail."
        self.was_used = was_used
        super().__init__(self.sentence)
