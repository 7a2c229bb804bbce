"""Facts of a page as one flat table, path to value, so that two readings can be compared."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeAlias

from tc3gen.transcript import UNKNOWN, Head

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tc3gen.transcript import (
        ActionFacts,
        ErrorFacts,
        ExampleFacts,
        FieldFacts,
        PageFacts,
        StructureFacts,
    )

Stated: TypeAlias = dict[str, object]
PROSE = (".doc", ".title")
"""How the paths of descriptions end: all else is a fact."""


def stated(facts: PageFacts) -> Stated:
    """Return all that *facts* say, without places, inferred structures and unreadable examples."""
    told: Stated = {
        "kind": facts.kind,
        "url": facts.url,
        "updated": facts.updated,
        "service": facts.head.service,
    }
    if facts.action is not None:
        told.update(_of_action(facts.action, facts.head))
    described = [one for one in facts.structures if not one.inferred]
    if facts.kind == "types":
        told.update(_of_structures(described))
    if facts.kind == "errors":
        told.update(_of_errors(facts.errors))
    return told


def opened(facts: PageFacts) -> list[str]:
    """Return the paths of the facts that the page has lost."""
    paths = [path for path, value in stated(facts).items() if value == UNKNOWN]
    if facts.action is not None:
        tables = (("request", facts.action.request), ("response", facts.action.response))
        paths += [path for path, fields in tables if fields is None]
    return paths


def readable(example: ExampleFacts) -> bool:
    """Return whether both sides of *example* are JSON objects."""
    return all(isinstance(loaded(text), dict) for text in (example.request, example.response))


def loaded(text: str) -> object:
    """Return the value of the JSON *text*, or ``None`` where it is broken."""
    try:
        return json.loads(text)
    except ValueError:
        return None


def differences(expected: Mapping[str, object], found: Mapping[str, object]) -> list[str]:
    """Return a line for each path at which the two tables differ, in a fixed order."""
    paths = [*expected, *(path for path in found if path not in expected)]
    return [
        f"{path}: expected {_shown(expected, path)}, found {_shown(found, path)}"
        for path in paths
        if _shown(expected, path) != _shown(found, path)
    ]


def _shown(table: Mapping[str, object], path: str) -> str:
    return repr(table[path]) if path in table else "nothing"


def _of_action(action: ActionFacts, head: Head) -> Stated:
    told: Stated = {
        "action": action.name,
        "action.doc": action.doc,
        "endpoint": head.endpoint,
        "version": head.version,
        "regions": action.regions,
        "rate_limit": action.rate_limit,
        "request": _names(action.request),
        **_of_fields("request", action.request or ()),
        "response": _names(action.response),
        **_of_fields("response", action.response or ()),
        "errors": None,
    }
    if action.errors is not None:
        told.update(_of_errors(action.errors))
    told.update(_of_examples(one for one in action.examples if readable(one)))
    return told


def _names(fields: tuple[FieldFacts, ...] | None) -> tuple[str, ...] | None:
    return None if fields is None else tuple(field.wire_name for field in fields)


def _of_fields(table: str, fields: Iterable[FieldFacts]) -> Stated:
    told: Stated = {}
    for field in fields:
        path = f"{table}.{field.wire_name}"
        told[f"{path}.type"] = field.type
        told[f"{path}.required"] = field.required
        told[f"{path}.doc"] = field.doc
    return told


def _of_errors(errors: tuple[ErrorFacts, ...]) -> Stated:
    told: Stated = {"errors": tuple(error.code for error in errors)}
    told.update({f"errors.{error.code}.doc": error.doc for error in errors})
    return told


def _of_examples(examples: Iterator[ExampleFacts]) -> Stated:
    told: Stated = {"examples": 0}
    for number, example in enumerate(examples):
        told["examples"] = number + 1
        told[f"examples.{number}.title"] = example.title
        told[f"examples.{number}.request"] = loaded(example.request)
        told[f"examples.{number}.response"] = loaded(example.response)
    return told


def _of_structures(structures: Iterable[StructureFacts]) -> Stated:
    told: Stated = {}
    names: list[str] = []
    for structure in structures:
        path = f"structures.{structure.name}"
        names.append(structure.name)
        told[path] = _names(structure.fields)
        told[f"{path}.doc"] = structure.doc
        told.update(_of_fields(path, structure.fields))
    return {"structures": tuple(names), **told}
