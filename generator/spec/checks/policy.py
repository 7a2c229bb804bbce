"""Checks of what policy.yaml decides: that it is about something, fits it, and says why."""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING

from generator.findings import Finding, Place, nearest
from generator.model import Action, Array, Field, Reference, Scalar, innermost

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.spec.build import Plain
    from generator.spec.checks.sources import Sources, Steps
    from generator.spec.nodes import Document


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
    for code, decision in sources.decisions.get("errors", {}).items():
        if decision.get("reason") == "":
            place = sources.policy.place("errors", code, "reason")
            yield Finding(place, "policy-reason", f"nothing says why {code} is judged so")
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
    # What is checked is sent, so of two namesakes of an action the one of the request counts.
    fields = {_decided(steps): field for steps, _, field in reversed([*sources.members()])}
    for steps, policy in _member_policies(sources.decisions):
        field = fields.get(_decided(steps))
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


def _decided(steps: Steps) -> Steps:
    """Return section, owner and member: what policy.yaml distinguishes."""
    return steps[0], steps[1], steps[3]


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
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            re.compile(policy.get("pattern", ""))
    except (re.error, OverflowError, RecursionError, Warning) as error:
        yield Finding(place, "pattern", f"this is no regular expression: {error}")


def check_coded_members(sources: Sources) -> Iterator[Finding]:
    """Rule ``coded-member``: what gives a structure ``ok``, ``effect`` and ``retry``."""
    for structure in sources.service.structures:
        steps: Steps = ("structures", structure.name, "fields")
        coded = [field for field in structure.fields if field.codes]
        for field in coded:
            if not (field.always and field.ok):
                place = sources.policy.key_place(*steps, field.wire_name, "codes")
                message = f"{field.wire_name} holds a code, so it needs `always: true` and `ok`"
                yield Finding(place, "coded-member", message)
        for field in coded[1:]:
            place = sources.policy.key_place(*steps, field.wire_name, "codes")
            message = f"{structure.name} has two members with codes; which tells its outcome?"
            yield Finding(place, "coded-member", message)
    for action in sources.service.actions:
        for field in (*action.request, *action.response):
            if field.codes:
                steps = ("actions", action.name, "fields", field.wire_name, "codes")
                message = "only a structure's member can hold the code of an outcome"
                yield Finding(sources.policy.key_place(*steps), "coded-member", message)


def check_batches(sources: Sources) -> Iterator[Finding]:
    """Rule ``batch``."""
    for action in sources.service.actions:
        if action.batch is None:
            continue
        steps = ("actions", action.name, "batch")
        sides = (("items", "request", action.request), ("results", "reply", action.response))
        for key, side, members in sides:
            wanted = getattr(action.batch, key)
            lists = [m for m in members if isinstance(m.type, Array)]
            if wanted not in {member.wire_name for member in lists}:
                message = f"the {side} of {action.name} has no list called {wanted!r}"
                hint = nearest(wanted, (member.wire_name for member in lists))
                yield Finding(sources.policy.place(*steps, key), "batch", message, hint)
        yield from _unmatched(sources, action, (*steps, "match"))


def _unmatched(sources: Sources, action: Action, steps: Steps) -> Iterator[Finding]:
    """Find members of ``match`` that items or results lack: no outcome would find its item."""
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
        written = sources.decisions["actions"][action.name]["batch"].get("match", ())
        for index, name in enumerate(written):
            if name is not None and name not in known:
                message = f"{structure.name} has no member {name!r}"
                yield Finding(
                    sources.policy.place(*steps, index), "batch", message, nearest(name, known)
                )
