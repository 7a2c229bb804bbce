"""A JSON value held against the fields, the types and the limits that it should have."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from tc3gen.limits import LIMITS
from tc3gen.model import Array, Reference

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tc3gen.limit_kinds import Limit, Target
    from tc3gen.limits import Limits, OneOf
    from tc3gen.model import Action, Field, Type

Path: TypeAlias = tuple[str | int, ...]
"""The wire names of fields, and the numbers of items in lists, that lead to a value."""

_JSON_TYPES: dict[str, tuple[type, ...]] = {
    "Integer": (int,),
    "Float": (int, float),
    "Boolean": (bool,),
}
"""Scalar to the types of a parsed value; all others are texts."""

_TARGETS: dict[type, Target] = {list: "lists", str: "texts", int: "numbers", float: "numbers"}


@dataclass(frozen=True, slots=True)
class Undocumented:
    """Nothing called so is one of the *known* fields."""

    path: Path
    known: frozenset[str]


@dataclass(frozen=True, slots=True)
class Missing:
    """A required field is not there."""

    path: Path


@dataclass(frozen=True, slots=True)
class WrongType:
    """The value is not of the type *wanted*."""

    path: Path
    wanted: Type


@dataclass(frozen=True, slots=True)
class Outside:
    """The *value* of *field* does not keep a *limit*."""

    path: Path
    field: Field
    limit: Limit
    value: object


@dataclass(frozen=True, slots=True)
class Blank:
    """A required text is there and says nothing."""

    path: Path


@dataclass(frozen=True, slots=True)
class NotOneOf:
    """So many fields of *group* are *given*, which it does not allow; *path* is to their owner."""

    path: Path
    group: OneOf
    given: int


Problem: TypeAlias = Undocumented | Missing | WrongType | Outside | Blank | NotOneOf


@dataclass(frozen=True, slots=True, kw_only=True)
class Validator:
    """Holds values against fields; may raise RecursionError for what nests too deeply."""

    structures: Mapping[str, Sequence[Field]]
    is_request: bool
    """What is required has to be there, and limits are kept."""
    null_is_absent: bool
    one_of: Mapping[str, Sequence[OneOf]] = field(default_factory=dict[str, "Sequence[OneOf]"])
    """Structure to the groups of its fields."""

    def problems(
        self,
        value: Mapping[str, Any],
        fields: Iterable[Field],
        path: Path = (),
        *,
        one_of: Iterable[OneOf] = (),
    ) -> Iterator[Problem]:
        """Yield what is wrong with the object *value* of *fields*, in a fixed order."""
        known = {field.wire_name: field for field in fields}
        for name in value:
            if name not in known:
                yield Undocumented((*path, name), frozenset(known))
        for name, each in known.items():
            if value.get(name) is not None or (name in value and not self.null_is_absent):
                yield from self._field(value[name], each, (*path, name))
            elif self.is_request and each.required:
                yield Missing((*path, name))
        for group in one_of if self.is_request else ():
            given = sum(value.get(name) is not None for name in group.fields)
            if not group.allows(given):
                yield NotOneOf(path, group, given)

    def _field(self, value: object, field: Field, path: Path) -> Iterator[Problem]:
        wrong = list(self._typed(value, field.type, path))
        yield from wrong
        if wrong or not self.is_request:
            return
        for limit in broken_limits(value, field.limits):
            yield Outside(path, field, limit, value)
        for index, item in enumerate(value if isinstance(value, list) else ()):
            for limit in broken_limits(item, field.limits):
                yield Outside((*path, index), field, limit, item)
        must_say_something = field.required and not field.may_be_blank
        if must_say_something and isinstance(value, str) and not value.strip():
            yield Blank(path)

    def _typed(self, value: object, of: Type, path: Path) -> Iterator[Problem]:
        match of, value:
            case Array(items), list():
                for index, item in enumerate(value):
                    yield from self._typed(item, items, (*path, index))
            case Reference(name), dict():
                groups = self.one_of.get(name, ())
                yield from self.problems(value, self.structures.get(name, ()), path, one_of=groups)
            case (Array() | Reference()), _:
                yield WrongType(path, of)
            case _ if type(value) not in _JSON_TYPES.get(str(of), (str,)):
                yield WrongType(path, of)


def broken_limits(value: object, limits: Limits) -> Iterator[Limit]:
    """Yield the limits that *value* does not keep, in their order; those for other types apart."""
    target = _TARGETS.get(type(value))
    for limit in LIMITS:
        bound = limit.value(limits)
        if target in limit.applies_to and bound is not None and not limit.allows(value, bound):
            yield limit


def documented_requests(action: Action) -> Iterator[dict[str, Any]]:
    """Yield the requests in the examples of *action* that are JSON objects."""
    for example in action.examples:
        try:
            request = json.loads(example.request)
        except (ValueError, RecursionError):
            continue
        if isinstance(request, dict):
            yield request


def with_digits(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Return a documented *value* with a digit for each asterisk in a text: it stands for any."""
    match value:
        case str():
            return value.replace("*", "0")
        case list():
            return [with_digits(item) for item in value]
        case dict():
            return {name: with_digits(item) for name, item in value.items()}
    return value
