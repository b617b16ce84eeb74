"""A small FHIR directory on a real socket, which answers as one tells it to."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

KEY = "only-for-tests"


class Directory:
    """Resources by kind and id. ``troubles`` are answered first: a status, (status, headers), seconds of silence, or
    the very bytes of a body, with status 200; None stands for an ordinary answer. ``bodies``: what a status says.
    """

    def __init__(self) -> None:
        self.resources: dict[tuple[str, str], dict[str, Any]] = {}
        self.troubles: list[int | tuple[int, dict[str, str]] | float | bytes | None] = []
        self.asked: list[tuple[str, str]] = []
        self.patches: list[dict[str, Any]] = []
        self.bodies: dict[int, bytes] = {}
        self.url = ""

    def add(self, kind: str, identifier: str, *telecom: dict[str, Any], number: str = "") -> dict[str, Any]:
        number = number or f"{len(self.resources) + 1:03d}"
        resource = {
            "resourceType": kind,
            "id": number,
            "meta": {"versionId": "1"},
            "identifier": [{"value": identifier}],
            "telecom": list(telecom),
        }
        self.resources[kind, number] = resource
        return resource

    def search(self, kind: str, identifier: str) -> dict[str, Any]:
        found = [
            {"resource": one}
            for (name, _), one in self.resources.items()
            if name == kind and any(identifier in held["value"] for held in one["identifier"])
        ]
        return {"resourceType": "Bundle", "total": len(found), "entry": found}

    def patch(self, kind: str, number: str, body: dict[str, Any], match: str | None) -> int:
        resource = self.resources.get((kind, number))
        if resource is None:
            return 404
        if match != f'W/"{resource["meta"]["versionId"]}"':
            return 412
        self.patches.append(body)
        for operation in body["parameter"]:
            parts = {part["name"]: part for part in operation["part"]}
            if parts["type"]["valueCode"] == "add":
                resource["telecom"].append(parts["value"]["valueContactPoint"])
                continue
            path = parts["path"]["valueString"]
            if place := re.fullmatch(rf"{kind}\.telecom\[(\d+)\]", path):
                del resource["telecom"][int(place[1])]
            else:
                address = re.fullmatch(rf"{kind}\.telecom\.where\(system='email' and value='([^']+)'\)", path)
                assert address, path
                resource["telecom"] = [one for one in resource["telecom"] if one.get("value") != address[1]]
        resource["meta"]["versionId"] = str(int(resource["meta"]["versionId"]) + 1)
        return 200


@contextmanager
def running() -> Generator[Directory]:
    """The directory, served on a port of its own until the block ends."""
    directory = Directory()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            self._answer()

        def do_PATCH(self) -> None:
            self._answer()

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            directory.asked.append((self.command, self.path))
            trouble = directory.troubles.pop(0) if directory.troubles else None
            if isinstance(trouble, bytes):
                self._send(200, trouble, {})
                return
            if trouble is not None:
                if isinstance(trouble, float):
                    time.sleep(trouble)
                    return
                status, headers = trouble if isinstance(trouble, tuple) else (trouble, {})
                said = json.dumps({"resourceType": "OperationOutcome", "issue": [{"diagnostics": "essai"}]}).encode()
                self._send(status, directory.bodies.get(status, said), headers)
                return
            if self.headers.get("ESANTE-API-KEY") != KEY:
                self._say(401, {})
                return
            parts = urlsplit(self.path)
            kind, _, number = parts.path.removeprefix("/fhir/v2/").partition("/")
            if self.command == "GET":
                self._say(200, directory.search(kind, parse_qs(parts.query)["identifier"][0]))
                return
            assert self.headers["Content-Type"] == "application/fhir+json"
            self._say(directory.patch(kind, number, json.loads(body), self.headers.get("If-Match")), {})

        def _say(self, status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> None:
            self._send(status, json.dumps(body).encode(), headers or {})

        def _send(self, status: int, raw: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in ({"Content-Type": "application/fhir+json"} | headers).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    directory.url = f"http://127.0.0.1:{server.server_address[1]}/fhir/v2"
    try:
        yield directory
    finally:
        server.shutdown()
        server.server_close()
