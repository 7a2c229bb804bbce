"""The table of weaknesses: its rows, and the page that shows them."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

TESTS = Path(__file__).parents[2]
TABLE = Path(__file__).with_name("weaknesses.yaml")

_INTRODUCTION = """\
# The official SDK and the generated client

What was found wrong with the official Python SDK, one weakness a row. The tests in the third
column show that the generated client does not share it; those in the fourth find it in the official
SDK as it is installed here, and so prove that there is something to find. This page is written from
[weaknesses.yaml](weaknesses.yaml) by `pytest tests/contract/peers --update-golden`.

| | weakness of the official SDK | shown not to be in the client | seen in the SDK |
|---|---|---|---|
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weakness:
    """One weakness: the tests that the client has none, or a reason, and those that the SDK has it.

    A test is named as pytest names it, below the folder of all tests and without parameters.
    """

    number: int
    weakness: str
    kept: tuple[str, ...] = ()
    control: tuple[str, ...]
    because: str = ""


def weaknesses(text: str) -> list[Weakness]:
    """Return the rows of a table; raises TypeError for an unknown key."""
    return [
        Weakness(
            number=number,
            kept=tuple(row.pop("kept", ())),
            control=tuple(row.pop("control")),
            **row,
        )
        for number, row in yaml.safe_load(text).items()
    ]


@cache
def names_in(file: str) -> frozenset[str]:
    """Return the names of the tests that pytest collects from *file*; none where it is not there.

    They are read, not run: functions of a module, whatever they are decorated with.
    """
    path = TESTS / file
    if not path.is_file() or not re.fullmatch(r"test_\w+\.py", path.name):
        return frozenset()
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    body = ast.parse(path.read_text("utf-8")).body
    names = [node.name for node in body if isinstance(node, functions)]
    return frozenset(name for name in names if name.startswith("test_"))


def exists(test: str) -> bool:
    """Return whether there is a *test* of that name."""
    file, _, name = test.partition("::")
    return name in names_in(file)


def page(rows: list[Weakness]) -> str:
    """Return *rows* as a page of Markdown, with links to the tests."""
    return _INTRODUCTION + "".join(map(_line, rows))


def _line(row: Weakness) -> str:
    ours = [*map(_link, row.kept), *([row.because] if row.because else [])]
    theirs = map(_link, row.control)
    cells = [str(row.number), row.weakness, "<br>".join(ours), "<br>".join(theirs)]
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |\n"


def _link(test: str) -> str:
    file, _, name = test.partition("::")
    return f"[{name.removeprefix('test_').replace('_', ' ')}](../{file})"
