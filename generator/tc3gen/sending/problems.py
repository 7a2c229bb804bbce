"""What can be wrong with a file of recipients, and with one of its rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Rule: TypeAlias = Literal["file", "column", "row", "duplicate"]


class TableError(Exception):
    """The file as a whole cannot be used; *rule* says what of it, *line* is 0 for all of it."""

    def __init__(self, rule: Rule, message: str, hint: str = "", *, line: int = 0) -> None:
        super().__init__(message)
        self.rule: Rule = rule
        self.hint, self.line = hint, line


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a row that begins on *line*; it quotes nothing that is private."""

    line: int
    rule: Rule
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row, by the names of its columns."""

    line: int
    cells: dict[str, object]
