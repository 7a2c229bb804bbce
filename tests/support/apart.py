"""A service in a process of its own: what a test takes away from this one does not hurt it.

Started as a program, with a file that holds a certificate and its key, it prints its port, and then
for each line of its standard input how many requests it got so far. It ends with its input.
"""

from __future__ import annotations

import gzip
import json
import ssl
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

_PATIENCE = 10.0


class Apart:
    """Runs the service until its ``with`` block is left."""

    def __init__(self, certificate: Path) -> None:
        command = [sys.executable, __file__, str(certificate)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
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


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = _PATIENCE
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        """Accept each message, in a packed response."""
        server = self.server
        assert isinstance(server, _Server)
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with server.lock:
            server.requests += 1
            number = server.requests
        statuses = [
            {"PhoneNumber": item["PhoneNumber"], "SessionContext": "", "Code": "Ok"}
            for item in body["MultiSmsInfoSet"]
        ]
        result = {"SendMultiStatusSet": statuses, "RequestId": f"req-{number}"}
        content = gzip.compress(json.dumps({"Response": result}).encode())
        self.send_response(200)
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    lock = threading.Lock()
    requests = 0

    def handle_error(self, *_: object) -> None:
        """Say nothing of clients that hang up."""


def _serve(certificate: str) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(server.server_port, flush=True)  # noqa: T201 - for its parent
        for _ in sys.stdin:
            print(server.requests, flush=True)  # noqa: T201 - as above
        server.shutdown()


if __name__ == "__main__":
    _serve(sys.argv[1])
