"""What the shapes cannot say: checks over one service, its facts and its decisions together."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from generator import names
from generator.findings import Finding, Place, nearest
from generator.model import (
    Action,
    Array,
    Field,
    Platform,
    Reference,
    Scalar,
    Service,
    innermost,
    longest_prefix,
)
from generator.spec.build import Plain, parse_rate
from generator.spec.nodes import Document
from generator.spec.types import SCALARS, parse_type

Steps: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Sources:
    """One service as it was written and as it was understood."""

    service: Service
    platform: Platform
    api: Document
    policy: Document
    facts: Plain
    decisions: Plain

    def members(self) -> Iterator[tuple[Steps, str, Field]]:
        """Yield each member with the steps to it and the name of its type in messages."""
        for action in self.service.actions:
            for side in ("request", "response"):
                for field in getattr(action, side):
                    yield ("actions", action.name, side, field.wire_name), action.name, field
        for structure in self.service.structures:
            for field in structure.fields:
                steps = ("structures", structure.name, "fields", field.wire_name)
                yield steps, structure.name, field


Check: TypeAlias = Callable[[Sources], Iterator[Finding]]


def check_names(sources: Sources) -> Iterator[Finding]:
    """Rule ``name``."""
    for section in ("actions", "structures"):
        for name in sources.facts.get(section, {}):
            yield from _wire_name(sources.api, (section, name))
            if section == "structures" and name in SCALARS:
                place = sources.api.key_place(section, name)
                yield Finding(place, "name", f"{name!r} is the name of a type already")
    for steps, _, _ in sources.members():
        yield from _wire_name(sources.api, steps)
    yield from _python_names(sources)
    for code in sources.facts.get("errors", {}):
        if not names.is_error_code(code):
            message = f"{code!r} is no error code: labels joined by dots, such as A.B"
            yield Finding(sources.api.key_place("errors", code), "name", message)


def _wire_name(document: Document, steps: Steps) -> Iterator[Finding]:
    name = str(steps[-1])
    if not names.is_wire_name(name):
        message = f"{name!r} is no name: a letter, then letters, digits and underscores"
        yield Finding(document.key_place(*steps), "name", message)


def _python_names(sources: Sources) -> Iterator[Finding]:
    for steps, _, field in sources.members():
        place = sources.api.place(*steps, "name")
        if not names.is_python_name(field.name):
            message = f"{field.name!r} cannot be the Python name of a member"
            hint = f"{names.member_name(field.wire_name)!r} would be the usual one"
            if names.is_wire_name(field.wire_name):
                yield Finding(place, "name", message, hint)


def check_collisions(sources: Sources) -> Iterator[Finding]:
    """Rule ``name-collision``: members of one type, methods of the client, classes, codes."""
    service, api = sources.service, sources.api
    for action in service.actions:
        for side in ("request", "response"):
            steps = ("actions", action.name, side)
            yield from _member_collisions(api, steps, getattr(action, side))
    for structure in service.structures:
        yield from _member_collisions(
            api, ("structures", structure.name, "fields"), structure.fields
        )
    methods = [(("actions", a.name), a.method_name) for a in service.actions]
    classes = [(("structures", s.name), s.class_name) for s in service.structures]
    for action in service.actions:
        classes += [(("actions", action.name), name) for name in names.message_classes(action.name)]
    codes = [(("errors", e.code), e.member_name) for e in service.errors]
    for scope in (methods, classes, codes):
        for clash in _clashes(scope):
            yield clash.finding(api, "rename one of them")


def _member_collisions(api: Document, steps: Steps, fields: Sequence[Field]) -> Iterator[Finding]:
    taken = {field.name for field in fields}
    for clash in _clashes([((*steps, field.wire_name), field.name) for field in fields]):
        candidates = (f"{clash.name}_{number}" for number in range(2, len(fields) + 3))
        free = next(name for name in candidates if name not in taken)
        taken.add(free)
        yield clash.finding(api, f"add `name: {free}`")


@dataclass(frozen=True, slots=True)
class _Clash:
    steps: Steps
    earlier: str
    name: str

    def finding(self, api: Document, hint: str) -> Finding:
        message = f"{self.earlier!r} and {self.steps[-1]!r} would both be called {self.name!r}"
        return Finding(api.key_place(*self.steps), "name-collision", message, hint)


def _clashes(named: Sequence[tuple[Steps, str]]) -> Iterator[_Clash]:
    first: dict[str, Steps] = {}
    for steps, name in named:
        if first.setdefault(name, steps) != steps:
            yield _Clash(steps, str(first[name][-1]), name)


def check_types(sources: Sources) -> Iterator[Finding]:
    """Rule ``unknown-type``."""
    known = {*SCALARS, *sources.facts.get("structures", {})}
    for steps, text in _written_types(sources.facts):
        place = sources.api.place(*steps, "type")
        of = parse_type(text)
        if of is None:
            words = [*known, *(f"Array of {name}" for name in known)]
            yield Finding(place, "unknown-type", f"{text!r} is no type", nearest(text, words))
        elif isinstance(last := innermost(of), Reference) and last.name not in known:
            message = f"no structure is called {last.name!r}"
            yield Finding(place, "unknown-type", message, nearest(last.name, known))


def _written_types(facts: Plain) -> Iterator[tuple[Steps, str]]:
    tables: list[tuple[Steps, Plain]] = []
    for name, action in facts.get("actions", {}).items():
        tables += [
            (("actions", name, side), action.get(side, {})) for side in ("request", "response")
        ]
    for name, structure in facts.get("structures", {}).items():
        tables.append((("structures", name, "fields"), structure.get("fields", {})))
    for steps, table in tables:
        for member, entry in table.items():
            if "type" in entry:
                yield (*steps, member), entry["type"]


def check_codes(sources: Sources) -> Iterator[Finding]:
    """Rules ``unknown-code`` and ``code-prefix``."""
    described = sources.facts.get("errors", {})
    common = {error.code for error in sources.platform.errors}
    for action in sources.service.actions:
        for index, code in enumerate(action.errors):
            if code not in described and code not in common:
                place = sources.api.place("actions", action.name, "errors", index)
                message = f"the code {code!r} is not described under `errors`"
                yield Finding(place, "unknown-code", message, nearest(code, {*described, *common}))
    prefixes = sources.platform.prefixes
    for code in described:
        if longest_prefix(code, prefixes) is None:
            first = code.split(".")[0]
            message = f"no prefix of {code!r} is known; its errors would be plain ApiErrors"
            hint = nearest(first, (p.prefix for p in prefixes)) or "add it to platform.yaml"
            yield Finding(sources.api.key_place("errors", code), "code-prefix", message, hint)


def check_facts(sources: Sources) -> Iterator[Finding]:
    """Rules ``rate-limit`` and ``example``."""
    for name, action in sources.facts.get("actions", {}).items():
        rate = action.get("rate_limit")
        if rate is not None and parse_rate(rate) is None:
            place = sources.api.place("actions", name, "rate_limit")
            yield Finding(place, "rate-limit", f"{rate!r} is no rate", "write it as 10/s")
        for index, example in enumerate(action.get("examples", ())):
            for side in ("request", "response"):
                place = sources.api.place("actions", name, "examples", index, side)
                yield from _json_object(example.get(side, "{}"), place)


def _json_object(text: str, place: Place) -> Iterator[Finding]:
    try:
        value = json.loads(text)
    except ValueError as error:
        yield Finding(place, "example", f"this is not JSON: {error}")
    except RecursionError:
        yield Finding(place, "example", "this JSON is nested too deeply")
    else:
        if not isinstance(value, dict):
            yield Finding(place, "example", "this must be a JSON object")


def check_policy_targets(sources: Sources) -> Iterator[Finding]:
    """Rule ``policy-target``: nobody decides about what does not exist."""
    for section in ("actions", "structures", "errors"):
        known = sources.facts.get(section, {})
        for name, decision in sources.decisions.get(section, {}).items():
            steps = (section, name)
            if name not in known:
                yield _no_target(sources.policy, steps, known)
                continue
            held = known[name]
            members = {
                **held.get("request", {}),
                **held.get("response", {}),
                **held.get("fields", {}),
            }
            for member in decision.get("fields", {}):
                if member not in members:
                    yield _no_target(sources.policy, (*steps, "fields", member), members)


def _no_target(policy: Document, steps: Steps, known: Plain) -> Finding:
    message = f"api.yaml holds no {'.'.join(str(step) for step in steps)}"
    return Finding(
        policy.key_place(*steps), "policy-target", message, nearest(str(steps[-1]), known)
    )


def check_policy_reasons(sources: Sources) -> Iterator[Finding]:
    """Rule ``policy-reason``: what lets a request go out twice, or holds one back, says why."""
    for name, decision in sources.decisions.get("actions", {}).items():
        if "idempotent" in decision and not decision.get("reason"):
            place = sources.policy.key_place("actions", name, "idempotent")
            yield Finding(
                place, "policy-reason", f"nothing says why {name} may, or may not, be repeated"
            )
    for steps, policy in _member_policies(sources.decisions):
        if not policy.get("reason") and set(policy) - {"private"}:
            place = sources.policy.key_place(*steps)
            yield Finding(place, "policy-reason", f"nothing says why {steps[-1]} is treated so")


def _member_policies(decisions: Plain) -> Iterator[tuple[Steps, Plain]]:
    for section in ("actions", "structures"):
        for name, decision in decisions.get(section, {}).items():
            for member, policy in decision.get("fields", {}).items():
                yield (section, name, "fields", member), policy


def check_policy_limits(sources: Sources) -> Iterator[Finding]:
    """Rules ``policy-limit`` and ``pattern``."""
    types = {(str(steps[1]), field.wire_name): field for steps, _, field in sources.members()}
    for steps, policy in _member_policies(sources.decisions):
        field = types.get((str(steps[1]), str(steps[3])))
        if field is None:
            continue
        for key in policy:
            if problem := _unsuitable(key, field):
                place = sources.policy.key_place(*steps, key)
                yield Finding(
                    place, "policy-limit", f"{key} is for {problem}, not for {field.type}"
                )
        if policy.get("min_items", 0) > policy.get("max_items", policy.get("min_items", 0)):
            place = sources.policy.place(*steps, "min_items")
            yield Finding(place, "policy-limit", "min_items is above max_items")
        yield from _pattern(policy, sources.policy.place(*steps, "pattern"))


def _unsuitable(key: str, field: Field) -> str:
    if key in {"min_items", "max_items"} and not isinstance(field.type, Array):
        return "lists"
    is_text = isinstance(field.type, Scalar) and field.type.name not in {
        "Integer",
        "Float",
        "Boolean",
    }
    if key in {"max_bytes", "pattern", "codes", "ok"} and not is_text:
        return "texts"
    return ""


def _pattern(policy: Plain, place: Place) -> Iterator[Finding]:
    try:
        re.compile(policy.get("pattern", ""))
    except (re.error, OverflowError, RecursionError) as error:
        yield Finding(place, "pattern", f"this is no regular expression: {error}")


def check_batches(sources: Sources) -> Iterator[Finding]:
    """Rule ``batch``."""
    for action in sources.service.actions:
        if action.batch is None:
            continue
        steps = ("actions", action.name, "batch")
        for key, members in (("items", action.request), ("results", action.response)):
            wanted = getattr(action.batch, key)
            lists = [m for m in members if isinstance(m.type, Array)]
            if wanted not in {member.wire_name for member in lists}:
                message = f"{action.name} has no list called {wanted!r} there"
                hint = nearest(wanted, (member.wire_name for member in lists))
                yield Finding(sources.policy.place(*steps, key), "batch", message, hint)
        yield from _unmatched(sources, action, (*steps, "match"))


def _unmatched(sources: Sources, action: Action, steps: Steps) -> Iterator[Finding]:
    """Members of ``match`` must stand in the items and in the results, or no outcome finds its item."""
    if action.batch is None:
        return
    for wanted, fields in (
        (action.batch.items, action.request),
        (action.batch.results, action.response),
    ):
        of = next((innermost(f.type) for f in fields if f.wire_name == wanted), None)
        structure = sources.service.structure(of.name) if isinstance(of, Reference) else None
        if structure is None:
            continue
        known = [field.wire_name for field in structure.fields]
        for index, name in enumerate(action.batch.match):
            if name not in known:
                message = f"{structure.name} has no member {name!r}"
                yield Finding(
                    sources.policy.place(*steps, index), "batch", message, nearest(name, known)
                )


CHECKS: tuple[Check, ...] = (
    check_names,
    check_collisions,
    check_types,
    check_codes,
    check_facts,
    check_policy_targets,
    check_policy_reasons,
    check_policy_limits,
    check_batches,
)
