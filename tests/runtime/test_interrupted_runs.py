"""Signals between any two opcodes of a run: Ctrl-C, and handlers that stop, read or send."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING

import pytest

from tests.runtime.batching import UNSENT, accepting, phone
from tests.runtime.interrupting import ITEMS, AtOpcode, SmallRun, ctrl_c, numbers
from tests.support.loopback import message, refused
from tests.support.virtual import VirtualClient

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tc3.testing import FakeResponse, SentRequest

    Act = Callable[[SmallRun], object]


def _read(small: SmallRun) -> None:
    small.read()


def _stop(small: SmallRun) -> None:
    small.told.extend(islice(small.run, 1))
    small.stop()


def _read_one(small: SmallRun) -> None:
    with suppress(RuntimeError, StopIteration):
        small.told.append(next(small.run))


def _send(small: SmallRun) -> None:
    small.sms.send_multi_global_sms(
        multi_sms_info_set=[message(phone_number=phone(ITEMS))], sms_sdk_app_id="1"
    )


def _ctrl_c(_: SmallRun) -> None:
    ctrl_c()


def _interrupted(concurrency: int, work: Act, act: Act, number: int) -> AtOpcode:
    """Do *act* before one opcode of *work*; then all that was taken has its one, true outcome."""
    small = SmallRun(concurrency)
    at = AtOpcode(number, lambda: act(small))
    at.during(lambda: work(small))
    small.stop()
    small.check(number)
    return at


@pytest.mark.parametrize("concurrency", [1, 2])
@pytest.mark.parametrize("work", [_read, _stop])
@pytest.mark.parametrize("act", [_ctrl_c, SmallRun.stop, _read_one, _send])
def test_a_signal_before_any_opcode_of_a_run_loses_no_outcome_and_tells_none_twice(
    act: Act, work: Act, concurrency: int
) -> None:
    """What was sent is done, what was not is not_sent; nothing is sent twice or waited for."""
    opcodes = _interrupted(concurrency, work, act, sys.maxsize).passed
    assert opcodes > 300
    tried = numbers(60, of=opcodes)
    came = [_interrupted(concurrency, work, act, number).came for number in tried]
    # How many opcodes pass while a request is waited for differs from run to run.
    assert sum(came) > len(tried) // 2


@pytest.mark.parametrize("concurrency", [1, 2])
def test_ctrl_c_while_it_stops_leaves_the_rest_to_a_second_stop(concurrency: int) -> None:
    """As where somebody presses it twice."""
    opcodes = _interrupted(concurrency, SmallRun.stop, _ctrl_c, sys.maxsize).passed
    for first in numbers(8, of=2000):
        for second in numbers(8, of=opcodes):
            small = SmallRun(concurrency)
            AtOpcode(first, ctrl_c).during(small.read)
            AtOpcode(second, ctrl_c).during(small.stop)
            small.stop()
            small.check((first, second))


def test_a_handler_that_sends_before_any_opcode_of_a_retried_call_waits_for_no_lock() -> None:
    """The rate, the quota of retries and the clock of the service are locked, each for a moment."""
    ended = [0]

    def send(sms: VirtualClient) -> None:
        sms.send_multi_global_sms(multi_sms_info_set=[message()], sms_sdk_app_id="1")

    def interrupted(number: int) -> int:
        responses: Iterator[FakeResponse] = iter([UNSENT, refused("RequestLimitExceeded")])

        def respond(_: SentRequest) -> FakeResponse:
            return next(responses, accepting)

        sms = VirtualClient(respond, limit_rate=True)
        at = AtOpcode(number, lambda: send(sms))
        at.during(lambda: send(sms))
        ended.append(number)
        return at.passed

    def program() -> None:
        for number in numbers(150, of=interrupted(sys.maxsize)):
            interrupted(number)
        ended.append(-1)

    thread = threading.Thread(target=program, daemon=True)
    thread.start()
    thread.join(60)
    assert ended[-1] == -1, ended[-1]


PROGRAM = """
import faulthandler, signal, threading, time
from tests.runtime.interrupting import SmallRun

faulthandler.dump_traceback_later(100, exit=True)  # says where it hangs
signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job starts with it ignored

def interrupt(seconds):
    time.sleep(seconds)
    signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)

swallowed = []
for number in range(40):
    small = SmallRun(1 + number % 2)
    killer = threading.Thread(target=interrupt, args=(number / 8000,))
    try:
        killer.start()
        for outcome in small.run:
            small.told.append(outcome)
        killer.join()
        time.sleep(0)  # the signal was sent by now, and comes here at the latest
        swallowed.append(number)
    except KeyboardInterrupt:
        pass
    killer.join()
    small.stop()
    small.check(number)
print(swallowed)
"""


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="needs POSIX signals")
def test_ctrl_c_in_a_loop_over_a_run_loses_no_outcome() -> None:
    """A true signal, in a process of its own, a little later each time."""
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert (ended.stdout.strip(), ended.returncode) == ("[]", 0), ended.stderr
