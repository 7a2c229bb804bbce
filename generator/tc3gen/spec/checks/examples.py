"""Checks of documented examples: they fit the types and limits of what they show."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tc3gen.findings import Finding, Location, nearest
from tc3gen.model import Action, Array, Field, Reference, Type

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tc3gen.spec.checks.sources import Sources

_SETTLED = "mend the types, or list the example under `wrong_examples` in policy.yaml"
_KINDS: dict[str, tuple[type, ...]] = {"Integer": (int,), "Float": (int, float), "Boolean": (bool,)}


def check_example_texts(sources: Sources) -> Iterator[Finding]:
    """Rule ``example``: each is JSON."""
    for _, _, text, location in _texts(sources):
        try:
            json.loads(text)
        except json.JSONDecodeError as error:
            # Not the error's own words: they change with the version of Python.
            spot = f"line {error.lineno}, column {error.colno}"
            yield Finding(location, "example", f"this is not JSON; it breaks off at its {spot}")
        except (ValueError, RecursionError):
            yield Finding(
                location, "example", "this JSON is nested too deeply, or a number too long"
            )


def check_examples(sources: Sources) -> Iterator[Finding]:
    """Rule ``example-fit``: each fits what it shows."""
    envelope = sources.platform.envelope
    structures = {s.name: s.fields for s in sources.service.structures}
    for action, side, text, location in _texts(sources, known_wrong=False):
        value: object = json.loads(text)
        if side == "request":
            problems = _Fit(structures, is_response=False).members(value, action.request, "")
        elif not isinstance(value, dict) or not isinstance(value.get(envelope.root), dict):
            problems = iter([(f"a response is an object that holds {envelope.root!r}", "")])
        elif envelope.error in value[envelope.root]:
            continue
        else:
            fit, result = _Fit(structures, is_response=True), value[envelope.root]
            problems = fit.members(result, action.response, f"{envelope.root}.")
        try:
            found = [
                Finding(location, "example-fit", message, hint or _SETTLED)
                for message, hint in problems
            ]
        except RecursionError:
            found = [Finding(location, "example-fit", "this JSON is nested too deeply")]
        yield from found


def _texts(
    sources: Sources, *, known_wrong: bool = True
) -> Iterator[tuple[Action, str, str, Location]]:
    """Yield action, side, text and place of everything that an example shows.

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


@dataclass(frozen=True, slots=True)
class _Fit:
    """Holds JSON values against types; problems are messages with hints."""

    structures: Mapping[str, Sequence[Field]]
    is_response: bool

    def members(
        self, value: object, fields: Sequence[Field], path: str
    ) -> Iterator[tuple[str, str]]:
        if not isinstance(value, dict):
            yield f"{path.rstrip('.') or 'this'} must be a JSON object", ""
            return
        known = {field.wire_name: field for field in fields}
        words = frozenset(known)
        for name, member in value.items():
            if name not in known:
                yield f"{path}{name} is not documented", nearest(name, words)
            else:
                yield from self._field(member, known[name], f"{path}{name}")
        for field in fields:
            if not self.is_response and field.required and field.wire_name not in value:
                yield f"{path}{field.wire_name} is required and missing", ""

    def _field(self, value: object, field: Field, path: str) -> Iterator[tuple[str, str]]:
        if value is None and self.is_response:
            return
        problems = list(self._typed(value, field.type, path))
        yield from problems or self._limited(value, field, path)

    def _typed(self, value: object, of: Type, path: str) -> Iterator[tuple[str, str]]:
        if isinstance(of, Array):
            if not isinstance(value, list):
                yield f"{path} must be a list: its type is {of}", ""
                return
            for index, item in enumerate(value):
                yield from self._typed(item, of.items, f"{path}[{index}]")
        elif isinstance(of, Reference):
            yield from self.members(value, self.structures.get(of.name, ()), f"{path}.")
        elif type(value) not in _KINDS.get(of.name, (str,)):
            yield f"{path} does not fit its type {of}", ""

    def _limited(self, value: object, field: Field, path: str) -> Iterator[tuple[str, str]]:
        limits = field.limits
        if isinstance(value, list) and not self.is_response:
            low, high = limits.min_items or 0, limits.max_items
            if len(value) < low or (high is not None and len(value) > high):
                yield f"{path} holds {len(value)} items, policy allows {low} to {high}", ""
        if isinstance(value, str) and not self.is_response:
            # An asterisk stands for any digit, so that no real number is shown.
            text = value.replace("*", "0")
            size = len(text.encode(errors="replace"))
            if limits.max_bytes is not None and size > limits.max_bytes:
                yield f"{path} is longer than the {limits.max_bytes} bytes of policy", ""
            if limits.pattern and not _matches(limits.pattern, text):
                yield f"{path} does not match the pattern of policy", ""


def _matches(pattern: str, text: str) -> bool:
    try:
        return bool(re.fullmatch(pattern, text))
    except (ValueError, OverflowError, RecursionError, re.error):
        return True
