"""A small page of an action in our own words, and ways to look at what is read of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tc3gen.pages.page import read_page

if TYPE_CHECKING:
    from tc3gen.pages.page import PageReading
    from tc3gen.transcript import ActionFacts, FieldFacts, Head

HEAD = """1. API Description

Domain name for API request: tea.tencentcloudapi.com.

This action brews.

A maximum of 20 requests can be initiated per second for this API.

2. Input Parameters

Parameter Name Required Type Description
Action Yes String Common Params. The value used for this API: BrewTea.
Version Yes String Common Params. The value used for this API: 2024-05-06.
Region No String Common Params. This parameter is not required for this API.
"""
MIDDLE = """
3. Output Parameters

Parameter Name Type Description
Cups Integer How many
RequestId String The request

4. Example

Example1 One pot

Input Example

"""
REQUEST = """POST / HTTP/1.1
Host: tea.tencentcloudapi.com
Content-Type: application/json
X-TC-Action: BrewTea
<Common request parameters>

{
    "Pot": "a"
}
"""
RESPONSE = """
Output Example

{
    "Response": {
        "Cups": 1,
        "RequestId": "r"
    }
}
"""
TAIL = """
6. Error Code

Error Code Description
InvalidParameter.Cold The water is cold.
"""


def page(*, head: str = HEAD, rows: str = "Pot No String Which pot", request: str = REQUEST) -> str:
    """Return the page of an action with these parameters and this request."""
    return f"{head}{rows}\n{MIDDLE}{request}{RESPONSE}{TAIL}"


def action(text: str) -> ActionFacts:
    """Return the action of a page that must be readable."""
    facts = read_page(text, "tea.md").facts
    assert facts is not None
    assert facts.action is not None
    return facts.action


def head_of(text: str) -> Head:
    """Return what a page that must be readable tells of its service."""
    facts = read_page(text, "tea.md").facts
    assert facts is not None
    return facts.head


def fields(found: tuple[FieldFacts, ...] | None) -> list[tuple[str, str, object]]:
    """Return name, type and required of each field."""
    assert found is not None
    return [(field.wire_name, field.type, field.required) for field in found]


def complaints(reading: PageReading) -> list[tuple[int, str, str]]:
    """Return line, rule and message of each finding."""
    return [(each.location.line, each.rule, each.message) for each in reading.findings]
