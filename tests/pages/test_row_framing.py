"""Where rows of copied text begin and end: at bars, tabs and titles, not at blank lines."""

from __future__ import annotations

import pytest

from tc3gen.pages.page import read_page
from tests.pages.small import HEAD, MIDDLE, REQUEST, RESPONSE, TAIL, action, complaints, fields

BARS = """## 1\\. API Description

Domain name for API request: tea.tencentcloudapi.com.

Brews.

## 2\\. Input Parameters

| Parameter Name | Required | Type | Description |
| --- | --- | --- | --- |
| Action | Yes | String | Common Params. The value used for this API: BrewTea. |
| Version | Yes | String | Common Params. The value used for this API: 2024-05-06. |
| Region | No | String | Common Params. This parameter is not required for this API. |
{rows}

## 3\\. Output Parameters

| Parameter Name | Type | Description |
| --- | --- | --- |
| Cups | Integer |\x20

How many.

\x20\x20
Example: 2 |
| RequestId | String | The request. |

## 6\\. Error Code

| Error Code | Description |
| --- | --- |
| InvalidParameter.Cold |\x20

Cold.

 |
| InvalidParameter.Hot | Hot. |
"""
CUP = "| Cup | Yes | Integer | Which cup. |"


@pytest.mark.parametrize(
    ("cell", "doc"),
    [
        ("\n\nWhich pot.\n\n |", "Which pot."),
        ("Which pot.\n\n  \nExample: red |", "Which pot. Example: red"),
        ("\n\n-   red\n    \n-   blue: by day\n    \n\n |", "- red - blue: by day"),
        ("Which.\n\n---\n\nA rule. |", "Which. --- A rule."),
        ('Which.\n\n```\n{\n  "a": 1\n}\n```\n\n |', 'Which. { "a": 1 }'),
        ("Which pot\n\n| No. |", "Which pot | No."),
        ("\n\nhttps://a.tencentcloudapi.com/?Action=A\n\n |", "https://a.tencentcloudapi.com/?Action=A"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("last", [False, True])
def test_a_row_goes_on_over_blank_lines_to_its_closing_bar(
    cell: str, doc: str, *, last: bool
) -> None:
    pot = f"| Pot | No | String | {cell}"
    text = BARS.format(rows="\n".join([CUP, pot] if last else [pot, CUP]))
    found = action(text).request
    rows = [("Cup", "Integer", True), ("Pot", "String", False)]
    assert fields(found) == (rows if last else rows[::-1])
    assert {each.wire_name: each.doc for each in found or ()}["Pot"] == doc
    assert fields(action(text).response) == [
        ("Cups", "Integer", False),
        ("RequestId", "String", False),
    ]
    codes = [(each.code, each.doc) for each in action(text).errors or ()]
    assert codes == [("InvalidParameter.Cold", "Cold."), ("InvalidParameter.Hot", "Hot.")]
    assert complaints(read_page(text, "tea.md")) == []


def test_a_cell_before_the_last_can_go_on_over_blank_lines_too() -> None:
    pot = "| Pot | No | \n\nArray of\nString\n\n | Which pots. |"
    found = action(BARS.format(rows=f"{pot}\n{CUP}")).request
    assert fields(found) == [("Pot", "Array of String", False), ("Cup", "Integer", True)]
    assert found is not None
    assert [each.doc for each in found] == ["Which pots.", "Which cup."]


@pytest.mark.parametrize("last", [False, True])
def test_a_row_without_a_closing_bar_takes_nothing_from_below_its_table(*, last: bool) -> None:
    pot = "| Pot | No | String | Which pot."
    text = BARS.format(rows="\n".join([CUP, pot] if last else [pot, CUP]))
    found = action(text)
    assert {each.wire_name: each.doc for each in found.request or ()} == {
        "Cup": "Which cup.",
        "Pot": "Which pot.",
    }
    assert [each.wire_name for each in found.response or ()] == ["Cups", "RequestId"]


SPACED = {
    "blanks": lambda text: text,
    "tabs": lambda text: text.replace(" Yes ", "\tYes\t")
    .replace(" No String ", "\tNo\tString\t")
    .replace("Yes\tString ", "Yes\tString\t")
    .replace("Cups Integer ", "Cups\tInteger\t")
    .replace("RequestId String ", "RequestId\tString\t")
    .replace("Name Required Type Description", "Name\tRequired\tType\tDescription")
    .replace("Name Type Description", "Name\tType\tDescription")
    .replace("Code Description", "Code\tDescription")
    .replace("Cold The", "Cold\tThe"),
}


def pasted(form: str, between: str, *, bars: bool = False) -> str:
    """Return a page without its headings, with *between* below the table of the response."""
    head = HEAD.replace("1. API Description\n", "").replace("2. Input Parameters\n", "")
    middle = MIDDLE[: MIDDLE.index("4. Example")].replace("3. Output Parameters\n", "")
    text = head + "Pot No String Which pot\n" + middle.rstrip("\n") + between + REQUEST
    text = SPACED[form](text + RESPONSE + TAIL.replace("6. Error Code\n", ""))
    if bars:
        lines = text.split("\n")
        text = "\n".join(f"| {line} |" if "\t" in line else line for line in lines)
    return text


@pytest.mark.parametrize(
    "between",
    [
        "\nBrew one pot.\n",
        "\n\nBrew one pot.\n",
        "\n\nBrew one pot.\n\n",
        "\nBrew Tea now.\nIn a pot.\n",
    ],
)
@pytest.mark.parametrize("form", SPACED)
def test_the_line_below_the_last_table_is_no_part_of_it(form: str, between: str) -> None:
    found = action(pasted(form, between))
    assert [(each.wire_name, each.doc) for each in found.response or ()] == [
        ("Cups", "How many"),
        ("RequestId", "The request"),
    ]
    assert [each.title for each in found.examples] != [""]


def test_bars_around_a_row_with_tabs_are_no_part_of_its_cells() -> None:
    text = pasted("tabs", "\nBrew one pot.\n", bars=True)
    found = action(text)
    assert fields(found.request) == [("Pot", "String", False)]
    assert [each.doc for each in found.response or ()] == ["How many", "The request"]
    assert [each.code for each in found.errors or ()] == ["InvalidParameter.Cold"]


def test_a_title_with_an_escaped_number_is_a_title() -> None:
    middle = MIDDLE.lstrip().replace("3. ", "3\\. ")
    text = f"{HEAD}Pot No String Which pot\n{middle}{REQUEST}{RESPONSE}{TAIL}"
    found = action(text).request
    assert found is not None
    assert [each.doc for each in found] == ["Which pot"]
