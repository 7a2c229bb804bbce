"""Ctrl-C on any line: what was sent has one outcome, and nothing is left to wait for."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import tc3
from tests.runtime.test_batches import accepting, messages
from tests.support.virtual import VirtualClient

if TYPE_CHECKING:
    from types import FrameType

    from tc3.outcomes import Outcome
    from tc3.sms import MultiSmsInfo, SendMultiStatus

PACKAGE = Path(tc3.__file__).parent
FILES = {str(PACKAGE / name) for name in ("batches.py", "cutting.py", "matching.py", "runs.py")}


class Interrupt:
    """Is Ctrl-C before one line of the code of batches, *number* lines after the first."""

    def __init__(self, number: int) -> None:
        self._left = number
        self.came = False

    def __call__(self, frame: FrameType, event: str, _: object) -> Interrupt | None:
        """Trace a frame; raise KeyboardInterrupt when it is time."""
        if frame.f_code.co_filename not in FILES:
            return None
        if event == "line":
            self._left -= 1
            if self._left < 0 and not self.came:
                self.came = True
                raise KeyboardInterrupt
        return self


def _interrupted(interrupt: Interrupt) -> tuple[list[int], list[int]]:
    """Return which of three messages have outcomes, and which were sent."""
    sms = VirtualClient(accepting)
    run = sms.send_multi_global_sms_batches(messages(3), sms_sdk_app_id="1")
    told: list[Outcome[MultiSmsInfo, SendMultiStatus]] = []
    tracer = sys.gettrace()
    sys.settrace(interrupt)
    try:
        with suppress(KeyboardInterrupt):
            told.extend(run)
    finally:
        sys.settrace(tracer)
    told += run.stop()
    sent = [item for request in sms.fake.requests for item in request.body["MultiSmsInfoSet"]]
    return (
        [outcome.index for outcome in told],
        [int(item["PhoneNumber"][-7:]) for item in sent],
    )


def test_an_interrupt_anywhere_loses_no_outcome_of_what_was_sent_and_tells_none_twice() -> None:
    """Every line of the code of batches is interrupted once."""
    number, came = 0, True
    while came:
        interrupt = Interrupt(number)
        told, sent = _interrupted(interrupt)
        assert max(Counter(told).values(), default=1) == 1, number
        assert max(Counter(sent).values(), default=1) == 1, number
        assert set(sent) <= set(told), number
        number, came = number + 1, interrupt.came
    assert number > 100
    assert sorted(told) == sorted(sent) == [0, 1, 2]
