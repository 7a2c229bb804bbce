"""Checks of what policy.yaml decides: that it is about something, fits it, and says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tc3gen import reserved
from tc3gen.findings import Finding, nearest
from tc3gen.limit_kinds import Pattern
from tc3gen.limits import flaws, limit_called
from tc3gen.model import (
    Action,
    Array,
    Field,
    Reference,
    Scalar,
    innermost,
    limit_target,
)
from tc3gen.spec.checks.platform import check_prefixes
from tc3gen.spec.checks.structures import only_received

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tc3gen.limit_kinds import Limit
    from tc3gen.spec.build import Plain
    from tc3gen.spec.checks.sources import Sources, Steps
    from tc3gen.spec.nodes import Document

_PLAIN_TYPES: dict[str, tuple[type, ...]] = {"Integer": (int,), "Float": (int, float)}
"""Type of a field to what its values are in Python; texts otherwise."""


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
            fields = {
                **held.get("request", {}),
                **held.get("response", {}),
                **held.get("fields", {}),
            }
            for field in decision.get("fields", {}):
                if field not in fields:
                    yield _no_target(sources.policy, (*steps, "fields", field), fields)
            titles = {
                (example or {}).get("title", ""): None for example in held.get("examples", ())
            }
            for title in decision.get("wrong_examples", {}):
                if title not in titles:
                    yield _no_target(sources.policy, (*steps, "wrong_examples", title), titles)


def _no_target(policy: Document, steps: Steps, known: Plain) -> Finding:
    message = f"api.yaml holds no {'.'.join(str(step) for step in steps)}"
    return Finding(
        policy.key_location(*steps), "policy-target", message, nearest(str(steps[-1]), known)
    )


def check_policy_reasons(sources: Sources) -> Iterator[Finding]:
    """Rules ``policy-reason`` and ``name``.

    What lets a request go out twice, or holds one back, says why.
    """
    for name, decision in sources.decisions.get("actions", {}).items():
        if "idempotent" in decision and not _reason(decision):
            location = sources.policy.key_location("actions", name, "idempotent")
            yield Finding(
                location, "policy-reason", f"nothing says why {name} may, or may not, be repeated"
            )
    for name, decision in sources.decisions.get("actions", {}).items():
        for title, reason in decision.get("wrong_examples", {}).items():
            if not reason.strip():
                location = sources.policy.location("actions", name, "wrong_examples", title)
                yield Finding(
                    location, "policy-reason", f"nothing says what is wrong with {title!r}"
                )
    yield from check_prefixes(sources.policy, sources.decisions)
    for code, decision in sources.decisions.get("errors", {}).items():
        if "reason" in decision and not _reason(decision):
            location = sources.policy.location("errors", code, "reason")
            yield Finding(location, "policy-reason", f"nothing says why {code} is judged so")
    for steps, policy in _field_policies(sources.decisions):
        if not _reason(policy) and set(policy) - {"private"}:
            location = sources.policy.key_location(*steps)
            yield Finding(location, "policy-reason", f"nothing says why {steps[-1]} is treated so")


def _reason(decision: Plain) -> bool:
    """Return whether a decision gives a reason that says something."""
    return bool(decision.get("reason", "").strip())


def _field_policies(decisions: Plain) -> Iterator[tuple[Steps, Plain]]:
    for section in ("actions", "structures"):
        for name, decision in decisions.get(section, {}).items():
            for field, policy in decision.get("fields", {}).items():
                yield (section, name, "fields", field), policy


def check_policy_limits(sources: Sources) -> Iterator[Finding]:
    """Rules ``policy-limit`` and ``pattern``."""
    # What is checked is sent, so of two namesakes of an action the one of the request counts.
    fields = {_decided(steps): field for steps, _, field in reversed([*sources.fields()])}
    sides: dict[Steps, set[str | int]] = {}
    received = only_received(sources.service)
    for steps, _, _ in sources.fields():
        comes_back = steps[0] == "structures" and steps[1] in received
        sides.setdefault(_decided(steps), set()).add("response" if comes_back else steps[2])
    for steps, policy in _field_policies(sources.decisions):
        field = fields.get(_decided(steps))
        if field is None:
            continue
        for key in policy:
            if problem := _unsuitable(key, field, sides[_decided(steps)]):
                location = sources.policy.key_location(*steps, key)
                yield Finding(location, "policy-limit", problem)
        if policy.get("required") is False:
            message = "required: false demands nothing; what the documentation demands stays so"
            location = sources.policy.location(*steps, "required")
            yield Finding(location, "policy-limit", message, "leave it out")
        for limit, flaw in flaws(policy):
            rule = "pattern" if isinstance(limit, Pattern) else "policy-limit"
            yield Finding(sources.policy.location(*steps, limit.key), rule, flaw)


def _decided(steps: Steps) -> Steps:
    """Return section, owner and field: what policy.yaml distinguishes."""
    return steps[0], steps[1], steps[3]


def _unsuitable(key: str, field: Field, sides: set[str | int]) -> str:
    """Return what speaks against *key* for a field that stands on *sides* of an action."""
    limit = limit_called(key)
    if (limit or key == "required") and sides == {"response"}:
        return f"{key} is for what is sent, and {field.wire_name} only comes back"
    if key == "always" and sides == {"request"}:
        return f"{key} is for responses, and {field.wire_name} is only sent"
    wanted = limit.applies_to if limit else ("texts",) if key in {"codes", "ok"} else ()
    # Of a list, a limit is for itself or for each of its items.
    targets = {limit_target(field.type)} | (
        {limit_target(innermost(field.type))} if limit else set()
    )
    if wanted and targets.isdisjoint(wanted):
        return f"{key} is for {' and '.join(wanted)}, not for {field.type}"
    return _of_another_type(limit, field) if limit else ""


def _of_another_type(limit: Limit, field: Field) -> str:
    """Return that the *limit* of a text or number is, or holds, no value of its type."""
    if limit.written not in {"number", "values"}:
        return ""
    value = limit.value(field.limits)
    values = value if isinstance(value, tuple) else () if value is None else (value,)
    suitable = _PLAIN_TYPES.get(str(innermost(field.type)), (str,))
    wrong = next((each for each in values if type(each) not in suitable), None)
    return (
        ""
        if wrong is None
        else f"{limit.key} has {wrong!r}, which is not of type {innermost(field.type)}"
    )


def check_coded_fields(sources: Sources) -> Iterator[Finding]:
    """Rule ``coded-field``: what gives a structure ``ok``, ``effect`` and ``retry``."""
    for structure in sources.service.structures:
        steps: Steps = ("structures", structure.name, "fields")
        coded = [field for field in structure.fields if field.codes]
        for field in coded:
            if not (field.always and field.ok):
                location = sources.policy.key_location(*steps, field.wire_name, "codes")
                message = f"{field.wire_name} holds a code, so it needs `always: true` and `ok`"
                yield Finding(location, "coded-field", message)
        for field in coded[1:]:
            location = sources.policy.key_location(*steps, field.wire_name, "codes")
            message = f"{structure.name} has two fields with codes; which tells its outcome?"
            yield Finding(location, "coded-field", message)


def check_batches(sources: Sources) -> Iterator[Finding]:
    """Rule ``batch``."""
    for action in sources.service.actions:
        if action.batch is not None:
            steps: Steps = ("actions", action.name, "batch")
            for key, side, fields in (
                ("items", "request", action.request),
                ("results", "response", action.response),
            ):
                yield from _batch_list(sources, (*steps, key), side, fields)
            yield from _batch_size(sources, action, (*steps, "size"))
            yield from _batch_parameters(sources, action, (*steps, "items"))
            if not action.batch.match:
                message = "match names no field, so no outcome finds its item"
                yield Finding(sources.policy.location(*steps, "match"), "batch", message)
            yield from _unmatched(sources, action, (*steps, "match"))


def _batch_list(
    sources: Sources, steps: Steps, side: str, fields: Iterable[Field]
) -> Iterator[Finding]:
    batch = sources.decisions["actions"][steps[1]]["batch"]
    wanted, lists = batch.get(steps[-1]), [
        field.wire_name for field in fields if isinstance(field.type, Array)
    ]
    if wanted is not None and wanted not in lists:
        message = f"the {side} of {steps[1]} has no list called {wanted!r}"
        yield Finding(sources.policy.location(*steps), "batch", message, nearest(wanted, lists))


def _batch_parameters(sources: Sources, action: Action, steps: Steps) -> Iterator[Finding]:
    """Find fields of the request that the method for batches has no room for."""
    for field in action.request:
        if field.name in reserved.batch_parameters():
            message = f"the method for batches has a parameter {field.name!r} of its own"
            hint = f"add `name: {field.name}_2` to {field.wire_name} in api.yaml"
            yield Finding(sources.policy.location(*steps), "batch", message, hint)


def _batch_size(sources: Sources, action: Action, steps: Steps) -> Iterator[Finding]:
    items = action.batch.items if action.batch else None
    limit = next((f.limits.max_items for f in action.request if f.wire_name == items), None)
    if action.batch and limit is not None and action.batch.size > limit:
        message = f"size is above the {limit} items that policy allows"
        yield Finding(sources.policy.location(*steps), "batch", message)


def _unmatched(sources: Sources, action: Action, steps: Steps) -> Iterator[Finding]:
    """Find fields of ``match`` that items or results lack: no outcome would find its item."""
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
        known = {field.wire_name: field for field in structure.fields}
        written = sources.decisions["actions"][action.name]["batch"].get("match", ())
        for index, name in enumerate(written):
            if name is not None and name not in known:
                message = f"{structure.name} has no field {name!r}"
                yield Finding(
                    sources.policy.location(*steps, index), "batch", message, nearest(name, known)
                )
            elif name is not None and not isinstance(known[name].type, Scalar):
                message = f"{structure.name}.{name} is no single value to tell items apart by"
                yield Finding(sources.policy.location(*steps, index), "batch", message)
