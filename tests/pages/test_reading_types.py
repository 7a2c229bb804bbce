"""Forms that real pages of data types have, and pages that are of no kind that can be read."""

from __future__ import annotations

import pytest

from tc3gen.pages.page import read_page
from tests.pages.small import complaints, fields


def structures(text: str) -> dict[str, tuple[str, list[tuple[str, str, object]]]]:
    """Return description and fields of each data type of a page."""
    facts = read_page(text, "types.md").facts
    assert facts is not None
    return {each.name: (each.doc, fields(each.fields)) for each in facts.structures}


TYPES = """Data Types

Leaf

{doc}

Used by actions: BrewTea.

Name Type Required Description
Color String Yes Its color
Tags Array of Tag No What
is written on it

Tag

A tag

Used by actions: BrewTea, Sip.

Name Type Description
Key String Its key
"""
INNER = "| Name | Type | Description |\n|---|---|---|\n| fallen | Boolean | Or not |\n"
LEAF = [("Color", "String", True), ("Tags", "Array of Tag", False)]


@pytest.mark.parametrize("doc", ["Of a plant", "Leaf", "Green", "Color of Leaf"])
@pytest.mark.parametrize("style", ["copied", "tabs", "markdown"])
def test_a_data_type_has_the_name_above_its_description(doc: str, style: str) -> None:
    """A description of one word is none, and none is lost below a blank line."""
    text = TYPES.replace("{doc}", doc)
    if style == "tabs":
        text = text.replace(" String ", "\tString\t").replace(" Array of Tag ", "\tArray of Tag\t")
        text = text.replace("\tYes ", "\tYes\t").replace("String\tYes Its", "String\tYes\tIts")
        text = text.replace("\tNo What", "\tNo\tWhat").replace("Tag\tNo", "Tag\tNo")
        text = text.replace("Name Type Required Description", "Name\tType\tRequired\tDescription")
        text = text.replace("Name Type Description", "Name\tType\tDescription")
    if style == "markdown":
        text = text.replace("\nLeaf\n\n", "\n## Leaf\n\n", 1).replace("\nTag\n", "\n## Tag\n")
    assert structures(text) == {"Leaf": (doc, LEAF), "Tag": ("A tag", [("Key", "String", False)])}
    assert complaints(read_page(text, "types.md")) == []


def test_a_word_is_no_name_where_other_names_are_lost() -> None:
    """A copy without the names keeps the descriptions, one of which may be one word."""
    text = TYPES.replace("Leaf\n\n{doc}", "The leaf of a plant").replace("Tag\n\nA tag", "Tags")
    reading = read_page(text, "types.md")
    assert reading.facts is None
    assert [each[1] for each in complaints(reading)] == ["page-refused", "lost-fact", "lost-fact"]


def test_a_description_without_its_name_is_no_part_of_the_table_above() -> None:
    """It could pass for a row."""
    text = TYPES.replace("{doc}", "Of a plant").replace("Tag\n\nA tag", "Header Tag")
    assert structures(text) == {"Leaf": ("Of a plant", LEAF)}
    assert [each[1] for each in complaints(read_page(text, "types.md"))] == ["lost-fact"]


def test_a_heading_inside_a_description_is_no_name() -> None:
    """Of several headings the one that fields name is the type."""
    text = TYPES.replace("\nTag\n\nA tag\n", "\n## Tag\n\nA tag\n\n### Notes\n\nStick it on.\n")
    text = text.replace("\nLeaf\n\n{doc}", "\n## Leaf\n\nOf a plant")
    assert list(structures(text)) == ["Leaf", "Tag"]


def test_a_table_inside_a_description_is_no_table_of_fields() -> None:
    """The fields come below the line that tells who uses the type."""
    text = TYPES.replace("\nLeaf\n\n{doc}\n", "\n## Leaf\n\nOf a plant\n\n" + INNER)
    text = text.replace("\nTag\n\nA tag\n", "\n## Tag\n\nA tag\n")
    assert structures(text)["Leaf"] == ("Of a plant", LEAF)
    assert [each[1] for each in complaints(read_page(text, "types.md"))] == ["stray-row"]


def test_a_data_type_may_have_a_field_with_the_name_of_a_common_parameter() -> None:
    """It makes no action of a page of data types."""
    text = TYPES.replace("{doc}", "Of a plant").replace(
        "Color String Yes Its color", "Action String Yes What to do. Default value: PICK."
    )
    assert structures(text)["Leaf"][1][0] == ("Action", "String", True)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            (
                "Common Params\n\nParameter Name Type Required Description\n"
                "X-TC-Action String Yes The action, such as: BrewTea\n"
                "Version String Yes Its version\n"
            ),
            "it describes the parameters that all actions have in common",
        ),
        (
            (
                "Parameter Name | Type | Required | Description |\n---|---|---|---|\n"
                "Action | String | Yes | The action, such as: BrewTea |\n"
                "Version | String | Yes | Its version |\nNonce | Integer | Yes | A number |\n"
                "SecretId | String | Yes | Who asks |\n"
            ),
            "it describes the parameters that all actions have in common",
        ),
        (
            (
                "API Name | Feature | Frequency Limit (maximum requests per second) |\n"
                "---|---|---|\nBrewTea | Brews | 20 |\n"
            ),
            "no table of parameters, fields or error codes stands on this page",
        ),
        (
            (
                "参数名称 | 是否必选 | 类型 | 描述 |\n---|---|---|---|\n"
                "potId | 否 | String | 壶 |\n"
                "https://tea.api.qcloud.com/v2/index.php?Action=BrewTea\n&potId=a\n"
            ),
            "nothing on this page names an action of API 3.0",
        ),
    ],
    ids=["signature v3", "signature v1", "category", "API 2.0"],
)
def test_a_page_of_another_kind_is_refused(text: str, why: str) -> None:
    """It names its reason and gives no facts."""
    reading = read_page(text, "other.md")
    assert reading.facts is None
    assert complaints(reading)[0] == (1, "page-refused", f"this page cannot be imported: {why}")


ERRORS = """Error Codes

Common Error Codes

Error Code Description
ActionOffline The action is gone.
InternalError It failed.

Codes of tea

Error Code Description
LimitExceeded.Cups Too many cups.
"""


def test_a_page_of_error_codes_has_several_tables() -> None:
    """The line between them is the title of the second, and no description."""
    reading = read_page(ERRORS, "errors.md")
    assert complaints(reading) == []
    assert reading.facts is not None
    assert [(each.code, each.doc) for each in reading.facts.errors] == [
        ("ActionOffline", "The action is gone."),
        ("InternalError", "It failed."),
        ("LimitExceeded.Cups", "Too many cups."),
    ]


def test_error_codes_below_a_lost_header_are_told() -> None:
    """They are left out, and each of their rows says so."""
    text = (
        "Error Code | Description |\n---|---|\nInternalError | It failed. |\n\n"
        "---|---|\nLimitExceeded | No. |\n"
    )
    assert [each[:2] for each in complaints(read_page(text, "errors.md"))] == [
        (5, "stray-row"),
        (6, "stray-row"),
    ]


def test_error_codes_below_a_header_in_other_words_are_told() -> None:
    """A known code at the start of a line belongs to a table, and its table is gone."""
    text = ERRORS.replace("Error Code Description", "Code Meaning", 1)
    assert [each[:2] for each in complaints(read_page(text, "errors.md"))] == [
        (6, "stray-row"),
        (7, "stray-row"),
    ]


def test_the_day_of_a_page_in_html_stands_beside_its_article() -> None:
    """Its name and its value are elements of their own."""
    text = (
        "<!doctype html><body><p>2020-01-01</p>"
        "<p><span>Last updated:</span> <em>2024-05-06</em></p>"
        '<div id="docArticleContent"><table><tr><th>Error Code</th><th>Description</th></tr>'
        "<tr><td>InternalError</td><td>It failed.</td></tr></table></div></body>"
    )
    facts = read_page(text, "errors.html").facts
    assert facts is not None
    assert facts.updated == "2024-05-06"


def test_a_header_may_be_padded_to_any_width() -> None:
    """Markdown pads its columns to the longest cell."""
    header = f"| Error Code {' ' * 300} | Description |"
    text = f"{header}\n|---|---|\n| InternalError | It failed. |\n"
    facts = read_page(text, "errors.md").facts
    assert facts is not None
    assert [each.code for each in facts.errors] == ["InternalError"]
