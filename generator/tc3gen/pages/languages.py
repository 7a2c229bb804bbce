"""Pages in languages whose words are not known: read by the rows of Action and Version.

Their names and their type are the same in every language. So these rows show which column is
which, and which word says that a parameter is required. The tables are then written in English
words, line by line, and read as all others are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from tc3gen.pages import words
from tc3gen.pages.cleaning import clean
from tc3gen.pages.findings import finding_of, shortened
from tc3gen.pages.rows import CODE, is_known_code, listed_name
from tc3gen.pages.styles import is_underline
from tc3gen.type_words import is_array, is_scalar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tc3gen.findings import Finding, Location

Cells: TypeAlias = "list[str]"

ENGLISH = {
    "name": "Parameter Name",
    "required": "Required",
    "type": "Type",
    "description": "Description",
}
INPUT_COLUMNS = len(ENGLISH)
OUTPUT_HEADER = ("Name", "Type", "Description")
ERRORS_HEADER = ("Error Code", "Description")


@dataclass(frozen=True, slots=True)
class YesNo:
    """The words that say whether a parameter is required; *no* is empty where it is not sure."""

    yes: str
    no: str = ""

    def english(self, cell: str) -> str | None:
        """Return what *cell* says in English, ``None`` where it is another word."""
        word = clean(cell).casefold()
        return "Yes" if word == self.yes else "No" if word and word == self.no else None


def learn_yes_no(yes: str, others: Sequence[str]) -> YesNo:
    """Return both words: besides *yes*, in lower case, one other word can only be the no."""
    rest = {clean(other).casefold() for other in others} - {yes, ""}
    return YesNo(yes, rest.pop() if len(rest) == 1 else "")


def is_known_yes_no(word: str) -> bool:
    """Return whether *word* is the yes or no of a language that is known."""
    return word.casefold() in words.YES | words.NO


def unknown_language(yes_no: YesNo, location: Location) -> Finding:
    """Return the finding that a page was read by its rows, and what then is left open."""
    said = f"{shortened(yes_no.yes)} is taken for yes"
    said += f", {shortened(yes_no.no)} for no" if yes_no.no else ", and no word is sure to be no"
    message = f"the language of this page is not known here; by its rows of Action, {said}"
    hint = "compare what is required with the page; its prose, and so its rate limit, is not read"
    return finding_of("unknown-language", location, message, hint)


@dataclass(frozen=True, slots=True)
class Dictionary:
    """What the words of a page mean: those above its columns, and its yes and no."""

    roles: dict[str, str]
    """Header word, in lower case, to the role of its column, in the order of the columns."""
    yes_no: YesNo

    @property
    def required_column(self) -> int:
        """Where yes or no stands in the table of parameters."""
        return list(self.roles.values()).index("required")

    def header(self, cells: Sequence[str], below: Sequence[str]) -> list[str] | None:
        """Return the header *cells* in English, ``None`` where they are none.

        The row *below* tells a table of error codes.
        """
        roles = [self.roles.get(clean(cell).casefold()) for cell in cells]
        if roles == list(self.roles.values()):
            return [ENGLISH[role or ""] for role in roles]
        if len(roles) == len(OUTPUT_HEADER) and roles[1:] == ["type", "description"]:
            return list(OUTPUT_HEADER)
        if len(roles) == len(ERRORS_HEADER) and roles[1] == "description" and is_code_row(below):
            return list(ERRORS_HEADER)
        return None

    def row(self, cells: Sequence[str]) -> list[str]:
        """Return *cells* of a row of parameters with its yes or no in English, or without it.

        A word that means neither yes nor no would make the type beside it look odd, too.
        """
        at = self.required_column
        required = self.yes_no.english(cells[at]) if len(cells) > at else None
        if required is None and _is_parameter(cells, list(self.roles.values()).index("type")):
            required = ""
        return list(cells) if required is None else [*cells[:at], required, *cells[at + 1 :]]


def _is_parameter(cells: Sequence[str], type_at: int) -> bool:
    """Return whether *cells* are a row of parameters, or all but the last cell of one.

    Its last cell may go on below blank lines; then a type stands *type_at* its place.
    """
    if len(cells) < INPUT_COLUMNS:
        short = clean(cells[-1]) if len(cells) == INPUT_COLUMNS - 1 == type_at + 1 else ""
        if not (is_scalar(short) or is_array(short)):
            return False
    return len(cells) <= INPUT_COLUMNS and listed_name(cells[0]) is not None


def is_code_row(cells: Sequence[str]) -> bool:
    """Return whether *cells* begin with an error code."""
    code = clean(cells[0]) if cells else ""
    return CODE.fullmatch(code) is not None and ("." in code or is_known_code(code))


def learn(grid: Sequence[Sequence[str]]) -> tuple[Dictionary, int] | None:
    """Return what the words in *grid*, rows of cells, mean and the index of the header.

    ``None`` where the language is known, or the rows of Action and Version do not show it.
    """
    action, version = (_row_of(grid, name) for name in ("Action", "Version"))
    if action is None or version is None:
        return None
    roles = _roles(grid[action], grid[version])
    header = _header_above(grid, action)
    if roles is None or header is None:
        return None
    heads = [clean(cell).casefold() for cell in grid[header]]
    yes = clean(grid[action][roles.index("required")]).casefold()
    if len(set(heads)) < INPUT_COLUMNS or (is_known_yes_no(yes) and set(heads) & {*words.ROLES}):
        return None
    others = list(_required_cells_below(grid, header, roles))
    return Dictionary(dict(zip(heads, roles, strict=True)), learn_yes_no(yes, others)), header


def _row_of(grid: Sequence[Sequence[str]], name: str) -> int | None:
    """Return the index of the first row of a common parameter: four cells, and one its type."""
    return next(
        (
            index
            for index, cells in enumerate(grid)
            if len(cells) == INPUT_COLUMNS
            and listed_name(cells[0]) == name
            and [clean(cell) for cell in cells].count("String") == 1
        ),
        None,
    )


def _roles(action: Sequence[str], version: Sequence[str]) -> list[str] | None:
    """Return the role of each column: yes is the same word in both rows, the prose is not."""
    roles = ["name"]
    for one, other in zip(action[1:], version[1:], strict=True):
        cell = clean(one)
        same = cell == clean(other)
        roles.append(
            "description"
            if not same
            else "type" if cell == "String" else "required" if cell else ""
        )
    return roles if sorted(roles) == sorted(ENGLISH) else None


def _header_above(grid: Sequence[Sequence[str]], row: int) -> int | None:
    """Return the index of the first of the rows that stand together with *row*."""
    found = row
    for index in range(row - 1, -1, -1):
        if len(grid[index]) == INPUT_COLUMNS and not is_underline("|".join(grid[index])):
            found = index
        elif not is_underline("|".join(grid[index])):
            break
    return found if found < row and not has_type(grid[found]) else None


def has_type(cells: Sequence[str]) -> bool:
    """Return whether *cells* are a row, not a header: one of them is a type."""
    return any(is_scalar(clean(cell)) for cell in cells)


def _required_cells_below(
    grid: Sequence[Sequence[str]], header: int, roles: Sequence[str]
) -> Iterator[str]:
    """Yield the cells of yes and no, down to the next table."""
    for cells in grid[header + 1 :]:
        if _is_parameter(cells, roles.index("type")):
            yield cells[roles.index("required")]
