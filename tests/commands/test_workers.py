"""Work spread over processes."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from functools import partial
from typing import TYPE_CHECKING

import pytest

from tc3gen.commands.workers import spread
from tests.support.project import ROOT

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = """
import signal, sys
# A shell starts what it runs in the background with Ctrl-C ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.path[:0] = ["generator"]
from tc3gen.commands.workers import spread
from contextlib import closing
from time import sleep

if __name__ == "__main__":
    try:
        with closing(spread(sleep, [0, 600, 600], jobs=2)) as results:
            next(results)
            print("begun", flush=True)
            next(results)
    except KeyboardInterrupt:
        sys.exit(130)
"""


@pytest.mark.parametrize("jobs", [1, 2, 9])
def test_results_come_in_the_order_of_the_work_whoever_does_it(jobs: int) -> None:
    assert [*spread(abs, [-3, 2, -1], jobs=jobs)] == [3, 2, 1]
    assert multiprocessing.active_children() == []


def test_one_item_stays_in_this_process() -> None:
    assert [*spread(_process, [0], jobs=8)] == [os.getpid()]


def _process(_: int) -> int:
    return os.getpid()


def test_what_work_raises_is_raised_and_nothing_is_left_running() -> None:
    with pytest.raises(ZeroDivisionError):
        [*spread(partial(divmod, 1), [1, 0, 1], jobs=2)]
    for child in multiprocessing.active_children():
        child.join(30)
    assert multiprocessing.active_children() == []


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("way", ["a signal to all, as Ctrl-C", "a signal to one", "a kill"])
def test_processes_end_with_the_program_and_say_nothing(way: str, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, "utf-8")
    run = subprocess.Popen(
        [sys.executable, str(program)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert run.stdout is not None
        assert run.stdout.readline() == "begun\n"
        if way == "a kill":
            run.kill()
        elif way == "a signal to one":
            run.send_signal(signal.SIGINT)
        else:
            os.killpg(run.pid, signal.SIGINT)
        # Both streams end when the last process that has them has ended.
        said = run.communicate(timeout=60)
        if way == "a kill":
            assert (said[0], run.returncode) == ("", -signal.SIGKILL)
        else:
            assert (said, run.returncode) == (("", ""), 130)
    finally:
        _end_group(run.pid)


def _end_group(group: int) -> None:
    """End what is left of a session, if anything is."""
    for _ in range(2):
        try:
            os.killpg(group, signal.SIGKILL)
        except ProcessLookupError:
            return
        time.sleep(0.1)
