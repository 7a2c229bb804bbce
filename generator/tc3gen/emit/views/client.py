"""The client of a service as generated code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tc3gen import names
from tc3gen.emit.code import (
    NOTHING,
    Code,
    compose,
    identifier,
    joined,
    literal,
    tuple_of,
)
from tc3gen.emit.docstrings import METHOD_INDENT, Example, Section, docstring
from tc3gen.emit.parts import USUAL_PARTS
from tc3gen.emit.usage import holds_private, private_structures
from tc3gen.emit.views.batches import BatchView, batch_view
from tc3gen.emit.views.examples import call_example
from tc3gen.emit.views.models import group_sentences
from tc3gen.emit.views.pages import PagesView, pages_view
from tc3gen.emit.views.rates import rate_words
from tc3gen.emit.views.statuses import ReconcileView, reconcile_view
from tc3gen.emit.views.types import Scope, parameter
from tc3gen.emit.views.waits import WaitView, wait_views
from tc3gen.model import Action, Field, Platform, Service
from tc3gen.protocol import Envelope

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tc3gen.emit.parts import Parts

_PARENT = compose("..")
_NO_REASON = "Nothing says that it may be repeated."


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationView:
    """One action: the constant that describes it and the method that calls it."""

    constant: Code
    action: Code
    idempotent: Code
    regions: Code
    """A tuple; empty where every region serves it."""
    rate: Code
    """Requests a second; nothing where none is documented."""
    unsigned: bool
    has_error: bool
    """Its response has a field with the name that errors have."""
    documented: Code
    """The wire names of the other fields of its response, as a tuple."""
    items: Code
    """The attribute of a batch's items, as a literal."""
    results: Code
    batch: BatchView | None
    """How its items are told apart and, where there is a method for them, sent in batches."""
    has_batches: bool
    pages: PagesView | None
    waits: tuple[WaitView, ...]
    method: Code
    parameters: tuple[Code, ...]
    request: Code
    response: Code
    arguments: Code
    private: Code
    """The parameters that hold private values; nothing where none does."""
    local: Code
    """A variable for the request, which no parameter is called."""
    doc: Code
    async_doc: Code
    module: Code = NOTHING
    """Where the method imports its constant and request from; nothing if its module has them."""
    package: Code = _PARENT
    """How its module names the whole package."""

    @property
    def lines(self) -> int:
        """How many lines the methods take, about: a new wording moves no method."""
        views = [view for view in (self, self.batch, self.pages) if view]
        waits = len(self.waits) * (30 + 4 * len(self.parameters))
        return waits + sum(25 + 4 * len(view.parameters) for view in views)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientView:
    """The module ``client`` of a service."""

    api: Code
    """The constant that describes the service."""
    name: Code
    async_name: Code
    doc: Code
    async_doc: Code
    service: Code
    version: Code
    endpoint: Code
    regions: Code
    """A tuple; nothing where an action is served everywhere."""
    has_async: bool
    operations: tuple[OperationView, ...]
    reconcile: ReconcileView | None
    """The method that finds out what became of items; ``None`` where nothing tells."""


def client_view(service: Service, platform: Platform, parts: Parts = USUAL_PARTS) -> ClientView:
    """Return the view of the client of *service* with the methods for these *parts*."""
    envelope = platform.envelope
    name, async_name = names.client_classes(service.class_prefix)
    classes = {s.name: s.class_name for s in service.structures}
    scope = Scope(classes, private=private_structures(service))
    regions = _regions(service)
    return ClientView(
        api=identifier("_API"),
        name=identifier(name),
        async_name=identifier(async_name),
        doc=_client_doc(
            service,
            "Make one for each region and share it among threads; close it, or use ``with``.",
        ),
        async_doc=_client_doc(
            service, "Make one for each region and event loop; close it, or use ``async with``."
        ),
        service=literal(service.short_name),
        version=literal(service.version),
        endpoint=literal(service.endpoint),
        regions=tuple_of(map(literal, regions)) if regions else NOTHING,
        has_async="async" in parts,
        operations=tuple(
            _operation_view(action, service, scope, envelope, parts) for action in service.actions
        ),
        reconcile=reconcile_view(service, parts),
    )


def _client_doc(service: Service, sharing: str) -> Code:
    regions = _regions(service)
    served = f"Its regions are {_enumerated(regions)}." if regions else ""
    return docstring(
        f"A client for {service.name} {service.version}.",
        f"It calls {service.endpoint} unless another endpoint is given. {served}",
        f"{sharing} Its parameters are documented at ``__init__``.",
    )


def _enumerated(words: Sequence[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last


def _regions(service: Service) -> list[str]:
    """Return the regions of all actions, if each of them lists its own."""
    if not all(action.regions for action in service.actions):
        return []
    return sorted({region for action in service.actions for region in action.regions})


def _operation_view(
    action: Action, service: Service, scope: Scope, envelope: Envelope, parts: Parts
) -> OperationView:
    request, response = names.message_classes(action.name)
    batch, structures = action.batch, {each.name: each.fields for each in service.structures}
    fields = sorted(action.request, key=lambda field: not field.required)
    arguments = (compose("{name}={name}", name=identifier(field.name)) for field in fields)
    return OperationView(
        constant=identifier(names.operation_constant(action.name)),
        action=literal(action.name),
        idempotent=literal(action.idempotent),
        regions=tuple_of(literal(region) for region in action.regions),
        rate=literal(action.rate_limit) if action.rate_limit else NOTHING,
        unsigned=action.unsigned,
        has_error=any(field.wire_name == envelope.error for field in action.response),
        documented=tuple_of(
            literal(field.wire_name)
            for field in action.response
            if field.wire_name not in {envelope.error, envelope.request_id}
        ),
        items=_attribute(batch.items, action.request) if batch else NOTHING,
        results=_attribute(batch.results, action.response) if batch else NOTHING,
        batch=batch_view(action, fields, service, scope),
        has_batches=batch is not None and "batches" in parts,
        pages=pages_view(action, fields, scope) if "pages" in parts else None,
        waits=wait_views(action, fields, structures),
        method=identifier(action.method_name),
        parameters=tuple(parameter(field, scope) for field in fields),
        request=identifier(request),
        response=identifier(response),
        arguments=joined(arguments),
        private=joined(
            identifier(field.name) for field in fields if holds_private(field, scope.private)
        ),
        local=identifier(_free_name("request", {field.name for field in fields})),
        doc=_method_doc(action, fields, call_example(action, service, scope, before="response =")),
        async_doc=_method_doc(
            action, fields, call_example(action, service, scope, before="response = await")
        ),
    )


def _free_name(name: str, taken: set[str]) -> str:
    return _free_name(f"{name}_", taken) if name in taken else name


def _attribute(wire_name: str, fields: tuple[Field, ...]) -> Code:
    return next(literal(field.name) for field in fields if field.wire_name == wire_name)


def _method_doc(action: Action, fields: list[Field], example: Example | None) -> Code:
    entries = [(field.name, field.doc or field.wire_name) for field in fields]
    entries.append(("options", "Options for this call."))
    return docstring(
        action.doc or f"{action.name}: not documented.",
        group_sentences(action.one_of, action.request),
        _conditions(action),
        f"Documented at {action.page}." if action.page else "",
        example,
        Section("Args", tuple(entries)),
        Section("Raises", tuple(_raises(action))),
        indent=METHOD_INDENT,
    )


def _conditions(action: Action) -> str:
    said: list[str] = []
    if action.rate_limit is not None:
        said.append(f"At most {rate_words(action.rate_limit)}.")
    if action.regions:
        said.append(f"Served by {_listed(action.regions)} only.")
    if action.unsigned:
        said.append("Sent without a signature: no key is needed.")
    if action.idempotent:
        said.append("Idempotent: safe to retry.")
    else:
        said.append(f"Not idempotent. {action.reason or _NO_REASON}")
    return " ".join(said)


def _listed(names: Sequence[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def _raises(action: Action) -> list[tuple[str, str]]:
    no_response = (
        ("NoResponseError", "It was sent and got no usable response: retry it when you like.")
        if action.idempotent
        else (
            "OutcomeUnknownError",
            "It may have been carried out: do not send it again blindly.",
        )
    )
    return [
        ("ValidationError", "Nothing was sent; it names every parameter that is wrong."),
        ("NotSentError", "The request did not reach the service."),
        no_response,
        ("ApiError", "The service returned an error code; see ErrorCode."),
    ]
