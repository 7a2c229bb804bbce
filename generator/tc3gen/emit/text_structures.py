"""Which requests write their JSON themselves: those that hold lists of structures of texts.

It pays where a request has many items, such as 200 messages: the dicts in between are saved. For
everything else the encoder of the standard library is as fast, or nearly so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tc3gen.emit.usage import structure_uses
from tc3gen.model import Array, Reference, innermost
from tc3gen.type_words import TEXTS

if TYPE_CHECKING:
    from collections.abc import Collection

    from tc3gen.model import Action, Field, Service


def writes_json(action: Action, text_structures: Collection[str]) -> bool:
    """Return whether the request of *action* holds nothing but texts, and lists of structures."""
    lists = [field for field in action.request if _refers(field)]
    return (
        _starts_filled(action.request)
        and bool(lists)
        and all(
            (
                (isinstance(field.type, Array) and innermost(field.type).name in text_structures)
                if field in lists
                else _is_text(field)
            )
            for field in action.request
        )
    )


def text_structures(service: Service) -> frozenset[str]:
    """Return the structures of texts that such requests of *service* hold lists of."""
    uses = structure_uses(service)
    texts = {
        structure.name
        for structure in service.structures
        if uses.get(structure.name) == "request"
        and _starts_filled(structure.fields)
        and all(map(_is_text, structure.fields))
    }
    return frozenset(
        innermost(field.type).name
        for action in service.actions
        if writes_json(action, texts)
        for field in action.request
        if _refers(field)
    )


def _starts_filled(fields: Collection[Field]) -> bool:
    return any(field.required for field in fields)


def _refers(field: Field) -> bool:
    return isinstance(innermost(field.type), Reference)


def _is_text(field: Field) -> bool:
    """Return whether *field* holds a text, or a list of texts."""
    return innermost(field.type).name in TEXTS and not _refers(field)
