"""The modules of a large service: small ones that are imported with the first use of their names.

A client has its methods from classes of several modules, and imports nothing of an action before
its method is called. The packages ``models`` and ``client`` have the names that they have as
modules of a small service.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tc3gen import names
from tc3gen.emit.code import NOTHING, compose, identifier, joined, literal
from tc3gen.emit.docstrings import docstring
from tc3gen.emit.grouping import ModelModule, Sizes, method_groups, model_modules
from tc3gen.emit.imports import usual_order
from tc3gen.emit.render import render
from tc3gen.emit.views.callbacks import callback_views
from tc3gen.emit.views.client import ClientView, OperationView, client_view
from tc3gen.emit.views.codes import codes_view
from tc3gen.emit.views.models import class_views

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from tc3gen.emit.code import Code
    from tc3gen.emit.parts import Parts
    from tc3gen.model import Platform, Service

_OPERATION = compose("OPERATION")
_BATCHING = compose("BATCHING")
_PAGING = compose("PAGING")


@dataclass(frozen=True, slots=True, kw_only=True)
class LargePart:
    """A module of a large service, without its head."""

    path: str
    """Inside the folder of the service, without suffix."""
    doc: str
    body: str
    own: dict[str, str] = field(default_factory=dict)
    """Names of the service that it may use, to the modules that have them."""
    annotated: Container[str] = ()
    """The names that stand in its annotations only."""
    lazy: Mapping[str, str] = field(default_factory=dict)
    """The names that it imports with their first use, to their modules; those of a package."""
    whole: str = ""
    """A package beside it, all of whose names it has, too, in the same way."""


def large_parts(
    service: Service, platform: Platform, sizes: Sizes, parts: Parts
) -> Iterator[LargePart]:
    """Yield the modules of *service* for these *parts*."""
    modules = model_modules(service, sizes)
    homes = _homes(service, modules)
    client = client_view(service, platform, parts)
    codes = codes_view(service, platform)
    subject = f"{service.name} {service.version}"
    clients = {str(name): f"_{kind}client" for kind, name, _ in _kinds(client)}
    yield LargePart(
        path="errors",
        doc=f"The error codes of {subject}.",
        body=render("%service/errors.py.jinja", codes=codes),
    )
    yield from _model_parts(service, modules, homes, client)
    yield _lazy_part("models", f"The requests, responses and structures of {subject}.", homes)
    yield from _client_parts(client, homes, sizes, subject)
    if service.callbacks and "callbacks" in parts:
        yield LargePart(
            path="callbacks",
            doc=callbacks_doc(subject),
            body=render("%service/callbacks.py.jinja", callbacks=callback_views(service)),
            own=dict.fromkeys(homes, ".models"),
        )
    if client.reconcile is not None:
        yield LargePart(
            path="statuses",
            doc=statuses_doc(subject),
            body=render("%service/statuses.py.jinja", reconcile=client.reconcile),
            own={"models": "."},
        )
    yield _lazy_part("client", f"The clients of {subject}.", clients)
    yield _lazy_part(
        "",
        f"Tencent Cloud {subject}: client, data types and error codes.",
        {**dict.fromkeys(clients, "client"), "ErrorCode": "errors"},
        whole="models",
    )


def callbacks_doc(subject: str) -> str:
    """Return what the module says of itself that reads what a service posts."""
    return f"What {subject} posts to addresses of its users."


def statuses_doc(subject: str) -> str:
    """Return what the module says of itself that tells how items are looked for."""
    return f"How {subject} tells later what became of what was sent."


def _homes(service: Service, modules: Iterable[ModelModule]) -> dict[str, str]:
    """Return the module of each class, below ``models``."""
    classes = {structure.name: structure.class_name for structure in service.structures}
    homes: dict[str, str] = {}
    for module in modules:
        homes |= {classes[name]: module.name for name in module.structures}
        if module.action is not None:
            homes |= dict.fromkeys(names.message_classes(module.action.name), module.name)
    return homes


def _model_parts(
    service: Service, modules: Iterable[ModelModule], homes: Mapping[str, str], client: ClientView
) -> Iterator[LargePart]:
    standing = [(module, [module.action] if module.action else []) for module in modules]
    views = class_views(service, [(module.structures, actions) for module, actions in standing])
    operations = {str(view.action): _in_its_module(view) for view in client.operations}
    own = {**{name: f".{home}" for name, home in homes.items()}, "CODES": "..errors"}
    for module, actions in standing:
        body = render("%service/models.py.jinja", models=views.module(module.structures, actions))
        for action in actions:
            operation = operations[literal(action.name)]
            body += "\n" + render("%service/_operation.py.jinja", operation=operation)
        yield LargePart(
            path=f"models/{module.name}",
            doc=_about(module, service),
            body=body,
            own=own,
        )


def _about(module: ModelModule, service: Service) -> str:
    if module.action is not None:
        return f"The request and response of {module.action.name}, and what they alone need."
    classes = {structure.name: structure.class_name for structure in service.structures}
    first, *others = [classes[name] for name in module.structures]
    return (
        f"The structures {first} to {classes[module.structures[-1]]}."
        if others
        else (f"The structure {first}.")
    )


def _in_its_module(view: OperationView) -> OperationView:
    """Return *view* with the constants that the module of an action has."""
    batch = replace(view.batch, constant=_BATCHING) if view.batch else None
    pages = replace(view.pages, constant=_PAGING) if view.pages else None
    waits = tuple(replace(wait, constant=wait.short_constant) for wait in view.waits)
    return replace(
        view,
        constant=_OPERATION,
        batch=batch,
        pages=pages,
        waits=waits,
        module=compose("..models.{name}", name=view.method),
        package=compose("..."),
    )


def _client_parts(
    client: ClientView, homes: Mapping[str, str], sizes: Sizes, subject: str
) -> Iterator[LargePart]:
    body = render("%service/_api.py.jinja", client=replace(client, api=compose("API")))
    doc = f"What the clients of {subject} know about it."
    yield LargePart(path="client/_api", doc=doc, body=body, own={"CODES": "..errors"})
    models = {name: f"..models.{home}" for name, home in homes.items()}
    operations = {str(view.method): _in_its_module(view) for view in client.operations}
    lines = {method: view.lines for method, view in operations.items()}
    groups = {
        letters: [operations[method] for method in methods]
        for letters, methods in method_groups(lines, sizes.lines)
    }
    for kind, name, _ in _kinds(client):
        modules = {
            letters: f"_{kind}methods_{letters}" if len(groups) > 1 else f"_{kind}methods"
            for letters in groups
        }
        for letters, views in groups.items():
            some = f": {letters.replace('_to_', ' to ')}" if len(groups) > 1 else ""
            said = f"{'Methods' if some else 'The methods'} of {name}{some}."
            body = render(f"%service/{kind}methods.py.jinja", operations=views, doc=docstring(said))
            yield LargePart(
                path=f"client/{modules[letters]}", doc=said, body=body, own=models, annotated=models
            )
        yield _whole_client(client, kind, list(modules.values()), homes, subject)


def _whole_client(
    client: ClientView, kind: str, modules: list[str], homes: Mapping[str, str], subject: str
) -> LargePart:
    """Return the class that has the methods of all *modules*."""
    base = identifier("AsyncClientMethods" if kind else "ClientMethods")
    bases = (compose("{module}.{base}", module=identifier(m), base=base) for m in modules)
    reconcile = client.reconcile and replace(
        client.reconcile, package=compose("..."), folder=compose("..")
    )
    body = render(
        "%service/whole_client.py.jinja",
        name=client.async_name if kind else client.name,
        bases=joined(bases),
        doc=client.async_doc if kind else client.doc,
        is_async=bool(kind),
        reconcile=reconcile,
    )
    return LargePart(
        path=f"client/_{kind}client",
        doc=f"The {'async ' if kind else ''}client of {subject}.",
        body=body,
        own={**dict.fromkeys(homes, "..models"), **dict.fromkeys(modules, ".")},
        annotated={"Api", *homes},
    )


def _kinds(client: ClientView) -> Iterator[tuple[str, Code, Code]]:
    """Yield the kinds of clients: what their modules begin with, the class, and its docstring."""
    yield "", client.name, client.doc
    if client.has_async:
        yield "async_", client.async_name, client.async_doc


def _lazy_part(folder: str, doc: str, modules: Mapping[str, str], whole: str = "") -> LargePart:
    """Return the ``__init__`` of a package that imports each name with its first use.

    *modules* says where each is; it also has all names of the package *whole*.
    """
    pairs = [(literal(name), literal(modules[name])) for name in sorted(modules, key=usual_order)]
    others = identifier(whole) if whole else NOTHING
    return LargePart(
        path=f"{folder}/__init__".lstrip("/"),
        doc=doc,
        body=render("%service/lazy.py.jinja", modules=pairs, others=others),
        own={whole: "."} if whole else {},
        lazy={name: f".{modules[name]}" for name in sorted(modules, key=usual_order)},
        whole=whole,
    )
