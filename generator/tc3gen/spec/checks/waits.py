"""Checks of ``until``: what is waited for can be seen, told from failure, and asked for again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tc3gen import reserved
from tc3gen.findings import Finding, nearest
from tc3gen.model import Reference, innermost
from tc3gen.type_words import TEXTS
from tc3gen.waits import fields_along

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tc3gen.model import Action, Field
    from tc3gen.spec.build import Plain
    from tc3gen.spec.checks.sources import Sources, Steps
    from tc3gen.waits import Wait

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_MAX_SECONDS = 86_400


def check_waits(sources: Sources) -> Iterator[Finding]:
    """Rules ``until`` and ``policy-reason``."""
    for action in sources.service.actions:
        decided = sources.decisions.get("actions", {}).get(action.name, {}).get("until", {})
        steps: Steps = ("actions", action.name, "until")
        for problem in _of_action(action) if decided else ():
            yield Finding(sources.policy.key_location(*steps), "until", problem)
        for wait in action.waits:
            yield from _of_wait(sources, (*steps, wait.name), action, wait, decided[wait.name])


def _of_action(action: Action) -> Iterator[str]:
    if not action.idempotent:
        yield f"{action.name} is not idempotent, so it cannot be called again and again"
    for field in action.request:
        if field.name in reserved.wait_parameters():
            yield f"the methods that wait have a parameter {field.name!r} of their own"


def _of_wait(
    sources: Sources, steps: Steps, action: Action, wait: Wait, plain: Plain
) -> Iterator[Finding]:
    policy = sources.policy
    if not _NAME.fullmatch(wait.name):
        message = f"{wait.name!r} cannot end the name of a method"
        hint = "wanted: small letters, digits and underscores, such as running"
        yield Finding(policy.key_location(*steps), "until", message, hint)
    if "reason" in plain and not plain["reason"].strip():
        message = f"nothing says why {wait.name} is told so"
        yield Finding(policy.location(*steps, "reason"), "policy-reason", message)
    if plain.get("values") == []:
        message = "values is empty, so nothing is ever reached"
        yield Finding(policy.location(*steps, "values"), "until", message)
    if wait.timeout > _MAX_SECONDS:
        message = f"timeout is above {_MAX_SECONDS} seconds"
        yield Finding(policy.location(*steps, "timeout"), "until", message)
    if {"interval", "timeout"} <= plain.keys() and wait.interval >= wait.timeout:
        message = f"an interval of {wait.interval} seconds leaves one request in {wait.timeout}"
        yield Finding(policy.location(*steps, "interval"), "until", message)
    if "field" in plain:
        yield from _of_path(sources, steps, action, wait)


def _of_path(sources: Sources, steps: Steps, action: Action, wait: Wait) -> Iterator[Finding]:
    structures = {each.name: each.fields for each in sources.service.structures}
    fields = fields_along(wait.path, action.response, structures)
    location = sources.policy.location(*steps, "field")
    if len(fields) < len(wait.path):
        missing = wait.path[len(fields)]
        inside = structures.get(fields[-1].leads_to, ()) if fields else action.response
        where = ".".join(wait.path[: len(fields)]) or f"the response of {action.name}"
        hint = nearest(missing, [field.wire_name for field in inside])
        yield Finding(location, "until", f"{where} has no field {missing!r}", hint)
        return
    of = innermost(fields[-1].type)
    if isinstance(of, Reference) or not (of.name in TEXTS or of.name == "Integer"):
        message = f"field must lead to a text or an Integer, not one of type {of}"
        yield Finding(location, "until", message)
    else:
        yield from _of_values(sources, steps, wait, fields[-1])


def _of_values(sources: Sources, steps: Steps, wait: Wait, field: Field) -> Iterator[Finding]:
    of = innermost(field.type)
    seen: list[object] = []
    for key, values in (("values", wait.values), ("failing", wait.failing)):
        for value in values:
            location = sources.policy.location(*steps, key)
            if type(value) is not (int if str(of) == "Integer" else str):
                message = f"{key} has {value!r}, which is not of type {of}"
                yield Finding(location, "until", message)
            elif value in seen:
                yield Finding(location, "until", f"{value!r} is named twice")
            seen.append(value)
