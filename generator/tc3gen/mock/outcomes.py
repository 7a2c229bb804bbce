"""What becomes of each message of a batch: rules by number, by template, or every nth."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tc3gen.mock import sms
from tc3gen.model import Array, Reference
from tc3gen.values import broken_limits

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tc3gen.model import Action, Field


@dataclass(frozen=True, slots=True)
class Outcome:
    """The *code* of one message, empty where all went well, and whether the service *acted*."""

    code: str = ""
    acted: bool = True


_DONE = Outcome()


@dataclass(slots=True)
class _Rule:
    outcome: Outcome
    members: Mapping[str, str]
    every: int
    seen: int = 0

    def takes(self, item: Mapping[str, Any]) -> bool:
        """Tell whether the outcome of *item* is that of this rule; counts those that fit."""
        if any(item.get(name) != value for name, value in self.members.items()):
            return False
        self.seen += 1
        return self.seen % self.every == 0


class Outcomes:
    """Judges the messages of requests; of several rules that fit, the first one counts."""

    def __init__(self) -> None:
        self._rules: list[_Rule] = []
        self._lock = threading.Lock()

    def add(self, outcome: Outcome, *, members: Mapping[str, str], every: int) -> None:
        """Give *outcome* to every nth message with these *fields*, wire name to value."""
        with self._lock:
            self._rules.append(_Rule(outcome, dict(members), every))

    def clear(self) -> None:
        """Forget all rules."""
        with self._lock:
            self._rules.clear()

    def judge(
        self,
        action: Action,
        items: Sequence[Mapping[str, Any]],
        structures: Mapping[str, Sequence[Field]],
    ) -> list[Outcome]:
        """Return the outcome of each of *items*, in their order."""
        judged = {
            field: code
            for field in item_fields(action, structures)
            if field.limits.pattern is not None and (code := sms.judged_by_message(action, field))
        }
        return [self._ruled(item) or _by_pattern(item, judged) for item in items]

    def _ruled(self, item: Mapping[str, Any]) -> Outcome | None:
        if not self._rules:
            return None
        with self._lock:
            # Each rule counts what fits it, also where an earlier one decides.
            taken = [rule.outcome for rule in self._rules if rule.takes(item)]
        return taken[0] if taken else None


def _by_pattern(item: Mapping[str, Any], judged: Mapping[Field, str]) -> Outcome:
    for field, code in judged.items():
        broken = broken_limits(item.get(field.wire_name), field.limits)
        if any(limit.key == "pattern" for limit in broken):
            return Outcome(code, acted=False)
    return _DONE


def item_fields(action: Action, structures: Mapping[str, Sequence[Field]]) -> Sequence[Field]:
    """Return the fields of the items of an action's batch; none where they are no objects."""
    return _fields_of(action.batch.items if action.batch else "", action.request, structures)


def result_fields(action: Action, structures: Mapping[str, Sequence[Field]]) -> Sequence[Field]:
    """Return the fields of the outcomes of an action's batch."""
    return _fields_of(action.batch.results if action.batch else "", action.response, structures)


def _fields_of(
    name: str, fields: Sequence[Field], structures: Mapping[str, Sequence[Field]]
) -> Sequence[Field]:
    of = next((field.type for field in fields if field.wire_name == name), None)
    if isinstance(of, Array) and isinstance(of.items, Reference):
        return structures.get(of.items.name, ())
    return ()


def items_of(action: Action, parameters: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """Return the items of a batch as objects, whatever was sent in their place.

    An item that is a plain value is an object whose only field is the first that outcomes match.
    """
    if action.batch is None or parameters is None:
        return []
    items = parameters.get(action.batch.items)
    name = action.batch.match[0] if action.batch.match else ""
    return [
        item if isinstance(item, dict) else {name: item}
        for item in (items if isinstance(items, list) else ())
    ]
