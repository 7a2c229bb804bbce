"""The ways in which copied text and Markdown write a table: with bars, tabs or blanks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from tc3gen.pages import words
from tc3gen.pages.blocks import (
    ERRORS,
    INPUT,
    KNOWN_TABLES,
    OUTPUT,
    STRUCTURE,
    Columns,
    read_columns,
)
from tc3gen.pages.cleaning import clean
from tc3gen.pages.rows import (
    CODE,
    is_known_code,
    is_sure_type,
    listed_name,
    read_required,
    read_type,
)
from tc3gen.protocol import API_3_0
from tc3gen.type_words import ARRAY_PATTERN, ITEM_PATTERN, is_array

if TYPE_CHECKING:
    from collections.abc import Sequence

_UNDERLINE = re.compile(r"[\s|:+-]*")
_BULLET = re.compile(r"^[\s•·*-]+")
_BAR = re.compile(r"(?<!\\)\|")
_SEVERAL_WORDS = re.compile(r"[A-Z][a-z0-9]+[A-Z]")
_MAX_BROKEN_HEADER = 80
_HEADER_WORDS = frozenset(part for word in words.ROLES for part in word.split())
# Words that begin a sentence and could be taken for the name of a field.
_OPENERS = frozenset(
    {"A", "All", "An", "Any", "Array", "As", "At", "By", "Currently", "Default", "Each", "Either"}
    | {"Enumeration", "Example", "For", "If", "In", "It", "Maximum", "Minimum", "No", "None"}
    | {"Note", "On", "Only", "Optional", "Or", "Otherwise", "Please", "Required", "See", "Tencent"}
    | {"The", "These", "This", "Up", "Valid", "When", "Whether", "Yes", "You"}
)
# More of them, which are names of fields where the name of a scalar follows.
_NOUNS = frozenset(
    {"Description", "Format", "From", "List", "Number", "Range", "To", "Value", "Values"}
)


def is_underline(text: str) -> bool:
    """Return whether *text* is the line that Markdown draws below a header."""
    return "--" in text and _UNDERLINE.fullmatch(text) is not None


def is_broken_header(text: str) -> bool:
    """Return whether *text* holds words of a header and nothing else, of which some are lost."""
    if len(text) > _MAX_BROKEN_HEADER:
        return False
    found = text.replace("|", " ").casefold().split()
    is_one_cell = " ".join(found) in words.ROLES
    return len(found) > 1 and not is_one_cell and _HEADER_WORDS.issuperset(found)


class Style(Protocol):
    """One way to write rows."""

    @property
    def framed(self) -> bool:
        """Whether bars tell cells apart."""
        ...

    @property
    def tells(self) -> bool:
        """Whether a line that begins a row tells if its last cell goes on below."""
        ...

    def columns(self, text: str) -> Columns | None:
        """Return the columns that *text* heads, if it is a header in this style."""
        ...

    def pieces(self, text: str) -> list[str]:
        """Return the cells, or pieces of cells, on a line."""
        ...

    def begins(self, text: str, columns: Columns) -> bool:
        """Return whether *text* begins a row."""
        ...


def _starts(cells: Sequence[str], columns: Columns) -> bool:
    """Return whether *cells* begin a row: a name, and what its columns demand beside it."""
    if len(cells) < 2:  # noqa: PLR2004 - a name and one more
        return False
    if columns is ERRORS:
        return CODE.fullmatch(clean(cells[0])) is not None
    if listed_name(cells[0]) is None:
        return False
    if columns is INPUT:
        return read_required(cells[1]) is not None or is_sure_type(cells[1])
    return read_type(cells[1]) is not None


@dataclass(frozen=True, slots=True)
class Bars:
    """``| a | b |`` or ``a | b |``: Markdown, and text copied from it."""

    framed: bool = True
    tells: bool = True

    def columns(self, text: str) -> Columns | None:
        """Return the columns of a header with bars."""
        return read_columns(self.pieces(text)) if "|" in text else None

    def pieces(self, text: str) -> list[str]:
        """Return what stands between the bars, without a bar before the first or after the last."""
        text = text.strip()
        inner = text.removeprefix("|")
        if inner.endswith("|") and not inner.endswith("\\|"):
            inner = inner[:-1]
        return [cell.strip() for cell in _BAR.split(inner)]

    def begins(self, text: str, columns: Columns) -> bool:
        """Return whether the cells of *text* begin a row."""
        return "|" in text and _starts(self.pieces(text), columns)


@dataclass(frozen=True, slots=True)
class Tabs:
    """Cells with a tab between: text copied from a browser."""

    framed: bool = False
    tells: bool = True

    def columns(self, text: str) -> Columns | None:
        """Return the columns of a header with tabs."""
        return read_columns(self.pieces(text)) if "\t" in text else None

    def pieces(self, text: str) -> list[str]:
        """Return what stands between the tabs; bars around the row are none of it."""
        if "\t" in text and text.lstrip().startswith("| "):
            text = text.strip().removeprefix("| ").removesuffix(" |")
        return [cell.strip() for cell in text.split("\t")]

    def begins(self, text: str, columns: Columns) -> bool:
        """Return whether *text* has a tab for each column, or begins a row that was cut short."""
        cells = self.pieces(text)
        return len(cells) >= len(columns) or ("\t" in text and _starts(cells, columns))


_TYPE = rf"(?P<type>(?:{ARRAY_PATTERN})*{ITEM_PATTERN})"
_NAME = r"(?P<name>[A-Za-z][A-Za-z0-9_]*(?:\.N)?)"
_YES_OR_NO = "|".join(sorted(words.YES | words.NO, key=len, reverse=True))
_REQUIRED = rf"(?P<required>{_YES_OR_NO})"
_REST = r"(?:\s+(?P<rest>.*))?"
_ROWS: dict[Columns, re.Pattern[str]] = {
    INPUT: re.compile(rf"{_NAME}\s+(?i:{_REQUIRED})\s+{_TYPE}{_REST}"),
    OUTPUT: re.compile(rf"{_NAME}\s+{_TYPE}{_REST}"),
    STRUCTURE: re.compile(rf"{_NAME}\s+{_TYPE}\s+(?i:{_REQUIRED}){_REST}"),
    ERRORS: re.compile(rf"(?P<name>{CODE.pattern}){_REST}"),
}
_HEADERS = {
    columns: re.compile(
        r"\s+".join(
            "(?:" + "|".join(re.escape(w) for w, r in words.ROLES.items() if r == role) + ")"
            for role in columns
        ),
        re.IGNORECASE,
    )
    for columns in KNOWN_TABLES
}


@dataclass(frozen=True, slots=True)
class Blanks:
    """Cells with nothing but a blank between: the commonest form of copied text.

    A row is known by what its first cells can be. *names* and *types* are known from elsewhere on
    the page: they decide where a word could as well begin a sentence.
    """

    names: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    framed: bool = False
    tells: bool = False
    says_required: bool = False
    """A row of the open table says whether it is required: the others do so, too."""

    def columns(self, text: str) -> Columns | None:
        """Return the columns of a header whose words have blanks between."""
        text = text.strip()
        return next((c for c, header in _HEADERS.items() if header.fullmatch(text)), None)

    def pieces(self, text: str) -> list[str]:
        """Return the cells of a row, or the line as a piece of a cell."""
        for columns in KNOWN_TABLES:
            if cells := self._cells(text, columns):
                return cells
        return [text.strip()]

    def cells(self, text: str, columns: Columns) -> list[str]:
        """Return the cells of the row in a table of *columns* that *text* begins."""
        return self._cells(text, columns) or [text.strip()]

    def begins(self, text: str, columns: Columns) -> bool:
        """Return whether *text* begins a row; a line of a list does so only where it must."""
        cells = self._cells(text, columns)
        if not cells:
            return False
        sure = self.is_sure(cells, columns)
        return sure is True or (sure is None and _BULLET.match(text.strip()) is None)

    def is_sure(self, cells: list[str], columns: Columns) -> bool | None:
        """Return whether *cells* are a row (true), prose (false), or could be either."""
        name = cells[0]
        if columns is ERRORS:
            return _is_code(name)
        if (
            any(read_required(cell) is not None for cell in cells[1:3])
            or name == API_3_0.request_id
        ):
            return True
        if is_sure_type(cells[1]):
            return name not in _OPENERS or is_array(cells[1]) or None
        if self.says_required and columns in (INPUT, STRUCTURE):
            return False
        if listed_name(name) in self.names or cells[1] in {*self.types, name}:
            return True
        return False if name in _OPENERS or name in _NOUNS else None

    def _cells(self, text: str, columns: Columns) -> list[str]:
        text = _BULLET.sub("", text).strip()
        match = _ROWS[columns].fullmatch(text)
        if match is None and columns in (INPUT, STRUCTURE):
            # The one character of a Required cell is lost in some copies.
            match = _ROWS[OUTPUT].fullmatch(text)
        if match is None:
            return []
        found = match.groupdict(default="")
        return [found[key] for key in ("name", *columns[1:-1]) if key in found] + [found["rest"]]


def _is_code(word: str) -> bool | None:
    if is_known_code(word):
        return True
    if "." in word and all(label[:1].isupper() for label in word.split(".")):
        return True
    return None if _SEVERAL_WORDS.match(word) else False
