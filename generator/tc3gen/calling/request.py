"""The request that JSON and options together make, with everything that is wrong with it."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tc3gen.calling.field_names import NoItemError, UnknownNameError, resolved
from tc3gen.calling.json_input import JsonError, parse_json
from tc3gen.model import Array, Reference
from tc3gen.queries import scalar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tc3gen.calling.arguments import Given
    from tc3gen.calling.json_input import Json
    from tc3gen.model import Field, Type
    from tc3gen.values import Path


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with an option: *known* are the names that one of them may have meant."""

    option: str
    message: str
    name: str = ""
    known: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Request:
    """The *parameters* by their documented names, and what is *wrong* with options."""

    parameters: dict[str, Json]
    wrong: list[Wrong] = field(default_factory=list[Wrong])


def combined(
    base: Mapping[str, Json],
    given: Iterable[Given],
    fields: Sequence[Field],
    structures: Mapping[str, Sequence[Field]],
) -> Request:
    """Return *base*, the JSON of a request, with what options give in node of what it says.

    A text is converted as the type of its field asks; one that cannot be stays a text, for the
    checks to refuse. A list takes several options, an item each, or JSON lists.
    """
    request = Request(deepcopy(dict(base)))
    values: dict[Path, tuple[Given, Json]] = {}
    for each in given:
        try:
            path, of = resolved(each.steps, fields, structures)
            _add(values, path, each, of)
        except UnknownNameError as error:
            request.wrong.append(_unknown(each, error))
        except NoItemError as error:
            message = f"is a list: the number of an item has to stand at {error.step}"
            request.wrong.append(Wrong(each.option, message))
        except JsonError as error:
            request.wrong.append(Wrong(each.option, error.message))
        except _TwiceError:
            message = "is given twice, and is no list"
            request.wrong.append(Wrong(each.option, message))
    for path in sorted(values, key=_in_order):
        each, value = values[path]
        if message := _put(request.parameters, path, value):
            request.wrong.append(Wrong(each.option, message))
    return request


class _TwiceError(Exception):
    """A value that is no list was given twice."""


def _unknown(each: Given, error: UnknownNameError) -> Wrong:
    where = "of the request" if each.steps[0] == error.name else "there"
    return Wrong(each.option, f"is no field {where}", error.name, error.known)


def _add(values: dict[Path, tuple[Given, Json]], path: Path, each: Given, of: Type) -> None:
    """Note the value of an option, behind what was given for the same list before."""
    value = _value(each.text, of)
    if path in values:
        if not isinstance(of, Array):
            raise _TwiceError
        value = [*values[path][1], *value]
    values[path] = (each, value)


def _value(text: str, of: Type) -> Json:
    """Return the value that *text* stands for; raises JsonError."""
    if isinstance(of, Array):
        listed = _listed(text)
        return [_value(text, of.items)] if listed is None else listed
    return parse_json(text) if isinstance(of, Reference) else scalar(text, of.name)


def _listed(text: str) -> list[Json] | None:
    """Return the list that *text* is as JSON; ``None`` where it is an item."""
    if not text.lstrip().startswith("["):
        return None
    try:
        value = parse_json(text)
    except JsonError:
        return None
    return value if isinstance(value, list) else None


def _in_order(path: Path) -> tuple[tuple[int, str], ...]:
    """Sort items of lists by their numbers, and the rest by name, so that each can be appended."""
    return tuple((step, "") if isinstance(step, int) else (0, step) for step in path)


def _put(tree: dict[str, Json], path: Path, value: object) -> str:
    """Set *value* in *tree* at *path*, and make what is not there on the way; return why not."""
    node: Json = tree
    for step, following in zip(path, (*path[1:], None), strict=True):
        fits = isinstance(node, list) if isinstance(step, int) else isinstance(node, dict)
        if not fits:
            return "leads into what the JSON says is no list or object"
        if isinstance(step, int) and step > len(node):
            return f"leaves out item {len(node)}"
        if following is None:
            new = value
        else:
            there = node[step] if _has(node, step) else None
            new = there if there is not None else [] if isinstance(following, int) else {}
        if isinstance(step, int) and step == len(node):
            node.append(new)
        else:
            node[step] = new
        node = node[step]
    return ""


def _has(node: Json, step: str | int) -> bool:
    return step < len(node) if isinstance(step, int) else step in node
