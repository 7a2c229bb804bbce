"""Pages that state what a spec says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tc3gen.transcript import (
    ActionFacts,
    ErrorFacts,
    ExampleFacts,
    FieldFacts,
    Head,
    PageFacts,
    StructureFacts,
)
from tests.commands.importing.made import at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.commands.importing.made import Plain


def entries_of(plain: Plain, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Plain]]:
    """Yield the path to each field, structure and code of *plain*, and what is said of it."""
    for key, value in plain.items():
        if isinstance(value, dict):
            if "doc" in value:
                yield (*path, key), value
            yield from entries_of(value, (*path, key))


def pages_of(api: Plain) -> list[PageFacts]:
    """Return pages that state what *api* says, in the same words."""
    pages = [
        PageFacts(
            kind="action",
            path=name,
            head=Head(**{key: api[key] for key in ("service", "version", "endpoint")}),
            action=_action(name, entry, api.get("errors", {})),
        )
        for name, entry in api["actions"].items()
    ]
    structures = tuple(
        StructureFacts(
            name=name,
            doc=entry["doc"],
            fields=_rows(entry["fields"]),
            inferred=entry.get("inferred", False),
            location=at(),
        )
        for name, entry in api.get("structures", {}).items()
    )
    return [*pages, PageFacts(kind="types", path="types", structures=structures)]


def _action(name: str, entry: Plain, codes: Plain) -> ActionFacts:
    return ActionFacts(
        name=name,
        doc=entry["doc"],
        regions=tuple(entry.get("regions", ())),
        rate_limit=int(entry["rate_limit"][:-2]) if "rate_limit" in entry else None,
        unsigned=entry.get("unsigned", False),
        request=_rows(entry["request"]),
        response=_rows(entry["response"]),
        errors=tuple(
            ErrorFacts(code=code, doc=codes.get(code, {}).get("doc", ""), location=at())
            for code in entry.get("errors", ())
        ),
        examples=tuple(
            ExampleFacts(**{"location": at(), **example}) for example in entry.get("examples", ())
        ),
        location=at(),
    )


def _rows(table: Plain) -> tuple[FieldFacts, ...]:
    rows: list[Any] = [
        FieldFacts(
            wire_name=name,
            type=entry["type"],
            required=entry.get("required", False),
            doc=entry["doc"],
            location=at(),
        )
        for name, entry in table.items()
    ]
    return tuple(rows)
