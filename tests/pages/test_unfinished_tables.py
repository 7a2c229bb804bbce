"""Which tables of a page may have had more rows: those that nothing shows to be whole."""

from __future__ import annotations

import re

import pytest

from tests.pages.small import HEAD, MIDDLE, REQUEST, RESPONSE, TAIL, action
from tests.pages.test_html_tables import POT
from tests.pages.test_html_tables import page as html_page

BARS = re.sub(r"(?m)^(\w+) (Yes|No) (String) (.*)$", r"| \1 | \2 | \3 | \4 |", HEAD).replace(
    "Name Required Type Description", "Name | Required | Type | Description |"
)
CUP = "| Cup | Yes | Integer | Which cup. |\n"


def unfinished(text: str) -> dict[str, tuple[int, bool]]:
    """Return the unfinished parts of a page, with the line and whether it ends within the row."""
    return {part.table: (part.location.line, part.breaks_off) for part in action(text).unfinished}


def line_of(text: str, words: str) -> int:
    """Return the number of the first line that has these *words*."""
    return text[: text.index(words)].count("\n") + 1


def test_on_a_whole_page_only_the_table_that_ends_it_may_go_on() -> None:
    text = f"{HEAD}Cup Yes Integer Which cup.\n{MIDDLE}{REQUEST}{RESPONSE}{TAIL}"
    assert unfinished(text) == {"errors": (line_of(text, "InvalidParameter.Cold"), True)}
    assert unfinished(f"{text}\nWas this page helpful?\n") == {}
    assert unfinished(html_page(POT)) == {}


@pytest.mark.parametrize(
    ("below", "is_whole"),
    [
        ("", True),
        ("\nShow more\n", False),
        ("\nand 12 others\n", False),
        ("\n| Lid | No |\n", False),
        ("\nSee the console.\n\n| Lid | No | String | Which lid. |\n", False),
        ("\n| --- | --- |\n", False),
    ],
)
def test_only_what_cannot_stand_in_a_table_shows_that_it_is_over(
    below: str, *, is_whole: bool
) -> None:
    text = f"{BARS}{CUP}{below}{MIDDLE}{REQUEST}{RESPONSE}{TAIL}"
    assert ("request" not in unfinished(text)) is is_whole


@pytest.mark.parametrize("row", ["| Lid | No |", "| Lid | No | String |", "| Lid"])
def test_a_table_whose_last_row_lacks_cells_is_not_whole_whatever_follows(row: str) -> None:
    text = f"{BARS}{CUP}{row}\n{MIDDLE}{REQUEST}{RESPONSE}{TAIL}"
    assert unfinished(text)["request"] == (line_of(text, "| Lid"), True)


def test_the_page_does_not_end_within_a_row_that_has_its_last_bar() -> None:
    text = f"{BARS}{CUP}"
    assert unfinished(text) == {"request": (line_of(text, "| Cup"), False)}
    assert unfinished(text.removesuffix(" |\n")) == {"request": (line_of(text, "| Cup"), True)}


def test_a_table_with_a_row_that_cannot_be_read_is_not_whole() -> None:
    text = f"{BARS}| A lid | No | String | Which lid. |\n{CUP}{MIDDLE}{REQUEST}{RESPONSE}{TAIL}"
    assert unfinished(text)["request"] == (line_of(text, "| A lid"), False)


def test_a_table_of_which_a_second_one_may_be_the_rest_is_not_whole() -> None:
    second = "Parameter Name Required Type Description\nLid No String Which lid.\n"
    text = f"{HEAD}Cup Yes Integer Which cup.\n\n{second}{MIDDLE}{REQUEST}{RESPONSE}{TAIL}"
    assert unfinished(text)["request"] == (line_of(text, second), False)


def test_examples_are_not_whole_where_one_cannot_be_read_or_nothing_follows() -> None:
    text = f"{HEAD}Cup Yes Integer Which cup.\n{MIDDLE}{REQUEST}{RESPONSE}"
    assert "examples" in unfinished(text)
    assert "examples" not in unfinished(f"{text}{TAIL}")
    broken = REQUEST.replace('"a"', '"a')
    assert "examples" in unfinished(f"{text}\nExample2 Two pots\n\n{broken}{RESPONSE}{TAIL}")


def test_a_table_of_html_is_whole_where_its_end_is_marked_or_a_heading_follows() -> None:
    text = html_page(POT)
    before, end, after = text.partition("</tbody></table>")
    last = line_of(text, "<td>Pot")
    assert "request" not in unfinished(before + end)
    assert unfinished(before) == {"request": (last, False)}
    assert unfinished(before.removesuffix("</td></tr>\n")[:-9]) == {"request": (last, True)}
    assert unfinished(before + after) == {}
    assert [each.wire_name for each in action(before + after).response or ()] == ["RequestId"]
    assert "request" in unfinished(f"{before}{end}<p>Show more</p>{after}")
