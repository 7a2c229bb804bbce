"""A service in a process of its own: what a test takes away from this one does not hurt it.

Started as a program, with a file that holds a certificate and its key, it prints its port, and then
for each line of its standard input how many requests it got so far. It ends with its input.
"""

from __future__ import annotations

import gzip
import json
import os
import ssl
import subprocess
import sys
from typing import TYPE_CHECKING, Self

from tests.support.loopback import http_response
from tests.support.servers import Server

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from tests.support.servers import Connection, ReceivedRequest

_PATIENCE = 10.0


class ServiceProcess:
    """Runs the service until its ``with`` block is left."""

    def __init__(self, certificate: Path) -> None:
        command = [sys.executable, "-m", __name__, str(certificate)]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        self._process = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.host = f"localhost:{self._number()}"

    def requests(self) -> int:
        """Return how many requests the service got whole."""
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return self._number()

    def _number(self) -> int:
        assert self._process.stdout is not None
        return int(self._process.stdout.readline())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._process.communicate(timeout=_PATIENCE)


def _accept_all(connection: Connection) -> None:
    """Accept each message of each request, in a compressed response."""
    count = 0
    while (received := connection.receive()) is not None:
        count += 1
        request_id = f"req-{connection.number}-{count}"
        connection.socket.sendall(_response(received, request_id=request_id))


def _response(received: ReceivedRequest, *, request_id: str) -> bytes:
    statuses = [
        {"PhoneNumber": item["PhoneNumber"], "SessionContext": "", "Code": "Ok"}
        for item in json.loads(received.body)["MultiSmsInfoSet"]
    ]
    result = {"SendMultiStatusSet": statuses, "RequestId": request_id}
    packed = gzip.compress(json.dumps({"Response": result}).encode())
    return http_response(packed, headers={"Content-Encoding": "gzip"})


def _serve(certificate: str) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with Server(_accept_all, tls=context) as server:
        print(server.port, flush=True)  # noqa: T201 - for its parent
        for _ in sys.stdin:
            print(len(server.requests), flush=True)  # noqa: T201 - as above


if __name__ == "__main__":
    _serve(sys.argv[1])
