"""FHIR: the box is a ``telecom`` of its Practitioner or Organization, changed by PATCH with Parameters.

The national directory announces writing, and does not offer it yet: names that are not certain stand here together.
Each change says which version of the resource it was made for (If-Match), so that two operators never undo each other.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import urllib3
from django.conf import settings

from medipli.registration.publication.adapters.protocol import Later, Outcome, Refused, Said
from medipli.registration.publication.content import Listing

MAILBOX_EXTENSION = "https://interop.esante.gouv.fr/ig/fhir/annuaire/StructureDefinition/as-ext-mailbox-mss-metadata"
KEY_HEADER = "ESANTE-API-KEY"
TIMEOUT_SECONDS = 30.0
LONGEST_ANSWER = 2_000_000
_TRANSIENT = frozenset({408, 409, 412, 425, 429})
_EXPLAINED = {
    400: "L’annuaire ne comprend pas la demande",
    401: "L’annuaire refuse la clé d’accès",
    403: "L’annuaire refuse la clé d’accès, ou l’opérateur n’a pas le droit d’écrire",
    404: "L’annuaire ne connaît plus cette fiche",
    405: "L’annuaire n’accepte pas encore l’écriture",
    422: "L’annuaire refuse le contenu de la fiche",
}

_PLAIN = re.compile(r"[A-Za-z0-9.-]{1,64}")
"""What FHIR lets ids and versions be made of (R4 §2.24.0.1, type ``id``)."""
_MISUNDERSTOOD = "La réponse de l’annuaire est incompréhensible."

Json = dict[str, Any]


@dataclass(frozen=True)
class _Answer:
    status: int
    body: Json
    retry_after: int


class _Stop(Exception):
    """What came of the publication, known before its end."""

    def __init__(self, outcome: Later | Refused) -> None:
        super().__init__(outcome.explanation)
        self.outcome = outcome


class Fhir:
    """An adapter (see :class:`~medipli.registration.publication.adapters.protocol.Adapter`) for one FHIR service."""

    def __init__(self, url: str, key: str, *, timeout: float = TIMEOUT_SECONDS) -> None:
        self._url = url.rstrip("/")
        self._headers = {KEY_HEADER: key, "Accept": "application/fhir+json"}
        # No redirection is followed: the key belongs to one host.
        self._pool = urllib3.PoolManager(timeout=urllib3.Timeout(total=timeout), retries=False)

    def publish(self, listing: Listing) -> Outcome:
        """Add the box to the telecoms of its holder, or put it right when it differs."""
        try:
            return self._change(listing, wanted=telecom_of(listing))
        except _Stop as stop:
            return stop.outcome

    def withdraw(self, listing: Listing) -> Outcome:
        """Take the box out of the telecoms of its holder. A holder who is gone holds it no more."""
        try:
            return self._change(listing, wanted=None)
        except _Stop as stop:
            return stop.outcome

    def _change(self, listing: Listing, wanted: Json | None) -> Outcome:
        kind, identifier = _holder(listing)
        resource = self._find(kind, identifier)
        if resource is None and wanted is None:
            return Said(changed=False)
        if resource is None:
            who = "professionnel" if kind == "Practitioner" else "établissement"
            raise _Stop(Refused(f"L’annuaire ne connaît aucun {who} avec l’identifiant {identifier}."))
        telecoms = _listed(resource.get("telecom"))
        number, version = resource.get("id"), _one(resource.get("meta")).get("versionId")
        if not _is_plain(number) or not (version is None or _is_plain(version)):
            raise _Stop(Later(_MISUNDERSTOOD))
        places = [place for place, one in enumerate(telecoms) if _is_address(_one(one), listing.address)]
        held = [telecoms[place] for place in places]
        if wanted is not None and len(held) == 1 and _says(held[0], wanted):
            return Said(changed=False)
        operations = [_delete(f"{kind}.telecom[{place}]") for place in reversed(places)]
        if len(places) == 1:
            value = str(held[0]["value"]).replace("\\", "").replace("'", "")
            operations = [_delete(f"{kind}.telecom.where(system='email' and value='{value}')")]
        if wanted is not None:
            operations.append(_add(kind, wanted))
        if not operations:
            return Said(changed=False)
        headers = {"Content-Type": "application/fhir+json"} | ({"If-Match": f'W/"{version}"'} if version else {})
        body = {"resourceType": "Parameters", "parameter": operations}
        self._ask("PATCH", f"/{kind}/{number}", headers, json.dumps(body).encode())
        return Said(changed=True)

    def _find(self, kind: str, identifier: str) -> Json | None:
        """The one resource with this identifier. Only a Bundle says that there is none: anything else is no answer."""
        query = urlencode({"identifier": identifier})
        bundle = self._ask("GET", f"/{kind}?{query}").body
        entries = _listed(bundle.get("entry"))
        if bundle.get("resourceType") != "Bundle" or (bundle.get("total") and not entries):
            raise _Stop(Later(_MISUNDERSTOOD))
        found = [_one(_one(entry).get("resource")) for entry in entries]
        if not all(one.get("resourceType") for one in found):
            raise _Stop(Later(_MISUNDERSTOOD))
        # A search may carry an OperationOutcome beside what it found (R4 §3.1.0.1).
        holders = [one for one in found if one["resourceType"] == kind and _is_called(one, identifier)]
        if len(holders) > 1:
            raise _Stop(Refused(f"L’annuaire connaît plusieurs fiches avec l’identifiant {identifier}."))
        return holders[0] if holders else None

    def _ask(self, method: str, path: str, headers: dict[str, str] | None = None, body: bytes | None = None) -> _Answer:
        try:
            response = self._pool.request(
                method,
                self._url + path,
                headers=self._headers | (headers or {}),
                body=body,
                redirect=False,
                preload_content=False,
            )
            try:
                raw = response.read(LONGEST_ANSWER, decode_content=True)
            finally:
                response.release_conn()
                response.close()
        except urllib3.exceptions.TimeoutError:
            raise _Stop(Later("L’annuaire n’a pas répondu à temps.")) from None
        except urllib3.exceptions.HTTPError:
            raise _Stop(Later("L’annuaire est injoignable.")) from None
        answer = _Answer(response.status, _json(raw), _seconds(response.headers.get("Retry-After", "")))
        return _accepted(answer, method)


def from_settings() -> Fhir:
    """The service that the settings name."""
    return Fhir(settings.PUBLICATION_FHIR_URL, settings.PUBLICATION_FHIR_KEY)


def telecom_of(listing: Listing) -> Json:
    """The box as a ContactPoint with the extension of MSSanté mailboxes."""
    parts: list[Json] = [{"url": "type", "valueCodeableConcept": {"coding": [{"code": listing.type}]}}]
    texts = {"description": listing.description, "responsible": listing.responsible, "service": listing.service}
    parts += [{"url": name, "valueString": text} for name, text in texts.items() if text]
    parts.append({"url": "digitization", "valueBoolean": listing.dematerialised})
    parts.append({"url": "listeRouge", "valueBoolean": listing.unlisted})
    return {
        "extension": [{"url": MAILBOX_EXTENSION, "extension": parts}],
        "system": "email",
        "value": listing.address,
        "rank": 1,
    }


def _holder(listing: Listing) -> tuple[str, str]:
    if listing.national_id:
        return "Practitioner", listing.national_id
    identifier = listing.finess or listing.siret
    if not identifier:
        raise _Stop(Refused("Cette boîte n’a ni RPPS, ni FINESS, ni SIRET\u00a0: publiez-la par fichier."))
    return "Organization", identifier


def _accepted(answer: _Answer, method: str) -> _Answer:
    """The answer when it is good; raises :class:`_Stop` with what to do otherwise."""
    status = answer.status
    if 200 <= status < 300:
        if _is_failure(answer.body):
            raise _Stop(Refused("L’annuaire refuse la publication." + _said(answer.body)))
        return answer
    if status in _TRANSIENT or status >= 500:
        sentence = {
            409: "Quelqu’un d’autre modifie cette fiche.",
            412: "La fiche a changé entre-temps.",
            429: "L’annuaire demande d’attendre.",
        }.get(status, f"L’annuaire a un incident (code {status}).")
        raise _Stop(Later(sentence, answer.retry_after))
    explained = _EXPLAINED.get(status, "L’annuaire refuse la publication")
    raise _Stop(Refused(f"{explained} (code {status}).{_said(answer.body)}"))


def _said(outcome: Json) -> str:
    """What an OperationOutcome says, as a sentence on one line; empty when it says nothing."""
    for issue in _all(outcome.get("issue")):
        said = issue.get("diagnostics") or _one(issue.get("details")).get("text")
        if isinstance(said, str) and said.strip():
            return f" Il dit\u00a0: «\u00a0{' '.join(said.split())[:300]}\u00a0»."
    return ""


def _is_failure(body: Json) -> bool:
    """Whether an answer that came with a good status is an OperationOutcome that tells of an error."""
    is_outcome = body.get("resourceType") == "OperationOutcome"
    return is_outcome and any(issue.get("severity") in ("fatal", "error") for issue in _all(body.get("issue")))


def _is_called(resource: Json, identifier: str) -> bool:
    return any(name.get("value") == identifier for name in _all(resource.get("identifier")))


def _is_address(telecom: Json, address: str) -> bool:
    return telecom.get("system") == "email" and str(telecom.get("value", "")).lower() == address


def _says(held: Json, wanted: Json) -> bool:
    """Whether a telecom of the directory says of the box what we would say; what else it holds does not count."""
    return all(part in _metadata(held) for part in _metadata(wanted))


def _metadata(telecom: Json) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for extension in _all(telecom.get("extension")):
        if extension.get("url") != MAILBOX_EXTENSION:
            continue
        for part in _all(extension.get("extension")):
            value = next((value for name, value in part.items() if name.startswith("value")), None)
            if isinstance(value, dict):
                codes = _all(value.get("coding"))
                value = codes[0].get("code") if codes else None
            found.append((str(part.get("url")), str(value)))
    return found


def _is_plain(name: object) -> bool:
    return isinstance(name, str) and _PLAIN.fullmatch(name) is not None


def _one(value: object) -> Json:
    """An object of an answer, empty where there should be one and is none."""
    return value if isinstance(value, dict) else {}


def _listed(value: object) -> list[Any]:
    """The list that belongs here; FHIR leaves empty ones out."""
    if value is not None and not isinstance(value, list):
        raise _Stop(Later(_MISUNDERSTOOD))
    return value or []


def _all(value: object) -> list[Json]:
    """The objects of a list of an answer; what is none of them is passed over."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _delete(path: str) -> Json:
    return {"name": "operation", "part": [_code("delete"), {"name": "path", "valueString": path}]}


def _add(kind: str, telecom: Json) -> Json:
    place = [{"name": "path", "valueString": kind}, {"name": "name", "valueString": "telecom"}]
    return {"name": "operation", "part": [_code("add"), *place, {"name": "value", "valueContactPoint": telecom}]}


def _code(operation: str) -> Json:
    return {"name": "type", "valueCode": operation}


def _json(raw: bytes) -> Json:
    try:
        read = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}


def _seconds(retry_after: str) -> int:
    """Retry-After in seconds (RFC 9110 §10.2.3); a date counts as not said."""
    is_number = retry_after.isascii() and retry_after.isdigit()
    return min(int(retry_after[:9]), 86_400) if is_number else 0
