"""Required texts that a documented request leaves blank: the service takes them so.

A required text is otherwise taken for one that says something, and a blank one is refused.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from tc3gen.model import Action, Field, Service

_Key: TypeAlias = tuple[str, str]
"""A structure, or the request of an action as `_request_of` calls it, and the wire name in it."""


def with_blank_texts(service: Service, policies: Mapping[str, Any]) -> Service:
    """Return *service* with each required text marked that a documented request leaves blank.

    *policies* are those of its actions: an example that one of them calls wrong shows nothing.
    """
    structures = {structure.name: structure.fields for structure in service.structures}
    shown = {
        key
        for action in service.actions
        for request in _requests(action, policies.get(action.name, {}).get("wrong_examples", {}))
        for key in _blanks(_request_of(action), action.request, request, structures)
    }
    if not shown:
        return service
    return replace(
        service,
        actions=tuple(
            replace(action, request=_marked(_request_of(action), action.request, shown))
            for action in service.actions
        ),
        structures=tuple(
            replace(structure, fields=_marked(structure.name, structure.fields, shown))
            for structure in service.structures
        ),
    )


def _request_of(action: Action) -> str:
    """Return a name that no structure has."""
    return f"request of {action.name}"


def _requests(action: Action, wrong: Collection[str]) -> Iterator[dict[str, Any]]:
    for example in action.examples:
        if example.title in wrong:
            continue
        try:
            request = json.loads(example.request)
        except (ValueError, RecursionError):
            continue  # said by the checks of examples
        if isinstance(request, dict):
            yield request


def _blanks(
    owner: str,
    fields: Iterable[Field],
    value: dict[str, Any],
    structures: dict[str, tuple[Field, ...]],
) -> Iterator[_Key]:
    """Yield where *value* has a required text that is blank; no recursion, however deep it is."""
    waiting = [(owner, fields, value)]
    while waiting:
        owner, fields, value = waiting.pop()
        for field in fields:
            found = value.get(field.wire_name)
            if field.leads_to:
                inner = structures.get(field.leads_to, ())
                items = found if isinstance(found, list) else [found]
                waiting += [(field.leads_to, inner, each) for each in items if type(each) is dict]
            elif field.required and isinstance(found, str) and not found.strip():
                yield owner, field.wire_name


def _marked(owner: str, fields: tuple[Field, ...], shown: Collection[_Key]) -> tuple[Field, ...]:
    return tuple(
        replace(field, may_be_blank=True) if (owner, field.wire_name) in shown else field
        for field in fields
    )
