"""Fields and services for the tests of proposals."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tc3gen.commands import packaged_platform
from tc3gen.model import Field, parse_type
from tc3gen.proposing import Proposed, propose
from tc3gen.spec.build import build_service
from tc3gen.spec.facts import transcript_of
from tc3gen.spec.reader import read_platform

if TYPE_CHECKING:
    from collections.abc import Mapping

PLATFORM, _ = read_platform(Path("no such folder"), packaged_platform())


def field(doc: str, of: str = "String", name: str = "Name", *, required: bool = False) -> Field:
    """Return a field with a description."""
    kind = parse_type(of)
    assert kind is not None
    return Field(wire_name=name, name=name.lower(), type=kind, doc=doc, required=required)


def fact(doc: str, of: str = "String", **others: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return a field as api.yaml has it."""
    return {"type": of, "doc": doc, **others}


def action(
    doc: str = "This API is used to do it.",
    request: Mapping[str, Any] | None = None,
    response: Mapping[str, Any] | None = None,
    **others: Any,  # noqa: ANN401
) -> dict[str, Any]:
    """Return an action as api.yaml has it."""
    return {"doc": doc, "request": request or {}, "response": response or {}, **others}


def proposed(
    actions: Mapping[str, Any],
    structures: Mapping[str, Any] | None = None,
    errors: Mapping[str, Any] | None = None,
    decisions: dict[str, Any] | None = None,
) -> Proposed:
    """Return what is proposed for a service."""
    facts = {"service": "demo", "version": "2024-01-01", "endpoint": "", "actions": actions}
    facts |= {"structures": structures or {}, "errors": errors or {}}
    service = build_service("demo", transcript_of(facts), decisions or {}, PLATFORM)
    return propose(service, PLATFORM, decisions or {})
