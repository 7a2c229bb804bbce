"""Random damage to the text of a page: what was done, and where."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from hypothesis import strategies as st

from tests.pages.forms import FORMS
from tests.pages.more_languages import EVERY_LANGUAGE

if TYPE_CHECKING:
    from tests.pages.forms import Tables
    from tests.pages.renderings import Rendered

Kind: TypeAlias = Literal["drop", "empty", "cut", "double", "shift", "swap", "insert"]
IGNORABLE: Final = (
    "\u200e\u034f\ufe0f\u061c\u180e\xad\u200b\u200d\u2060\ufeff\u202e\U000e0041\u3164"
)
"""Some of the characters that are not shown: marks of direction, joiners, selectors, fillers."""
HYPHENS: Final = "-\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d"
_CELL: Final = re.compile("(?<=<td>).*(?=</td>)|(?<=<th>).*(?=</th>)")
_ANSWERS: Final = "|".join(
    re.escape(word) for words in EVERY_LANGUAGE.values() for word in (words.yes, words.no)
)
_TABLE: Final = {"row", "header", "underline"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """A damaged text; lines count from 1 in the text as it was."""

    kind: Kind
    text: str
    line: int
    cell: int = -1
    """The cell that was emptied, from 0."""
    removed: int = 0
    """How many lines the text has lost behind *line*."""

    def now(self, line: int) -> int:
        """Return where the *line* of the old text stands in the new one."""
        return line - self.removed if line > self.line else line


@st.composite
def damages(draw: st.DrawFn, rendered: Rendered, form: str) -> Damage:
    """Return *rendered* with one thing broken."""
    kinds = [_dropped, _cut, _swapped]
    has_rows = bool(rows(rendered, form))
    if has_rows:
        kinds += [_emptied, _inserted]
    if has_rows and FORMS[form].tables != "spaces":
        kinds.append(_shifted)
    if FORMS[form].tables in {"pipes", "closing", "markdown"}:
        kinds.append(_doubled)
    damage: Damage = draw(draw(st.sampled_from(kinds))(rendered, form))
    return damage


@st.composite
def _dropped(
    draw: st.DrawFn,
    rendered: Rendered,
    form: str,  # noqa: ARG001 - all damages are called alike
) -> Damage:
    lines = rendered.text.split("\n")
    line = draw(st.integers(1, len(rendered.lines)))
    return Damage(kind="drop", text=_without(lines, line), line=line, removed=1)


def _without(lines: list[str], line: int) -> str:
    return "\n".join([*lines[: line - 1], *lines[line:]])


@st.composite
def _cut(
    draw: st.DrawFn,
    rendered: Rendered,
    form: str,  # noqa: ARG001 - all damages are called alike
) -> Damage:
    text = rendered.text[: draw(st.integers(0, len(rendered.text) - 2))]
    return Damage(kind="cut", text=text, line=text.count("\n") + 1)


@st.composite
def _swapped(
    draw: st.DrawFn,
    rendered: Rendered,
    form: str,  # noqa: ARG001 - all damages are called alike
) -> Damage:
    lines = rendered.text.split("\n")
    line = draw(st.integers(1, len(rendered.lines) - 1))
    lines[line - 1], lines[line] = lines[line], lines[line - 1]
    return Damage(kind="swap", text="\n".join(lines), line=line)


@st.composite
def _emptied(draw: st.DrawFn, rendered: Rendered, form: str) -> Damage:
    line = draw(st.sampled_from(rows(rendered, form)))
    old = rendered.text.split("\n")[line - 1]
    cells = _cells(old, FORMS[form].tables)
    cell = draw(st.integers(0, len(cells) - 1))
    new = _joined([*cells[:cell], "", *cells[cell + 1 :]], old, FORMS[form].tables)
    return Damage(kind="empty", text=_with(rendered, line, new), line=line, cell=cell)


@st.composite
def _inserted(draw: st.DrawFn, rendered: Rendered, form: str) -> Damage:
    line = draw(st.sampled_from(rows(rendered, form)))
    cell = draw(st.integers(0, len(cells_on(rendered, form, line)) - 1))
    at = draw(st.integers(0, len(cells_on(rendered, form, line)[cell])))
    character = draw(st.sampled_from([*IGNORABLE, *HYPHENS]))
    return inserted(rendered, form, line=line, cell=cell, at=at, character=character)


def cells_on(rendered: Rendered, form: str, line: int) -> list[str]:
    """Return the cells on a *line* of a page in *form*."""
    return _cells(rendered.text.split("\n")[line - 1], FORMS[form].tables)


def inserted(
    rendered: Rendered, form: str, *, line: int, cell: int, at: int, character: str
) -> Damage:
    """Return *rendered* with one more *character* in a *cell*, which nobody looks at twice."""
    cells = cells_on(rendered, form, line)
    cells[cell] = cells[cell][:at] + character + cells[cell][at:]
    new = _joined(cells, rendered.text.split("\n")[line - 1], FORMS[form].tables)
    return Damage(kind="insert", text=_with(rendered, line, new), line=line, cell=cell)


@st.composite
def _shifted(draw: st.DrawFn, rendered: Rendered, form: str) -> Damage:
    line = draw(st.sampled_from(rows(rendered, form)))
    old = rendered.text.split("\n")[line - 1]
    cells = _cells(old, FORMS[form].tables)
    by = draw(st.sampled_from([1, -1]))
    new = _joined([*cells[by:], *cells[:by]], old, FORMS[form].tables)
    return Damage(kind="shift", text=_with(rendered, line, new), line=line)


@st.composite
def _doubled(draw: st.DrawFn, rendered: Rendered, form: str) -> Damage:
    line = draw(st.sampled_from(rows(rendered, form)))
    old = rendered.text.split("\n")[line - 1]
    at = draw(st.sampled_from([at for at, letter in enumerate(old) if letter == "|"]))
    return Damage(kind="double", text=_with(rendered, line, f"{old[:at]}|{old[at:]}"), line=line)


def rows(rendered: Rendered, form: str) -> list[int]:
    """Return the lines of tables that hold more than one cell, or in HTML one cell."""
    tables = FORMS[form].tables
    lines = rendered.text.split("\n")
    return [
        number
        for number, line in enumerate(rendered.lines, 1)
        if line.part in _TABLE and _cells(lines[number - 1], tables)
    ]


def _cells(text: str, tables: Tables) -> list[str]:
    """Return the cells of a line, none where it is not one of a table."""
    if tables == "html":
        return _CELL.findall(text)
    if tables == "tabs":
        return text.split("\t") if "\t" in text else []
    if tables == "spaces":
        return _words(text)
    inner = text.rstrip().removeprefix("|").removesuffix("|")
    return [cell.strip() for cell in inner.split(" | ")] if "|" in text else []


def _words(text: str) -> list[str]:
    """Return name, Yes or No, type and the rest of a line that starts a row."""
    type_ = r"(?:Array of )?(?:Timestamp ISO8601|[A-Z]\w*)"
    row = re.fullmatch(rf" *([\w.]+)(?: ({_ANSWERS}))? ({type_})(?: (.*))?", text)
    return [cell for cell in row.groups() if cell is not None] if row else []


def _joined(cells: list[str], old: str, tables: Tables) -> str:
    if tables == "html":
        return _CELL.sub(lambda _: cells[0], old)
    if tables == "tabs":
        return "\t".join(cells)
    if tables == "spaces":
        return " ".join(cell for cell in cells if cell)
    return ("| " if old.startswith("|") else "") + " | ".join(cells) + " |"


def _with(rendered: Rendered, line: int, new: str) -> str:
    lines = rendered.text.split("\n")
    lines[line - 1] = new
    return "\n".join(lines)
