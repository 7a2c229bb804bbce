"""The keys of ``[tool.tc3gen]``: what each takes, and how it becomes what an option gives."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from tc3gen.commands.option_values import package_problem, parts_problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tc3gen.findings import Location

    Problem: TypeAlias = tuple[str, str, str]
    """An item of a list, or nothing, what is wrong with it, and how to mend it."""


class Key(Protocol):
    """What a key takes."""

    def problems(self, value: object) -> Iterator[Problem]:
        """Yield what is wrong with a *value* of TOML."""

    def setting(
        self,
        value: Any,  # noqa: ANN401 - as TOML has it
        root: Path,
        locations: Mapping[str, Location],
        /,
    ) -> object:
        """Return what the option would give for a sound *value*.

        *root* is the folder of the file, *locations* where the items of a list stand.
        """


class _Folder:
    """A path, from the folder of the file."""

    def problems(self, value: object) -> Iterator[Problem]:
        if not isinstance(value, str) or not value or "\0" in value:
            yield "", f"takes the path of a folder, not {_shown(value)}", "such as 'spec'"

    def setting(self, value: str, root: Path, _: Mapping[str, Location], /) -> Path:
        return Path(os.path.normpath(root / value))


class _Package:
    """The name of a package."""

    def problems(self, value: object) -> Iterator[Problem]:
        if not isinstance(value, str):
            yield "", f"takes a name, not {_shown(value)}", "such as 'tc3'"
        elif problem := package_problem(value):
            yield "", problem, ""

    def setting(self, value: str, _: Path, __: Mapping[str, Location], /) -> str:
        return value


class _Names:
    """A list of names of what is in the spec; *such_as* shows it."""

    def __init__(self, such_as: str) -> None:
        self._such_as = such_as

    def problems(self, value: object) -> Iterator[Problem]:
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            yield "", f"takes a list of names, not {_shown(value)}", f"such as {self._such_as}"
        elif not value:
            yield "", "names nothing", f"leave it out for everything, or write {self._such_as}"

    def setting(
        self, value: list[str], _: Path, locations: Mapping[str, Location], /
    ) -> dict[str, Location]:
        return {name: locations[name] for name in value}


class _Parts:
    """A list of parts of the package."""

    def problems(self, value: object) -> Iterator[Problem]:
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            yield "", f"takes a list of parts, not {_shown(value)}", "such as ['batches']"
            return
        for name in value:
            if (problem := parts_problem(name)) is not None:
                yield name, *problem

    def setting(self, value: list[str], _: Path, __: Mapping[str, Location], /) -> frozenset[str]:
        return frozenset(value)


def _shown(value: object) -> str:
    kinds = {bool: "true or false", str: "a text", list: "a list", dict: "a table", int: "a number"}
    return next((word for kind, word in kinds.items() if isinstance(value, kind)), "this")


FOLDERS = {"spec": Path("spec"), "out": Path("generated")}
"""Where things are in a project that does not say so."""

KEYS: dict[str, Key] = {
    "spec": _Folder(),
    "out": _Folder(),
    "package": _Package(),
    "services": _Names("['sms']"),
    "only": _Names("['sms.SendMultiGlobalSms']"),
    "parts": _Parts(),
}
