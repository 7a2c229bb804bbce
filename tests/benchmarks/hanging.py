"""Cancels lookups or connects that hang: the next call succeeds, and the process ends at once.

Each kind is tried in a process of its own, in which nothing may warn. In full::

    python -m tests.benchmarks.hanging --count 300 --rounds 5
"""

from __future__ import annotations

import argparse
import asyncio
import os
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from tc3 import AsyncHttpTransport, HttpRequest
from tc3._http.endpoint import Endpoint
from tests.benchmarks.leftovers import left_in_loop
from tests.benchmarks.processes import server
from tests.support.project import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

KINDS = ("lookup", "connect")

MAX_SECONDS = 0.5
"""How long a process may take to end after its last call."""

_PATHS = os.pathsep.join(str(ROOT / folder) for folder in (".", "generator", "generated"))
_HANG_SECONDS = 60.0
_BEFORE_CANCELLING = 0.2


def cancelled(kind: str, count: int, url: str, full: str) -> tuple[float, float]:
    """Return the seconds from the cancellation of *count* calls to their end, and to that of all.

    *url* answers; *full* takes no connection. The process has to send one more request in between.
    """
    program = [sys.executable, "-W", "error", "-m", "tests.benchmarks.hanging"]
    process = subprocess.run(
        [*program, kind, str(count), url, full],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": _PATHS},
        capture_output=True,
        text=True,
        timeout=_HANG_SECONDS / 2,
        check=False,
    )
    ended = time.monotonic()
    assert (process.returncode, process.stderr) == (0, "")
    cancelled_at, over_at, last_at = map(float, process.stdout.split())
    return over_at - cancelled_at, ended - last_at


@contextmanager
def full_server() -> Iterator[str]:
    """Yield the address of a server that never takes a connection: its queue is full."""
    with ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(3):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)  # noqa: FBT003 - as the system has it
            waiting.connect_ex(listener.getsockname())
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


async def _cancel_all(kind: str, count: int, url: str, full: str) -> None:
    """Let *count* requests hang, cancel them, send one more, and tell the times."""
    transport = AsyncHttpTransport(resolve=_resolve, max_connections=count)
    hosts = [f"h{number}.test" if kind == "lookup" else full for number in range(count)]
    sending = [asyncio.ensure_future(transport.send_async(_request(host))) for host in hosts]
    await asyncio.sleep(_BEFORE_CANCELLING)
    times = [time.monotonic()]
    for task in sending:
        task.cancel()
    ended = await asyncio.gather(*sending, return_exceptions=True)
    assert all(isinstance(one, asyncio.CancelledError) for one in ended), ended
    times.append(time.monotonic())
    assert (await transport.send_async(_request(url))).status == 200
    times.append(time.monotonic())
    transport.close()
    await asyncio.sleep(0)  # the next round of the loop puts away what this one has ended
    left = left_in_loop()
    assert left == [], "\n".join(left)
    sys.stdout.write(" ".join(map(str, times)))


def _resolve(host: str, port: int) -> list[tuple[int, tuple[str, int]]]:
    if host != "127.0.0.1":
        time.sleep(_HANG_SECONDS)
    return [(socket.AF_INET, (host, port))]


def _request(endpoint: str) -> HttpRequest:
    deadline = time.monotonic() + _HANG_SECONDS
    return HttpRequest(endpoint=Endpoint.parse(endpoint), body=b"{}", deadline=deadline, headers={})


def table(count: int, rounds: int) -> str:
    """Return what hung and how long its end took, at worst, as a Markdown table."""
    lines = [
        "| what hangs | cancelled | all cancelled after | process ended after | goal | reached |\n",
        "| --- | ---: | ---: | ---: | --- | --- |\n",
    ]
    with server(b"{}") as host, full_server() as full:
        for kind in KINDS:
            took = [cancelled(kind, count, f"http://{host}", full) for _ in range(rounds)]
            first, last = max(one for one, _ in took), max(other for _, other in took)
            lines.append(
                f"| {kind} | {count} | {1000 * first:.0f} ms | {1000 * last:.0f} ms "
                f"| <= {1000 * MAX_SECONDS:.0f} ms | {'yes' if last <= MAX_SECONDS else 'no'} |\n"
            )
    return "".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run what the command line asks for, or what this program asks its children for."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    if given and given[0] in KINDS:
        kind, count, url, full = given
        asyncio.run(_cancel_all(kind, int(count), url, full))
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args(given)
    sys.stdout.write(table(options.count, options.rounds))


if __name__ == "__main__":
    main()
