"""A runtime without some of its parts: what these need alone goes with them.

What goes is derived from the sources: a part is named by where it begins (`tc3gen.emit.parts`).
Whatever needs something that is gone is gone itself; and so is what is private and was needed by
nothing else.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from tc3gen.emit.cutting import cut
from tc3gen.emit.parts import PARTS
from tc3gen.emit.units import read_sources

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from tc3gen.emit.parts import Part, Parts
    from tc3gen.emit.units import Name, Source, Unit

_OPTIONAL = (
    "callbacks",
    "_calls.list_parsing",
    "_calls.number_validation",
    "_lazy",
    "_pages",
    "_reconciling",
    "_waiting",
)
"""What of the runtime a package has only where a service of it imports from there."""

_IMPORT = re.compile(r"^ *from \.+[\w.]* import (\([^)]*\)|[^\n]*)$", re.MULTILINE)
_WORD = re.compile(r"\w+")


def used_files(texts: Mapping[str, str], runtime: Collection[str], parts: Parts) -> dict[str, str]:
    """Return those of the files of a package, path to text, that its services and *parts* need.

    *runtime* are the paths of those that are copied; the others were made for the *parts*.
    """
    rendered = {path: text for path, text in texts.items() if path not in runtime}
    unused = _unused(runtime, rendered.values())
    copied = {path: texts[path] for path in texts if path in runtime and path not in unused}
    return {**rendered, **with_parts(copied, parts, rendered.values())}


def _unused(runtime: Iterable[str], rendered: Collection[str]) -> set[str]:
    unused: set[str] = set()
    for name in _OPTIONAL:
        imported = (f".{name}.", f".{name} import ")
        if not any(words in text for text in rendered for words in imported):
            path = name.replace(".", "/")
            unused |= {p for p in runtime if p == f"{path}.py" or p.startswith(f"{path}/")}
    return unused


def with_parts(texts: Mapping[str, str], parts: Parts, rendered: Iterable[str]) -> dict[str, str]:
    """Return the files of a runtime, path to text, with these *parts* only.

    *rendered* are the texts of the modules that use the runtime; what they import stays.
    """
    left_out = tuple(name for name in PARTS if name not in parts)
    if not left_out:
        return dict(texts)
    used = {word for text in rendered for found in _IMPORT.finditer(text) for word in _words(found)}
    return dict(_without(tuple(texts.items()), left_out, frozenset(used)))


@lru_cache(maxsize=8)  # A process makes many packages of one runtime.
def _without(
    texts: tuple[tuple[str, str], ...], left_out: tuple[str, ...], used: frozenset[str]
) -> tuple[tuple[str, str], ...]:
    gone = _Gone(read_sources(dict(texts)), [PARTS[name] for name in left_out], {*used})
    gone.find()
    return tuple(
        (path, cut(text, path, gone.lines(path), gone.names) if gone.touches(path) else text)
        for path, text in texts
        if path not in gone.modules
    )


def _words(found: re.Match[str]) -> list[str]:
    return _WORD.findall(found[1])


class _Gone:
    """What of a runtime is gone: *units*, *names* and whole *modules*."""

    def __init__(self, sources: list[Source], left_out: list[Part], used: set[str]) -> None:
        self._sources = sources
        self._by_path = {source.path: source for source in sources}
        self._all = [unit for source in sources for unit in source.units]
        self._public = {*self._find_public()}
        self._used = used
        self._needed: dict[tuple[str, str], list[Unit]] = {}
        self._asked: dict[str, list[Unit]] = {}
        for unit in self._all:
            for name in unit.needs:
                self._needed.setdefault(name, []).append(unit)
            for attribute in unit.attributes:
                self._asked.setdefault(attribute, []).append(unit)
        self.names: set[tuple[str, str]] = set()
        self.units: set[Unit] = set()
        self.modules: set[str] = set()
        for unit in self._all:
            if unit.owner is None and any(_begins(part, unit) for part in left_out):
                self._leave_out(unit)

    def _find_public(self) -> Iterator[Name]:
        """Yield what users may import or be given, in whatever module it stands."""
        for source in self._sources:
            if source.is_public:
                yield from source.imported.values()
                yield from ((source.path, each.name) for each in source.units if not each.owner)

    def find(self) -> None:
        """Find all that is gone with what is gone already."""
        before = -1
        while before != len(self.units):
            before = len(self.units)
            for unit in self._all:
                if unit not in self.units and (unit.needs & self.names or self._is_lost(unit)):
                    self._leave_out(unit)
        self._find_modules()

    def _leave_out(self, unit: Unit) -> None:
        self.units.add(unit)
        if unit.owner is None:
            self.names.add((unit.path, unit.name))
            self.units |= {each for each in self._all if each.owner is unit}

    def _is_lost(self, unit: Unit) -> bool:
        """Return whether only what is gone has needed a private *unit*."""
        outer = unit.owner or unit
        is_known = outer.name in self._used or (outer.path, outer.name) in self._public
        if is_known or unit.name.startswith("__"):
            return False
        if unit.owner is None:
            found = self._needed.get((unit.path, unit.name), [])
        else:
            found = self._asked.get(unit.name, [])
        users = [each for each in found if unit not in {each, each.owner}]
        return bool(users) and self.units.issuperset(users)

    def _find_modules(self) -> None:
        """Find the modules that have nothing left, and the folders."""
        for source in self._sources:
            if source.units and self.units.issuperset(source.units):
                self.modules.add(source.path)
        for source in self._sources:
            folder, _, name = source.path.rpartition("/")
            inside = [s.path for s in self._sources if folder and s.path.startswith(f"{folder}/")]
            if name == "__init__.py" and self.modules.issuperset({*inside} - {source.path}):
                self.modules |= {*inside}

    def touches(self, path: str) -> bool:
        """Return whether a module loses anything: a definition, or what it imports."""
        source = self._by_path.get(path)
        return source is not None and (
            not self.units.isdisjoint(source.units)
            or not self.names.isdisjoint(source.imported.values())
        )

    def lines(self, path: str) -> list[tuple[int, int]]:
        """Return the lines that are gone from a module, from the first to the last of each."""
        return sorted(unit.lines for unit in self.units if unit.path == path)


def _begins(part: Part, unit: Unit) -> bool:
    return part.begins_in(unit.path) or part.begins_with(unit.name)
