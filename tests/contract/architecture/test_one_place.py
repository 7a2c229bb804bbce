"""What the documentation fixes is spelt in one file: all others take it from there."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from tests.contract.architecture.sources import planted, sources

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.contract.architecture.sources import Source

ONE_PLACE = {
    "Array of ": "type_words.py",
    "RequestId": "protocol.py",
}
"""Text to the only file that may hold it, outside of docstrings and of the runtime."""


def texts(source: Source) -> Iterator[str]:
    """Yield the texts in a file that mean something to the program: no docstrings."""
    for node in ast.walk(source.tree):
        for child in ast.iter_child_nodes(node):
            if isinstance(node, ast.Expr) or not isinstance(child, ast.Constant):
                continue
            if isinstance(child.value, str):
                yield child.value


def holders(text: str) -> list[str]:
    """Return the files of the generator that spell *text*."""
    own = (source for source in sources() if not source.is_runtime)
    return [source.path for source in own if any(text in found for found in texts(source))]


@pytest.mark.parametrize("text", ONE_PLACE)
def test_a_fixed_text_is_spelt_in_one_file(text: str) -> None:
    assert holders(text) == [ONE_PLACE[text]]


def test_docstrings_may_quote_it_and_parts_of_f_strings_count() -> None:
    source = planted("a.py", '"""Array of"""\nB = f"Array of {of}"\ndef c():\n    """D."""\n')
    assert [*texts(source)] == ["Array of "]
