"""Which structures the actions of a service reach, and which way those travel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from generator.model import Reference, innermost

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from generator.model import Field, Service, Structure

Use: TypeAlias = Literal["request", "reply", "both"]
"""Which way a structure travels."""


def structure_uses(service: Service) -> dict[str, Use]:
    """Return the use of each structure that an action reaches, in the order of the spec."""
    known = {structure.name: structure for structure in service.structures}
    sent = _reached(known, (field for action in service.actions for field in action.request))
    received = _reached(known, (field for action in service.actions for field in action.response))
    return {
        name: "reply" if name not in sent else "both" if name in received else "request"
        for name in known
        if name in sent or name in received
    }


def _reached(known: Mapping[str, Structure], fields: Iterable[Field]) -> set[str]:
    reached: set[str] = set()
    waiting = list(fields)
    while waiting:
        of = innermost(waiting.pop().type)
        if isinstance(of, Reference) and of.name not in reached:
            reached.add(of.name)
            waiting += known[of.name].fields
    return reached
