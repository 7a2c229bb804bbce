"""The limits that policy can set on what is sent: each is described here, once.

A new limit is an attribute of ``Limits`` and an entry of ``LIMITS``. The spec language, the checks,
the comparison, the mock and the documentation of generated code follow from those; only what checks
a value at run time is written where the runtime and its templates are.
"""

from __future__ import annotations

import functools
import math
import re
import warnings
from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

Target: TypeAlias = Literal["lists", "texts", "numbers"]
"""What values a limit is for."""
Effect: TypeAlias = Literal["tightened", "loosened", "unclear", "none"]
"""What a changed limit means for values that kept the old one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What policy demands of a field before it is sent; ``None`` demands nothing."""

    min_items: int | None = None
    max_items: int | None = None
    max_bytes: int | None = None
    """In UTF-8."""
    pattern: str | None = None
    """A regular expression for the whole value."""
    reason: str = ""

    @classmethod
    def from_policy(cls, policy: Mapping[str, Any]) -> Limits:
        """Return the limits among the keys that policy holds for a field."""
        values = {limit.key: policy.get(limit.key) for limit in LIMITS}
        return cls(**values, reason=policy.get("reason", ""))


@dataclass(frozen=True, slots=True)
class Difference:
    """How a limit changed: a sentence with ``{}`` for each of *values*, and what it means."""

    text: str
    values: tuple[str, ...]
    effect: Effect


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit(ABC):
    """A limit, by its *key* in policy.yaml; *doc* tells in the schema what the key holds."""

    key: str
    doc: str
    applies_to: Target
    written: ClassVar[type[int | str]]
    """How its value is written in policy.yaml."""

    def value(self, limits: Limits) -> Any:  # noqa: ANN401 - of type *written*, or None
        """Return what *limits* set; ``None`` where they do not."""
        return getattr(limits, self.key)

    @abstractmethod
    def allows(self, value: Any, limit: Any) -> bool:  # noqa: ANN401 - of type *applies_to*
        """Return whether a *value* of a suitable type keeps the *limit*."""

    @abstractmethod
    def difference(self, before: Any, after: Any) -> Difference:  # noqa: ANN401 - as ``value``
        """Return how the limit changed; the two are not equal."""

    @abstractmethod
    def flaw(self, limit: Any) -> str:  # noqa: ANN401 - as ``value``
        """Return what keeps *limit* from being of any use; empty where nothing does."""

    @abstractmethod
    def sentence(self, limits: Limits) -> str:
        """Return what the generated documentation says; empty where that is nothing."""

    @abstractmethod
    def breach(self, value: Any, limits: Limits) -> str:  # noqa: ANN401 - as in ``allows``
        """Return what to say of a *value* that does not keep it, after the path to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound(Limit):
    """The smallest or largest measure of a value, in a *unit*."""

    written = int
    is_upper: bool
    measure: Callable[[Any], float]
    unit: str
    """What is counted, as the generated documentation says it."""
    changed: str
    """What a comparison calls the limit."""
    broken: str
    """What to say of a value; may hold ``{size}``, ``{limit}`` and the range ``{allowed}``."""
    minimum: float = 0
    """The smallest measure that any value has."""

    def allows(self, value: Any, limit: float) -> bool:  # noqa: ANN401 - see Limit
        """Return whether the measure of *value* is within."""
        size = self.measure(value)
        return size <= limit if self.is_upper else size >= limit

    def difference(self, before: float | None, after: float | None) -> Difference:
        """Return what the bound is and was."""
        old, new = self._strictness(before), self._strictness(after)
        text = f"{self.changed}: {_count(after)} now, {_count(before)} before"
        effect: Effect = "tightened" if new > old else "loosened" if new < old else "none"
        return Difference(text, (), effect)

    def _strictness(self, limit: float | None) -> float:
        """Return a number that is the greater the fewer values pass."""
        if self.is_upper:
            return -math.inf if limit is None else -limit
        return self.minimum if limit is None else limit

    def flaw(self, limit: float) -> str:
        """Return that no value but an empty one keeps it."""
        return f"{self.key} of {limit} allows nothing" if self._allows_nothing(limit) else ""

    def _allows_nothing(self, limit: float) -> bool:
        return self.is_upper and limit <= self.minimum

    def sentence(self, limits: Limits) -> str:
        """Return the range that is allowed, said with the first bound of its unit."""
        low, high = self._range(limits)
        if self is not self._bounds()[0]:
            return ""
        has_low = low is not None and low > self.minimum
        if high is None:
            return f"at least {low} {self.unit}" if has_low else ""
        return f"{f'{low} to' if has_low else 'at most'} {high} {self.unit}"

    def breach(self, value: Any, limits: Limits) -> str:  # noqa: ANN401 - see Limit
        """Return the measure of *value* and what is allowed."""
        low, high = self._range(limits)
        allowed = f"{low or 0} or more" if high is None else f"{low or 0} to {high}"
        size = self.measure(value)
        return self.broken.format(size=size, limit=self.value(limits), allowed=allowed)

    def _bounds(self) -> list[Bound]:
        """Return the bounds in the unit of this one."""
        known = (limit for limit in LIMITS if isinstance(limit, Bound))
        return [bound for bound in known if bound.unit == self.unit]

    def _range(self, limits: Limits) -> tuple[float | None, float | None]:
        """Return the lower and the upper bound that *limits* set in this unit."""
        bounds = {bound.is_upper: bound.value(limits) for bound in self._bounds()}
        return bounds.get(False), bounds.get(True)


def _count(limit: float | None) -> str:
    return "no limit" if limit is None else str(limit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern(Limit):
    """A regular expression that the whole text has to match."""

    written = str

    def allows(self, value: str, limit: str) -> bool:
        """Return whether all of *value* matches."""
        return compiled(limit).fullmatch(value) is not None

    def difference(self, before: str | None, after: str | None) -> Difference:
        """Return both patterns; which of them is stricter cannot be told."""
        if after is None:
            return Difference("it need not match {} any more", (before or "",), "loosened")
        if before is None:
            return Difference("it has to match {} now", (after,), "unclear")
        return Difference("it has to match {} now, {} before", (after, before), "unclear")

    def flaw(self, limit: str) -> str:
        """Return what keeps *limit* from being a regular expression, or from being meant so."""
        if not limit:
            return "an empty pattern matches nothing but the empty text"
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                re.compile(limit)
        except (ValueError, OverflowError, RecursionError, re.error, Warning) as error:
            return f"this is no regular expression: {error}"
        return ""

    def sentence(self, limits: Limits) -> str:
        """Return the pattern."""
        pattern = self.value(limits)
        return f"matches ``{pattern}``" if pattern else ""

    def breach(self, value: str, limits: Limits) -> str:  # noqa: ARG002 - texts can be private
        """Return that the text does not match."""
        return "does not match the pattern of policy"


@functools.cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Return a *pattern* without flaw, compiled once."""
    return re.compile(pattern)


def _utf8_size(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


_MIN_ITEMS = Bound(
    key="min_items",
    doc="the fewest elements of the list",
    applies_to="lists",
    is_upper=False,
    measure=len,
    unit="elements",
    changed="the fewest elements",
    broken="holds {size} items, policy allows {allowed}",
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
    Bound(
        key="max_bytes",
        doc="the longest text, in bytes of UTF-8",
        applies_to="texts",
        is_upper=True,
        measure=_utf8_size,
        unit="bytes of UTF-8",
        changed="the most bytes",
        broken="is longer than the {limit} bytes of policy",
    ),
    Pattern(key="pattern", doc="a regular expression for the whole text", applies_to="texts"),
)
"""All limits, in the order in which a value is held against them."""


def limit_called(key: str) -> Limit | None:
    """Return the limit with this *key* in policy.yaml."""
    return next((limit for limit in LIMITS if limit.key == key), None)


def upper_bounds(limits: Limits) -> set[int]:
    """Return the numbers that *limits* set as the largest."""
    bounds = (limit for limit in LIMITS if isinstance(limit, Bound) and limit.is_upper)
    return {value for bound in bounds if (value := bound.value(limits)) is not None}


def sentence(limits: Limits) -> str:
    """Return what *limits* demand, as the generated documentation says it; empty for nothing."""
    said = ", ".join(filter(None, (limit.sentence(limits) for limit in LIMITS)))
    return f"{said[0].upper()}{said[1:]}." if said else ""


def flaws(policy: Mapping[str, Any]) -> Iterator[tuple[Limit, str]]:
    """Yield each limit in *policy* that is of no use, and why."""
    for limit in LIMITS:
        if limit.key in policy:
            if flaw := limit.flaw(policy[limit.key]):
                yield limit, flaw
            key = limit.key.replace("min", "max", 1)
            if key != limit.key and policy[limit.key] > policy.get(key, math.inf):
                yield limit, f"{limit.key} is above {key}"
