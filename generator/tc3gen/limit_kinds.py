"""The kinds of limits: what each demands of a value, says of it, and how two of them differ."""

from __future__ import annotations

import functools
import math
import re
import warnings
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    from tc3gen.limits import Limits

Target: TypeAlias = Literal["lists", "texts", "numbers"]
"""What values a limit is for."""
Effect: TypeAlias = Literal["tightened", "loosened", "unclear", "none"]
"""What a changed limit means for values that kept the old one."""
Written: TypeAlias = Literal["count", "number", "text", "values"]
"""How a limit is written in policy.yaml: a whole number from 0, any number, a text, a list."""


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
    applies_to: tuple[Target, ...]
    argument: str = ""
    """What the functions that check a value at run time call it, where that is not its key."""

    @property
    def about(self) -> str:
        """What its key holds, and that of a list it is about each item."""
        return self.doc if "lists" in self.applies_to else f"{self.doc}; of a list, of each item"

    @property
    def keyword(self) -> str:
        """What those functions call it; a partial template is called so, too."""
        return self.argument or self.key

    @property
    @abstractmethod
    def written(self) -> Written:
        """How its value is written in policy.yaml."""

    def value(self, limits: Limits) -> Any:  # noqa: ANN401 - as it is *written*, or None
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
    """The smallest or largest measure of a value, in a *unit*.

    Its key begins with ``min`` or ``max``; both bounds of one measure have the same rest.
    """

    is_upper: bool
    measure: Callable[[Any], float]
    unit: str = ""
    """What is counted, as the generated documentation says it; empty for the value itself."""
    changed: str
    """What a comparison calls the limit."""
    broken: str
    """What to say of a value; may hold ``{size}``, ``{limit}`` and the range ``{allowed}``."""
    minimum: float = 0
    """The smallest measure that any value has."""

    @property
    def written(self) -> Written:
        """What is counted is whole and not below 0."""
        return "number" if self.minimum < 0 else "count"

    @property
    def lower_key(self) -> str:
        """The key of the lower bound of this measure."""
        return f"min{self.key[3:]}"

    @property
    def upper_key(self) -> str:
        """The key of the upper bound of this measure."""
        return f"max{self.key[3:]}"

    def allows(self, value: Any, limit: float) -> bool:  # noqa: ANN401 - see Limit
        """Return whether the measure of *value* is within."""
        size = self.measure(value)
        return size <= limit if self.is_upper else size >= limit

    def difference(self, before: float | None, after: float | None) -> Difference:
        """Return what the bound is and was."""
        old, new = self._strictness(before), self._strictness(after)
        text = f"{self.changed}: {_shown(after)} now, {_shown(before)} before"
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
        if self.is_upper and hasattr(limits, self.lower_key):
            return ""
        has_low = low is not None and low > self.minimum
        unit = f" {self.unit}" if self.unit else ""
        if high is None:
            return f"at least {low}{unit}" if has_low else ""
        return f"{f'{low} to' if has_low else 'at most'} {high}{unit}"

    def breach(self, value: Any, limits: Limits) -> str:  # noqa: ANN401 - see Limit
        """Return the measure of *value* and what is allowed."""
        low, high = self._range(limits)
        low = self.minimum if low is None else low
        allowed = f"{low} or more" if high is None else f"{low} to {high}"
        if low == -math.inf:
            allowed = f"{high} or less"
        size = self.measure(value)
        return self.broken.format(size=size, limit=self.value(limits), allowed=allowed)

    def _range(self, limits: Limits) -> tuple[float | None, float | None]:
        """Return the lower and the upper bound that *limits* set in this unit."""
        return getattr(limits, self.lower_key, None), getattr(limits, self.upper_key, None)


def _shown(limit: float | None) -> str:
    return "no limit" if limit is None else str(limit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern(Limit):
    """A regular expression that the whole text has to match."""

    @property
    def written(self) -> Written:
        """A regular expression is a text."""
        return "text"

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Limit):
    """The only values that are allowed, each as it stands in JSON."""

    @property
    def written(self) -> Written:
        """Texts or numbers."""
        return "values"

    def allows(self, value: str | float, limit: tuple[str | float, ...]) -> bool:
        """Return whether *value* is one of them."""
        return value in limit

    def difference(
        self, before: tuple[str | float, ...] | None, after: tuple[str | float, ...] | None
    ) -> Difference:
        """Return which values are new, and which are gone."""
        if after is None:
            return Difference("any value is allowed now, some only before", (), "loosened")
        if before is None:
            shown = ", ".join(map(str, after))
            return Difference("the only allowed values are {} now", (shown,), "tightened")
        gone = ", ".join(str(value) for value in before if value not in after)
        added = ", ".join(str(value) for value in after if value not in before)
        if gone and added:
            return Difference(
                "{} is allowed no more, {} is allowed now", (gone, added), "tightened"
            )
        if gone:
            return Difference("{} is allowed no more", (gone,), "tightened")
        if added:
            return Difference("{} is allowed, too", (added,), "loosened")
        return Difference("its allowed values stand in another order", (), "none")

    def flaw(self, limit: tuple[str | float, ...]) -> str:
        """Return that no value is named, or one of them twice."""
        if not limit:
            return f"an empty {self.key} allows nothing"
        twice = [value for index, value in enumerate(limit) if value in limit[:index]]
        return f"{self.key} names {twice[0]!r} twice" if twice else ""

    def sentence(self, limits: Limits) -> str:
        """Return the values."""
        values: tuple[str | float, ...] = self.value(limits) or ()
        shown = [f"``{value}``" for value in values]
        if len(shown) < 2:  # noqa: PLR2004 - nothing to choose from
            return "".join(f"always {value}" for value in shown)
        return f"one of {', '.join(shown[:-1])} and {shown[-1]}"

    def breach(self, value: str | float, limits: Limits) -> str:  # noqa: ARG002 - can be private
        """Return what is allowed."""
        return f"is none of the {len(self.value(limits))} values that policy allows"
