"""Which damage nobody can see: what is left is a page that could have been written so.

A fact that differs after a damage has to be accompanied by a warning or an error, unless one of
these reasons excuses it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tests.pages.forms import FORMS
from tests.pages.tables import COMMON

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.pages.damages import Damage
    from tests.pages.renderings import Rendered
    from tests.pages.tables import Line


@dataclass(frozen=True, slots=True)
class Change:
    """A fact that differs: its path, what was done to the page, and both readings."""

    path: str
    before: Mapping[str, object]
    after: Mapping[str, object]
    rendered: Rendered
    damage: Damage
    form: str

    @property
    def line(self) -> Line:
        """The line that was damaged."""
        return self.rendered.lines[self.damage.line - 1]

    @property
    def touched(self) -> list[Line]:
        """The damaged line; both, where two changed places."""
        last = self.damage.line + (self.damage.kind == "swap")
        return list(self.rendered.lines[self.damage.line - 1 : last])


def _whole_row_gone(change: Change) -> bool:
    """A table states nowhere how many rows it has; an example may, and then it has to be said.

    A row is gone, too, where its only words were those of the cell that was taken.
    """
    label = change.line.label
    first = change.rendered.span(label)[:1] == range(change.damage.line, change.damage.line + 1)
    dropped = change.damage.kind == "drop" and first and FORMS[change.form].tables != "html"
    emptied = change.damage.kind in {"drop", "empty"} and not _words_left(change)
    return (
        (dropped or emptied)
        and change.line.part == "row"
        and label not in COMMON
        and not shown_by_an_example(label, change.before)
        and (
            change.path.startswith(f"{label}.")
            or change.path == label.rpartition(".")[0]
            or (label.startswith("errors.") and change.path == "errors")
        )
    )


def _words_left(change: Change) -> str:
    """Return what the cells of the damaged row still hold."""
    span = change.rendered.span(change.line.label)
    lines = change.damage.text.split("\n")[span.start - 1 : span.stop - 1 - change.damage.removed]
    return re.sub(r"<[^>]*>|[|\s]", "", "".join(lines))


def shown_by_an_example(label: str, before: Mapping[str, object]) -> bool:
    """Return whether an example of the whole page has the field that *label* names."""
    table, _, name = label.partition(".")
    sides = (before.get(f"examples.{number}.{table}") for number in range(9))
    return any(
        name in (side["Response"] if set(side) == {"Response"} else side)
        for side in sides
        if isinstance(side, dict)
    )


def _optional_sentence_gone(change: Change) -> bool:
    """Not every page tells a rate, regions, a day or an address."""
    if change.path not in {"rate_limit", "regions", "updated", "url"}:
        return False
    if change.damage.kind == "cut":
        return change.after.get(change.path) in {None, ""}
    gone = change.damage.kind == "drop" or (
        change.damage.kind == "empty" and FORMS[change.form].tables == "spaces"
    )
    return gone and change.line.label == change.path


def _other_order(change: Change) -> bool:
    """Nothing but the rows themselves tells in which order they stand."""
    before, after = change.before.get(change.path), change.after.get(change.path)
    return (
        change.damage.kind == "swap"
        and isinstance(before, tuple)
        and isinstance(after, tuple)
        and sorted(before) == sorted(after)
    )


def _another_valid_example(change: Change) -> bool:
    """Without a line, or with two exchanged, an example may be JSON still, or a URL."""
    return (
        change.path.startswith("examples.")
        and change.damage.kind in {"drop", "swap"}
        and all(line.part in {"code", "fence"} for line in change.touched)
        and change.before.get("examples") == change.after.get("examples")
    )


def _rest_cut_off(change: Change) -> bool:
    """A page may end after any row, any example and any data type."""
    if change.damage.kind != "cut":
        return False
    if change.path == "examples" or change.path.startswith("examples."):
        return change.line.part not in {"code", "fence"} and not _half_an_example(change)
    before, after = change.before.get(change.path), change.after.get(change.path)
    if change.path not in change.after:
        return change.path.startswith(("request.", "response.", "errors.", "structures."))
    return isinstance(before, tuple) and isinstance(after, tuple) and before[: len(after)] == after


def _half_an_example(change: Change) -> bool:
    """Return whether the cut lies between a request and its response."""
    labels = [line.label for line in change.rendered.lines[: change.damage.line]]
    last = max((label for label in labels if label.startswith("examples.")), default="")
    return last.endswith(".request")


def _word_cut_off(change: Change) -> bool:
    """Where only blanks part the cells, a word that was cut off is a shorter word."""
    return (
        change.damage.kind == "cut"
        and FORMS[change.form].tables == "spaces"
        and change.line.part in {"row", "heading"}
    )


def _word_taken_for_another(change: Change) -> bool:
    """Where only blanks part the cells, the next word takes the place of one that is missing.

    The first word of a description becomes the type; a type without a name, or a description
    without its code, reads on as text of the row above, or as a row.
    """
    return (
        change.damage.kind == "empty"
        and FORMS[change.form].tables == "spaces"
        and change.line.part == "row"
        and (change.damage.cell > 0 or not change.line.label.startswith("request."))
    )


def _row_among_prose(change: Change) -> bool:
    """Where only blanks part the cells, a row above its header is a sentence like any other."""
    return (
        change.damage.kind == "swap"
        and FORMS[change.form].tables == "spaces"
        and {"header", "row"} <= {line.part for line in change.touched}
    )


def _name_for_type(change: Change) -> bool:
    """A type is a word as a name is: two exchanged cells of HTML may make a row that could be."""
    return (
        change.damage.kind == "swap"
        and FORMS[change.form].tables == "html"
        and all(line.text.startswith("<td>") for line in change.touched)
        and not change.line.label.startswith("request.")
    )


UNSEEN: Final[tuple[Callable[[Change], bool], ...]] = (
    _whole_row_gone,
    _optional_sentence_gone,
    _other_order,
    _another_valid_example,
    _rest_cut_off,
    _word_cut_off,
    _word_taken_for_another,
    _row_among_prose,
    _name_for_type,
)
"""Descriptions and titles are prose and are never asked after."""
