"""The limits that policy can set on what is sent: each is described here, once.

A new limit is an attribute of ``Limits`` and an entry of ``LIMITS``. The spec language, the checks,
the comparison, the mock and the documentation of generated code follow from those; only what checks
a value at run time is written where the runtime and its templates are.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from tc3gen.limit_kinds import Bound, Choice, Difference, Effect, Limit, Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What policy demands of a field before it is sent; ``None`` demands nothing."""

    min_items: int | None = None
    max_items: int | None = None
    min: float | None = None
    max: float | None = None
    max_chars: int | None = None
    """In Unicode characters."""
    max_bytes: int | None = None
    """In UTF-8."""
    enum: tuple[str | float, ...] | None = None
    """The only values."""
    pattern: str | None = None
    """A regular expression for the whole value."""
    reason: str = ""

    @classmethod
    def from_policy(cls, policy: Mapping[str, Any]) -> Limits:
        """Return the limits among the keys that policy holds for a field."""
        values = {limit.key: _plain(policy.get(limit.key)) for limit in LIMITS}
        return cls(**values, reason=policy.get("reason", ""))


def _plain(written: Any) -> Any:  # noqa: ANN401 - as the limit is written, or None
    """Return a limit as the model has it: no list, and without the gaps of what did not fit."""
    if isinstance(written, list):
        return tuple(value for value in written if value is not None)
    return written


def _itself(number: float) -> float:
    return number


def _utf8_size(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


_MIN_ITEMS = Bound(
    key="min_items",
    doc="the fewest elements of the list",
    applies_to=("lists",),
    is_upper=False,
    measure=len,
    unit="elements",
    changed="the fewest elements",
    broken="holds {size} items, policy allows {allowed}",
)
_MIN = Bound(
    key="min",
    argument="minimum",
    doc="the smallest number",
    applies_to=("numbers",),
    is_upper=False,
    measure=_itself,
    changed="the smallest number",
    broken="is not within what policy allows: {allowed}",
    minimum=-math.inf,
)

LIMITS: tuple[Limit, ...] = (
    _MIN_ITEMS,
    replace(
        _MIN_ITEMS,
        key="max_items",
        doc="the most elements of the list",
        is_upper=True,
        changed="the most elements",
    ),
    _MIN,
    replace(
        _MIN,
        key="max",
        argument="maximum",
        doc="the largest number",
        is_upper=True,
        changed="the largest number",
    ),
    Bound(
        key="max_chars",
        doc="the longest text, in Unicode characters",
        applies_to=("texts",),
        is_upper=True,
        measure=len,
        unit="characters",
        changed="the most characters",
        broken="is longer than the {limit} characters of policy",
    ),
    Bound(
        key="max_bytes",
        doc="the longest text, in bytes of UTF-8",
        applies_to=("texts",),
        is_upper=True,
        measure=_utf8_size,
        unit="bytes of UTF-8",
        changed="the most bytes",
        broken="is longer than the {limit} bytes of policy",
    ),
    Choice(
        key="enum",
        argument="choices",
        doc="the only allowed values",
        applies_to=("texts", "numbers"),
    ),
    Pattern(key="pattern", doc="a regular expression for the whole text", applies_to=("texts",)),
)
"""All limits, in the order in which a value is held against them."""


def limit_called(key: str) -> Limit | None:
    """Return the limit with this *key* in policy.yaml."""
    return next((limit for limit in LIMITS if limit.key == key), None)


Give: TypeAlias = Literal["exactly one", "at least one", "at most one"]
"""How many fields of a group a caller gives."""

_GIVEN: dict[Give | None, tuple[float, float]] = {
    None: (0, math.inf),
    "exactly one": (1, 1),
    "at least one": (1, math.inf),
    "at most one": (0, 1),
}
"""The smallest and the largest number of fields that are given; ``None`` demands nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOf:
    """A group of *fields* of a request or structure, by wire name, and how many to *give*."""

    fields: tuple[str, ...]
    give: Give
    reason: str = ""

    def allows(self, given: int) -> bool:
        """Return whether so many of the fields may be *given*."""
        low, high = _GIVEN[self.give]
        return low <= given <= high

    def sentence(self, called: Mapping[str, str]) -> str:
        """Return what the generated documentation says; *called* has their Python names."""
        *others, last = (f"``{called[name]}``" for name in self.fields)
        verb = "can" if self.give == "at most one" else "has to"
        give = f"{self.give[0].upper()}{self.give[1:]}"
        return f"{give} of {', '.join(others)} and {last} {verb} be given."

    def demand(self, called: Mapping[str, str]) -> str:
        """Return what to tell a caller who did not keep it."""
        return f"give {self.give} of {', '.join(called[name] for name in self.fields)}"

    def breach(self, given: int) -> str:
        """Return what to say where so many of the fields are *given*."""
        *others, last = self.fields
        count = given or "none"
        return f"policy demands {self.give} of {', '.join(others)} and {last}, not {count}"


def one_of_difference(before: OneOf | None, after: OneOf | None) -> Difference:
    """Return what a group of the same fields demands now, and what it did."""
    old = _GIVEN[before.give if before else None]
    new = _GIVEN[after.give if after else None]
    tightened = new[0] > old[0] or new[1] < old[1]
    effect: Effect = "tightened" if tightened else "loosened" if new != old else "none"
    fields = (after or before or OneOf(fields=(), give="at least one")).fields
    words = [each.give if each else "any number" for each in (after, before)]
    text = f"how many of {{}} are given: {words[0]} now, {words[1]} before"
    return Difference(text, (", ".join(fields),), effect)


def upper_bounds(limits: Limits, *, unit: str = "") -> set[float]:
    """Return the numbers that *limits* set as the largest, of all units or of one."""
    bounds = (limit for limit in LIMITS if isinstance(limit, Bound) and limit.is_upper)
    fitting = (bound for bound in bounds if unit in {"", bound.unit})
    return {value for bound in fitting if (value := bound.value(limits)) is not None}


def sentence(limits: Limits, *, of_items: bool = False) -> str:
    """Return what *limits* demand, as the generated documentation says it; empty for nothing.

    With *of_items* they are those of a list, and what is not about the list is about each item.
    """
    of_lists = [limit.sentence(limits) for limit in LIMITS if "lists" in limit.applies_to]
    others = [limit.sentence(limits) for limit in LIMITS if "lists" not in limit.applies_to]
    each = ", ".join(filter(None, others))
    said = ", ".join(filter(None, (*of_lists, f"each {each}" if each and of_items else each)))
    return f"{said[0].upper()}{said[1:]}." if said else ""


def flaws(policy: Mapping[str, Any]) -> Iterator[tuple[Limit, str]]:
    """Yield each limit in *policy* that is of no use or contradicts another, and why."""
    limits = Limits.from_policy(policy)
    for limit in LIMITS:
        if (value := limit.value(limits)) is None:
            continue
        if flaw := limit.flaw(value):
            yield limit, flaw
        if isinstance(limit, Bound) and not limit.is_upper:
            upper = getattr(limits, limit.upper_key, None)
            if upper is not None and value > upper:
                yield limit, f"{limit.key} is above {limit.upper_key}"
        if isinstance(limit, Choice):
            yield from ((limit, flaw) for flaw in _forbidden(limit, limits))


def _forbidden(choice: Choice, limits: Limits) -> Iterator[str]:
    """Yield a sentence for each value that *choice* allows and another limit does not."""
    for allowed in choice.value(limits):
        target = "texts" if isinstance(allowed, str) else "numbers"
        for limit in LIMITS:
            value = limit.value(limits)
            if limit is choice or value is None or target not in limit.applies_to:
                continue
            if not limit.flaw(value) and not limit.allows(allowed, value):
                yield f"{choice.key} names {allowed!r}, which {limit.key} does not allow"
