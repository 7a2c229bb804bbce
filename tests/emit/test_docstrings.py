"""Prose stands in lines that are as long as they may be."""

from __future__ import annotations

import textwrap

from hypothesis import given, settings
from hypothesis import strategies as st

from tc3gen.emit.code import WIDTH
from tc3gen.emit.docstrings import Section, docstring
from tests.support.effort import examples

_WORDS = st.lists(st.text("ab-.é", min_size=1, max_size=40), max_size=30)


@given(st.lists(_WORDS.map(" ".join), max_size=3).map(" \n ".join))
@settings(max_examples=examples(200))
def test_words_are_kept_whole_and_lines_filled(text: str) -> None:
    filled = textwrap.fill(
        " ".join(f"name: {text}".split()),
        WIDTH - 8,
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
    )
    entry = textwrap.indent(filled, "    ")
    assert docstring(Section("Args", (("name", text),)), indent=0) == f'"""Args:\n{entry}\n"""'
