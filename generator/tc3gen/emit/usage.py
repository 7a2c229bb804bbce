"""What the actions of a service use its structures for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from tc3gen.model import Reference, innermost
from tc3gen.reachability import received_structures, sent_structures

if TYPE_CHECKING:
    from collections.abc import Container

    from tc3gen.model import Action, Field, Service, Structure

Use: TypeAlias = Literal["request", "response", "both"]
"""Which way a structure travels."""

Role: TypeAlias = Literal["", "key", "optional key"]
"""Whether a field tells whose result it belongs to, and whether requests may leave it out."""


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
    """Return the use of each structure that travels, in the order of the spec."""
    sent, received = sent_structures(service), received_structures(service)
    return {
        name: "response" if name not in sent else "both" if name in received else "request"
        for name in (structure.name for structure in service.structures)
        if name in sent or name in received
    }


def result_roles(service: Service) -> dict[str, dict[str, Role]]:
    """Return the roles of the fields of each structure that tells what became of an item.

    Such a structure holds a code, or is what the results of a batch are made of.
    """
    uses = structure_uses(service)
    roles: dict[str, dict[str, Role]] = {
        structure.name: {}
        for structure in service.structures
        if uses.get(structure.name, "request") != "request"
        and any(field.codes for field in structure.fields)
    }
    for action in service.actions:
        _add_keys(roles, action, service)
    return roles


def _add_keys(roles: dict[str, dict[str, Role]], action: Action, service: Service) -> None:
    batch = action.batch
    if batch is None:
        return
    item = _structure(batch.items, action.request, service)
    result = _structure(batch.results, action.response, service)
    if item is None or result is None:
        return
    known = roles.setdefault(result.name, {})
    for wire_name in batch.match:
        demanded = any(f.wire_name == wire_name and f.required for f in item.fields)
        known[wire_name] = "key" if demanded else "optional key"


def _structure(wire_name: str, fields: tuple[Field, ...], service: Service) -> Structure | None:
    of = next(innermost(field.type) for field in fields if field.wire_name == wire_name)
    return service.structure(of.name) if isinstance(of, Reference) else None
