"""Signals while messages are sent."""

from __future__ import annotations

import signal

import pytest

from tc3gen.commands.send_signals import stopping_at_signals


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda each: each.name)
def test_a_signal_stops_once_and_the_handlers_come_back(number: signal.Signals) -> None:
    before = [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)]
    done: list[str] = []
    with stopping_at_signals(lambda: done.append("stopped"), lambda _: done.append("told")):
        signal.raise_signal(number)
        signal.raise_signal(number)
    assert done == ["told", "stopped", "told"]
    assert [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)] == before


def test_a_terminal_that_is_being_written_to_is_no_reason_not_to_stop() -> None:
    """As where the signal comes while this very thread writes its progress."""

    def busy(_: str) -> None:
        raise RuntimeError("reentrant call")

    done: list[str] = []
    with stopping_at_signals(lambda: done.append("stopped"), busy):
        signal.raise_signal(signal.SIGINT)
    assert done == ["stopped"]
