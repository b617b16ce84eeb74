"""The cards' address answers one page: the one that asks for a card."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from medipli.web.card_host import is_card_host

READING = "/connexion/carte/lire/"


class CardAddress:
    """Sends whoever asks for anything else at the cards' address to the site itself.

    The site keeps sessions and takes forms; the other address does neither, so that nothing of it can be reached over
    a connection that carries somebody's certificate.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_card_host(request) and not request.path.startswith(READING):
            return HttpResponseRedirect(settings.PUBLIC_URL + "/connexion")
        return self.get_response(request)
