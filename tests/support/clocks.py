"""Clocks that differ from that of this machine in what a test says."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from random import random
from time import monotonic, sleep, time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockOf:
    """A clock made of functions; those of this machine by default."""

    time: Callable[[], float] = time
    monotonic: Callable[[], float] = monotonic
    random: Callable[[], float] = random
    sleep: Callable[[float], None] = sleep


@dataclass(frozen=True, slots=True, kw_only=True)
class AsyncClockOf:
    """A clock for event loops, made of functions."""

    sleep: Callable[[float], Awaitable[object]]
    time: Callable[[], float] = time
    monotonic: Callable[[], float] = monotonic
    random: Callable[[], float] = random


def sleepless(_: float) -> None:
    """Sleep not at all."""


_sleep = asyncio.sleep


async def asleep_at_once(_: float) -> None:
    """Let other tasks run once."""
    await _sleep(0)
