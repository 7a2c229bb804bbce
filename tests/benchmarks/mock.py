"""The benchmarks of ``tc3gen mock``: how long it takes to start, and to respond."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tc3 import Credential, signer
from tests.benchmarks import samples
from tests.benchmarks.measuring import OURS, Benchmark, Goal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import ExitStack

    from tests.benchmarks.measuring import Effort, Figures

_ROOT = Path(__file__).parents[2]
_KEY = Credential(samples.SECRET_ID, samples.SECRET_KEY)
_BODY = (
    b'{"SmsSdkAppId":"2400006666","MultiSmsInfoSet":[{"PhoneNumber":"+60198890000",'
    b'"TemplateId":"1800308","TemplateParamSet":["190191"],"SessionContext":"1"}]}'
)
_REQUESTS_A_SECOND = 20_000
"""More than get a response in a second, so that seconds of effort become requests."""


def endpoints(_: ExitStack, effort: Effort) -> list[Benchmark]:
    """Return the benchmarks of starting, and of responding to signed requests."""
    requests = 20 + int(effort.seconds * _REQUESTS_A_SECOND)
    return [
        Benchmark(
            name="mock, start until the address is printed",
            contenders={OURS: start},
            goals={"wall": Goal(limit=0.7, seconds=True)},
            peer="",
        ),
        Benchmark(
            name="mock, a request verified and answered",
            contenders={OURS: partial(respond, requests)},
            goals={"CPU": Goal(limit=0.0005, seconds=True)},
            peer="",
            note="one kept connection; the CPU time of the server's process, so 2,000 requests "
            "a second on one core are 0.5 ms",
        ),
    ]


def start() -> Figures:
    """Return the seconds from starting the process to the line with its address."""
    started = time.perf_counter()
    with _endpoint() as (_, _port):
        return {"wall": time.perf_counter() - started}


def respond(requests: int) -> Figures:
    """Return the seconds that one of so many *requests* takes: of the server, and on the clock."""
    with _endpoint() as (process, port), socket.create_connection(("127.0.0.1", port)) as line:
        content = _request(port)
        _exchange(line, content, 20)
        before = _clocks(process.pid)
        _exchange(line, content, requests)
        after = _clocks(process.pid)
        return {figure: (after[figure] - before[figure]) / requests for figure in after}


@contextmanager
def _endpoint() -> Iterator[tuple[subprocess.Popen[str], int]]:
    command = [sys.executable, "-m", "tc3gen", "mock", "--no-rate-limits"]
    with subprocess.Popen(
        [*command, "--spec", str(_ROOT / "spec")],
        cwd=_ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            yield process, int(process.stdout.readline().rpartition(":")[2])
        finally:
            process.send_signal(signal.SIGTERM)


def _request(port: int) -> bytes:
    headers = signer.sign(
        _KEY,
        service="sms",
        host=f"127.0.0.1:{port}",
        action=samples.ACTION,
        body=_BODY,
        timestamp=int(time.time()),
    )
    headers |= {"X-TC-Version": samples.VERSION, "X-TC-Region": samples.REGION}
    headers["Content-Length"] = str(len(_BODY))
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"POST / HTTP/1.1\r\n{lines}\r\n".encode("ascii") + _BODY


def _exchange(line: socket.socket, content: bytes, requests: int) -> None:
    """Send *content* so many times, and see every time that it is carried out."""
    for _ in range(requests):
        line.sendall(content)
        found = line.recv(65536)
        assert b'"Code": "Ok"' in found, found


def _clocks(process: int) -> Figures:
    """Return the time, and the CPU seconds of a *process* where the system tells them."""
    clocks = {"wall": time.perf_counter()}
    if (told := Path(f"/proc/{process}/stat")).exists():
        fields = told.read_text("ascii").rpartition(")")[2].split()
        clocks["CPU"] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return clocks


if __name__ == "__main__":
    sys.exit("run tests/benchmarks/run.py --only mock")
