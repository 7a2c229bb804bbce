"""A spec cut down to some of its actions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tc3gen.findings import Finding, Location, nearest

if TYPE_CHECKING:
    from collections.abc import Collection

    from tc3gen.model import Service, Spec


def prune(spec: Spec, only: Collection[str]) -> tuple[Spec, list[Finding]]:
    """Keep the actions *only* names, as ``service.Action`` or as ``service``, and what they need.

    Structures that nothing reaches are not generated anyway; error codes that no kept action
    documents go.
    """
    known = {service.name for service in spec.services}
    known |= {
        f"{service.name}.{action.name}" for service in spec.services for action in service.actions
    }
    findings = [
        Finding(
            Location("--only"), "unknown-action", f"the spec has no {name!r}", nearest(name, known)
        )
        for name in only
        if name not in known
    ]
    services = tuple(cut for service in spec.services if (cut := _cut(service, only)).actions)
    return replace(spec, services=services), findings


def _cut(service: Service, only: Collection[str]) -> Service:
    if service.name in only:
        return service
    actions = tuple(a for a in service.actions if f"{service.name}.{a.name}" in only)
    codes = {code for action in actions for code in action.errors}
    errors = tuple(error for error in service.errors if error.code in codes)
    return replace(service, actions=actions, errors=errors)
