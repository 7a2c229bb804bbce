"""The scale proofs of the async client run, in small, and hold what they say."""

from __future__ import annotations

import asyncio
import gc
import socket
import threading
from typing import TYPE_CHECKING

import pytest

from tests.benchmarks import comparison, hanging, many_tasks, tls
from tests.benchmarks.leftovers import left_in_loop, nothing_left
from tests.benchmarks.measuring import Effort
from tests.benchmarks.processes import server

if TYPE_CHECKING:
    from collections.abc import Callable


def test_every_call_of_many_tasks_has_its_true_outcome_and_nothing_is_left(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Through faults and cancellations; the script verifies all of it."""
    many_tasks.main(["--count", "200", "--tasks", "50"])
    rows = capsys.readouterr().out.splitlines()
    assert "| messages, one outcome each | 200 | all | yes |" in rows


@pytest.mark.parametrize("kind", hanging.KINDS)
def test_a_process_with_cancelled_calls_that_hang_sends_on_and_ends(kind: str) -> None:
    with server(b"{}") as host, hanging.full_server() as full:
        cancelled_after, ended_after = hanging.cancelled(kind, 20, f"http://{host}", full)
    assert 0 < cancelled_after < hanging.MAX_SECONDS * 4
    assert 0 < ended_after < hanging.MAX_SECONDS * 10  # a busy machine takes its time


@pytest.mark.filterwarnings("ignore:datetime.datetime.utcfromtimestamp:DeprecationWarning")
@pytest.mark.parametrize("name", ["memory", "sync", "async"])
def test_all_ways_to_send_are_compared(name: str) -> None:
    """Each is verified first; test_benchmarks.py imports them."""
    rows = comparison.run([name], Effort(sizes_sent=(2,), seconds=0), rounds=1, say=len)
    assert rows.count("\n") == 4
    assert rows.count(" x (") >= 2 * 3


def _leaves_a_thread() -> None:
    threading.Thread(target=threading.Event().wait, args=(0.5,)).start()


def _leaves_a_socket() -> None:
    _KEPT.append(socket.socket())


def _warns() -> None:
    socket.socket()
    gc.collect()


_KEPT = list[socket.socket]()


@pytest.mark.parametrize(
    ("leave", "told"),
    [(_leaves_a_thread, "threads"), (_leaves_a_socket, "descriptors"), (_warns, "unclosed")],
)
def test_what_is_left_is_told(leave: Callable[[], None], told: str) -> None:
    with nothing_left() as left:
        leave()
    assert told in " ".join(left)
    while _KEPT:
        _KEPT.pop().close()


def test_what_is_left_in_a_loop_is_told() -> None:
    async def program() -> list[str]:
        loop = asyncio.get_running_loop()
        timer, task = loop.call_later(60, print), asyncio.ensure_future(asyncio.sleep(60))
        one, other = socket.socketpair()
        with one, other:
            loop.add_reader(one, print)
            found = left_in_loop()
            loop.remove_reader(one)
        timer.cancel()
        task.cancel()
        return found

    assert [what.partition(" ")[0] for what in asyncio.run(program())] == [
        "<Task",
        "<TimerHandle",
        "1",
    ]


def test_handshakes_and_resumed_sessions_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    """A connection for each half of the run; then one for each request, all but two resumed."""
    kept, resumed = "tc3, connections are kept", "by hand, sessions resumed"
    tls.main(["--count", "8", "--only", kept, "--only", resumed])
    rows = [row.split(" | ")[2:4] for row in capsys.readouterr().out.splitlines()[2:]]
    assert rows == [["0.125", "0"], ["1.000", "14"]]
