"""What every check looks at: one service as it was written and as it was understood."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from tc3gen.findings import Finding

if TYPE_CHECKING:
    from tc3gen.model import Field, Platform, Service
    from tc3gen.spec.build import Plain
    from tc3gen.spec.nodes import Document

Steps: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Sources:
    """The files of one service, their plain values and the model made of them."""

    service: Service
    platform: Platform
    api: Document
    policy: Document
    facts: Plain
    decisions: Plain
    lock: Plain | None = None
    """What pages.lock holds; ``None`` where there is none to rely on."""

    def fields(self) -> Iterator[tuple[Steps, str, Field]]:
        """Yield each field with the steps to it and the name of its type in messages."""
        for action in self.service.actions:
            for side in ("request", "response"):
                for field in getattr(action, side):
                    yield ("actions", action.name, side, field.wire_name), action.name, field
        for structure in self.service.structures:
            for field in structure.fields:
                steps = ("structures", structure.name, "fields", field.wire_name)
                yield steps, structure.name, field


Check: TypeAlias = Callable[[Sources], Iterator[Finding]]
"""One or several rules of ``tc3gen.spec.rules``."""
