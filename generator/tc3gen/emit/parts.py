"""The parts of a package that a project may leave out, and where each of them begins."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TypeAlias

Parts: TypeAlias = AbstractSet[str]
"""The names of the parts that a package has."""


@dataclass(frozen=True, slots=True)
class Part:
    """Something that programs can do without.

    What begins it in the runtime is enough: whatever needs that, or is needed by nothing else,
    belongs to the part, too.
    """

    modules: str = ""
    """How the paths of its modules begin; nothing where it begins with names only."""
    names: str = ""
    """How the names of its classes begin, in any module."""
    is_extra: bool = False
    """Whether a package has it only if it is named."""

    def begins_in(self, path: str) -> bool:
        """Return whether all that is in the module at *path* belongs to the part."""
        return bool(self.modules) and path.startswith(self.modules)

    def begins_with(self, name: str) -> bool:
        """Return whether the class or function called *name* belongs to the part."""
        return bool(self.names) and name.startswith(self.names)


PARTS: dict[str, Part] = {
    "async": Part(names="Async"),
    "batches": Part(modules="_batches/"),
    "callbacks": Part(modules="callbacks.py"),
    "journal": Part(modules="_batches/sqlite_journal"),
    "pages": Part(modules="_pages/"),
    "postgres": Part(modules="_batches/postgres_", is_extra=True),
    "sources": Part(modules="_sources/"),
    "testing": Part(modules="testing.py"),
}
"""What a package may do without: clients for event loops; batches; callbacks that a service posts;
a journal of batches in a file; lists in pages; what machines share in a database of PostgreSQL;
where else keys come from than the environment; a transport and clocks for tests."""

ALL_PARTS: Parts = frozenset(PARTS)

USUAL_PARTS: Parts = frozenset(name for name, part in PARTS.items() if not part.is_extra)
"""What a package has if nobody names its parts."""
