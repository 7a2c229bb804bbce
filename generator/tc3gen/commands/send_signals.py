"""Ctrl-C and SIGTERM while messages are sent: they stop the run, and lose nothing of it."""

from __future__ import annotations

import signal
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_NOTICE = "stopping: waiting for the requests under way, 30 s at most"


@contextmanager
def stopping_at_signals(
    stop: Callable[[], object], notify: Callable[[str], object]
) -> Iterator[None]:
    """Call *stop* at the first of these signals, within the block; *notify* is told each time."""
    is_stopping = False

    def handle(*_: object) -> None:
        nonlocal is_stopping
        # The thread may have been interrupted while it was writing itself.
        with suppress(RuntimeError):
            notify(_NOTICE)
        if not is_stopping:
            is_stopping = True
            stop()

    before = [signal.signal(number, handle) for number in _SIGNALS]
    try:
        yield
    finally:
        for number, handler in zip(_SIGNALS, before, strict=True):
            signal.signal(number, handler)
