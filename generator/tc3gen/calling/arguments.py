"""The words of a command line that name an action and give its fields: ``--limit 5``.

What the command's own options take is gone from them already.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_MARK = "--"


@dataclass(frozen=True, slots=True)
class Given:
    """A field that an option names, with its value as a text."""

    option: str
    """As it was written, without the dashes."""
    text: str

    @property
    def steps(self) -> list[str]:
        """The parts of its name: fields, and numbers of items."""
        return self.option.split(".")


@dataclass(frozen=True, slots=True)
class Arguments:
    """What was read: *words* that stand alone, *fields* with their values, *open* without one."""

    words: list[str] = field(default_factory=list[str])
    fields: list[Given] = field(default_factory=list[Given])
    open: list[str] = field(default_factory=list[str])


def read_arguments(rest: Sequence[str]) -> Arguments:
    """Return what *rest* gives: ``--name value``, ``--name=value`` and words.

    A value that begins with two dashes has to be written behind ``=``.
    """
    found = Arguments()
    left = list(reversed(rest))
    while left:
        word = left.pop()
        name, equals, text = word.removeprefix(_MARK).partition("=")
        if not word.startswith(_MARK) or word == _MARK:
            found.words.append(word)
        elif equals:
            found.fields.append(Given(name, text))
        elif left and not left[-1].startswith(_MARK):
            found.fields.append(Given(name, left.pop()))
        else:
            found.open.append(name)
    return found
