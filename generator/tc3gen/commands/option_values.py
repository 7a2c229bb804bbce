"""What an option, or a key of a project, may be given: the same for both."""

from __future__ import annotations

import argparse
import keyword
from typing import TYPE_CHECKING

from tc3gen.emit.parts import PARTS
from tc3gen.findings import Location, nearest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tc3gen.emit.parts import Parts
    from tc3gen.findings import Asked

NO_PARTS = "none"


def package_problem(text: str) -> str:
    """Return why *text* cannot be the name of a package; empty if it can."""
    if text.isidentifier() and not keyword.iskeyword(text):
        return ""
    return f"{text!r} cannot be the name of a package: use letters, digits and underscores"


def parts_problem(name: str) -> tuple[str, str] | None:
    """Return why *name* is no part, and a hint; ``None`` if it is one."""
    if name in PARTS:
        return None
    return f"there is no part {name!r}", nearest(name, PARTS) or f"parts: {', '.join(PARTS)}"


def package_name(text: str) -> str:
    """Return *text* if it can be the name of a package, for argparse."""
    if problem := package_problem(text):
        raise argparse.ArgumentTypeError(problem)
    return text


def names_of_option(option: str) -> Callable[[str], Asked]:
    """Return what reads a list of names, each asked for by *option*, for argparse."""

    def names(text: str) -> Asked:
        found = [name.strip() for name in text.split(",") if name.strip()]
        if not found:
            raise argparse.ArgumentTypeError("name a service or an action, such as sms")
        return dict.fromkeys(found, Location(option))

    return names


def part_names(text: str) -> Parts:
    """Return the parts in a list of them, for argparse; ``none`` is an empty list."""
    names = [name.strip() for name in text.split(",")]
    if names == [NO_PARTS]:
        return frozenset()
    for name in names:
        if (problem := parts_problem(name)) is not None:
            message, hint = problem
            raise argparse.ArgumentTypeError(f"{message} ({hint})")
    return frozenset(names)


def shown_parts(parts: Parts) -> str:
    """Return *parts* as an option names them."""
    return ",".join(name for name in PARTS if name in parts) or NO_PARTS
