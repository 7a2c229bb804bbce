"""Checks of documented examples: they fit the types and limits of what they show."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeAlias

from tc3gen.findings import Finding, Location, nearest
from tc3gen.model import Array, Reference
from tc3gen.values import (
    Missing,
    NotOneOf,
    Outside,
    Undocumented,
    Validator,
    WrongType,
    with_digits,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tc3gen.limits import OneOf
    from tc3gen.model import Action, Field
    from tc3gen.protocol import Envelope
    from tc3gen.spec.checks.sources import Sources
    from tc3gen.values import Path, Problem

    Structures: TypeAlias = Mapping[str, Sequence[Field]]
    _Words: TypeAlias = tuple[str, str]

_SETTLED = "mend the types, or list the example under `wrong_examples` in policy.yaml"


def check_example_texts(sources: Sources) -> Iterator[Finding]:
    """Rule ``example``: each is JSON."""
    for _, _, text, location in _texts(sources):
        if problem := not_json(text):
            yield Finding(location, "example", problem)


def not_json(text: str) -> str:
    """Return what keeps *text* from being JSON; empty if nothing does."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        # Not the error's own words: they change with the version of Python.
        spot = f"line {error.lineno}, column {error.colno}"
        return f"this is not JSON; it breaks off at its {spot}"
    except (ValueError, RecursionError):
        return "this JSON is nested too deeply, or a number too long"
    return ""


def check_examples(sources: Sources) -> Iterator[Finding]:
    """Rule ``example-fit``: each fits what it shows."""
    structures = {s.name: s.fields for s in sources.service.structures}
    groups = {s.name: s.one_of for s in sources.service.structures}
    for action, side, text, location in _texts(sources, known_wrong=False):
        value: object = json.loads(text)
        try:
            found = (
                _request_problems(value, action, structures, groups)
                if side == "request"
                else _response_problems(value, action, structures, sources.platform.envelope)
            )
        except RecursionError:
            yield Finding(location, "example-fit", "this JSON is nested too deeply")
            continue
        for message, hint in found:
            yield Finding(location, "example-fit", message, hint or _SETTLED)


def _request_problems(
    value: object, action: Action, structures: Structures, groups: Mapping[str, Sequence[OneOf]]
) -> list[_Words]:
    if not isinstance(value, dict):
        return [("this must be a JSON object", "")]
    validator = Validator(
        structures=structures, is_request=True, null_is_absent=False, one_of=groups
    )
    problems = validator.problems(with_digits(value), action.request, one_of=action.one_of)
    return list(worded(problems))


def _response_problems(
    value: object, action: Action, structures: Structures, envelope: Envelope
) -> list[_Words]:
    result = value.get(envelope.root) if isinstance(value, dict) else None
    if not isinstance(result, dict):
        return [(f"a response is an object that holds {envelope.root!r}", "")]
    if envelope.error in result:
        return []
    validator = Validator(structures=structures, is_request=False, null_is_absent=True)
    return list(worded(validator.problems(result, action.response, (envelope.root,))))


def _texts(
    sources: Sources, *, known_wrong: bool = True
) -> Iterator[tuple[Action, str, str, Location]]:
    """Yield action, side, text and location of everything that an example shows.

    Those that policy calls wrong are left out where *known_wrong* says so.
    """
    actions = {action.name: action for action in sources.service.actions}
    for name, facts in sources.facts.get("actions", {}).items():
        wrong = sources.decisions.get("actions", {}).get(name, {}).get("wrong_examples", {})
        for index, example in enumerate(facts.get("examples", ())):
            if not known_wrong and (example or {}).get("title") in wrong:
                continue
            for side in ("request", "response"):
                if side in (example or {}):
                    location = sources.api.location("actions", name, "examples", index, side)
                    yield actions[name], side, example[side], location


def worded(problems: Iterable[Problem]) -> Iterator[_Words]:
    """Yield a message and a hint for each of *problems*; a blank text shows a field as well."""
    for problem in problems:
        path = _dotted(problem.path)
        match problem:
            case Undocumented(steps, known):
                yield f"{path} is not documented", nearest(str(steps[-1]), known)
            case Missing():
                yield f"{path} is required and missing", ""
            case WrongType(_, Array() as wanted):
                yield f"{path} must be a list: its type is {wanted}", ""
            case WrongType(_, Reference()):
                yield f"{path} must be a JSON object", ""
            case WrongType(_, wanted):
                yield f"{path} does not fit its type {wanted}", ""
            case Outside(_, field, limit, value):
                yield f"{path} {limit.breach(value, field.limits)}", ""
            case NotOneOf(_, group, given):
                yield f"{path or 'the request'}: {group.breach(given)}", ""


def _dotted(path: Path) -> str:
    """Return *path* as messages have it: ``Items[1].Key``."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(steps).removeprefix(".")
