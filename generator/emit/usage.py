"""Which structures the actions of a service reach, and which way those travel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from generator.model import reached_structures

if TYPE_CHECKING:
    from generator.model import Service

Use: TypeAlias = Literal["request", "reply", "both"]
"""Which way a structure travels."""


def structure_uses(service: Service) -> dict[str, Use]:
    """Return the use of each structure that an action reaches, in the order of the spec."""
    structures, actions = service.structures, service.actions
    sent = reached_structures(structures, (f for action in actions for f in action.request))
    received = reached_structures(structures, (f for action in actions for f in action.response))
    return {
        name: "reply" if name not in sent else "both" if name in received else "request"
        for name in (structure.name for structure in structures)
        if name in sent or name in received
    }
