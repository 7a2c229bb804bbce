"""Waiting for something that an action shows: what policy says of it, and the fields on the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tc3gen.model import Field


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """A state, by *name*, that an action is asked for again and again until it is reached."""

    name: str
    path: tuple[str, ...]
    """The wire names that lead from the response to a value, through objects and lists."""
    values: tuple[str | int, ...]
    """It is reached where every value is one of these."""
    failing: tuple[str | int, ...] = ()
    """It can no longer be reached where a value is one of these."""
    interval: int
    """Seconds between the first two requests."""
    timeout: int
    """Seconds after which nobody waits any longer."""
    reason: str = ""


def fields_along(
    path: Iterable[str], fields: Sequence[Field], structures: Mapping[str, Sequence[Field]]
) -> list[Field]:
    """Return the fields that *path* names, from *fields* on, up to one that is not there."""
    found: list[Field] = []
    for name in path:
        field = next((each for each in fields if each.wire_name == name), None)
        if field is None:
            break
        found.append(field)
        fields = structures.get(field.leads_to, ())
    return found
