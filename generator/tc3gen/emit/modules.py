"""Which files a package has, and their text."""

from __future__ import annotations

from collections import ChainMap
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

from tc3gen.emit.code import Code, comment, compose, identifier, joined, list_of, literal
from tc3gen.emit.docstrings import docstring
from tc3gen.emit.grouping import SIZES, Sizes, is_large
from tc3gen.emit.guard import Contents, assert_definitions_only, look_at
from tc3gen.emit.imports import import_lines, imports, public_names, usual_order
from tc3gen.emit.large import LargePart, callbacks_doc, large_parts, statuses_doc
from tc3gen.emit.layout import lay_out
from tc3gen.emit.leaving_out import used_files
from tc3gen.emit.parts import USUAL_PARTS
from tc3gen.emit.render import render
from tc3gen.emit.runtime_files import Module, runtime_exports, runtime_modules
from tc3gen.emit.views.callbacks import callback_views
from tc3gen.emit.views.client import client_view
from tc3gen.emit.views.codes import codes_view
from tc3gen.emit.views.models import models_view
from tc3gen.emit.views.platform import platform_view
from tc3gen.emit.views.statuses import reconcile_view

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from tc3gen.emit.parts import Parts
    from tc3gen.model import Platform, Service, Spec

    Provided: TypeAlias = Mapping[str, Mapping[str, str]]
    """Dots of a relative import to the names that are imported so, each with its module."""

_LICENCE = comment("SPDX-License-Identifier: MIT-0")


@dataclass(frozen=True, slots=True)
class Shared:
    """What all services of a package share: *modules*, and the names that they *provide*."""

    modules: list[Module]
    provide: Provided


def package_modules(spec: Spec, sizes: Sizes = SIZES, parts: Parts = USUAL_PARTS) -> list[Module]:
    """Return all modules of the package for *spec* with these *parts*, sorted by path."""
    shared = shared_modules(spec.platform)
    modules = [*shared.modules]
    for service in spec.services:
        modules += service_modules(service, spec.platform, shared.provide, sizes, parts)
    texts = package_files({module.path: module.text for module in modules}, parts)
    kept = (replace(m, text=texts[m.path]) for m in modules if m.path in texts)
    return sorted(kept, key=lambda module: module.path)


def package_files(texts: Mapping[str, str], parts: Parts) -> dict[str, str]:
    """Return what of all files of a package, path to text, its services and *parts* need."""
    return used_files(texts, _runtime_paths(), parts)


@cache
def _runtime_paths() -> frozenset[str]:
    return frozenset(module.path for module in runtime_modules())


def shared_modules(platform: Platform) -> Shared:
    """Return what all services on *platform* share."""
    parts = _platform_parts(platform)
    provide = {dots: _shared_exports(dots, parts) for dots in ("..", "...")}
    return Shared([*runtime_modules(), *_platform_modules(parts)], provide)


@dataclass(frozen=True, slots=True)
class _Part:
    """A module whose body is laid out: what is left to write is its head."""

    name: str
    doc: str
    body: str = ""
    contents: Contents = field(default_factory=Contents)
    """What the body holds."""

    @property
    def public(self) -> list[str]:
        """The public names that the body defines, in the usual order."""
        return public_names(self.contents.defined)

    def exports(self, package: str) -> dict[str, str]:
        """Return its public names, each with the module as one in *package* imports it."""
        return dict.fromkeys(self.public, f"{package}{self.name}")

    def imports(self, provided: Mapping[str, str], annotated: Container[str] = ()) -> Code:
        """Return the imports that the body needs, of what is *provided*.

        Those of *annotated* stand in annotations only.
        """
        return imports(self.contents.lookups - self.contents.bound, provided, annotated)


@lru_cache(maxsize=256)  # A process makes many packages that differ in few modules.
def _part(name: str, doc: str, rendered: str) -> _Part:
    """Lay out a body as it stands behind ``__all__``, with the blank lines before it.

    The part is shared, and never changed.
    """
    above = "__all__ = []\n"
    body = lay_out(f"{above}\n{rendered}").removeprefix(above)
    return _Part(name, doc, body, look_at(f"{name}.py", body))


def _platform_parts(platform: Platform) -> list[_Part]:
    view = platform_view(platform)
    docs = {
        "signer": f"{platform.signature.algorithm}, stage by stage: every function is pure.",
        "_platform": "What all services share: wire names, limits, error prefixes and codes.",
    }
    return [
        _part(name, doc, render(f"{name}.py.jinja", platform=view)) for name, doc in docs.items()
    ]


def _platform_modules(parts: Iterable[_Part]) -> Iterator[Module]:
    banner, provided = _banner("spec/platform.yaml"), runtime_exports(".")
    for part in parts:
        yield _module(part, banner, folder="", head=part.imports(provided))


def service_modules(
    service: Service,
    platform: Platform,
    shared: Provided,
    sizes: Sizes = SIZES,
    parts: Parts = USUAL_PARTS,
) -> Iterator[Module]:
    """Yield the modules of *service* for these *parts*; *shared* are the names around it."""
    if is_large(service, sizes):
        yield from _large_modules(service, platform, shared, sizes, parts)
    else:
        yield from _small_modules(service, platform, shared, parts)


def _small_modules(
    service: Service, platform: Platform, shared: Provided, parts: Parts
) -> Iterator[Module]:
    subject = f"{service.name} {service.version}"
    banner = _banner(f"spec/{service.name}, version {service.version}")
    provided = {**shared[".."], "models": "."}
    bodies = _service_parts(service, platform, subject, parts)
    for part in bodies:
        yield _module(part, banner, folder=service.name, head=part.imports(provided))
        provided |= part.exports(".")
    yield _face(bodies, banner, service.name, subject)


def _large_modules(
    service: Service, platform: Platform, shared: Provided, sizes: Sizes, parts: Parts
) -> Iterator[Module]:
    banner = _banner(f"spec/{service.name}, version {service.version}")
    provided = {dots: dict(names) for dots, names in shared.items()}
    for large in large_parts(service, platform, sizes, parts):
        exports = ChainMap({}, large.own, provided["..." if "/" in large.path else ".."])
        part = _part(large.path, large.doc, large.body)
        head = part.imports(exports, large.annotated)
        public = list(large.lazy) or None
        if large.lazy:
            head = _lazy_head(head, large)
        yield _module(part, banner, folder=service.name, head=head, public=public)


def _lazy_head(head: Code, large: LargePart) -> Code:
    """Return *head* with the imports that type checkers see."""
    lines = import_lines(large.lazy, large.lazy)
    if large.whole:
        # The names are listed in that package, once.
        lines.append(compose("from .{name} import *", name=identifier(large.whole)))
    block = joined((compose("    {line}", line=line) for line in lines), "\n")
    return compose("{head}\n\nif TYPE_CHECKING:\n{block}", head=head, block=block)


def _service_parts(service: Service, platform: Platform, subject: str, parts: Parts) -> list[_Part]:
    """Return the modules of *service*, each after those that it imports."""
    views: dict[str, Any] = {
        "models": models_view(service),
        "callbacks": callback_views(service),
        "codes": codes_view(service, platform),
        "client": client_view(service, platform, parts),
        "reconcile": reconcile_view(service, parts),
    }
    docs = {
        "errors": f"The error codes of {subject}.",
        "models": f"The requests, responses and structures of {subject}.",
        "client": f"The client of {subject}.",
    }
    if service.callbacks and "callbacks" in parts:
        docs["callbacks"] = callbacks_doc(subject)
    if views["reconcile"]:
        docs["statuses"] = statuses_doc(subject)
    return [
        _part(name, doc, render(f"%service/{name}.py.jinja", **views)) for name, doc in docs.items()
    ]


def _face(parts: Iterable[_Part], banner: Code, folder: str, subject: str) -> Module:
    """Return the ``__init__`` of a service, which has all that its users import."""
    by_name = sorted(parts, key=lambda part: part.name)
    classes = {
        name: f".{part.name}" for part in by_name for name in public_names(part.contents.classes)
    }
    doc = f"Tencent Cloud {subject}: client, data types and error codes."
    head = joined(import_lines(classes, classes), "\n")
    public = sorted(classes, key=usual_order)
    return _module(_Part("__init__", doc), banner, folder=folder, head=head, public=public)


def _banner(source: str) -> Code:
    made = comment(f"Generated by tc3gen from {source}; changes by hand would be lost.")
    return compose("{licence}\n{made}", licence=_LICENCE, made=made)


def _module(
    part: _Part, banner: Code, *, folder: str, head: Code, public: Sequence[str] | None = None
) -> Module:
    """Put a *part* under its head; *public*, if not what it defines, is what it imports for users.

    Head and body are looked at as they are written, one after the other.
    """
    path = f"{folder}/{part.name}.py".removeprefix("/")
    rendered = render(
        "_module.py.jinja",
        banner=banner,
        doc=docstring(part.doc, indent=0),
        imports=head,
        exports=list_of(literal(name) for name in (part.public if public is None else public)),
    )
    top, contents = _top(path, rendered)
    assert_definitions_only(path, contents, part.contents)
    return Module(path, top + part.body)


@lru_cache(maxsize=256)  # As for parts.
def _top(path: str, rendered: str) -> tuple[str, Contents]:
    """Lay out what stands above a body; return it, and what it holds."""
    top = lay_out(rendered)
    return top, look_at(path, top)


def _shared_exports(package: str, shared: Iterable[_Part]) -> dict[str, str]:
    """Return what the modules beside those of a service provide, as one in *package* imports it."""
    provided = dict(runtime_exports(package))
    for part in shared:
        provided |= part.exports(package)
    return provided
