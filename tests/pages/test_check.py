"""The comparison with facts that a person wrote down tells each difference, and no other."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from tc3gen.findings import Finding, Location
from tc3gen.pages.page import PageReading
from tc3gen.transcript import UNKNOWN, PageFacts
from tests.pages.blocks import Look
from tests.pages.check import FACTS, check, compared, decoded
from tests.pages.own import ACTION, ERRORS, PAGES, TYPES
from tests.pages.renderings import render

KNOWN = """
kind: action
url: https://www.tencentcloud.com/document/product/77/4322
updated: "2026-04-24"
service: printworks
action: PlaceOrder
endpoint: printworks.intl.tencentcloudapi.com
version: "2021-03-07"
regions: [ap-singapore, eu-frankfurt]
rate_limit: 25
request:
  Copies: [Integer, true]
  Documents: ["Array of Document", true]
  Paper: [String, false]
  Scale: [Float, false]
  Duplex: [Boolean, true]
  NotBefore: [Timestamp, false]
  NotAfter: [Timestamp ISO8601, false]
  BillingDay: [Date, false]
  Cover: [CoverSheet, false]
  Tags: ["Array of String", false]
  orderNote: [String, false]
response: {OrderId: String, Receipt: Receipt, Sheets: Array of Integer, RequestId: String}
errors:
  - FailedOperation.PaperJam
  - InternalError
  - InvalidParameterValue.Scale
  - LimitExceeded.DailySheets
  - UnauthorizedOperation
examples:
  - request: [Copies, Documents, Paper, Scale, Duplex, NotBefore, NotAfter, BillingDay, Tags]
    response: [OrderId, Receipt, Sheets, RequestId]
  - request: [Copies, Paper, Scale, Duplex, Cover, Tags]
    response: [OrderId, Receipt, Sheets, RequestId]
open: []
"""
KNOWN_TYPES = """
kind: types
url: https://www.tencentcloud.com/document/product/77/4321
updated: "2025-12-01"
structures:
  CoverSheet: {Ink: [String, true], Logo: [Binary, false], Lines: [Array of CoverText, false]}
  CoverText: {Text: [String, true], Bold: [Boolean, true]}
  Document: {Name: [String, true], Pages: [Array of Integer, false], Color: [Boolean, false]}
  Receipt:
    Total: [Float, false]
    Currency: [String, false]
    PaidAt: [Timestamp ISO8601, false]
    Paid: [Boolean, false]
open: []
"""
KNOWN_ERRORS = """
kind: errors
url: https://www.tencentcloud.com/document/product/77/4320
updated: "2026-05-06"
errors:
  - InternalError
  - MissingParameter
  - FailedOperation.PaperJam
  - InvalidParameterValue.Scale
  - LimitExceeded.DailySheets
open: []
"""
WRITTEN = {"action": KNOWN, "types": KNOWN_TYPES, "errors": KNOWN_ERRORS}


def known(text: str = KNOWN) -> dict[str, Any]:
    """Return the facts that a person wrote down."""
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def without_response(page: PageFacts, name: str) -> PageFacts:
    """Return *page* as if it did not say whether *name* is required."""
    assert page.action is not None
    rows = tuple(
        replace(one, required=UNKNOWN) if one.wire_name == name else one
        for one in page.action.request or ()
    )
    return replace(page, action=replace(page.action, request=rows))


@pytest.mark.parametrize(
    ("page", "text"),
    [(ACTION, KNOWN), (TYPES, KNOWN_TYPES), (ERRORS, KNOWN_ERRORS)],
    ids=["action", "types", "errors"],
)
def test_a_page_that_states_what_was_written_down_does_not_differ(
    page: PageFacts, text: str
) -> None:
    assert compared(known(text), PageReading(page)) == []


def test_each_difference_is_told_with_both_values() -> None:
    written = known()
    written["rate_limit"] = 20
    written["request"]["Copies"] = ["String", True]
    written["response"].pop("Sheets")
    del written["regions"]
    three = ("OrderId", "Receipt", "RequestId")
    four = ("OrderId", "Receipt", "Sheets", "RequestId")
    assert compared(written, PageReading(ACTION)) == [
        "rate_limit: expected 20, found 25",
        "regions: expected None, found ('ap-singapore', 'eu-frankfurt')",
        f"response: expected {three}, found {four}",
        "request.Copies.type: expected 'String', found 'Integer'",
        "response.Sheets.type: expected nothing, found 'Array of Integer'",
        "response.Sheets.required: expected nothing, found False",
    ]


def test_a_lost_fact_is_a_difference_until_it_is_written_down_as_open() -> None:
    reading = PageReading(without_response(ACTION, "Copies"))
    assert compared(known(), reading) == [
        "request.Copies.required: expected True, found 'unknown'",
        "open: expected [], found ['request.Copies.required']",
    ]
    written = known()
    written["request"]["Copies"] = ["Integer", UNKNOWN]
    written["open"] = ["request.Copies.required"]
    assert compared(written, reading) == []


def test_an_unreadable_example_is_no_difference_where_it_is_written_down() -> None:
    assert ACTION.action is not None
    first, second = ACTION.action.examples
    broken = replace(first, response='"Response": {')
    page = replace(ACTION, action=replace(ACTION.action, examples=(broken, second)))
    written = known()
    assert compared(written, PageReading(page)) != []
    written["examples"][0]["unreadable"] = True
    assert compared(written, PageReading(page)) == []


def test_a_refused_page_differs_in_one_line_that_says_why() -> None:
    refusal = PageReading(None, (Finding(Location("page"), "page", "it is empty"),))
    assert compared(known(), refusal) == ["page: expected facts, found a refusal: it is empty"]


def written_to(folder: Path, *, facts: Path) -> None:
    """Write our own pages as scraped Markdown and as HTML, with what they state beside them."""
    facts.mkdir()
    folder.mkdir()
    for kind, page in PAGES.items():
        text = render(page, "R9", Look(chrome=True)).text
        (folder / f"{page.path}.html").write_text(text, encoding="utf-8")
        (facts / f"{page.path}.html.yaml").write_text(WRITTEN[kind], encoding="utf-8")


def test_our_own_pages_are_read_as_they_were_written_down(tmp_path: Path) -> None:
    written_to(tmp_path / "pages", facts=tmp_path / "facts")
    tally = check(tmp_path / "pages", tmp_path / "facts")
    assert tally.lines() == ["3 pages, 0 differences"]


def test_the_script_exits_with_one_where_a_page_differs(tmp_path: Path) -> None:
    written_to(tmp_path / "pages", facts=tmp_path / "facts")
    (tmp_path / "pages" / "PlaceOrder.html").write_text("nothing", encoding="utf-8")
    command = [sys.executable, "-m", "tests.pages.check", str(tmp_path / "pages")]
    done = subprocess.run(
        [*command, "--facts", str(tmp_path / "facts")],
        capture_output=True,
        check=False,
        cwd=Path(__file__).parents[2],
        encoding="utf-8",
    )
    assert (done.returncode, done.stdout.splitlines()[-1]) == (1, "3 pages, 1 differences")


def test_a_page_without_facts_is_read_and_counted(tmp_path: Path) -> None:
    (tmp_path / "empty.md").write_text("", encoding="utf-8")
    (tmp_path / "other.txt").write_bytes("错误码".encode("gb18030"))
    tally = check(tmp_path)
    assert (tally.read, tally.refused, tally.compared, tally.different) == (2, 2, 0, [])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_page_is_decoded_from_what_browsers_save(encoding: str) -> None:
    assert decoded("接口描述 A".encode(encoding)).removeprefix("\ufeff") == "接口描述 A"


def test_what_was_written_down_of_real_pages_has_the_form_that_is_compared() -> None:
    files = sorted(FACTS.glob("*.yaml"))
    assert len(files) == 16
    for file in files:
        facts = yaml.safe_load(file.read_text(encoding="utf-8"))
        assert facts["kind"] in {"action", "types", "errors"}, file
        assert facts["open"] == [], file
        tables = [facts.get("request", {}), *facts.get("structures", {}).values()]
        assert all(
            isinstance(type_, str) and isinstance(required, bool)
            for table in tables
            for type_, required in table.values()
        ), file
