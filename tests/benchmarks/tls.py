"""What TLS costs a client: handshakes per request, sessions that are resumed, CPU.

The server, a process of its own, keeps connections or closes them after each request. The last rows
are handshakes by hand, with and without the session of the one before: what resuming could save. In
full::

    python -m tests.benchmarks.tls --count 2000
"""

from __future__ import annotations

import argparse
import asyncio
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tc3 import AsyncHttpTransport, Credential, HttpTransport
from tc3.sms import AsyncSmsClient, SmsClient
from tests.benchmarks import samples
from tests.benchmarks.generated_client import items
from tests.support.tls import authority, client_tls

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator, Sequence

_KEY = Credential(samples.SECRET_ID, samples.SECRET_KEY)
_TASKS = 8
_REQUEST = b"POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n"


@dataclass(slots=True)
class TlsServer:
    """A server at *port* of localhost; the numbers are there once it has ended."""

    port: int
    handshakes: int = 0
    resumed: int = 0


@contextmanager
def tls_server(requests: int) -> Iterator[TlsServer]:
    """Run a server that closes connections after so many *requests*, 0 for never."""
    program = str(Path(__file__).with_name("tls_server.py"))
    with tempfile.NamedTemporaryFile(suffix=".pem") as certificate:
        authority().issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(
            certificate.name
        )
        with subprocess.Popen(
            [sys.executable, "-I", program, certificate.name, str(requests)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            try:
                process.stdin.write(samples.response(1) + b"\n")
                process.stdin.flush()
                server = TlsServer(int(process.stdout.readline()))
                yield server
                said = process.communicate()[0].split()
            finally:
                process.kill()
        server.handshakes, server.resumed = map(int, said)


def send(port: int, count: int) -> None:
    """Send *count* requests, one after the other, by the client for threads."""
    with HttpTransport(ssl_context=client_tls()) as transport:
        sms = SmsClient(
            _KEY, region=samples.REGION, endpoint=f"localhost:{port}", transport=transport
        )
        for _ in range(count):
            sms.send_multi_global_sms(
                sms_sdk_app_id=samples.APP, multi_sms_info_set=items(samples.messages(1))
            )


def send_by_tasks(port: int, count: int) -> None:
    """Send *count* requests by a few tasks of an event loop."""

    async def sender(sms: AsyncSmsClient) -> None:
        for _ in range(count // _TASKS):
            await sms.send_multi_global_sms(
                sms_sdk_app_id=samples.APP, multi_sms_info_set=items(samples.messages(1))
            )

    async def program() -> None:
        async with AsyncHttpTransport(ssl_context=client_tls()) as transport:
            sms = AsyncSmsClient(
                _KEY, region=samples.REGION, endpoint=f"localhost:{port}", transport=transport
            )
            await asyncio.gather(*(sender(sms) for _ in range(_TASKS)))

    asyncio.run(program())


def shake_hands(port: int, count: int, *, resume: bool) -> None:
    """Connect *count* times by hand, with one request each."""
    session: ssl.SSLSession | None = None
    for _ in range(count):
        plain = socket.create_connection(("127.0.0.1", port))
        with client_tls().wrap_socket(plain, server_hostname="localhost", session=session) as line:
            line.sendall(_REQUEST)
            line.recv(65536)
            session = line.session if resume else None


ROWS: dict[str, tuple[int, Callable[[int, int], None]]] = {
    "tc3, connections are kept": (0, send),
    f"tc3, {_TASKS} tasks, connections are kept": (0, send_by_tasks),
    "tc3, connections are closed": (1, send),
    f"tc3, {_TASKS} tasks, connections are closed": (1, send_by_tasks),
    "by hand, whole handshakes": (1, lambda port, count: shake_hands(port, count, resume=False)),
    "by hand, sessions resumed": (1, lambda port, count: shake_hands(port, count, resume=True)),
}


def row(name: str, count: int) -> str:
    """Return what *count* requests took in the way *name*, as a row of a Markdown table."""
    requests, act = ROWS[name]
    with tls_server(requests) as server:
        act(server.port, _TASKS)
        cpu = time.process_time()
        act(server.port, count)
        cpu = time.process_time() - cpu
    sent = count + _TASKS
    shaken = f"{server.handshakes / sent:.3f} | {server.resumed}"
    return f"| {name} | {sent} | {shaken} | {1e6 * cpu / count:.0f} us |\n"


def main(arguments: Sequence[str] | None = None) -> None:
    """Send as many requests as the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--only", action="append", choices=ROWS)
    options = parser.parse_args(arguments)
    sys.stdout.write(
        "| who sends | requests | handshakes per request | sessions resumed | CPU per request |\n"
        "| --- | ---: | ---: | ---: | ---: |\n"
    )
    for name in options.only or ROWS:
        sys.stdout.write(row(name, options.count))


if __name__ == "__main__":
    main()
