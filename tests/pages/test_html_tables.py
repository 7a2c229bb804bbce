"""Tables of saved HTML: merged cells reach where they reach, and tables in cells stay there."""

from __future__ import annotations

import pytest

from tc3gen.pages.page import read_page
from tests.pages.small import action, complaints, fields

HEAD = """<!DOCTYPE html><html><body><div class="markdown-text-box"><h2>1. API Description</h2>
<p>Domain name for API request: tea.tencentcloudapi.com.</p><p>Brews.</p>
<h2>2. Input Parameters</h2><table><thead>
<tr><th>Parameter Name</th><th>Required</th><th>Type</th><th>Description</th></tr></thead><tbody>
<tr><td>Action</td><td>Yes</td><td>String</td>
<td>Common Params. The value used for this API: BrewTea.</td></tr>
<tr><td>Version</td><td>Yes</td><td>String</td>
<td>Common Params. The value used for this API: 2024-05-06.</td></tr>
<tr><td>Region</td><td>No</td><td>String</td>
<td>This parameter is not required for this API.</td></tr>
"""
TAIL = """</tbody></table><h2>3. Output Parameters</h2>
<table><tr><th>Parameter Name</th><th>Type</th><th>Description</th></tr>
<tr><td>RequestId</td><td>String</td><td>Id.</td></tr></table>
<h2>6. Error Code</h2><table><tr><th>Error Code</th><th>Description</th></tr>
<tr><td>InvalidParameter.Cold</td><td>Cold.</td></tr></table></div></body></html>"""
POT = "<tr><td>Pot</td><td>No</td><td>String</td><td>Which pot.</td></tr>"
THE_POT = ("Pot", "String", False)


def page(*rows: str) -> str:
    """Return a page with these rows of parameters behind the common ones."""
    return HEAD + "\n".join(rows) + TAIL


def inner(header: str = "<th>Field</th><th>Meaning</th>") -> str:
    """Return a table to stand in a cell."""
    return f"<table><tr>{header}</tr><tr><td>Size</td><td>In litres</td></tr></table>"


def test_a_table_in_a_cell_is_words_of_that_cell() -> None:
    row = f"<tr><td>Cup</td><td>Yes</td><td>Integer</td><td>Which cup.{inner()}Not two.</td></tr>"
    text = page(row, POT)
    found = action(text).request
    assert fields(found) == [("Cup", "Integer", True), THE_POT]
    assert found is not None
    assert found[0].doc == "Which cup. Field Meaning Size In litres Not two."
    assert complaints(read_page(text, "tea.html")) == []


def test_a_table_in_a_cell_that_looks_like_parameters_is_told_and_not_read_as_such() -> None:
    nested = inner("<th>Name</th><th>Type</th><th>Description</th>").replace(
        "<td>In litres</td>", "<td>Integer</td><td>In litres</td>"
    )
    text = page(f"<tr><td>Cup</td><td>Yes</td><td>Cup</td><td>A cup.{nested}</td></tr>", POT)
    assert fields(action(text).request) == [("Cup", "Cup", True), THE_POT]
    line = text[: text.index("A cup.")].count("\n") + 1
    message = "this table stands inside a cell: it is read as words of that cell"
    assert (line, "stray-row", message) in complaints(read_page(text, "tea.html"))


@pytest.mark.parametrize(("rows", "doc"), [
    ("<tr><td>No</td><td>String</td><td>And the lid.</td></tr>", "Which pot. And the lid."),
    ("", "Which pot."),
])  # fmt: skip
def test_a_name_that_is_merged_over_rows_is_one_parameter(rows: str, doc: str) -> None:
    first = POT.replace("<td>Pot", f"<td rowspan={2 if rows else 1}>Pot")
    cup = "<tr><td>Cup</td><td>Yes</td><td>Integer</td><td></td></tr>"
    text = page(first, rows, cup)
    found = action(text).request
    assert fields(found) == [THE_POT, ("Cup", "Integer", True)]
    assert found is not None
    assert found[0].doc == doc
    assert complaints(read_page(text, "tea.html")) == []


def test_two_rows_under_one_merged_name_that_contradict_each_other_are_told() -> None:
    first = POT.replace("<td>Pot", "<td rowspan=2>Pot")
    text = page(first, "<tr><td>Yes</td><td>Integer</td><td>Or so.</td></tr>")
    assert fields(action(text).request) == [THE_POT]
    line = text[: text.index("Or so.")].count("\n") + 1
    told = complaints(read_page(text, "tea.html"))
    assert (line, "odd-row", "'Pot' stands in this table already") in told


def test_a_cell_that_is_merged_over_rows_belongs_to_each_of_them() -> None:
    text = page(
        "<tr><td>Pot</td><td rowspan='2'>Yes</td>"
        "<td rowspan=2>Integer</td><td rowspan=2>Size.</td></tr>",
        "<tr><td>Cup</td></tr>",
        "<tr><td>Lid</td><td>No</td><td>String</td><td></td></tr>",
    )
    found = action(text).request
    assert fields(found) == [
        ("Pot", "Integer", True),
        ("Cup", "Integer", True),
        ("Lid", "String", False),
    ]
    assert found is not None
    assert [each.doc for each in found] == ["Size.", "Size.", ""]


def test_a_header_cell_over_two_columns_heads_both() -> None:
    text = HEAD.replace("<th>Description", "<th colspan=2>Description") + POT.replace(
        "Which pot.</td>", "Which pot.</td><td>Not two.</td>"
    )
    found = action(text + TAIL).request
    assert fields(found) == [THE_POT]
    assert found is not None
    assert found[0].doc == "Which pot. Not two."


@pytest.mark.parametrize("title", ["Sizes", "Sizes and colours", "所有参数"])
def test_a_section_row_over_all_columns_is_no_parameter(title: str) -> None:
    text = page(f"<tr><td colspan='4'><b>{title}</b></td></tr>", POT)
    assert fields(action(text).request) == [THE_POT]
    assert complaints(read_page(text, "tea.html")) == []


@pytest.mark.parametrize(
    "row", ["<tr><td>Cup</td></tr>", "<tr><td>Cup</td><td></td><td></td></tr>"]
)
def test_a_row_with_one_cell_is_no_parameter_and_is_told(row: str) -> None:
    text = page(row, POT)
    assert fields(action(text).request) == [THE_POT]
    line = text[: text.index(row)].count("\n") + 1
    message = "the row 'Cup' has one cell and no type; the row is left out"
    assert complaints(read_page(text, "tea.html")) == [(line, "odd-row", message)]


def test_a_title_over_all_columns_may_stand_above_the_header() -> None:
    text = page(POT).replace(
        "<thead>", "<thead><tr><th colspan=4>Parameters of the pot</th></tr>", 1
    )
    assert fields(action(text).request) == [THE_POT]


@pytest.mark.parametrize("gone", ["</table>", "</tbody></table>", "</td></tr></tbody></table>"])
def test_a_table_without_its_end_is_not_lost(gone: str) -> None:
    text = page(POT)
    assert gone in text
    text = text.replace(gone, "", 1)
    assert fields(action(text).request) == [THE_POT]
    told = read_page(text, "tea.html")
    assert action(text).response or any(found.severity != "note" for found in told.findings)


@pytest.mark.parametrize("span", ["0", "-1", "x", "9" * 5000, "\uff11", "", "1e9"])
def test_no_span_is_too_strange(span: str) -> None:
    row = f"<tr><td rowspan='{span}' colspan='{span}'>Cup</td><td>No</td><td>String</td></tr>"
    assert read_page(page(row, POT), "tea.html").facts is not None


def test_the_cost_of_merged_cells_and_nested_tables_is_bounded() -> None:
    """A megabyte that says to be repeated 65,534 times would be 65 gigabytes."""
    long = f"<td rowspan=65534 colspan=1000>{'x' * 100_000}</td>"
    row = "<tr><td>Cup{}</td><td>No</td><td>String</td>{}</tr>"
    rows = (row.format(number, "" if number else long) for number in range(1000))
    found = action(page(*rows)).request
    assert found is not None
    assert len(found) == 1000
    assert sum(len(each.doc) for each in found) < 2_000_000
    deep = "<table><tr><td>x" * 3000
    assert read_page(page(f"<tr><td>Cup</td><td>No</td><td>{deep}"), "tea.html").facts is not None


def test_a_heading_is_not_lost_where_the_table_above_it_has_no_end() -> None:
    table = "<table><tr><th>Name</th><th>Type</th><th>Description</th></tr>"
    row = "<tr><td>Size</td><td>Integer</td><td>In litres</td></tr>"
    types = "".join(f"<h2>{name}</h2><p>One.</p>{table}{row}" for name in ("Cup", "Pot"))
    facts = read_page(f"<!DOCTYPE html><html><body>{types}</body></html>", "tea.html").facts
    assert facts is not None
    assert [each.name for each in facts.structures] == ["Cup", "Pot"]


def test_a_cell_behind_the_end_of_a_row_begins_the_next_row() -> None:
    """As browsers do where the start of a row is missing."""
    headless = POT.replace("Pot<", "Cup<").removeprefix("<tr>")
    facts = fields(action(page(POT, headless)).request)
    assert facts == [THE_POT, ("Cup", "String", False)]
