"""The method that reads the items of all pages as generated code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tc3gen import names
from tc3gen.emit.code import NOTHING, Code, compose, identifier, joined, literal
from tc3gen.emit.docstrings import METHOD_INDENT, Section, docstring
from tc3gen.emit.views.rates import rate_words
from tc3gen.emit.views.types import Scope, item_type, parameter, type_hint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tc3gen.model import Action, Field, Pages

_FIRST = {"offset": literal(0), "page": literal(1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class PagesView:
    """How the pages of an action are read: a constant and a method."""

    constant: Code
    method: Code
    item: Code
    """The type of the items."""
    by: Code
    position: Code
    list_name: Code
    items: Code
    """The attribute of the response that holds the items."""
    next_token: Code
    token_name: Code
    """The same as a literal."""
    total: Code
    parameters: tuple[Code, ...]
    arguments: Code
    run: Code
    """The iterator of the client for threads."""
    async_run: Code
    doc: Code
    async_doc: Code


def pages_view(action: Action, fields: list[Field], scope: Scope) -> PagesView | None:
    """Return the view of the pages of *action*, whose parameters are *fields*."""
    pages = action.pages
    if pages is None:
        return None
    response = {field.wire_name: field for field in action.response}
    request = {field.wire_name: field for field in fields}
    items, position, size = response[pages.items], request[pages.position], request.get(pages.size)
    excluded = {*_excluded(action, pages)}
    others = [
        field
        for field in fields
        if field not in {position, size} and (field.required or field.wire_name not in excluded)
    ]
    required = [parameter(field, scope) for field in others if field.required]
    optional = [parameter(field, scope) for field in others if not field.required]
    start, size_parameter = _start(position, pages, scope), _size(size)
    ahead = [size_parameter] if size and size.required and _default(size) is None else []
    behind = [size_parameter] if size and not ahead else []
    arguments = [compose("{name}={name}", name=identifier(f.name)) for f in (*others, position)]
    if size:
        arguments.append(compose("{name}=page_size", name=identifier(size.name)))
    return PagesView(
        constant=identifier(f"_{names.pages_name(names.snake_case(action.name))}".upper()),
        method=identifier(names.pages_name(action.method_name)),
        item=item_type(items, scope),
        by=literal(pages.by),
        position=literal(position.name),
        list_name=literal(items.name),
        items=identifier(items.name),
        next_token=_named(pages.next_token, response),
        token_name=literal(str(_named(pages.next_token, response))),
        total=_named(pages.total, response),
        parameters=(*required, *ahead, *optional, start, *behind),
        arguments=joined(arguments),
        run=identifier("PageIterator"),
        async_run=identifier("AsyncPageIterator"),
        doc=_doc(action, others, position, size, run="PageIterator"),
        async_doc=_doc(action, others, position, size, run="AsyncPageIterator"),
    )


def _excluded(action: Action, pages: Pages) -> Iterator[str]:
    """Yield the fields that cannot be given together with those that tell a page."""
    for group in action.one_of:
        if group.give != "at least one" and {pages.position, pages.size} & {*group.fields}:
            yield from group.fields


def _named(wire_name: str, fields: dict[str, Field]) -> Code:
    return identifier(fields[wire_name].name) if wire_name else NOTHING


def _start(position: Field, pages: Pages, scope: Scope) -> Code:
    """Return the parameter for where to begin."""
    name, of = identifier(position.name), type_hint(position, scope)
    if pages.by in _FIRST:
        return compose("{name}: {of} = {first}", name=name, of=of, first=_FIRST[pages.by])
    if position.required:
        empty = literal("" if str(of) == "str" else 0)
        return compose("{name}: {of} = {empty}", name=name, of=of, empty=empty)
    return compose("{name}: {of} | None = None", name=name, of=of)


def _default(size: Field) -> int | None:
    return int(size.limits.max) if size.limits.max is not None else None


def _size(size: Field | None) -> Code:
    default = _default(size) if size else None
    if default is not None:
        return compose("page_size: int = {default}", default=literal(default))
    if size and size.required:
        return compose("page_size: int")
    return compose("page_size: int | None = None")


_CHANGES = {
    "offset": "An item that is added or removed before the place that was reached moves those "
    "behind it: one may come twice, or not at all.",
    "page": "An item that is added or removed on a page that was read moves those behind it: one "
    "may come twice, or not at all.",
    "token": "What the service makes of a list that changes in between, it does not tell.",
}
_ENDS = {
    "offset": "with an empty page, or where the total is reached that the last response told",
    "page": "with an empty page, or where the total is reached that the last response told",
    "token": "with a response that has no token, or one that was there before",
}


def _doc(
    action: Action, others: list[Field], position: Field, size: Field | None, *, run: str
) -> Code:
    pages = action.pages
    by = pages.by if pages else "offset"
    rate = f" At most {rate_words(action.rate_limit)}." if action.rate_limit else ""
    entries = [(field.name, field.doc or field.wire_name) for field in others]
    entries.append((position.name, f"Where to begin. {position.doc}".strip()))
    if size:
        entries.append(("page_size", f"How many items a request asks for. {size.doc}".strip()))
    entries.append(("options", "Options for these calls; the timeout is that of each request."))
    return docstring(
        f"Calls {action.name} for one page after the other, and yields the items of all.",
        f"Nothing is sent before the first item is asked for. The list ends {_ENDS[by]}.{rate}",
        f"{_CHANGES[by]} Errors are raised in the middle, with a note of how far it came; see "
        f"{run} for going on.",
        Section("Args", tuple(entries)),
        indent=METHOD_INDENT,
    )
