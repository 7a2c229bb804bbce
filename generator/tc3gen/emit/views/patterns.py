"""The constants of a module for the patterns that values have to match."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tc3gen import names
from tc3gen.emit.code import Code, identifier, raw_literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tc3gen.model import Field


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternView:
    """A compiled regular expression of the module."""

    name: Code
    source: Code
    """The expression, as a literal."""


def pattern_views(
    classes: Iterable[tuple[str, Iterable[Field]]],
) -> dict[tuple[str, str], PatternView]:
    """Return the constants of one module, by class and field, for its *classes* with their fields.

    A constant has the name of its field, and where several classes have such a field, that of its
    class, too. The expressions themselves decide nothing: a text is never structure.
    """
    matched = [(owner, f) for owner, fields in classes for f in fields if f.limits.pattern]
    counts = Counter(field.name for _, field in matched)
    return {
        (owner, field.name): PatternView(
            name=_constant(owner if counts[field.name] > 1 else "", field.name),
            source=raw_literal(field.limits.pattern or ""),
        )
        for owner, field in matched
    }


def patterns_of(
    owner: str, known: Mapping[tuple[str, str], PatternView]
) -> tuple[PatternView, ...]:
    """Return those of the *known* patterns that the class *owner* needs."""
    return tuple(view for (of, _), view in known.items() if of == owner)


def _constant(owner: str, field: str) -> Code:
    # Two underscores, as one would not tell Phone.number_set from PhoneNumber.set.
    return identifier(
        f"_{names.snake_case(owner)}__{field}".upper() if owner else f"_{field}".upper()
    )
