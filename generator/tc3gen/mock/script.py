"""Which fault which request gets: rules in order, each for so many requests."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from tc3gen.mock.faults import Fault, NoFault, ResetBeforeReading

_NONE = NoFault()


@dataclass(slots=True)
class _Rule:
    fault: Fault
    action: str
    left: float
    """How many requests it is still for."""


class Script:
    """Hands out faults: the first rule that fits a request and is not used up."""

    def __init__(self) -> None:
        self._rules: list[_Rule] = []
        self._lock = threading.Lock()

    def add(self, fault: Fault, *, action: str, times: float) -> None:
        """Let the next *times* requests for *action* have *fault*; an empty *action* is any."""
        with self._lock:
            self._rules.append(_Rule(fault, action, times))

    def clear(self) -> None:
        """Forget all rules."""
        with self._lock:
            self._rules.clear()

    def take_unread(self) -> ResetBeforeReading | None:
        """Return the fault of a request of which nothing is known yet, where that is next."""
        if not self._rules:
            return None
        with self._lock:
            rule = next((rule for rule in self._rules if rule.left > 0), None)
            if rule is None or rule.action or not isinstance(rule.fault, ResetBeforeReading):
                return None
            rule.left -= 1
            return rule.fault

    def take(self, action: str) -> Fault:
        """Return the fault of a request for *action*."""
        if not self._rules:
            return _NONE
        with self._lock:
            for rule in self._rules:
                if rule.left > 0 and rule.action in {"", action}:
                    rule.left -= 1
                    return rule.fault
        return _NONE

    @property
    def left(self) -> list[Fault]:
        """The faults that wait for further requests."""
        with self._lock:
            return [rule.fault for rule in self._rules if rule.left > 0]
