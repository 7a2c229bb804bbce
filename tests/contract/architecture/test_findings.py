"""Sentences of findings are for people: no code decides anything by what one says."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from tests.contract.architecture.sources import planted, sources

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.contract.architecture.sources import Source

_SENTENCES = {"message", "hint"}
_SEARCHES = {"startswith", "endswith", "find", "index", "count", "partition", "split"}


def decisions(source: Source) -> Iterator[str]:
    """Yield what compares the sentence of anything, or looks for a word in it."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            asked = any(isinstance(s, ast.Attribute) and s.attr in _SENTENCES for s in sides)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            of = node.func.value
            asked = isinstance(of, ast.Attribute) and of.attr in _SENTENCES
            asked = asked and node.func.attr in _SEARCHES
        else:
            asked = False
        if asked:
            yield ast.unparse(node)


def test_no_finding_is_known_by_its_sentence() -> None:
    about_findings = (s for s in sources() if not s.is_runtime and s.room != "mock")
    found = {source.path: list(decisions(source)) for source in about_findings}
    assert {path: asked for path, asked in found.items() if asked} == {}


@pytest.mark.parametrize(
    "text",
    ["word in found.message", "found.message == 'a'", "found.hint.startswith('a')"],
)
def test_each_way_to_ask_a_sentence_is_seen(text: str) -> None:
    assert list(decisions(planted("pages/x.py", text))) == [text]
