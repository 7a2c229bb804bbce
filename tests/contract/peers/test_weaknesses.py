"""Each known weakness of the official SDK has its tests: for the client, and for the SDK itself."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest

from tests.contract.peers.rows import TABLE, TESTS, Weakness, exists, names_in, page, weaknesses

ROWS = weaknesses(TABLE.read_text("utf-8"))
README = Path(__file__).with_name("README.md")
EACH = pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row.number))


def test_there_are_thirty_six_rows() -> None:
    assert [row.number for row in ROWS] == list(range(1, 37))


@EACH
def test_a_row_names_tests_that_exist_or_a_reason(row: Weakness) -> None:
    named = [*row.kept, *row.control]

    assert [test for test in named if not exists(test)] == []
    assert [test for test, times in Counter(named).items() if times > 1] == []
    assert row.kept or row.because
    assert row.control


@EACH
def test_a_control_is_about_the_official_sdk_and_the_other_tests_are_not(row: Weakness) -> None:
    assert [test for test in row.control if "official" not in test] == []
    assert [test for test in row.kept if "official" in test] == []


def test_no_test_of_the_official_sdk_is_left_out_of_the_table() -> None:
    """What stands in these files and is named by no row would be a weakness without a row."""
    files = sorted(path.name for path in TESTS.glob("contract/peers/test_*.py"))
    named = {test for row in ROWS for test in (*row.kept, *row.control)}
    others = {"test_official_sdk.py", Path(__file__).name}
    written = {
        f"contract/peers/{file}::{name}"
        for file in files
        if file not in others
        for name in names_in(f"contract/peers/{file}")
    }

    assert written - named == set()


def test_each_control_says_which_version_it_found_otherwise() -> None:
    """So that a newer SDK without the weakness is told from a broken test."""
    silent = []
    for file in {test.partition("::")[0] for row in ROWS for test in row.control}:
        for node in ast.parse((TESTS / file).read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and "official" in node.name:
                asserted = [each for each in ast.walk(node) if isinstance(each, ast.Assert)]
                raised = "pytest.raises" in ast.unparse(node)
                if not raised and not any("SDK" in ast.unparse(each) for each in asserted):
                    silent.append(node.name)

    assert silent == []


@pytest.mark.parametrize(
    "test",
    [
        "peers/test_weaknesses.py::test_that_nobody_wrote",
        "peers/test_nothing.py::test_there_are_thirty_six_rows",
        "peers/rows.py::page",
        "peers/test_weaknesses.py",
        "",
    ],
)
def test_a_test_that_does_not_exist_would_be_noticed(test: str) -> None:
    assert not exists(test)


def test_the_page_is_written_from_the_rows(*, update_golden: bool) -> None:
    if update_golden:
        README.write_text(page(ROWS), "utf-8", newline="\n")

    assert README.read_text("utf-8") == page(ROWS)
