"""Which structures of a service tell what became of an item, and which fields tell of which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tc3gen.emit.usage import structure_uses
from tc3gen.model import Field, Reference, Service, Structure, innermost

if TYPE_CHECKING:
    from tc3gen.emit.views.fields import Role
    from tc3gen.model import Action


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
