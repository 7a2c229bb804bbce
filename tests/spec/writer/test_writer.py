"""The canonical writer: what it writes reads back equal, and it says everything in one way only."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tc3gen.spec import language
from tc3gen.spec.nodes import parse
from tc3gen.spec.shapes import Fitting, Record
from tc3gen.spec.writer import WIDTH, write_yaml
from tests.support.effort import examples
from tests.support.project import ROOT

API = ROOT / "spec" / "sms" / "api.yaml"

# Half a surrogate pair has no UTF-8, so no file can hold one.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)
_MISREAD = ["", " ", "no", "Y", "~", "1400006666", "+60198", "012", "1:30", "2021-01-11", "null"]
_SIGNS = [
    "- a",
    "a: b",
    "a #b",
    "#",
    "'",
    '"',
    "\\",
    "{{ }}",
    "[",
    "? x",
    "&a",
    "*a",
    "!t",
    "%",
    "|",
    ">",
]
_BLANKS = [
    "a\n",
    "\na",
    " a",
    "a ",
    "a\tb",
    "\x00",
    "\x85",
    "\u2028",
    "\ufeff",
    "x" * 300,
    "x y " * 90,
]
AWKWARD = st.sampled_from([*_MISREAD, *_SIGNS, *_BLANKS])
WORDS = st.from_regex(r"[A-Za-z][A-Za-z0-9]{0,12}", fullmatch=True) | st.sampled_from(
    ["No", "Y", "On"]
)
DOCS = TEXTS | AWKWARD
FIELDS = st.dictionaries(
    WORDS,
    st.fixed_dictionaries({"type": WORDS, "doc": DOCS}, optional={"required": st.booleans()}),
    max_size=3,
)
RESPONSE = st.dictionaries(WORDS, st.fixed_dictionaries({"type": WORDS, "doc": DOCS}), max_size=3)
EXAMPLES = st.lists(
    st.fixed_dictionaries({"title": DOCS, "request": DOCS, "response": DOCS}), max_size=2
)
ACTIONS = st.fixed_dictionaries(
    {"doc": DOCS, "request": FIELDS, "response": RESPONSE},
    optional={"errors": st.lists(WORDS | AWKWARD, max_size=3), "examples": EXAMPLES},
)
FACTS = st.fixed_dictionaries(
    {
        "format": st.integers(min_value=1, max_value=10**17),
        "service": DOCS,
        "version": DOCS,
        "endpoint": DOCS,
        "actions": st.dictionaries(WORDS, ACTIONS, max_size=2),
    },
    optional={"errors": st.dictionaries(WORDS, st.fixed_dictionaries({"doc": DOCS}), max_size=2)},
)


def read(text: str, shape: Record = language.API) -> dict[str, Any]:
    """Return the plain value of *text*, in which there must be nothing to find."""
    document = parse(text, "api.yaml")
    fitting = Fitting(document.findings)
    assert document.root is not None, document.findings
    plain = fitting.fit(document.root, shape, "the file")
    assert fitting.findings == []
    assert isinstance(plain, dict)
    return plain


@given(FACTS)
@settings(max_examples=examples(300), derandomize=True, deadline=None, database=None)
def test_what_is_written_reads_back_equal_and_is_written_again_to_the_same_bytes(
    facts: dict[str, Any],
) -> None:
    text = write_yaml(facts, language.API)

    assert read(text) == facts
    assert write_yaml(read(text), language.API) == text


@given(FACTS)
@settings(max_examples=examples(100), derandomize=True, deadline=None, database=None)
def test_another_reader_of_yaml_takes_it_as_we_do(facts: dict[str, Any]) -> None:
    assert yaml.safe_load(write_yaml(facts, language.API)) == facts


def test_the_committed_facts_are_written_canonically() -> None:
    text = API.read_text("utf-8")

    assert write_yaml(read(text), language.API) == text


def test_keys_stand_in_the_order_of_the_language_and_names_in_their_own() -> None:
    action = {"response": {}, "request": {"B": {"doc": "b", "type": "X"}, "A": {}}, "doc": "d"}

    assert write_yaml({"actions": {"Ping": action}, "format": 1}, language.API) == (
        "format: 1\n"
        "actions:\n"
        "  Ping:\n"
        "    doc: d\n"
        "    request:\n"
        "      B: {type: X, doc: b}\n"
        "      A: {}\n"
        "    response: {}\n"
    )


@pytest.mark.parametrize(
    ("doc", "written"),
    [
        ("No", 'doc: "No"'),
        ("2021-01-11", 'doc: "2021-01-11"'),
        ("+60198890000", 'doc: "+60198890000"'),
        ("y", 'doc: "y"'),
        ("a: b", "doc: 'a: b'"),
        ("\x08", r'doc: "\b"'),
        ("\u202e", r'doc: "\u202E"'),
        ("{\n}\n", "doc: |\n      {\n      }"),
    ],
)
def test_text_that_could_be_misread_is_quoted(doc: str, written: str) -> None:
    text = write_yaml({"actions": {"Ping": {"doc": doc}}}, language.API)

    assert text in {
        f"actions:\n  Ping: {{{written}}}\n",
        f"actions:\n  Ping:\n    {written}\n",
    }


def test_lines_stay_short_where_words_allow_it() -> None:
    doc = "word " * 200
    text = write_yaml({"actions": {"Ping": {"doc": doc.strip()}}}, language.API)

    assert max(map(len, text.splitlines())) <= WIDTH + len("word ")
