"""What policy says of statuses becomes a method that reconciles a journal, in every package."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from tc3gen.commands import generate
from tc3gen.emit.grouping import Sizes
from tc3gen.emit.parts import ALL_PARTS
from tests.support.packages import client, large_package_of, package_of, shared, write_spec

if TYPE_CHECKING:
    from pathlib import Path

Made: TypeAlias = Any
"""Of a package that is made here, so that no type checker knows its names."""

API = """\
actions:
  Post:
    doc: Posts letters.
    request:
      Letters: {type: Array of Letter, required: true, doc: Letters.}
      Office: {type: String, required: true, doc: Where.}
    response:
      Receipts: {type: Array of Receipt, doc: What became of them.}
  DescribeTraces:
    doc: Tells where a letter is.
    request:
      Address: {type: String, required: true, doc: The address.}
      From: {type: Integer, required: true, doc: Since when.}
      Most: {type: Integer, required: true, doc: How many.}
      Office: {type: String, doc: Where.}
      Kind: {type: String, required: true, doc: Of which kind.}
      Other: {type: String, doc: Something else.}
    response:
      Traces: {type: Array of Trace, doc: Traces.}
structures:
  Letter: {doc: A letter., fields: {Address: {type: String, required: true, doc: Where to.}}}
  Receipt:
    doc: What became of a letter.
    fields:
      Address: {type: String, doc: Where to.}
      Code: {type: String, doc: Ok or a code.}
      Number: {type: String, doc: What it is called.}
  Trace:
    doc: Where a letter is.
    fields:
      Address: {type: String, doc: Where to.}
      Number: {type: String, doc: What it is called.}
      Fate: {type: String, doc: Where it is.}
      Time: {type: Integer, doc: Since when.}
"""
POLICY = """\
actions:
  DescribeTraces:
    fields:
      Most: {max: 7, reason: Said so.}
      Kind: {enum: [letter], reason: There is no other.}
  Post:
    batch:
      items: Letters
      size: 2
      results: Receipts
      match: [Address]
      statuses:
        serial: Number
        action: DescribeTraces
        since: From
        limit: Most
        days: 30
        results: Traces
        outcome: Fate
        at: Time
        done: [ARRIVED]
        refused: [RETURNED]
        reason: Said so.
structures:
  Receipt:
    fields:
      Address: {always: true, reason: It tells whose it is.}
      Code: {always: true, codes: true, ok: Ok, reason: It tells what became of it.}
"""


@pytest.fixture(params=[None, Sizes(service=1, fields=1, lines=1)], ids=["small", "large"])
def demo(request: pytest.FixtureRequest, tmp_path: Path) -> Made:
    if request.param is None:
        return package_of(tmp_path, API, POLICY)
    return large_package_of(tmp_path, API, POLICY, sizes=request.param)


def lost_letters(demo: Made, path: Path) -> Made:
    """Return a journal of two letters of which nobody knows what became of them."""
    made = client(demo, shared(demo, "errors").OutcomeUnknownError("lost"))
    journal = shared(demo, "_batches.sqlite_journal").Journal(path)
    letters = [demo.Letter(address=address) for address in ("a", "b")]
    assert [each.kind for each in made.post_batches(letters, office="o", journal=journal)] == [
        "unknown",
        "unknown",
    ]
    return journal


def trace(address: str, fate: str) -> dict[str, Any]:
    one = {"Address": address, "Number": f"n-{address}", "Fate": fate, "Time": 2**32}
    return {"Response": {"Traces": [one], "RequestId": "r"}}


def test_what_policy_names_is_asked_for_and_read(demo: Made, tmp_path: Path) -> None:
    journal = lost_letters(demo, tmp_path / "letters.db")
    made = client(demo, trace("a", "ARRIVED"), trace("b", "RETURNED"))

    records = journal.reconcile(made)

    assert [(each.state, each.serial) for each in records] == [("done", "n-a"), ("refused", "n-b")]
    assert records[0].finding == "ARRIVED in DescribeTraces, by Address alone"
    since = int(records[0].sent_at) - 300
    assert made.fake.requests[0].body == {
        "Address": "a",
        "From": since,
        "Most": 7,
        "Office": "o",
        "Kind": "letter",
    }


def test_where_no_reports_are_documented_none_may_be_handed_in(demo: Made, tmp_path: Path) -> None:
    journal = lost_letters(demo, tmp_path / "letters.db")

    with pytest.raises(TypeError, match="no reports are documented"):
        journal.reconcile(client(demo, trace("a", "ARRIVED")), ["report"])


def test_the_async_client_has_the_method_too(demo: Made, tmp_path: Path) -> None:
    journal = lost_letters(demo, tmp_path / "letters.db")
    testing = shared(demo, "testing")
    fake = testing.FakeTransport(trace("a", "ARRIVED"), trace("b", "LOST"))
    key = shared(demo, "credentials").Credential("id", "key")
    made = demo.AsyncDemoClient(key, region="r", transport=fake, clock=testing.AsyncFakeClock())

    async def reconciled() -> Made:
        async with made:
            return await journal.reconcile(made)

    assert [each.state for each in asyncio.run(reconciled())] == ["done", "unknown"]


@pytest.mark.parametrize(
    ("only", "parts"),
    [(["demo.Post"], ALL_PARTS), ([], ALL_PARTS - {"journal"}), ([], ALL_PARTS - {"batches"})],
    ids=["without the action that tells", "without journals", "without batches"],
)
def test_what_is_not_generated_is_not_asked(
    only: list[str], parts: frozenset[str], tmp_path: Path
) -> None:
    spec = write_spec(tmp_path, API, POLICY)

    assert generate(spec, tmp_path / "made", only=only, parts=parts).status == 0

    assert "STATUSES" not in "".join(
        path.read_text("utf-8") for path in (tmp_path / "made").rglob("*.py")
    )
    assert not (tmp_path / "made" / "_reconciling").exists()
    assert not (tmp_path / "made" / "demo" / "statuses.py").exists()
