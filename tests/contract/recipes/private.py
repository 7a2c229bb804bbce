"""A private origin: git over HTTP on this machine, for those who bring the token of a job."""

from __future__ import annotations

import base64
import contextlib
import os
import subprocess
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, ClassVar

from tests.support.repositories import git

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.contract.recipes.clones import Clone

USERS = ("x-access-token:t-1", "gitlab-ci-token:t-2")
"""What each forge takes for the token of a job."""


class _Private(BaseHTTPRequestHandler):
    """Git's own program for HTTP, behind a password."""

    root: ClassVar[str]

    def do_GET(self) -> None:
        """Serve a request of git."""
        kind, _, coded = self.headers.get("Authorization", "").partition(" ")
        user = base64.b64decode(coded).decode() if kind == "Basic" else ""
        if user not in USERS:
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="private"')
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        head, _, body = self._cgi(user).partition(b"\r\n\r\n")
        self.send_response(200)
        for line in head.decode().split("\r\n"):
            self.send_header(*line.split(": ", 1))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815 - as above

    def _cgi(self, user: str) -> bytes:
        path, _, query = self.path.partition("?")
        content = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        variables = {
            "GIT_PROJECT_ROOT": self.root,
            "GIT_HTTP_EXPORT_ALL": "1",
            "REMOTE_USER": user,
            "REQUEST_METHOD": self.command,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(content)),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
        }
        command = ["git", "http-backend"]
        environment = {**os.environ, **variables}
        return subprocess.run(
            command, env=environment, input=content, capture_output=True, check=True
        ).stdout

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def private_origin(job: Clone) -> Iterator[None]:
    """Let the origin of a clone want a password, which the clone does not know."""
    handler = type("_Here", (_Private,), {"root": str(job.root)})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        url = f"http://127.0.0.1:{server.server_port}/origin.git"
        git(job.files, "remote", "set-url", "origin", url)
        yield
        server.shutdown()
        thread.join()
    config = (job.files / ".git" / "config").read_text("utf-8")
    assert not any(user.partition(":")[2] in config for user in USERS)
