"""The writers of code, over all of Unicode: what they make reads back, and is nothing else."""

from __future__ import annotations

import ast
import io
import keyword
import re
import sys
import tokenize

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tc3gen.emit.code import (
    WIDTH,
    Code,
    comment,
    compose,
    identifier,
    joined,
    list_of,
    literal,
    raw_literal,
    tuple_of,
)
from tc3gen.emit.docstrings import Section, docstring
from tests.contract.hostile.corpus import SHORT, UNWRITABLE
from tests.contract.hostile.trees import folded, hidden
from tests.support.effort import examples

CORPUS = [*SHORT.values(), *UNWRITABLE.values()]
_SCRAPS = ['"', "'", "\\", '"""', "'''", "\n", "\r", " ", ". ", "a", "\\x", "\\N{", "{", "}", "#"]

# Half a surrogate pair, too: JSON can bring one.
CHARACTERS = st.characters(exclude_categories=())
TEXTS = st.one_of(
    st.text(CHARACTERS, max_size=200),
    st.lists(st.sampled_from(_SCRAPS), max_size=60).map("".join),
    st.sampled_from(CORPUS),
)
EVERY = settings(max_examples=examples(250), derandomize=True, deadline=None, database=None)


def value_of(code: Code) -> object:
    """Return what an expression evaluates to."""
    value: object = ast.literal_eval(code)
    return value


def read_docstring(code: Code, indent: int) -> str:
    """Return the docstring of a body that is indented by *indent*, and holds nothing else."""
    blanks = " " * indent
    head = "".join(f"{' ' * level}class X:\n" for level in range(indent))
    node: ast.AST = ast.parse(f"{head}{blanks}{code}\n")
    for _ in range(indent):
        assert isinstance(node, ast.Module | ast.ClassDef)
        (node,) = node.body
    assert isinstance(node, ast.Module | ast.ClassDef)
    assert len(node.body) == 1
    return ast.get_docstring(node) or ""


@given(TEXTS)
@EVERY
def test_a_literal_evaluates_to_its_text(text: str) -> None:
    assert value_of(literal(text)) == text


@given(TEXTS)
@EVERY
def test_a_raw_literal_evaluates_to_its_text(text: str) -> None:
    assert value_of(raw_literal(text)) == text


@given(st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False))
@EVERY
def test_a_literal_evaluates_to_its_value(value: float | bool | None) -> None:
    assert value_of(literal(value)) is value or value_of(literal(value)) == value


@given(TEXTS)
@EVERY
def test_a_literal_stands_on_one_line_and_hides_nothing(text: str) -> None:
    for code in (literal(text), raw_literal(text)):
        assert (code.splitlines(), hidden(code)) == ([code], set())


@given(TEXTS, st.sampled_from([0, 4, 8]))
@EVERY
def test_a_docstring_reads_back_with_its_blanks_folded(text: str, indent: int) -> None:
    made = docstring(text, indent=indent)

    assert folded(read_docstring(made, indent)) == folded(text)
    assert hidden(made) == set()


@given(st.lists(TEXTS, min_size=1, max_size=3), TEXTS, TEXTS)
@EVERY
def test_the_blocks_of_a_docstring_read_back_in_their_order(
    texts: list[str], first: str, second: str
) -> None:
    made = docstring(*texts, Section("Args", (("x", first), ("y", second))), indent=8)

    wanted = folded(" ".join([*texts, "Args: x:", first, "y:", second]))
    assert folded(read_docstring(made, 8)) == wanted


def test_the_lines_of_a_docstring_of_short_words_fit_the_page() -> None:
    first, *rest = docstring("words " * 20, indent=4).splitlines()

    assert max(map(len, [f"    {first}", *rest])) <= WIDTH


@given(TEXTS)
@EVERY
def test_a_comment_is_one_line_and_nothing_else(text: str) -> None:
    made = comment(text)
    tokens = list(tokenize.generate_tokens(io.StringIO(made).readline))

    assert (made.splitlines(), hidden(made)) == ([made], set())
    assert [token.string for token in tokens if token.string.strip()] == [made]
    assert ast.parse(made).body == []


@given(st.one_of(TEXTS, st.from_regex(r"\A\w{1,12}\Z")))
@example("x\n")
@example("class")
@example("caf\xe9")
@example("\ufb01")
@EVERY
def test_an_identifier_is_what_python_takes_for_a_name_in_ascii(text: str) -> None:
    sound = re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", text) and not keyword.iskeyword(text)
    if sound:
        assert identifier(text) == text
    else:
        with pytest.raises(ValueError, match="no identifier"):
            identifier(text)


@given(st.lists(TEXTS, max_size=3))
@EVERY
def test_displays_evaluate_to_their_items(texts: list[str]) -> None:
    items = [literal(text) for text in texts]

    assert (value_of(tuple_of(items)), value_of(list_of(items))) == (tuple(texts), texts)


@given(TEXTS)
@EVERY
def test_composing_reads_no_braces_in_what_it_puts_together(text: str) -> None:
    part = Code(text)

    assert compose("f({a}, {{}}, {b})", a=part, b=part) == f"f({text}, {{}}, {text})"


@given(TEXTS)
@EVERY
def test_text_that_no_writer_made_is_not_composed(text: str) -> None:
    parts: dict[str, Code] = {"part": text}  # type: ignore[dict-item] # that is what it refuses
    with pytest.raises(TypeError, match="part is text, not code"):
        compose("{part}", **parts)
    with pytest.raises(TypeError, match="part is text, not code"):
        joined(parts.values())


def test_no_character_is_in_the_source_that_unicode_calls_unseen() -> None:
    every = "".join(map(chr, range(sys.maxunicode + 1)))

    assert hidden(literal(every)) == set()
