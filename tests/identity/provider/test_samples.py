"""What public samples of Pro Santé Connect look like is read."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

import pytest

from medipli.identity.provider.discovery import provider
from medipli.identity.provider.tokens import SignedIn
from medipli.identity.provider.userinfo import Identity, read_identity
from tests.formats.mime.conftest import CORPORA
from tests.identity.provider.pretend import Pretend

PSC = CORPORA / "psc"


def sample(path: str) -> Any:
    if not PSC.is_dir():
        pytest.skip("the corpora are not beside this checkout")
    return json.loads((PSC / path).read_text(encoding="utf-8"))


def told(there: Pretend, claims: dict[str, Any]) -> Identity:
    there.lie_about = lambda _: claims
    return read_identity(provider(), SignedIn(claims["sub"], "", "", ""), "jeton-essai")


def test_the_userinfo_of_a_doctor_is_read(psc: Pretend) -> None:
    claims = sample("psc-poc/UserInfo_medecin_899700218896_une_ligne.json")
    found = told(psc, {"sub": "f:1"} | claims)
    assert (found.national_id, found.name) == ("899700218896", "ROBERT SPECIALISTE0021889")


def test_somebody_whose_number_is_of_another_kind_has_none_here(psc: Pretend) -> None:
    claims = sample("psc-poc/UserInfo_site_PSC.json")
    found = told(psc, claims)
    assert (found.national_id, found.name) == ("", "Paul NOM")


def test_the_discovery_document_is_read(psc: Pretend) -> None:
    said = sample("edc-proxy/mock_discovery_response.json")
    text = json.dumps(said).replace(said["issuer"], psc.issuer)
    # The sample misspells the host of its keys.
    text = text.replace("http://localhosts:8443", "http://localhost:8443")
    path = urlsplit(psc.issuer).path + "/.well-known/wallet-openid-configuration"
    psc.replies[path] = (200, text.encode())
    found = provider()
    assert found.authorization == "https://wallet.bas.psc.esante.gouv.fr/auth"
    assert found.token == psc.issuer + "/protocol/openid-connect/token"
    assert found.end_session.endswith("/logout")
    assert found.takes_basic
