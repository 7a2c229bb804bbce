"""Split all names of the official metadata: ``python tests/benchmarks/names.py WHEEL...``.

Each WHEEL is one of the packages ``tccli`` or ``tccli-intl-en``, read as data. Prints how many
fields, actions and structures hold a word of one letter, which names share a Python name within one
scope, and how many names hold each word that stays whole. Exits with 1 where a name cannot be used.
"""

from __future__ import annotations

import json
import keyword
import sys
import zipfile
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from tc3gen import names
from tc3gen.word_splitting import WORDS, split_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Tree: TypeAlias = dict[str, Any]


@dataclass(slots=True)
class Seen:
    """What was read of any number of services."""

    fields: Counter[str] = field(default_factory=Counter)
    actions: Counter[str] = field(default_factory=Counter)
    structures: Counter[str] = field(default_factory=Counter)
    rivals: list[str] = field(default_factory=list)
    unusable: set[str] = field(default_factory=set)

    def add(self, where: str, service: Tree) -> None:
        """Count the names of *service*, and note those that get in each other's way."""
        actions, structures = service.get("actions", {}), service.get("objects", {})
        self.actions.update(list(actions))
        self.structures.update(list(structures))
        self._check(where, actions, names.method_name)
        self._check(where, structures, names.class_name)
        for name, structure in structures.items():
            # The fields are the only list of a structure.
            lists = (value for value in structure.values() if isinstance(value, list))
            inside = [each["name"] for fields in lists for each in fields]
            self.fields.update(inside)
            self._check(f"{where}.{name}", inside, names.field_name)

    def _check(self, where: str, wire: Iterable[str], name_of: Callable[[str], str]) -> None:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for wire_name in wire:
            found[name_of(wire_name)].append(wire_name)
        self.rivals += [f"{where}: {', '.join(same)}" for same in found.values() if len(same) > 1]
        self.unusable |= {n for n in found if not n.isidentifier() or keyword.iskeyword(n)}


def services(wheel: str) -> Iterator[tuple[str, Tree]]:
    """Yield each service and version in *wheel* with its metadata."""
    with zipfile.ZipFile(wheel) as archive:
        for path in sorted(archive.namelist()):
            if path.endswith("/api.json"):
                yield ".".join(path.split("/")[-3:-1]), json.loads(archive.read(path))


def report(seen: Seen) -> Iterator[str]:
    """Yield the lines to print."""
    for kind in ("fields", "actions", "structures"):
        counted: Counter[str] = getattr(seen, kind)
        single = {n for n in counted if any(len(word) == 1 for word in split_words(n))}
        times = sum(counted[name] for name in single)
        yield (
            f"{kind}: {counted.total()}, {len(counted)} names;"
            f" a word of one letter in {times}, {len(single)} names"
        )
    yield f"one Python name for two: {len(seen.rivals)}"
    yield from (f"  {rivals}" for rivals in seen.rivals)
    yield f"unusable: {', '.join(sorted(seen.unusable)) or 'none'}"
    every = {*seen.fields, *seen.actions, *seen.structures}
    for word in WORDS:
        holding = [n for n in every if word in n and word.lower() in "_".join(split_words(n))]
        yield f"{word}: {len(holding)} {min(holding, key=len, default='')}"


def main(wheels: list[str]) -> int:
    """Read *wheels* and print what was found."""
    seen = Seen()
    for wheel in wheels:
        for where, service in services(wheel):
            seen.add(where, service)
    print("\n".join(report(seen)))  # noqa: T201 - it is what the program is for
    return 1 if seen.unusable else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
