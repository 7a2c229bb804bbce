"""Rows of tables to facts: each cell where it belongs, and a finding where one does not."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tc3gen.findings import Subject
from tc3gen.pages.blocks import Paragraph, Stray
from tc3gen.pages.cleaning import clean
from tc3gen.pages.findings import LOOK_UP, finding_of, stray_row
from tc3gen.pages.words import COMMON_PARAMETERS, NO, YES
from tc3gen.transcript import UNKNOWN, ErrorFacts, FieldFacts
from tc3gen.type_words import ARRAY_PATTERN, ITEM_PATTERN, is_array, is_scalar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tc3gen.findings import Finding, Location
    from tc3gen.pages.blocks import Block, Columns, Row, Table
    from tc3gen.transcript import Required

CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)*")
_KNOWN_CODE = re.compile(
    r"(?:ActionOffline|AuthFailure|DryRun|FailedOperation|Internal\w*Error|Invalid[A-Z]|LimitExceeded|Missing[A-Z]|NoSuch[A-Z]"
    r"|OperationDenied|RegionError|Request\w*Limit|Response\w*Limit|Resources?[A-Z]|Signature[A-Z]"
    r"|Unauthorized|Unknown[A-Z]|ServiceUnavailable|ReturnNotValid"
    r"|Unsupported[A-Z]|IpIn|IpNotIn)"
)
_LISTED = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9_]*)(?:\.N)?")
_TYPE = re.compile(rf"(?:{ARRAY_PATTERN})*{ITEM_PATTERN}")
_PLURAL = re.compile(rf"(?P<type>{ARRAY_PATTERN}(?:String|Integer|Float|Boolean))s")
_LIST_OF_LISTS = re.compile(rf"(?:{ARRAY_PATTERN}){{2,}}")
_FOREIGN = frozenset(
    {"string", "int", "integer", "uint", "int64", "uint64", "long", "number"}
    | {"float", "double", "bool", "boolean", "array", "object", "char"}
)
_LEADING_MARKS = " \t•·*-–"


def is_known_code(word: str) -> bool:
    """Return whether *word* begins as error codes do."""
    return _KNOWN_CODE.match(word) is not None


def lone_rows(blocks: Iterable[Block]) -> list[Finding]:
    """Return a finding for each of *blocks* that is a row below no header.

    A paragraph is one where it is an error code and nothing else.
    """
    found: list[Finding] = []
    for block in blocks:
        text = clean(block.text) if isinstance(block, Paragraph) else ""
        if isinstance(block, Stray) or (CODE.fullmatch(text) and is_known_code(text)):
            found.append(stray_row(block.location))
    return found


def listed_name(cell: str) -> str | None:
    """Return the wire name in *cell*, without the ``.N`` of a list; ``None`` where it has none."""
    match = _LISTED.fullmatch(clean(cell).lstrip(_LEADING_MARKS))
    return match["name"] if match else None


def read_required(cell: str) -> bool | None:
    """Return what the *cell* of a Required column says; ``None`` if it is no yes or no."""
    word = clean(cell).casefold()
    return True if word in YES else False if word in NO else None


def read_type(cell: str) -> str | None:
    """Return the type in *cell* in the documentation's words, ``None`` where it names none."""
    text = clean(cell)
    if plural := _PLURAL.fullmatch(text):
        text = plural["type"]
    word = text.casefold()
    if not _TYPE.fullmatch(text) or word in YES or word in NO or text == "N":
        return None
    return text


def is_sure_type(cell: str) -> bool:
    """Return whether *cell* can be nothing but a type, wherever it stands."""
    text = read_type(cell)
    return text is not None and (is_scalar(text) or is_array(text))


def is_foreign_type(cell: str) -> bool:
    """Return whether *cell* is a type of another documentation than that of API 3.0."""
    return clean(cell) in _FOREIGN


@dataclass(slots=True)
class RowReader:
    """Reads the rows of one page and collects what is wrong with them."""

    findings: list[Finding] = field(default_factory=list)
    foreign_types: int = 0
    """How many types are words of another documentation."""
    left_out: list[Location] = field(default_factory=list)
    """The rows that say something which could not be read."""

    def read_fields(self, table: Table) -> tuple[FieldFacts, ...]:
        """Return the facts of each row of *table*, in order."""
        found: list[FieldFacts] = []
        names: set[str] = set()
        for row in table.rows:
            facts = self._field(row, table.columns)
            if facts is None:
                continue
            if facts.wire_name in names:
                self._say(row.location, f"{facts.wire_name!r} stands in this table already")
            if facts.wire_name not in names or facts.wire_name in COMMON_PARAMETERS:
                found.append(facts)
            names.add(facts.wire_name)
        return tuple(found)

    def read_errors(self, table: Table) -> tuple[ErrorFacts, ...]:
        """Return the code and the description of each row of *table*, in order."""
        found: dict[str, ErrorFacts] = {}
        for row in table.rows:
            code = self._code(row)
            if not any(map(clean, row.cells)):
                continue
            if len(row.cells) == 1:
                self._leave_out(
                    row.location, f"the row {_short(code)} breaks off in its first cell"
                )
            elif not any(map(clean, row.cells[1:])) and not _is_sure_code(code):
                self._leave_out(
                    row.location, f"the row {_short(code)} has one cell and no error code"
                )
            elif not CODE.fullmatch(code):
                self._leave_out(row.location, f"{_short(code)} is no error code")
            elif code in found:
                self._say(row.location, f"the error code {code!r} stands in this table already")
            else:
                found[code] = ErrorFacts(
                    code=code, doc=_prose(row.cells[1:]), location=row.location
                )
        return tuple(found.values())

    def _code(self, row: Row) -> str:
        """Return what stands where the code should; a full stop behind it is none of it."""
        told = clean(row.cells[0]) if row.cells else ""
        code = told.rstrip(".")
        if code != told and CODE.fullmatch(code):
            self._say(row.location, f"the error code {told!r} is read as {code!r}")
            return code
        return told

    def _field(self, row: Row, columns: Columns) -> FieldFacts | None:
        cells = list(row.cells)
        if not any(map(clean, cells)):
            return None
        name = listed_name(cells[0])
        if name is None:
            self._leave_out(row.location, f"{_short(clean(cells[0]))} is no name of a parameter")
            return None
        if not any(map(clean, cells[1:])):
            self._leave_out(row.location, f"the row {name!r} has one cell and no type")
            return None
        roles = columns[1:-1]
        by_heading, before = _read_by_heading(cells[1:], roles), len(self.findings)
        required, type_cell, rest = by_heading or _read_by_content(cells[1:], roles)
        facts = FieldFacts(
            wire_name=name,
            type=self._type(type_cell, name, row.location),
            required=self._required(required, name, row.location, roles),
            doc=_prose(rest),
            location=row.location,
        )
        if by_heading is None and len(self.findings) == before:
            self._say(row.location, f"the cells of {name!r} do not stand below their headings")
        return facts

    def _type(self, cell: str, name: str, location: Location) -> str:
        text = clean(cell)
        if _LIST_OF_LISTS.match(text):
            message = f"the type of {name!r} is a list of lists, which nothing here knows"
            self._lost(location, name, message)
            return UNKNOWN
        known = read_type(cell)
        if known is None:
            self.foreign_types += is_foreign_type(cell)
            what = f"{_short(text)} is no type" if text else "the cell is empty"
            self._lost(location, name, f"the type of {name!r} is lost: {what}")
            return UNKNOWN
        if known != text:
            self._say(location, f"the type of {name!r} is read as {known!r}")
        return known

    def _required(self, cell: str, name: str, location: Location, roles: Columns) -> Required:
        if "required" not in roles:
            return False
        known = read_required(cell)
        if known is None:
            self._lost(location, name, f"whether {name!r} is required is lost")
            return UNKNOWN
        return known

    def _leave_out(self, location: Location, why: str) -> None:
        self._say(location, f"{why}; the row is left out")
        self.left_out.append(location)

    def _say(self, location: Location, message: str) -> None:
        hint = "compare the row with the page"
        self.findings.append(finding_of("odd-row", location, message, hint))

    def _lost(self, location: Location, name: str, message: str) -> None:
        subject = Subject("field", name)
        self.findings.append(finding_of("lost-fact", location, message, LOOK_UP, subject=subject))


def _read_by_heading(cells: list[str], roles: Columns) -> tuple[str, str, list[str]] | None:
    """Return required, type and the rest of a row; ``None`` if a cell is not below its heading."""
    required = type_cell = ""
    for cell, role in zip(cells, roles, strict=False):
        if role == "required":
            required = cell
        else:
            type_cell = cell
            if read_type(cell) is None and not is_foreign_type(cell):
                return None
    # A yes or no in unknown words stands below its heading where what follows is sure to be a type.
    is_unknown = "required" in roles and read_required(required) is None
    if is_unknown and not is_sure_type(type_cell):
        return None
    if len(cells) <= len(roles):
        return None
    return required, type_cell, cells[len(roles) :]


def _read_by_content(cells: list[str], roles: Columns) -> tuple[str, str, list[str]]:
    """Return required, type and the rest of a row with cells too many, too few or empty.

    A cell counts only for what it must be, such as ``Array of String`` for a type; a role that no
    cell fills stays empty. The name of a structure may as well be a word of prose, so it counts as
    a type only right behind the name of the field.
    """
    left, found = list(cells), {"required": "", "type": ""}
    if "required" not in roles and left and read_required(left[0]) is not None:
        left.pop(0)
    one_is_missing = len(left) == len(roles)
    for role in roles:
        while len(left) > 1 and not clean(left[0]) and _must_be(left[1], role):
            left.pop(0)
        first = len(left) == len(cells)
        if left and _must_be(left[0], role, bare=first and (roles[0] == "type" or one_is_missing)):
            found[role] = left.pop(0)
        elif left and not clean(left[0]):
            left.pop(0)
    return found["required"], found["type"], left


def _must_be(cell: str, role: str, *, bare: bool = False) -> bool:
    """Return whether *cell* can only be its *role*; a *bare* type may be a structure's name."""
    if role == "required":
        return read_required(cell) is not None
    return read_type(cell) is not None if bare else is_sure_type(cell)


def _is_sure_code(word: str) -> bool:
    """Return whether *word* is an error code though nothing describes it."""
    return CODE.fullmatch(word) is not None and ("." in word or is_known_code(word))


def _prose(cells: Sequence[str]) -> str:
    """Return a description; bars in it were text, those at its end were cells."""
    text = clean(" | ".join(cells))
    while text.endswith("|"):
        text = text[:-1].rstrip()
    return text


def _short(text: str) -> str:
    return repr(text if len(text) <= 40 else f"{text[:39]}…")  # noqa: PLR2004 - a line's worth
