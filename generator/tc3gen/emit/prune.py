"""A service cut down to some of its actions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tc3gen.findings import Finding, nearest

if TYPE_CHECKING:
    from collections.abc import Collection

    from tc3gen.findings import Asked
    from tc3gen.model import Service


def names_of(service: Service) -> list[str]:
    """Return what `prune` can be told to keep of *service*: all of it, an action or a callback."""
    inside = [action.name for action in service.actions]
    inside += [callback.name for callback in service.callbacks]
    return [service.name, *(f"{service.name}.{name}" for name in inside)]


def unknown_names(only: Asked, known: Collection[str]) -> list[Finding]:
    """Return a finding for each of *only* that is not among the *known* names."""
    return [
        Finding(location, "unknown-action", f"the spec has no {name!r}", nearest(name, known))
        for name, location in only.items()
        if name not in known
    ]


def prune(service: Service, only: Collection[str]) -> Service:
    """Keep what *only* names, as ``service.Action`` or as ``service``, and what that needs.

    Structures that nothing reaches are not generated anyway; error codes that no kept action
    documents go.
    """
    if service.name in only:
        return service
    actions = tuple(a for a in service.actions if f"{service.name}.{a.name}" in only)
    callbacks = tuple(c for c in service.callbacks if f"{service.name}.{c.name}" in only)
    codes = {code for action in actions for code in action.errors}
    elsewhere = {code for action in service.actions for code in action.errors} - codes
    errors = tuple(error for error in service.errors if error.code not in elsewhere)
    return replace(service, actions=actions, callbacks=callbacks, errors=errors)
