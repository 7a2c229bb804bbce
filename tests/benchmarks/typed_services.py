"""The generated packages of all services of the official metadata, found again by wire names."""

from __future__ import annotations

import dataclasses
import functools
import importlib
import json
import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from tc3gen import names
from tc3gen.pages.metadata import find_services
from tests.benchmarks.stages import import_wheels, measured
from tests.support.described import disabled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from tc3gen.pages.metadata import ServiceSource

Tree: TypeAlias = dict[str, Any]

_HEAD = re.compile(r'^service: "?([a-z0-9-]+)"?\nversion: "?([0-9-]+)"?$', re.MULTILINE)
PACKAGE = "every_service"
_GENERATE = (sys.executable, "-m", "tc3gen", "generate", "--out", ".", "--package", PACKAGE)
_SCALARS = frozenset({"str", "int", "float", "bool"})


class UnusableError(Exception):
    """No value of a generated class can be made of a JSON object; says why."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A field of a generated class: its name in Python, and what it holds."""

    name: str
    is_list: bool
    kind: Any
    """The class of an object; ``None`` for a scalar."""
    required: bool


@dataclass(frozen=True)
class TypedService:
    """A service-version: its metadata, and its generated package."""

    source: ServiceSource
    api: Tree
    package: Any

    @property
    def name(self) -> str:
        """Return what the metadata calls it, with its version."""
        return f"{self.source.folder} {self.source.version}"

    @property
    def actions(self) -> list[str]:
        """Return the actions that were generated."""
        return [name for name in self.api["actions"] if self.has(name)]

    def has(self, action: str) -> bool:
        """Return whether *action* was generated; a few are left out, and `import` says why."""
        return hasattr(self.client_class, names.method_name(action))

    @functools.cached_property
    def disabled(self) -> set[str]:
        """Return the names of fields that are left out because the metadata disables them."""
        return {name for each in self.api["objects"].values() for name in disabled(each)}

    @functools.cached_property
    def client_class(self) -> Any:  # noqa: ANN401 - the packages are not known to type checkers
        """Return the client for threads."""
        named = (getattr(self.package, n) for n in self.package.__all__ if n.endswith("Client"))
        (found,) = (kind for kind in named if issubclass(kind, shared("_client").Client))
        return found

    def class_of(self, name: str) -> Any:  # noqa: ANN401 - as above
        """Return the class for an object of the metadata."""
        return getattr(self.package, names.class_name(name))

    def slots(self, kind: Any) -> Mapping[str, Slot]:  # noqa: ANN401 - as above
        """Return the fields of a generated class by their wire names."""
        return _slots(self.package, kind)

    def names(self, name: str) -> dict[str, str]:
        """Return the fields of an object of the metadata, wire name to Python name."""
        return {wire: slot.name for wire, slot in self.slots(self.class_of(name)).items()}

    def examples(self) -> Iterator[tuple[str, Tree]]:
        """Yield the documented examples, each with its action."""
        if "examples.json" in self.source.files:
            documented = json.loads(self.source.files["examples.json"]())["actions"]
            for action, examples in documented.items():
                yield from ((action, example) for example in examples)


def shared(module: str = "") -> Any:  # noqa: ANN401 - as above
    """Return a module that all of the packages share."""
    return importlib.import_module(f"{PACKAGE}.{module}".strip("."))


@functools.cache
def _slots(package: Any, kind: Any) -> dict[str, Slot]:  # noqa: ANN401 - as above
    names_and_fields = zip(
        kind._wire_names,  # noqa: SLF001 - no public name tells it of a class without an object
        dataclasses.fields(kind),
        strict=True,
    )
    return {wire: _slot(package, each) for wire, each in names_and_fields}


def _slot(package: Any, field: dataclasses.Field[Any]) -> Slot:  # noqa: ANN401 - as above
    hint = str(field.type).removesuffix(" | None")
    is_list = hint.startswith("list[")
    item = hint[5:-1] if is_list else hint
    kind = None if item in _SCALARS else getattr(package, item)
    required = field.default is field.default_factory is dataclasses.MISSING
    return Slot(field.name, is_list, kind, required)


def make(wheels: Sequence[Path], folder: Path) -> None:
    """Import *wheels* and generate the packages below *folder*, unless that was done before."""
    if not (folder / PACKAGE / "manifest.json").exists():
        folder.mkdir(exist_ok=True)
        import_wheels(wheels, folder)
        made = measured("generate", _GENERATE, folder)
        if made.status:
            raise SystemExit(made.out[-2000:])


def load(wheels: Sequence[Path], folder: Path) -> Iterator[TypedService]:
    """Yield each service-version of *wheels* with its package below *folder*."""
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
    packages = {}
    for path in (folder / "spec").glob("*/api.yaml"):
        with path.open(encoding="utf-8") as file:
            head = _HEAD.search(file.read(400))
        if head:
            packages[head[1], head[2]] = path.parent.name
    for source in (each for wheel in wheels for each in find_services(wheel)):
        if "api.json" in source.files:
            api = json.loads(source.files["api.json"]())
            name = packages[api["metadata"]["serviceShortName"], api["metadata"]["apiVersion"]]
            package = importlib.import_module(f"{PACKAGE}.{name}")
            yield TypedService(source, api, package)


def build(service: TypedService, kind: Any, value: Tree) -> Any:  # noqa: ANN401 - as above
    """Return a *kind* made of a JSON object, as a program would make it by hand.

    A value of another type than documented is given to the class as it is. Raises UnusableError for
    a field that the class does not have, and for a required one without a value.
    """
    return kind(**arguments(service, kind, value))


def arguments(service: TypedService, kind: Any, value: Tree) -> Tree:  # noqa: ANN401 - as above
    """Return the keyword arguments of `build`."""
    slots = service.slots(kind)
    if unknown := value.keys() - slots.keys():
        kind = "not documented" if unknown - service.disabled else "disabled"
        raise UnusableError(f"it has a field that is {kind}")
    missing = [name for name, slot in slots.items() if slot.required and name not in value]
    if missing:
        raise UnusableError("a required field is missing")
    return {slots[name].name: _value(service, slots[name], each) for name, each in value.items()}


def _value(service: TypedService, slot: Slot, value: object) -> object:
    if slot.kind is None:
        return value
    if slot.is_list and isinstance(value, list):
        return [_value(service, dataclasses.replace(slot, is_list=False), each) for each in value]
    return build(service, slot.kind, value) if isinstance(value, dict) else value


def blank(service: TypedService, kind: Any) -> Any:  # noqa: ANN401 - as above
    """Return a *kind* without any value, which can be sent unchecked."""
    return kind(**blank_arguments(service, kind))


def blank_arguments(service: TypedService, kind: Any) -> Tree:  # noqa: ANN401 - as above
    """Return the keyword arguments of `blank`."""
    found: Tree = {}
    for slot in service.slots(kind).values():
        if slot.required:
            single = None if slot.kind is None else blank(service, slot.kind)
            found[slot.name] = [] if slot.is_list else single
    return found
