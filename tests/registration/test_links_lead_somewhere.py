from __future__ import annotations

import pytest
from django.urls import resolve

from medipli.registration import links


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (links.PATHS[links.Purpose.FOLLOW], "register-follow"),
        (links.PATHS[links.Purpose.VERIFY], "register-verify-link"),
        (links.PATHS[links.Purpose.PROVE], "register-identity"),
        (links.PATHS[links.Purpose.ADMINISTER], "register-administrator"),
        (links.RESPONSIBLE_PATH, "register-responsible"),
    ],
)
def test_each_link_that_is_mailed_opens_its_page(path: str, name: str) -> None:
    assert resolve(f"{path}{'x' * 43}").url_name == name
