"""The method that sends any number of items as generated code."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from tc3gen import names
from tc3gen.emit.code import NOTHING, Code, compose, identifier, joined, literal, tuple_of
from tc3gen.emit.docstrings import METHOD_INDENT, Example, Section, docstring
from tc3gen.emit.views.examples import batch_example
from tc3gen.emit.views.rates import rate_words
from tc3gen.emit.views.statuses import scope_of
from tc3gen.emit.views.types import Scope, parameter
from tc3gen.model import Action, Field, Reference, Service, Structure, innermost

if TYPE_CHECKING:
    from tc3gen.batches import Batch


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPartView:
    """An attribute that tells, with others, which item a result belongs to."""

    of: Code
    name: Code
    may_be_none: bool
    """What was left out is the same as an empty text then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchView:
    """How an action is sent in batches: a constant and a method."""

    constant: Code
    item: Code
    """The class of the items."""
    result: Code
    """The class of the results."""
    wire_name: Code
    size: Code
    item_key: tuple[KeyPartView, ...]
    """The attributes of an item that its result repeats."""
    results: Code
    """The attribute of the response that holds the results."""
    result_key: tuple[KeyPartView, ...]
    """The attributes of a result that tell whose it is."""
    code: Code
    """The attribute of a result that holds its error code; nothing where none does."""
    serial: Code
    """The attribute of a result with what the service calls its item; nothing where none does."""
    scope: Code
    """The wire names of the parameters that a question for what became of an item repeats."""
    method: Code
    items: Code
    """The parameter for the items."""
    parameters: tuple[Code, ...]
    """The others."""
    arguments: Code
    doc: Code
    async_doc: Code


def batch_view(
    action: Action, fields: list[Field], service: Service, scope: Scope
) -> BatchView | None:
    """Return the view of the batches of *action*, whose parameters are *fields*.

    There are none where policy names none, and where its items or their results are plain values:
    these have no fields that tell whose a result is.
    """
    batch = action.batch
    if batch is None:
        return None
    items = _field(batch.items, action.request)
    results = _field(batch.results, action.response)
    item, result = _structure(items, service), _structure(results, service)
    if item is None or result is None:
        return None
    others = [field for field in fields if field is not items]
    arguments = [compose("{name}={name}", name=identifier(field.name)) for field in others]
    arguments.append(compose("{name}=[]", name=identifier(items.name)))
    method = names.batches_name(action.method_name)
    example = partial(batch_example, action, items, service, scope, method=method)
    doc = partial(_doc, action, items, others, size=batch.size)
    return BatchView(
        constant=identifier(f"_{names.batches_name(names.snake_case(action.name))}".upper()),
        item=identifier(item.class_name),
        result=identifier(result.class_name),
        wire_name=literal(batch.items),
        size=literal(batch.size),
        item_key=_key(identifier("item"), item, batch, sent=True),
        results=identifier(results.name),
        result_key=_key(identifier("result"), result, batch, sent=False),
        code=_code(result),
        serial=_serial(result, batch),
        scope=tuple_of(map(literal, scope_of(action, service))),
        method=identifier(method),
        items=identifier(items.name),
        parameters=tuple(parameter(field, scope) for field in others),
        arguments=joined(arguments),
        doc=doc(example(before="for outcome in"), run="BatchRun"),
        async_doc=doc(example(before="async for outcome in"), run="AsyncBatchRun"),
    )


def _field(wire_name: str, fields: tuple[Field, ...]) -> Field:
    return next(field for field in fields if field.wire_name == wire_name)


def _structure(field: Field, service: Service) -> Structure | None:
    of = innermost(field.type)
    return service.structure(of.name) if isinstance(of, Reference) else None


def _key(of: Code, structure: Structure, batch: Batch, *, sent: bool) -> tuple[KeyPartView, ...]:
    fields = [_field(wire_name, structure.fields) for wire_name in batch.match]
    return tuple(
        KeyPartView(
            of=of,
            name=identifier(field.name),
            may_be_none=not (field.required if sent else field.always),
        )
        for field in fields
    )


def _serial(result: Structure, batch: Batch) -> Code:
    if batch.statuses is None:
        return NOTHING
    return identifier(_field(batch.statuses.serial, result.fields).name)


def _code(result: Structure) -> Code:
    coded = (identifier(field.name) for field in result.fields if field.codes)
    return next(coded, NOTHING)


def _doc(
    action: Action,
    items: Field,
    others: list[Field],
    example: Example | None,
    *,
    size: int,
    run: str,
) -> Code:
    rate = f", at most {rate_words(action.rate_limit)}" if action.rate_limit else ""
    entries = [(items.name, "Any number of them; taken as they are sent, each checked by itself.")]
    entries += [(field.name, field.doc or field.wire_name) for field in others]
    entries += [
        ("concurrency", "How many requests may be under way at once, 1 to 64."),
        ("progress", "Called with the tally after each request; what it raises is logged."),
        ("journal", "Remembers what became of each item, so that a killed program can go on."),
        ("options", "Options for these calls; the timeout is that of each request."),
    ]
    return docstring(
        f"Calls {action.name} with {size} items at a time{rate}, and yields the outcome of each "
        "item as soon as it is known.",
        "An item that fails its check, or whose request fails, takes no other item with it; see "
        f"{run} for the order, for stopping early and for what is still owed then.",
        example,
        Section("Args", tuple(entries)),
        Section(
            "Raises",
            (
                ("ValidationError", "Nothing is sent; it names what is wrong."),
                ("JournalError", "Nothing is sent; the journal is in use, of others or unusable."),
            ),
        ),
        indent=METHOD_INDENT,
    )
