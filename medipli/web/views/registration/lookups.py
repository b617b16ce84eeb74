"""Checks made while one types. They tell what public registers hold, and never anything about accounts or requests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, cast

from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from medipli.directory.registers import queries as registers
from medipli.formats import postal
from medipli.formats.folding import fold
from medipli.registration import answers
from medipli.registration.answers.reading import Reader
from medipli.web.access import public
from medipli.web.request import VisitorRequest
from medipli.web.views.registration.filling import national_id_of, of_establishment, of_professional, of_site
from medipli.web.views.registration.limits import too_many_lookups

Answer = dict[str, Any]
NOT_VERIFIED = "Non vérifié\u00a0: le centre de services s’en chargera."
MOST_SITES = 4


def _answer(state: str, sentence: str = "", **more: Any) -> Answer:
    return {"state": state, "sentence": sentence, **more}


def _rpps(given: Mapping[str, str], prefix: str = "responsible_") -> Answer:
    reader = Reader({"n": given["value"]})
    number = reader.rpps("n", "")
    if not number:
        return _answer("wrong", reader.errors.get("n", ""))
    return _professional(number, given, prefix=prefix)


def _national_id(given: Mapping[str, str]) -> Answer:
    reader = Reader({"n": given["value"]})
    number = reader.national_id("n", "")
    if not number:
        return _answer("wrong", reader.errors.get("n", ""))
    return _professional(number, given, prefix="")


def _professional(number: str, given: Mapping[str, str], *, prefix: str) -> Answer:
    if not registers.freshness("practitioners").is_loaded:
        return _answer("unverified", NOT_VERIFIED)
    found = registers.practitioner(national_id_of(number))
    if found is None:
        return _answer("attention", "Numéro absent de l’annuaire santé. Vérifiez-le\u00a0; vous pouvez continuer.")
    last_name = given.get(f"{prefix}last_name", "")
    if last_name and fold(last_name) != fold(found.last_name):
        named = f"{found.first_name} {found.last_name}"
        return _answer("attention", f"Dans l’annuaire santé, ce numéro est celui de {named}. Vérifiez le nom.")
    said = " · ".join(part for part in (f"{found.first_name} {found.last_name}", found.profession) if part)
    fill = of_professional(found, prefix=prefix)
    sites = [] if prefix else [site for site in found.sites if site.name][:MOST_SITES]
    offers = [
        {"label": ", ".join(part for part in (site.name, site.town) if part), "fill": of_site(site)} for site in sites
    ]
    return _answer("valid", f"Reconnu dans l’annuaire santé\u00a0: {said}.", fill=fill, offers=offers)


def _finess(given: Mapping[str, str]) -> Answer:
    reader = Reader({"n": given["value"]})
    number = reader.finess("n")
    if not number:
        return _answer("wrong", reader.errors.get("n", ""))
    if not registers.freshness("establishments").is_loaded:
        return _answer("unverified", NOT_VERIFIED)
    found = registers.establishment(number)
    if found is None:
        return _answer("attention", "Numéro absent du référentiel FINESS. Vérifiez-le\u00a0; vous pouvez continuer.")
    if not found.is_open:
        return _answer("attention", f"«\u00a0{found.name}\u00a0» est fermé d’après le référentiel FINESS.")
    return _answer("valid", "Établissement ouvert, reconnu.", fill=of_establishment(found))


def _siret(given: Mapping[str, str]) -> Answer:
    reader = Reader({"n": given["value"]})
    number = reader.siret("n")
    if not number:
        return _answer("wrong", reader.errors.get("n", ""))
    return _answer("valid", "SIREN bien formé." if len(number) == 9 else "SIRET bien formé.")


def _phone(given: Mapping[str, str]) -> Answer:
    reader = Reader({"n": given["value"]})
    number = reader.phone("n")
    return _answer("valid") if number else _answer("wrong", reader.errors.get("n", ""))


def _postal(given: Mapping[str, str]) -> Answer:
    found = postal.communes(given["value"])
    names = [one.name for one in found]
    if not names:
        # The town decides too (CEDEX): the whole form says whether the pair will do.
        reader = Reader({"postal_code": given["value"], "town": given.get("town", "") or "-"})
        reader.place()
        wrong = reader.errors.get("postal_code", "")
        return _answer("wrong", wrong) if wrong else _answer("")
    if len(names) == 1:
        return _answer("valid", towns=names, fill={"town": names[0]})
    return _answer("valid", f"{len(names)} communes possibles\u00a0: choisissez la vôtre.", towns=names)


def _email(given: Mapping[str, str]) -> Answer:
    reader = Reader({"n": given["value"]})
    if not reader.email("n", ""):
        return _answer("wrong", reader.errors.get("n", ""))
    meant = answers.suggestions({"email": given["value"]}).get("email", "")
    if meant:
        return _answer("attention", "Vouliez-vous dire une autre adresse\u202f?", suggestion=meant)
    return _answer("")


_CHECKS: dict[str, Callable[[Mapping[str, str]], Answer]] = {
    "rpps": _rpps,
    "voucher-rpps": partial(_rpps, prefix="voucher_"),
    "national-id": _national_id,
    "finess": _finess,
    "siret": _siret,
    "phone": _phone,
    "postal": _postal,
    "email": _email,
}


@public
@require_POST
def check(request: HttpRequest, kind: str) -> JsonResponse:
    """What can be said about one field: ``state`` (valid, wrong, attention, unverified or empty), ``sentence``, and
    maybe ``fill`` (field → value), ``offers`` (label, fill), ``towns``, ``suggestion``. 404 for an unknown kind."""
    visitor = cast(VisitorRequest, request)
    found = _CHECKS.get(kind)
    if found is None:
        raise Http404
    if refusal := too_many_lookups(visitor):
        return refusal
    given = {name: value.replace("\x00", "")[:200] for name, value in request.POST.items() if isinstance(value, str)}
    given.setdefault("value", "")
    return JsonResponse(found(given))
