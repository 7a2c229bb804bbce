"""The program in processes of its own that are killed by SIGKILL before a step on the disk.

Run as a script, it makes a process for each line of standard input: it has imported the program
once, and forks. What is a step, Python itself tells (PEP 578), so none can be missed.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from types import TracebackType

_STEPS = {"os.remove", "os.truncate", "os.link", "os.symlink"}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
NEVER = 10**9


class Program:
    """Runs of tc3gen in a process each, one after the other; a context."""

    def __enter__(self) -> Self:
        self._forker = subprocess.Popen(
            [sys.executable, "-B", __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._forker.communicate()

    def run(
        self, *arguments: str, step: int = NEVER, seconds: float = 0.0
    ) -> tuple[int, list[str]]:
        """Run a command, and return its exit code, -9 if it was killed, and its steps on the disk.

        It is killed before its step of this number, or after so many *seconds*, if these are not 0.
        """
        assert self._forker.stdin
        assert self._forker.stdout
        order = json.dumps([arguments, step, seconds])
        self._forker.stdin.write(order.encode() + b"\n")
        self._forker.stdin.flush()
        status, steps = json.loads(self._forker.stdout.readline())
        return status, steps


def _fork_for_each_line() -> None:
    from tc3gen.cli import main  # noqa: F401, PLC0415 - imported once for all that are forked
    from tc3gen.commands import refreshing  # noqa: F401, PLC0415
    from tc3gen.fetching import http_exchange  # noqa: F401, PLC0415

    for line in sys.stdin:
        arguments, step, seconds = json.loads(line)
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            os._exit(_run(arguments, step, writing))
        os.close(writing)
        if seconds:
            time.sleep(seconds)
            os.kill(child, signal.SIGKILL)
        with os.fdopen(reading) as told:
            steps = told.read().splitlines()
        _, status = os.waitpid(child, 0)
        sys.stdout.write(json.dumps([os.waitstatus_to_exitcode(status), steps]) + "\n")
        sys.stdout.flush()


def _is_step(event: str, values: tuple[Any, ...]) -> bool:
    """Return whether an event changes something below the project: scratch folders do not count."""
    if event == "os.rename":
        return True
    changes = event in _STEPS or (event == "open" and bool(values[2] & _WRITING))
    return changes and ".tc3gen-" in str(values[0])


def _run(arguments: list[str], last: int, told: int) -> int:
    from tc3gen.cli import main  # noqa: PLC0415

    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    count = 0

    def watch(event: str, values: tuple[Any, ...]) -> None:
        nonlocal count
        if not _is_step(event, values):
            return
        if count == last:
            os.kill(os.getpid(), signal.SIGKILL)
        count += 1
        names = " ".join(str(value) for value in values[:2] if isinstance(value, str))
        os.write(told, f"{event} {names}\n".encode())

    sys.addaudithook(watch)
    return main(arguments)


if __name__ == "__main__":
    _fork_for_each_line()
