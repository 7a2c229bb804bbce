"""The client of a service, made from its spec in memory and imported: what users would vendor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tc3gen.calling.memory_package import MemoryPackage
from tc3gen.emit.modules import package_files, service_modules, shared_modules
from tc3gen.emit.parts import USUAL_PARTS
from tc3gen.emit.prune import prune

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType
    from typing import Self

    from tc3gen.model import Platform, Service


@dataclass(frozen=True, slots=True)
class LoadedClient:
    """The modules of a generated package with one service; close it when no call is to come."""

    package: ModuleType
    """What ``import tc3`` would be: credentials, errors, journals."""
    service: ModuleType
    """What ``import tc3.sms`` would be: the client and the structures."""
    memory: MemoryPackage
    """Where further modules are loaded from, such as ``errors``."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.memory.close()


def load_client(
    service: Service,
    platform: Platform,
    actions: Iterable[str],
    others: Iterable[tuple[Service, Iterable[str]]] = (),
) -> LoadedClient:
    """Make the package of a *service* with these *actions*, by their names, and import it.

    *others* are further services that it has. All have been read without errors; nothing is written
    to the disk.
    """
    memory = MemoryPackage(client_files(service, platform, actions, others))
    try:
        return LoadedClient(memory.load(), memory.load(service.name), memory)
    except BaseException:
        memory.close()
        raise


def client_files(
    service: Service,
    platform: Platform,
    actions: Iterable[str],
    others: Iterable[tuple[Service, Iterable[str]]] = (),
) -> dict[str, str]:
    """Return the files of the package of a *service* and *others*, path to text."""
    shared = shared_modules(platform)
    modules = [*shared.modules]
    for each, names in ((service, actions), *others):
        kept = prune(each, {f"{each.name}.{action}" for action in names})
        modules += service_modules(kept, platform, shared.provide)
    return package_files({module.path: module.text for module in modules}, USUAL_PARTS)
