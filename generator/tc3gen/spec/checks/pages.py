"""Checks of ``paginate``: what it names is there, of a suitable type, and safe to request again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tc3gen import reserved
from tc3gen.findings import Finding, nearest
from tc3gen.model import Array, limit_target
from tc3gen.spec.build import PAGE_KEYS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tc3gen.model import Action, Field
    from tc3gen.spec.build import Plain
    from tc3gen.spec.checks.sources import Sources

_SIDES = {"items": "response", "next": "response", "total": "response"}
"""Where a key names a field of; else of the request."""


def check_pages(sources: Sources) -> Iterator[Finding]:
    """Rules ``paginate`` and ``policy-reason``."""
    for action in sources.service.actions:
        plain = sources.decisions.get("actions", {}).get(action.name, {}).get("paginate")
        if plain is None:
            continue
        location = sources.policy.key_location("actions", action.name, "paginate")
        for problem in _problems(action, plain):
            yield Finding(location, "paginate", problem)
        if "reason" in plain and not plain["reason"].strip():
            yield Finding(location, "policy-reason", "nothing says why it has pages")
        for key, name in plain.items():
            if key == "reason":
                continue
            spot = sources.policy.location("actions", action.name, "paginate", key)
            side = _SIDES.get(key, "request")
            fields = {field.wire_name: field for field in getattr(action, side)}
            if name not in fields:
                message = f"the {side} of {action.name} has no field {name!r}"
                yield Finding(spot, "paginate", message, nearest(name, fields))
            elif wanted := _unsuitable(key, fields[name]):
                message = f"{key} must be {wanted}, and {name} is of type {fields[name].type}"
                yield Finding(spot, "paginate", message)


def _problems(action: Action, plain: Plain) -> Iterator[str]:
    """Yield what is wrong with the keys of ``paginate`` together, and with its action."""
    if not action.idempotent:
        yield f"{action.name} is not idempotent, so its pages cannot be requested again"
    if len([key for key in PAGE_KEYS if key in plain]) != 1:
        yield "name exactly one of offset, page and token"
    if ("token" in plain) != ("next" in plain):
        yield "token and next go together: one is sent, the other comes back"
    used = [name for key, name in plain.items() if key not in {*_SIDES, "reason"}]
    if len(set(used)) < len(used):
        yield "two keys name the same field of the request"
    for field in action.request:
        if field.name in reserved.page_parameters() and field.wire_name not in used:
            yield f"the method for pages has a parameter {field.name!r} of its own"


def _unsuitable(key: str, field: Field) -> str:
    """Return what *key* wants where *field* is none; empty where it is one."""
    if key == "items":
        return "" if isinstance(field.type, Array) else "a list"
    if key in {"token", "next"}:
        is_token = limit_target(field.type) == "texts" or str(field.type) == "Integer"
        return "" if is_token else "a text or an Integer"
    return "" if str(field.type) == "Integer" else "an Integer"
