"""A service with lists in pages, and a fake of it that cuts a list into pages."""

from __future__ import annotations

from typing import Any, Protocol

_PAGE = """\
  {name}:
    doc: Lists things.
    request:
      Kind: {{type: String, doc: Of which kind.}}
      {position}: {{type: {of}, doc: Which page.}}
      Limit: {{type: Integer, doc: How many.}}
    response:
      Things: {{type: Array of Thing, doc: The things.}}
      Total: {{type: Integer, doc: How many there are.}}
      Next: {{type: String, doc: The next page.}}
"""
API = f"""\
actions:
{_PAGE.format(name="DescribeOffset", position="Offset", of="Integer")}    rate_limit: 10/s
{_PAGE.format(name="DescribePage", position="Page", of="Integer")}
{_PAGE.format(name="DescribeToken", position="Token", of="String")}
structures:
  Thing: {{doc: A thing., fields: {{Name: {{type: String, doc: Its name.}}}}}}
"""
POLICY = """\
actions:
  DescribeOffset:
    paginate: {items: Things, offset: Offset, limit: Limit, total: Total, reason: Said so.}
  DescribePage:
    paginate: {items: Things, page: Page, limit: Limit, total: Total, reason: Said so.}
  DescribeToken:
    paginate: {items: Things, token: Token, next: Next, limit: Limit, reason: Said so.}
"""


class Sent(Protocol):
    """A request as FakeTransport shows it."""

    @property
    def body(self) -> dict[str, Any]:
        """Its parameters."""


def named(count: int) -> list[str]:
    """Return the names of so many things."""
    return [f"t{number}" for number in range(count)]


def page(sent: Sent, names: list[str], **others: object) -> dict[str, Any]:
    """Return the response to what was *sent*, of a list that has *names* now."""
    body = sent.body
    size = body.get("Limit", 2)
    start = int(body.get("Token") or body.get("Offset") or (body.get("Page", 1) - 1) * size)
    result = {
        "Things": [{"Name": name} for name in names[start : start + size]],
        "Total": len(names),
        "Next": str(start + size) if start + size < len(names) else "",
        "RequestId": "r",
    }
    return {"Response": {**result, **others}}
