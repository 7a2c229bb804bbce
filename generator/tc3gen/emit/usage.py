"""Which structures the actions of a service reach, and which way those travel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from tc3gen.model import Reference, innermost, reached_structures

if TYPE_CHECKING:
    from collections.abc import Container

    from tc3gen.model import Field, Service

Use: TypeAlias = Literal["request", "response", "both"]
"""Which way a structure travels."""


def private_structures(service: Service) -> frozenset[str]:
    """Return the structures that hold a private value, in themselves or further down."""
    private: set[str] = set()
    while True:
        found = {
            structure.name
            for structure in service.structures
            if any(holds_private(field, private) for field in structure.fields)
        }
        if found == private:
            return frozenset(private)
        private = found


def holds_private(field: Field, private_structures: Container[str]) -> bool:
    """Return whether *field* is private, or refers to one of *private_structures*."""
    of = innermost(field.type)
    return field.private or (isinstance(of, Reference) and of.name in private_structures)


def structure_uses(service: Service) -> dict[str, Use]:
    """Return the use of each structure that an action reaches, in the order of the spec."""
    structures, actions = service.structures, service.actions
    sent = reached_structures(structures, (f for action in actions for f in action.request))
    received = reached_structures(structures, (f for action in actions for f in action.response))
    return {
        name: "response" if name not in sent else "both" if name in received else "request"
        for name in (structure.name for structure in structures)
        if name in sent or name in received
    }
