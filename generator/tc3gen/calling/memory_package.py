"""A generated package that is imported from memory, under a name of its own.

What runs is what users vendor, byte by byte; nothing of it is written to the disk, so nothing is
left behind, whatever ends the process, and no other user of the machine can put a file in its way.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.machinery import ModuleSpec, SourceFileLoader
from itertools import count
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import ModuleType
    from typing import Self

_NUMBERS = count(1)
_FACE = "__init__.py"


class MemoryPackage:
    """Imports the modules of a package from its files, path to text, until it is closed.

    Each has a private name in `sys.modules`, so several live side by side. As a context manager it
    closes itself; modules that were loaded go on working, but import no others of it any more.
    """

    def __init__(self, files: Mapping[str, str]) -> None:
        self.name = f"_tc3gen_client_{next(_NUMBERS)}"
        self._finder = _Finder(self.name, files)
        sys.meta_path.append(self._finder)

    def load(self, module: str = "") -> ModuleType:
        """Return a module, such as ``sms`` or ``errors``; without a name, the package itself.

        Raises ModuleNotFoundError where the package has none of that name.
        """
        return import_module(f"{self.name}.{module}" if module else self.name)

    def close(self) -> None:
        """Forget the package, its files and its modules."""
        if self._finder in sys.meta_path:
            sys.meta_path.remove(self._finder)
        for name in [name for name in sys.modules if _is_inside(name, self.name)]:
            del sys.modules[name]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _is_inside(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


class _Finder:
    """Finds the modules of one package, and nothing else."""

    def __init__(self, package: str, files: Mapping[str, str]) -> None:
        self._package = package
        self._files = files

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return how to load the module called *fullname*, if the package has it."""
        del path, target  # The name alone tells.
        if not _is_inside(fullname, self._package):
            return None
        stem = fullname[len(self._package) + 1 :].replace(".", "/")
        face = f"{stem}/{_FACE}".lstrip("/")
        if face in self._files:
            return self._spec(fullname, face, is_package=True)
        return self._spec(fullname, f"{stem}.py") if f"{stem}.py" in self._files else None

    def _spec(self, fullname: str, path: str, *, is_package: bool = False) -> ModuleSpec:
        filename = f"<{self._package}>/{path}"
        loader = _Loader(fullname, filename, self._files[path])
        spec = ModuleSpec(fullname, loader, origin=filename, is_package=is_package)
        spec.has_location = True  # A traceback shows lines of the source, which the loader has.
        return spec


class _Loader(SourceFileLoader):
    """Gives the import system the text of one module; nothing is cached on the disk.

    The base is the one of `importlib.machinery`, as those of `importlib.abc` take as long to import
    as all of the package.
    """

    def __init__(self, fullname: str, filename: str, text: str) -> None:
        super().__init__(fullname, filename)
        self._text = text

    def get_data(self, path: str) -> bytes:
        """Return the module's text; raises OSError for anything else, such as a cache of it."""
        if path != self.path:
            raise FileNotFoundError(path)
        return self._text.encode()

    def path_stats(self, path: str) -> NoReturn:
        """Raise OSError: no file has a time by which a cache could be told to be current."""
        raise FileNotFoundError(path)

    def set_data(self, *_: object, **__: object) -> None:
        """Write nothing."""
