"""A taken port names the setting that moves it; a lock ends with its holder."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from medipli.ops import ports
from medipli.ops.locks import Held, Lock
from medipli.ops.refusal import Refusal


def test_a_taken_port_names_its_purpose_and_the_setting_that_moves_it() -> None:
    with socket.create_server((ports.LOOPBACK, 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Refusal, match=rf"Port {port} \(web pages\).*MEDIPLI_PORT"):
            ports.require_free(port, "MEDIPLI_PORT", "web pages")
        assert ports.answers(port)
    ports.require_free(port, "MEDIPLI_PORT", "web pages")
    assert not ports.answers(port)


def test_a_lock_is_refused_while_held_and_free_afterwards(tmp_path: Path) -> None:
    with Lock(tmp_path / "lock"), pytest.raises(Held) as refused:
        Lock(tmp_path / "lock")
    assert refused.value.pid == os.getpid()
    Lock(tmp_path / "lock").release()
