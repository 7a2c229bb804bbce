"""Other shapes of cells and rows, which state the same: over blank lines, merged, nested."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from tests.pages.forms import FORMS
from tests.pages.tables import COMMON

if TYPE_CHECKING:
    from tests.pages.renderings import Rendered

_INNER_HEADERS: Final = (
    "<th>Field</th><th>Meaning</th>",
    "<th>Name</th><th>Type</th><th>Description</th>",
    "<th>Parameter Name</th><th>Required</th><th>Type</th><th>Description</th>",
)
SHAPED: Final = [f for f, how in FORMS.items() if how.tables in {"pipes", "markdown", "html"}]
"""The forms that can have them."""


@st.composite
def shaped(draw: st.DrawFn, rendered: Rendered, form: str) -> str:
    """Return the text of *rendered* with a cell or a row in another shape."""
    tables = FORMS[form].tables
    kinds = [_broken] if tables != "html" else [_merged]
    if tables != "pipes":
        kinds += [_nested, _sectioned]
    text: str = draw(draw(st.sampled_from(kinds))(rendered, form))
    return text


@st.composite
def _broken(draw: st.DrawFn, rendered: Rendered, form: str) -> str:
    """Return a page with blank lines in the last cell of a row: as browser extensions save it."""
    lines = rendered.text.split("\n")
    at = draw(st.sampled_from(_own_rows(rendered, form)))
    head, _, last = lines[at].rstrip().removesuffix("|").rpartition("| ")
    blank = draw(st.sampled_from(["\n\n", "\n\n  \n", "\n  \n\n\n"]))
    words = last.strip().split(" ")
    cut = draw(st.integers(0, len(words)))
    broken = [" ".join(words[:cut]), " ".join(words[cut:])]
    lines[at] = f"{head}| {blank.join(broken)}{draw(st.sampled_from([' |', blank + ' |']))}"
    return "\n".join(lines)


@st.composite
def _nested(draw: st.DrawFn, rendered: Rendered, form: str) -> str:
    """Return a page with a table in the last cell of a row."""
    lines = rendered.text.split("\n")
    at = draw(st.sampled_from(_own_rows(rendered, form)))
    header = draw(st.sampled_from(_INNER_HEADERS))
    words = ("Inner", "Yes", "String", "x")[: header.count("<th>")]
    cells = "".join(f"<td>{word}</td>" for word in words)
    table = f"<table><tr>{header}</tr><tr>{cells}</tr></table>"
    end = "</td>" if FORMS[form].tables == "html" else "|"
    before, _, after = lines[at].rpartition(end)
    lines[at] = f"{before}{table}{end}{after}"
    return "\n".join(lines)


@st.composite
def _sectioned(draw: st.DrawFn, rendered: Rendered, form: str) -> str:
    """Return a page with a row of one cell between two rows."""
    lines = rendered.text.split("\n")
    at = draw(st.sampled_from(_own_rows(rendered, form)))
    title = draw(st.sampled_from(["Sizes", "Sizes of a sheet", "其他"]))
    if FORMS[form].tables == "html":
        lines[at + 1] += f"\n<tr><td colspan='{draw(st.integers(4, 9))}'>{title}</td></tr>"
    else:
        lines[at] += f"\n| {title} | | | |"
    return "\n".join(lines)


@st.composite
def _merged(draw: st.DrawFn, rendered: Rendered, form: str) -> str:  # noqa: ARG001 - called alike
    """Return a page on which two equal cells, one below the other, are one."""
    lines = rendered.text.split("\n")
    equal = [
        (at, at + width)
        for at, line in enumerate(rendered.lines[:-1])
        if lines[at].startswith("<td>")
        and (width := len(rendered.span(line.label)))
        and all(each.part == "row" for each in rendered.lines[at : at + width + 1])
        and lines[at] == lines[at + width]
    ]
    if not equal:
        return rendered.text
    above, below = draw(st.sampled_from(equal))
    lines[above] = lines[above].replace("<td>", "<td rowspan='2'>", 1)
    lines[below] = ""
    return "\n".join(lines)


def _own_rows(rendered: Rendered, form: str) -> list[int]:
    """Return the indexes of the lines that end a row of a parameter, a field or a code."""
    lines = rendered.text.split("\n")
    return [
        at
        for at, line in enumerate(rendered.lines)
        if line.part == "row"
        and line.label not in COMMON
        and (FORMS[form].tables != "html" or lines[at + 1].startswith("</tr>"))
    ]
