"""Signals between any two opcodes of the package, and runs small enough to try them all."""

from __future__ import annotations

import dataclasses
import sys
from contextlib import suppress
from operator import length_hint
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tc3
from tc3.sms import SendMultiGlobalSmsRequest
from tc3.sms.models.send_multi_global_sms import BATCHING
from tests.runtime.batching import accepting, phone
from tests.support.effort import THOROUGH
from tests.support.loopback import message
from tests.support.virtual import VirtualClient

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from tc3 import BatchJournal
    from tc3._batches.runs import BatchRun
    from tc3.sms import MultiSmsInfo, SendMultiStatus
    from tests.runtime.batching import Sms

    Tracer = Callable[[FrameType, str, object], Any]

PACKAGE = str(Path(tc3.__file__).parent)

ITEMS = 7
WRONG = 3
"""Which of the items fails its check."""


class AtOpcode:
    """Does *act* before one opcode of the package in this thread: the one with this *number*."""

    def __init__(self, number: int, act: Callable[[], object]) -> None:
        self._number = number
        self._act = act
        self.came = False
        self.passed = 0

    def __call__(self, frame: FrameType, _: str, __: object) -> Tracer | None:
        """Begin to trace a frame."""
        if not frame.f_code.co_filename.startswith(PACKAGE) or _is_clearing_up(frame):
            return None
        frame.f_trace_opcodes = True
        return self._step

    def _step(self, _: FrameType, event: str, __: object) -> Tracer:
        if event == "opcode" and not self.came:
            self.came = self.passed == self._number
            self.passed += 1
            if self.came:
                self._act()
        return self._step

    def during(self, work: Callable[[], object]) -> None:
        """Do *work*, which may end in KeyboardInterrupt."""
        tracer = sys.gettrace()
        sys.settrace(self)
        try:
            with suppress(KeyboardInterrupt):
                work()
        finally:
            sys.settrace(tracer)


def ctrl_c() -> None:
    """Do what Ctrl-C does where nothing else is said."""
    raise KeyboardInterrupt


def _is_clearing_up(frame: FrameType | None) -> bool:
    """Return whether the garbage collector asked for *frame*: an exception there reaches nobody."""
    while frame is not None and frame.f_code.co_name != "__del__":
        frame = frame.f_back
    return frame is not None


def numbers(count: int, *, of: int) -> range:
    """Return which of the opcodes from 0 to *of* to try: *count* of them, or all if asked for."""
    tried = 4 * count if THOROUGH else count
    return range(0, of, max(1, of // tried))


class SmallRun:
    """A run of seven messages, one of them wrong, in requests of two; *told* is what was read."""

    def __init__(self, concurrency: int, journal: BatchJournal | None = None) -> None:
        self.sms = VirtualClient(accepting)
        self._items = iter(
            [message(phone_number=phone(n) if n != WRONG else "0") for n in range(ITEMS)]
        )
        self.told: list[Sms] = []
        request = SendMultiGlobalSmsRequest(sms_sdk_app_id="1", multi_sms_info_set=[])
        self.run: BatchRun[MultiSmsInfo, SendMultiStatus] = (
            self.sms._send_in_batches(  # noqa: SLF001 - with fewer in a request
                dataclasses.replace(BATCHING, size=2),
                self._items,
                request,
                concurrency=concurrency,
                journal=journal,
                progress=None,
                options=None,
            )
        )

    @property
    def taken(self) -> int:
        """How many of the messages the run has taken."""
        return ITEMS - length_hint(self._items)

    def read(self) -> None:
        """Read all that there is."""
        self.told.extend(self.run)

    def stop(self) -> None:
        """Stop, and keep what was owed."""
        self.told.extend(self.run.stop())

    def numbers_sent(self) -> list[int]:
        """Return which of the messages the service got, each as often as it got it."""
        sent = [item for r in self.sms.fake.requests for item in r.body["MultiSmsInfoSet"]]
        found = [int(item["PhoneNumber"][-7:]) for item in sent]
        return [number for number in found if number < ITEMS]

    def check(self, number: object) -> None:
        """Each item that was taken has one outcome, the true one, and was sent once at most."""
        sent = self.numbers_sent()
        assert len(sent) == len(set(sent)), number
        assert sorted(outcome.index for outcome in self.told) == list(range(self.taken)), number
        kinds = {outcome.index: outcome.kind for outcome in self.told}
        truth = {n: "done" if n in sent else "not_sent" for n in range(self.taken)}
        assert kinds == truth, number
        assert self.run.tally.done == len(sent)
        assert self.run.tally.not_sent == self.taken - len(sent)
