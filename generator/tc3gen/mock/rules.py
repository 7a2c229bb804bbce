"""Rules that a test sets: which request meets which fault, which message has which outcome."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tc3gen.mock import sms
from tc3gen.mock.batches import item_fields
from tc3gen.mock.faults import Fault, NoFault, ResetBeforeReading
from tc3gen.values import broken_limits

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tc3gen.model import Action, Field

_NO_FAULT = NoFault()


@dataclass(slots=True)
class _FaultRule:
    fault: Fault
    action: str
    """Which action it is for, alone or as ``service.Action``; empty for any."""
    left: float
    """For how many more requests."""


class FaultRules:
    """Faults for requests: a request gets the first rule that fits it and is not used up."""

    def __init__(self) -> None:
        self._rules: list[_FaultRule] = []
        self._lock = threading.Lock()

    def add(self, fault: Fault, *, action: str, times: float) -> None:
        """Let the next *times* requests for *action* have *fault*; an empty *action* is any."""
        with self._lock:
            self._rules.append(_FaultRule(fault, action, times))

    def clear(self) -> None:
        """Remove all rules."""
        with self._lock:
            self._rules.clear()

    def take_before_reading(self) -> ResetBeforeReading | None:
        """Use up the next fault if it needs nothing of the request, and return it."""
        if not self._rules:
            return None
        with self._lock:
            rule = next((rule for rule in self._rules if rule.left > 0), None)
            if rule is None or rule.action or not isinstance(rule.fault, ResetBeforeReading):
                return None
            rule.left -= 1
            return rule.fault

    def take(self, service: str, action: str) -> Fault:
        """Use up the next fault of a request for an *action* of *service*, and return it."""
        if not self._rules:
            return _NO_FAULT
        fitting = {"", action, f"{service}.{action}"}
        with self._lock:
            for rule in self._rules:
                if rule.left > 0 and rule.action in fitting:
                    rule.left -= 1
                    return rule.fault
        return _NO_FAULT

    @property
    def unused(self) -> list[Fault]:
        """The faults of the rules that are not used up."""
        with self._lock:
            return [rule.fault for rule in self._rules if rule.left > 0]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The error *code* of one message, empty for a success, and whether the service *acted*."""

    code: str = ""
    acted: bool = True


_SUCCESS = Outcome()


@dataclass(slots=True)
class _OutcomeRule:
    outcome: Outcome
    fields: Mapping[str, str]
    every: int
    seen: int = 0

    def count(self, item: Mapping[str, Any]) -> bool:
        """Count *item* if it has the fields; return whether it is an nth one."""
        if any(item.get(name) != value for name, value in self.fields.items()):
            return False
        self.seen += 1
        return self.seen % self.every == 0


class OutcomeRules:
    """Outcomes for messages; of several rules that fit, the first one counts."""

    def __init__(self) -> None:
        self._rules: list[_OutcomeRule] = []
        self._lock = threading.Lock()

    def add(self, outcome: Outcome, *, fields: Mapping[str, str], every: int) -> None:
        """Give *outcome* to every nth message with these *fields*, wire name to value."""
        with self._lock:
            self._rules.append(_OutcomeRule(outcome, dict(fields), every))

    def clear(self) -> None:
        """Remove all rules."""
        with self._lock:
            self._rules.clear()

    def outcomes(
        self,
        action: Action,
        items: Sequence[Mapping[str, Any]],
        structures: Mapping[str, Sequence[Field]],
    ) -> list[Outcome]:
        """Return the outcome of each of *items*, in their order."""
        codes = {
            field: code
            for field in item_fields(action, structures)
            if field.limits.pattern is not None and (code := sms.judged_by_message(action, field))
        }
        return [self._by_rule(item) or _by_pattern(item, codes) for item in items]

    def _by_rule(self, item: Mapping[str, Any]) -> Outcome | None:
        if not self._rules:
            return None
        with self._lock:
            # Each rule counts what fits it, also where an earlier one decides.
            found = [rule.outcome for rule in self._rules if rule.count(item)]
        return found[0] if found else None


def _by_pattern(item: Mapping[str, Any], codes: Mapping[Field, str]) -> Outcome:
    for field, code in codes.items():
        broken = broken_limits(item.get(field.wire_name), field.limits)
        if any(limit.key == "pattern" for limit in broken):
            return Outcome(code, acted=False)
    return _SUCCESS
