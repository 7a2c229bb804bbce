"""Checks of structures: that something reaches them, and that what holds itself can be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tc3gen.findings import Finding
from tc3gen.model import Array
from tc3gen.reachability import reached_structures, received_structures, sent_structures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tc3gen.model import Field, Service
    from tc3gen.spec.checks.sources import Sources


def check_structures(sources: Sources) -> Iterator[Finding]:
    """Rules ``unused-structure`` and ``endless-request``."""
    structures, sent = sources.service.structures, sent_structures(sources.service)
    met = sent | received_structures(sources.service)
    for structure in structures:
        name = structure.name
        location = sources.api.key_location("structures", name)
        if name not in met:
            message = f"no action reaches {name}, so it is not generated"
            hint = "remove it; an import brings it back with the first action that needs it"
            yield Finding(location, "unused-structure", message, hint)
        elif name in sent and name in reached_structures(structures, structure.fields, _demands):
            message = f"{name} demands itself inside, so no request could hold one"
            yield Finding(
                location, "endless-request", message, "look again which field the page demands"
            )


def only_received(service: Service) -> set[str]:
    """Return the structures that responses or callbacks lead to, and no request does."""
    return received_structures(service) - sent_structures(service)


def _demands(field: Field) -> bool:
    """Return whether a field must hold a value; a list may be empty."""
    return field.required and not isinstance(field.type, Array)
