"""Contradictions of a page and metadata that policy settles, in whichever order they come."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.commands.importing.made import Made, field, merged, rules
from tests.commands.importing.settled import PATHS, held, said, settled, stale
from tests.commands.importing.test_several_pages import DIFFERENCES, SEND, other_page, there

if TYPE_CHECKING:
    from tc3gen.transcript import PageFacts


def metadata(**facts: Any) -> PageFacts:  # noqa: ANN401 - any fact
    """Return what metadata states of the action: like the page, but for *facts*."""
    known = {"regions": None, "rate_limit": None, "errors": None, "examples": ()}
    return replace(other_page(**{**known, **facts}), origin="metadata")


OF_METADATA = ["type", "required", "a field that only the first page has"]
OF_METADATA.append("a field that only the other page has")


@pytest.mark.parametrize("side", ["page", "metadata"])
@pytest.mark.parametrize("first", ["page", "metadata"])
@pytest.mark.parametrize("name", OF_METADATA)
def test_page_and_metadata_are_settled_in_either_order_for_either_of_them(
    name: str, first: str, side: str
) -> None:
    facts, path = DIFFERENCES[name][0], PATHS[name]
    told = {"page": SEND, "metadata": metadata(**facts)}
    values = {key: said(page, path) for key, page in told.items()}
    other = "metadata" if side == "page" else "page"
    decision = settled(path, values[side], values[other])
    order = (first, "metadata" if first == "page" else "page", first)

    made = Made({}, {}, [], [])
    for source in order:
        made = merged(made.api, told[source], lock=made.lock, settlements=[decision])
        assert "contradiction" not in rules(made)

    assert held(made, path) == values[side]
    assert stale(made, decision) == []


def test_metadata_that_changes_its_mind_is_told_and_the_page_counts_as_it_last_said() -> None:
    path = "request.Item.type"
    decision = settled(path, "Integer", "String")
    before = merged({}, SEND, settlements=[decision])
    differs = metadata(**DIFFERENCES["type"][0])
    before = merged(before.api, differs, lock=before.lock, settlements=[decision])
    assert held(before, path) == "Integer"

    agrees = merged(before.api, metadata(), lock=before.lock, settlements=[decision])
    assert (held(agrees, path), rules(agrees)) == ("String", [])
    assert stale(agrees, decision) == [("String", "String")]

    third = metadata(request=(there(field("Item", "Float", required=True), 4),))
    other = merged(before.api, third, lock=before.lock, settlements=[decision])
    assert (held(other, path), rules(other)) == ("String", ["contradiction"])
    assert stale(other, decision) == [("String", "Float")]


@pytest.mark.parametrize("name", OF_METADATA)
def test_without_its_decision_what_metadata_says_does_not_stay_by_itself(name: str) -> None:
    facts, path = metadata(**DIFFERENCES[name][0]), PATHS[name]
    decision = settled(path, said(facts, path), said(SEND, path))
    before = merged({}, SEND, settlements=[decision])
    before = merged(before.api, facts, lock=before.lock, settlements=[decision])
    assert held(before, path) == said(facts, path)
    made = merged(before.api, facts, lock=before.lock)
    if name == "a field that only the first page has":  # Metadata has no row of it to put back.
        assert (held(made, path), "said" in made.lock["pages"]["Send"]) == ("absent", False)
        return
    assert (held(made, path), rules(made)) == (said(SEND, path), ["contradiction"])
