"""What became of each item of a response, where the service reports it by codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tc3gen.calling.checking import shown_path
from tc3gen.model import longest_prefix

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tc3gen.calling.session import Called
    from tc3gen.model import Field
    from tc3gen.values import Path


@dataclass(frozen=True, slots=True)
class FailedItem:
    """An item that was not carried out, or of which nobody knows; *where* is its code."""

    where: str
    code: str
    is_unknown: bool


def failed_items(
    result: Mapping[str, Any], called: Called, structures: Mapping[str, Sequence[Field]]
) -> Iterator[FailedItem]:
    """Yield the items whose code is not the one of a success, in their order."""
    for path, code, field in _codes(result, called.action.response, structures, ()):
        if field.ok and code != field.ok:
            text = code if isinstance(code, str) else ""
            yield FailedItem(shown_path(path), text, _is_unknown(text, called))


def _codes(
    value: Mapping[str, Any],
    fields: Sequence[Field],
    structures: Mapping[str, Sequence[Field]],
    path: Path,
) -> Iterator[tuple[Path, object, Field]]:
    """Yield each code in an object, where it stands, and its field."""
    for field in fields:
        inner, here = value.get(field.wire_name), (*path, field.wire_name)
        if field.codes:
            yield here, inner, field
        for step, item in enumerate(inner) if isinstance(inner, list) else [(None, inner)]:
            if field.leads_to and isinstance(item, dict):
                at = here if step is None else (*here, step)
                yield from _codes(item, structures.get(field.leads_to, ()), structures, at)


def _is_unknown(code: str, called: Called) -> bool:
    """Return whether something may have happened after *code*."""
    if called.action.idempotent:
        return False
    service, platform = called.service, called.platform
    known = {each.code: each.effect for each in (*platform.errors, *service.errors)}
    prefix = longest_prefix(code, (*service.prefixes, *platform.prefixes))
    return known.get(code, prefix.effect if prefix else "unknown") == "unknown"
